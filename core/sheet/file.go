package sheet

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"kubepki/core/health"
	"kubepki/core/pki"
)

// Bounds of what is read of one file: the largest hold all authorities that a
// machine trusts, or what somebody collected.
const (
	maxFile  = 16 << 20 // bytes
	maxCerts = 10000
)

// place is where a file lies.
type place struct{ host, path string }

// content is what is in a file.
type content struct {
	certs  []*x509.Certificate
	key    crypto.PublicKey // the public half of a private key
	public crypto.PublicKey
	config bool
}

var begin = []byte("-----BEGIN ")

// contentOf reads what a file holds; what cannot be read is left to package health.
// The error is that of ctx or of o.Yield.
func (m *maker) contentOf(ctx context.Context, f *health.File) (*content, error) {
	data, err := f.Data()
	out := &content{}
	if err != nil || len(data) > maxFile {
		return out, nil
	}
	if !bytes.Contains(data, begin) {
		m.configOf(out, data)
		if c, err := x509.ParseCertificate(data); err == nil {
			out.certs = append(out.certs, c)
		}
		return out, nil
	}
	return out, out.take(data, func() error { return m.yield(ctx) })
}

// take reads PEM blocks.
func (c *content) take(data []byte, turn func() error) error {
	for block, rest := pem.Decode(data); block != nil && len(c.certs) < maxCerts; block, rest = pem.Decode(rest) {
		if err := turn(); err != nil {
			return err
		}
		switch {
		case block.Type == "CERTIFICATE":
			if cert, err := x509.ParseCertificate(block.Bytes); err == nil {
				c.certs = append(c.certs, cert)
			}
		case block.Type == "PUBLIC KEY":
			c.public, _ = x509.ParsePKIXPublicKey(block.Bytes)
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			c.key, _ = pki.PublicHalf(pem.EncodeToMemory(block))
		}
	}
	return nil
}

// collected tells a file that holds certificates that do not belong together: none
// of them signed the one before it.
func (c *content) collected() bool {
	return len(c.certs) > 1 && c.certs[0].CheckSignatureFrom(c.certs[1]) != nil
}

// configOf reads a kubeconfig's current pair.
func (m *maker) configOf(out *content, data []byte) {
	if m.o.Parse == nil || !bytes.Contains(data, []byte("clusters")) || !bytes.Contains(data, []byte("Config")) {
		return
	}
	k, err := m.o.Parse(data)
	if err != nil {
		return
	}
	out.config = true
	_, user, err := k.Current()
	if err != nil {
		if len(k.Users) != 1 {
			return
		}
		user = k.Users[0]
	}
	now := func() error { return nil }
	_ = errors.Join(out.take(user.User.CertificateData, now), out.take(user.User.KeyData, now)) // neither can fail
}
