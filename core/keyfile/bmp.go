package keyfile

import (
	"context"
	"crypto/hmac"
	"hash"
	"unicode/utf16"
)

// BMPPassword is a passphrase as PKCS#12 derives from it: UTF-16, big-endian,
// with two zeros at its end (RFC 7292 appendix B.1).
func BMPPassword(passphrase []byte) []byte {
	units := utf16.Encode([]rune(string(passphrase)))
	out := make([]byte, 0, 2*len(units)+2)
	for _, u := range append(units, 0) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

// PKCS12MAC is the code that proves a PKCS#12 file and its passphrase (RFC 7292
// appendix A.2), by a password that [BMPPassword] made.
func PKCS12MAC(ctx context.Context, newHash func() hash.Hash, password, salt []byte, iterations int, message []byte) ([]byte, error) {
	key, err := pkcs12Derive(ctx, newHash, password, salt, iterations, pkcs12MAC, newHash().Size())
	if err != nil {
		return nil, err
	}
	mac := hmac.New(newHash, key)
	mac.Write(message)
	return mac.Sum(nil), nil
}
