package task

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"kubepki/core/convert"
	"kubepki/core/keyfile"
)

// Convert writes certificates and a key in a format; the answer is a convert.File.
const Convert = "convert"

// Converting is what is converted, and how.
type Converting struct {
	Certs      [][]byte   `json:"certs"`            // DER
	Public     []byte     `json:"public,omitempty"` // of the key: SubjectPublicKeyInfo, DER
	PKCS8      []byte     `json:"pkcs8,omitempty"`  // of a private key. Secret
	Name       string     `json:"name"`
	Format     convert.ID `json:"format"`
	Passphrase string     `json:"passphrase,omitempty"`
	Alias      string     `json:"alias,omitempty"`
	Object     string     `json:"object,omitempty"`
	Namespace  string     `json:"namespace,omitempty"`
	Now        time.Time  `json:"now"`
}

var _ = register(Convert, func(ctx context.Context, in Converting, _ []byte) (any, []byte, error) {
	m, err := in.material()
	if err != nil {
		return nil, nil, err
	}
	file, err := convert.Write(ctx, m, in.Format, convert.Options{
		Passphrase: []byte(in.Passphrase), Alias: in.Alias, Object: in.Object, Namespace: in.Namespace, Now: in.Now,
	})
	return file, nil, err
})

func (in Converting) material() (convert.Material, error) {
	m := convert.Material{Name: in.Name}
	for _, der := range in.Certs {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return m, fmt.Errorf("task: convert: %w", err)
		}
		m.Certs = append(m.Certs, c)
	}
	if in.Public != nil {
		public, err := x509.ParsePKIXPublicKey(in.Public)
		if err != nil {
			return m, fmt.Errorf("task: convert: %w", err)
		}
		m.Key = &keyfile.Key{PKCS8: in.PKCS8, Public: public}
	}
	return m, nil
}
