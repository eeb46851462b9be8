package task

import (
	"context"
	"crypto/x509"
	"fmt"

	"kubepki/core/keyfile"
)

// WriteKey writes a key in a format; the answer's blob is the file.
const WriteKey = "write-key"

// KeyWriting is the key and how it is to be written.
type KeyWriting struct {
	Public     []byte     `json:"public"`          // SubjectPublicKeyInfo, DER
	PKCS8      []byte     `json:"pkcs8,omitempty"` // of a private key. Secret
	Format     keyfile.ID `json:"format"`
	Passphrase string     `json:"passphrase,omitempty"`
	Comment    string     `json:"comment,omitempty"` // of OpenSSH's formats
}

var _ = register(WriteKey, func(ctx context.Context, in KeyWriting, _ []byte) (any, []byte, error) {
	public, err := x509.ParsePKIXPublicKey(in.Public)
	if err != nil {
		return nil, nil, fmt.Errorf("task: write key: %w", err)
	}
	key := keyfile.Key{PKCS8: in.PKCS8, Public: public}
	file, err := keyfile.Write(ctx, key, in.Format, keyfile.Options{Passphrase: []byte(in.Passphrase), Comment: in.Comment})
	return nil, file, err
})
