package health

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"iter"
	"slices"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Bounds of what is weighed where hosts differ.
const (
	copiesWeighed = 16  // distinct ones of a file
	leavesWeighed = 200 // of an authority
)

// held is what a file holds, and all that are like it.
type held struct {
	data  []byte
	from  *kube.File // the first
	hosts int        // that hold the same
	err   error      // why it cannot be read
	cert  *x509.Certificate
	more  []*x509.Certificate // behind it
	keys  []crypto.PublicKey  // of a key file: one of a private key, one or more of public ones
}

func readHeld(f *kube.File, as kube.Content, data []byte) *held {
	h := &held{data: data, from: f, hosts: 1}
	switch as {
	case kube.CertificateFile:
		h.cert, h.more, h.err = readCertificates(data)
	case kube.PrivateKeyFile:
		var key crypto.PublicKey
		if key, h.err = pki.PublicHalf(data); h.err == nil {
			h.keys = []crypto.PublicKey{key}
		}
	case kube.PublicKeyFile:
		h.keys, h.err = readPublicKeys(data)
	}
	return h
}

// maxKeys bounds how many public keys of one file are read: while one follows
// another there are two.
const maxKeys = 16

// readPublicKeys reads what Kubernetes takes for public keys: all that are there, and
// a certificate tells its own (k8s.io/client-go/util/keyutil, ParsePublicKeysPEM).
func readPublicKeys(data []byte) (out []crypto.PublicKey, err error) {
	for block, rest := pem.Decode(data); block != nil && len(out) < maxKeys; block, rest = pem.Decode(rest) {
		var key crypto.PublicKey
		switch block.Type {
		case "CERTIFICATE":
			var c *x509.Certificate
			if c, _, err = readCertificates(pem.EncodeToMemory(block)); err == nil {
				key = c.PublicKey
			}
		case "PUBLIC KEY":
			key, err = x509.ParsePKIXPublicKey(block.Bytes)
		default:
			err = errors.New("it holds “" + pki.Visible(block.Type) + "”; a PUBLIC KEY block is expected")
		}
		if err != nil {
			return nil, err
		}
		out = append(out, key)
	}
	if out == nil {
		return nil, errors.New("it holds no PUBLIC KEY block")
	}
	return out, nil
}

// choose takes of differing copies the one that the rest of the set agrees with,
// and of the other half the one that belongs to it: the odd one is to be blamed,
// on whatever host it lies.
func (j *judge) choose() {
	first, second := kube.CertificateFile, kube.PrivateKeyFile
	if j.Profile.Form == kube.KeyPair {
		first, second = kube.PrivateKeyFile, kube.PublicKeyFile
	}
	signed := j.signed(j.copies[first])
	one := best(j.copies[first], func(i int, h *held) []int {
		fits := slices.ContainsFunc(j.copies[second], h.fits)
		counts := h.cert != nil && !j.o.Now.After(h.cert.NotAfter)
		return []int{signed[i], number(fits), number(counts), h.hosts}
	})
	other := best(j.copies[second], func(_ int, h *held) []int {
		return []int{number(one != nil && one.fits(h)), h.hosts}
	})
	for as, h := range map[kube.Content]*held{first: one, second: other} {
		j.chosen[as] = h
		if h != nil && j.from[as] == nil { // what a kubeconfig embeds counts more than what lies beside it
			j.keep(as, h)
		}
	}
	if j.Profile.Form == kube.AuthorityPair {
		j.remains(one, other)
	}
}

// best is the readable copy that weighs most, the first of equals; nil for none.
func best(copies []*held, weight func(int, *held) []int) (out *held) {
	var most []int
	for i, h := range firstOf(copies) {
		if h.err != nil {
			continue
		}
		if w := weight(i, h); out == nil || slices.Compare(w, most) > 0 {
			out, most = h, w
		}
	}
	return out
}

// firstOf are as many copies as are weighed.
func firstOf(copies []*held) []*held { return copies[:min(len(copies), copiesWeighed)] }

func number(is bool) int {
	if is {
		return 1
	}
	return 0
}

// keep takes a half for the item's.
func (j *judge) keep(as kube.Content, h *held) {
	j.from[as] = h.from
	switch as {
	case kube.CertificateFile:
		j.cert, j.more = h.cert, h.more
	case kube.PrivateKeyFile:
		j.key = h.keys[0]
	case kube.PublicKeyFile:
		j.public = h.keys
	}
}

// among tells whether a key is one of several.
func among(key crypto.PublicKey, all []crypto.PublicKey) bool {
	return slices.ContainsFunc(all, func(k crypto.PublicKey) bool { return pki.SamePublicKey(k, key) })
}

// fits tells whether two halves belong together.
func (h *held) fits(other *held) bool {
	mine := h.keys
	if h.cert != nil {
		mine = []crypto.PublicKey{h.cert.PublicKey}
		for _, c := range h.more {
			mine = append(mine, c.PublicKey)
		}
	}
	return slices.ContainsFunc(other.keys, func(k crypto.PublicKey) bool { return among(k, mine) })
}

// signed counts for each copy of an authority the leaves of the set that it
// signed. Where there is but one, nobody asks.
func (j *judge) signed(copies []*held) []int {
	copies = firstOf(copies)
	out, weighed := make([]int, len(copies)), 0
	if len(copies) < 2 || j.Profile.Form != kube.AuthorityPair {
		return out
	}
	for leaf := range j.leaves() {
		for k, h := range copies {
			if h.signed(leaf) {
				out[k]++
			}
		}
		if weighed++; weighed == leavesWeighed {
			break
		}
	}
	return out
}

// signed tells whether an authority, or one behind it in its file, signed a leaf.
func (h *held) signed(leaf *x509.Certificate) bool {
	return h.cert != nil && signerIn(leaf, append([]*x509.Certificate{h.cert}, h.more...)) != nil
}

// leaves are the certificates that the authority at hand should have signed.
func (j *judge) leaves() iter.Seq[*x509.Certificate] {
	return func(yield func(*x509.Certificate) bool) {
		for i := range j.plan.Items {
			it := &j.plan.Items[i]
			if it.Profile.Authority != j.Profile.ID {
				continue
			}
			if leaf := j.leaf(it); leaf != nil && !yield(leaf) {
				return
			}
		}
	}
}

// leaf is an item's certificate, nil where it cannot be read at once.
func (j *judge) leaf(it *kube.Item) *x509.Certificate {
	if len(it.Files) == 0 {
		return nil
	}
	file := j.files[place{it.Files[0].Folder, it.Files[0].Path}]
	if file == nil {
		return nil
	}
	data, err := file.Data()
	if err != nil || len(data) > maxFile {
		return nil
	}
	if it.Profile.Form == kube.Config {
		c := readConfig(string(data))
		if c == nil {
			return nil
		}
		data = c.cert
	}
	c, _, err := readCertificates(data)
	if err != nil {
		return nil
	}
	return c
}
