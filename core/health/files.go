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
	for i := range j.Files {
		f := &j.Files[i]
		if file := j.files[place{f.Folder, f.Path}]; file == nil {
			j.found(RuleMissingFile, f, path.Base(f.Path)+" is not there")
		} else {
			j.readFile(f, file)
		}
		if i%copiesAtOnce == copiesAtOnce-1 {
			if err := j.yield(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (j *judge) readFile(f *kube.File, file *File) {
	if f.Content == kube.PrivateKeyFile || f.Content == kube.KubeconfigFile {
		if file.Mode&0o077 != 0 {
			j.found(RuleMode, f, "Its mode is 0"+strconv.FormatUint(uint64(file.Mode.Perm()), 8))
		}
		if j.Profile.Form == kube.AuthorityPair {
			root := j.root(j.Profile.ID)
			j.signers[place{"", root}], j.signers[place{f.Folder, root}] = true, true
		}
	}
	data, err := j.dataOf(f, file)
	like := j.like[f.Content]
	switch {
	case err == nil && len(data) > maxFile:
		err = errors.New("it is larger than such a file can be")
	case err == nil && like == nil:
		err = j.take(f, f.Content, data)
	case err == nil && !bytes.Equal(data, like) && !sameBlock(data, like):
		from := j.from[f.Content]
		j.found(RuleDiffers, f, "It is not what "+path.Base(from.Path)+" of "+from.Folder+" holds")
	}
	if err != nil {
		j.found(RuleUnreadable, f, path.Base(f.Path)+": "+strings.TrimPrefix(err.Error(), "pki: "))
	}
}

// sameBlock tells whether two files hold the same PEM block, whatever is around it.
func sameBlock(a, b []byte) bool {
	x, _ := pem.Decode(a)
	y, _ := pem.Decode(b)
	return x != nil && y != nil && bytes.Equal(x.Bytes, y.Bytes)
}

// take reads the first good file of its kind.
func (j *judge) take(f *kube.File, as kube.Content, data []byte) (err error) {
	if j.Profile.Form != kube.Config {
		data = j.straightened(f, as, data)
	}
	switch as {
	case kube.CertificateFile:
		j.cert, j.more, err = readCertificates(data)
	case kube.PrivateKeyFile:
		j.key, err = pki.PublicHalf(data)
	case kube.PublicKeyFile:
		block, _ := pem.Decode(data)
		if block == nil {
			return errors.New("it holds no PUBLIC KEY block")
		}
		j.public, err = x509.ParsePKIXPublicKey(block.Bytes)
	case kube.KubeconfigFile:
		return j.takeConfig(f, data)
	}
	if err == nil {
		j.like[as], j.from[as] = data, f
	}
	return err
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
