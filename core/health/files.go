package health

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"path"
	"strconv"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Bounds of what is read.
const (
	maxFile      = 1 << 20 // bytes of a file; bundles of authorities are the largest
	maxKeyBits   = 16384   // of RSA keys: nobody verifies with longer ones
	copiesAtOnce = 64      // compared before the browser has its turn
)

// read takes the item's files apart. What many hosts have is read once, the
// copies only have to be like it.
func (j *judge) read(ctx context.Context) error {
	all := make([]*held, len(j.Files)) // nil of a file that is not there
	for i := range j.Files {
		f := &j.Files[i]
		if file := j.files[place{f.Folder, f.Path}]; file != nil {
			all[i] = j.readFile(f, file)
		}
		if i%copiesAtOnce == copiesAtOnce-1 {
			if err := j.yield(ctx); err != nil {
				return err
			}
		}
	}
	j.choose()
	for i := range j.Files {
		j.compare(&j.Files[i], all[i])
	}
	return nil
}

// readFile reads a file, or finds that another host holds the same.
func (j *judge) readFile(f *kube.File, file *File) *held {
	if (f.Content == kube.PrivateKeyFile || f.Content == kube.KubeconfigFile) && file.Mode&0o077 != 0 {
		j.found(RuleMode, f, "Its mode is 0"+strconv.FormatUint(uint64(file.Mode.Perm()), 8))
	}
	data, err := j.dataOf(f, file)
	if err == nil && len(data) > maxFile {
		err = errors.New("it is larger than such a file can be")
	}
	switch {
	case err != nil:
		return &held{err: err}
	case f.Content == kube.KubeconfigFile:
		return &held{err: j.takeConfig(f, data)}
	case j.Profile.Form != kube.Config:
		data = j.straightened(f, f.Content, data)
	}
	for _, h := range firstOf(j.copies[f.Content]) {
		if bytes.Equal(data, h.data) || sameBlock(data, h.data) {
			h.hosts++
			return h
		}
	}
	h := readHeld(f, f.Content, data)
	j.copies[f.Content] = append(j.copies[f.Content], h)
	return h
}

// compare tells what is wrong with a file beside the copy that was chosen.
func (j *judge) compare(f *kube.File, h *held) {
	chosen := j.chosen[f.Content]
	switch {
	case j.files[place{f.Folder, f.Path}] == nil:
		j.found(RuleMissingFile, f, path.Base(f.Path)+" is not there")
		return
	case h.err != nil:
		j.found(RuleUnreadable, f, path.Base(f.Path)+": "+strings.TrimPrefix(h.err.Error(), "pki: "))
	case j.replaced && f.Content == kube.CertificateFile:
		j.found(RuleCAKeyOfAnotherPair, f, "It is not the certificate of "+path.Base(j.Profile.Path)+".key, and signed none of the leaves")
	case chosen != nil && h != chosen:
		j.found(RuleDiffers, f, "It is not what "+path.Base(chosen.from.Path)+" of "+chosen.from.Folder+" holds")
		return
	}
	if f.Content == kube.PrivateKeyFile && j.Profile.Form == kube.AuthorityPair {
		root := j.root(j.Profile.ID)
		j.signers[place{"", root}], j.signers[place{f.Folder, root}] = true, true
	}
}

// sameBlock tells whether two files hold the same PEM block, whatever is around it.
func sameBlock(a, b []byte) bool {
	x, _ := pem.Decode(a)
	y, _ := pem.Decode(b)
	return x != nil && y != nil && bytes.Equal(x.Bytes, y.Bytes)
}

// take reads one half of the pair that a kubeconfig embeds.
func (j *judge) take(f *kube.File, as kube.Content, data []byte) error {
	h := readHeld(f, as, data)
	if h.err == nil {
		j.keep(as, h)
	}
	return h.err
}

// maxChain bounds how many certificates of one file are read: those that sign a
// leaf follow it, and an authority that is being replaced has two.
const maxChain = 16

// readCertificates reads the first certificate of a file, and those behind it.
func readCertificates(data []byte) (c *x509.Certificate, more []*x509.Certificate, err error) {
	first, rest := data, []byte(nil)
	if block, after := pem.Decode(data); block != nil && bytes.Contains(after, certificate) {
		first, rest = data[:len(data)-len(after)], after
		if block.Type != "CERTIFICATE" { // a key before its certificate
			first = data[bytes.Index(data, certificate):]
			_, rest = pem.Decode(first)
			first = first[:len(first)-len(rest)]
		}
	}
	if c, err = pki.ParseCertificate(first); err != nil {
		return nil, nil, err
	}
	for block, after := pem.Decode(rest); block != nil && len(more) < maxChain; block, after = pem.Decode(after) {
		if other, err := x509.ParseCertificate(block.Bytes); err == nil && block.Type == "CERTIFICATE" {
			more = append(more, other)
		}
	}
	if k, ok := c.PublicKey.(*rsa.PublicKey); ok && k.N.BitLen() > maxKeyBits {
		return nil, nil, errors.New("its RSA key is longer than anybody verifies with")
	}
	return c, more, nil
}
