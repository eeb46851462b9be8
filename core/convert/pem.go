package convert

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// The forms of PEM.
const (
	PEM       ID = "pem"
	FullChain ID = "fullchain"
	PEMAndKey ID = "pem-key"
)

const (
	pemMime  = "application/x-pem-file"
	beginPEM = "-----BEGIN "
)

var (
	_ = register(Format{
		ID: PEM, Name: "PEM", Rank: 10, Ending: ".crt", Mime: pemMime, Use: "kubeadm, openssl, nearly every program",
		Many: true, Certs: Must, detects: isPEM, read: readPEM,
		write: func(_ context.Context, m Material, _ Options) ([]byte, error) { return certsPEM(m.Certs), nil },
	})
	_ = register(Format{
		ID: FullChain, Name: "Full chain", Rank: 12, Ending: ".fullchain.crt", Mime: pemMime, Use: "servers: the leaf, then its issuers, the root left out",
		Many: true, Certs: Must,
		write: func(_ context.Context, m Material, _ Options) ([]byte, error) {
			chain, err := Order(m.Certs, nil)
			if err != nil {
				return nil, fmt.Errorf("convert: write Full chain: %w", err)
			}
			return certsPEM(chain.WithoutRoot()), nil
		},
	})
	_ = register(Format{
		ID: PEMAndKey, Name: "PEM with key", Rank: 14, Ending: ".pem", Mime: pemMime, Use: "the kubelet’s kubelet-client-current.pem, HAProxy, mongod",
		Many: true, Certs: Must, Key: Must,
		write: func(ctx context.Context, m Material, _ Options) ([]byte, error) {
			key, err := keyPEM(ctx, m.Key)
			return append(certsPEM(m.Certs), key...), err
		},
	})
)

func isPEM(data []byte) bool {
	return bytes.Contains(data, []byte(beginPEM)) && !pki.IsDER(data)
}

func certsPEM(certs []*x509.Certificate) []byte {
	var out []byte
	for _, c := range certs {
		out = append(out, pki.CertificatePEM(c)...)
	}
	return out
}

// keyPEM writes the key as kubeadm does: PKCS#1 and SEC 1 where they are.
func keyPEM(ctx context.Context, k *keyfile.Key) ([]byte, error) {
	for _, id := range []keyfile.ID{keyfile.PKCS1PEM, keyfile.SEC1PEM} {
		if f, ok := keyfile.FormatByID(id); ok && f.Holds(k.Public) {
			return keyfile.Write(ctx, *k, id, keyfile.Options{})
		}
	}
	return keyfile.Write(ctx, *k, keyfile.PKCS8PEM, keyfile.Options{})
}

// readPEM takes every certificate, the certificates of every PKCS#7 block, and
// the one key.
func readPEM(ctx context.Context, data, passphrase []byte) (Material, error) {
	var m Material
	var others []string
	hasKey := false
	for rest := data; ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		switch b.Type {
		case "CERTIFICATE", "X509 CERTIFICATE":
			c, err := x509.ParseCertificate(b.Bytes)
			if err != nil {
				return m, &keyfile.DamagedError{Format: fmt.Sprintf("certificate %d", len(m.Certs)+1), Why: strings.TrimPrefix(err.Error(), "x509: ")}
			}
			m.Certs = append(m.Certs, c)
		case "PKCS7", "CMS":
			inside, err := readPKCS7(ctx, b.Bytes, nil)
			if err != nil {
				return m, err
			}
			m.Certs = append(m.Certs, inside.Certs...)
		default:
			hasKey = hasKey || strings.HasSuffix(b.Type, "PRIVATE KEY")
			others = append(others, b.Type)
		}
		if len(m.Certs) > maxCerts {
			return m, &keyfile.LimitError{What: "certificates of a file", Got: int64(len(m.Certs)), Most: maxCerts}
		}
	}
	return m, m.takeKey(ctx, data, passphrase, hasKey, others)
}

func (m *Material) takeKey(ctx context.Context, data, passphrase []byte, hasKey bool, others []string) error {
	switch {
	case hasKey:
		k, err := keyfile.Read(ctx, data, passphrase)
		if err != nil {
			return err
		}
		m.Key = &k
	case len(m.Certs) == 0 && len(others) > 0:
		return errors.New("convert: read PEM: it holds " + pki.Visible(others[0]) + ", where a certificate is expected")
	case len(m.Certs) == 0:
		return &keyfile.DamagedError{Format: "PEM block", Why: "it cannot be read from -----BEGIN to -----END"}
	}
	return nil
}
