package health

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

var (
	begin       = []byte("-----BEGIN ")
	certificate = []byte("-----BEGIN CERTIFICATE-----")
	privateKey  = []byte("PRIVATE KEY-----")
)

// takeConfig reads a kubeconfig and the pair in it.
func (j *judge) takeConfig(f *kube.File, data []byte) error {
	j.from[kube.KubeconfigFile] = f
	if bytes.HasPrefix(data, begin) { // of one that was taken apart: the pair alone
		return j.takePair(f, ownOf(data), data)
	}
	c := readConfig(string(data))
	switch {
	case c == nil:
		var err error
		if c, err = j.foreignConfig(f, data); c == nil {
			return err
		}
	case len(c.cert) == 0:
		return errors.New("its client-certificate-data is empty")
	case len(c.key) == 0:
		return errors.New("its client-key-data is empty")
	}
	j.config = c
	j.mend(f, c)
	return j.takePair(f, c.cert, c.key)
}

// ownOf is the certificate of the user, of all that a kubeconfig embeds: the one
// that the key belongs to, or one that is no authority. The authority comes first.
func ownOf(data []byte) []byte {
	key, _ := pki.PublicHalf(data)
	var leaf []byte
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		c, err := x509.ParseCertificate(block.Bytes)
		switch {
		case err != nil || block.Type != "CERTIFICATE":
		case key != nil && pki.SamePublicKey(c.PublicKey, key):
			return pem.EncodeToMemory(block)
		case leaf == nil && !c.IsCA:
			leaf = pem.EncodeToMemory(block)
		}
	}
	if leaf == nil {
		return data
	}
	return leaf
}

// takePair reads what a kubeconfig holds of a pair: nothing, where its user has
// a token or a program.
func (j *judge) takePair(f *kube.File, cert, key []byte) error {
	if len(cert) > 0 {
		if err := j.take(f, kube.CertificateFile, cert); err != nil {
			return err
		}
	}
	if len(key) > 0 {
		return j.take(f, kube.PrivateKeyFile, key)
	}
	return nil
}

// mend finds what is embedded in a wrong way, and puts it right in c, so that
// the rest is judged all the same.
func (j *judge) mend(f *kube.File, c *config) {
	var twice []string
	for _, v := range []struct {
		name string
		data *[]byte
	}{{"certificate-authority-data", &c.authority}, {"client-certificate-data", &c.cert}, {"client-key-data", &c.key}} {
		if once := encodedTwice(*v.data); once != nil {
			twice, *v.data = append(twice, v.name), once
		}
	}
	if twice != nil {
		j.found(RuleDoubleBase64, f, "The base64 in "+strings.Join(twice, ", ")+" is base64 again")
	}
	if bytes.Contains(c.cert, privateKey) && bytes.Contains(c.key, certificate) && !bytes.Contains(c.cert, certificate) {
		j.found(RuleSwapped, f, "client-certificate-data holds the key, client-key-data the certificate")
		c.cert, c.key = c.key, c.cert
	}
}

// encodedTwice gives what stands in base64 where PEM should be, nil where it is not so.
func encodedTwice(data []byte) []byte {
	if len(data) == 0 || bytes.Contains(data, begin) {
		return nil
	}
	once, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(data)), ""))
	if err != nil || !bytes.Contains(once, begin) {
		return nil
	}
	return once
}

// straightened finds files of a pair that hold what the other should, and
// base64 where PEM should be.
func (j *judge) straightened(f *kube.File, as kube.Content, data []byte) []byte {
	if once := encodedTwice(data); once != nil {
		j.found(RuleDoubleBase64, f, "It is the base64 of a PEM file")
		return once
	}
	if as == kube.CertificateFile && bytes.Contains(data, privateKey) && !bytes.Contains(data, certificate) {
		if other := j.half(f, ".key"); bytes.Contains(other, certificate) {
			j.found(RuleSwapped, f, "It holds the private key, and the file of the key the certificate")
			return other
		}
	}
	if as == kube.PrivateKeyFile && bytes.Contains(data, certificate) && !bytes.Contains(data, privateKey) {
		if other := j.half(f, ".crt"); bytes.Contains(other, privateKey) {
			return other // told of the certificate
		}
	}
	return data
}

// half is the other file of a pair.
func (j *judge) half(f *kube.File, ending string) []byte {
	other := j.files[place{f.Folder, j.Profile.Path + ending}]
	if other == nil {
		return nil
	}
	data, err := other.Data()
	if err != nil {
		return nil
	}
	return data
}
