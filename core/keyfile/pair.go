package keyfile

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// pair registers the PEM and the DER form of one encoding. f is what both have
// in common; its ID and name stand for the PEM form.
func pair(f Format, derID ID, label string, fits func(string) bool, encode func(Key) ([]byte, error), decode func([]byte) (Key, error)) bool {
	f.read = func(_ context.Context, b block, _ []byte) (Key, error) {
		k, err := decode(b.data)
		return k, damaged(f.Name, err)
	}
	f.write = func(_ context.Context, k Key, _ Options) ([]byte, error) {
		der, err := encode(k)
		if err != nil {
			return nil, err
		}
		return pemOf(label, der), nil
	}
	f.detects = labelled(label)
	der := f
	register(f)
	der.ID, der.Rank, der.Mime = derID, f.Rank+1, "application/octet-stream"
	der.Name, der.Ending = f.Name+", DER", f.Ending+".der"
	der.detects = shaped(fits)
	der.write = func(_ context.Context, k Key, _ Options) ([]byte, error) { return encode(k) }
	register(der)
	return true
}

// damaged makes the error of a parser one that names the format, and lets
// errors pass that say more.
func damaged(format string, err error) error {
	var limit *LimitError
	if err == nil || errors.As(err, &limit) {
		return err
	}
	if err == errKind {
		return fmt.Errorf("keyfile: %s: %w", format, err)
	}
	return &DamagedError{format, reason(err)}
}

// reason drops the package names that Go's errors begin with.
func reason(err error) string {
	s := err.Error()
	for _, prefix := range []string{"x509: ", "crypto/rsa: ", "crypto/ecdsa: ", "ssh: ", "asn1: ", "pkcs8: "} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}

// is makes a test of a shape.
func is(want string) func(string) bool { return func(s string) bool { return s == want } }

// begins makes a test of a shape's beginning.
func begins(want string) func(string) bool {
	return func(s string) bool { return strings.HasPrefix(s, want) }
}

// insidePKCS8 is the octets that PKCS#8 wraps: of an RSA key, its PKCS#1 form.
func insidePKCS8(pkcs8 []byte) ([]byte, error) {
	var info, key cryptobyte.String
	input := cryptobyte.String(pkcs8)
	if !input.ReadASN1(&info, asn1.SEQUENCE) || !info.SkipASN1(asn1.INTEGER) ||
		!info.SkipASN1(asn1.SEQUENCE) || !info.ReadASN1(&key, asn1.OCTET_STRING) {
		return nil, errors.New("keyfile: the private key cannot be read")
	}
	return key, nil
}

// checkRSA refuses a modulus that would take minutes to look at.
func checkRSA(pkcs1 []byte) error {
	var seq cryptobyte.String
	n, input := new(big.Int), cryptobyte.String(pkcs1)
	if !input.ReadASN1(&seq, asn1.SEQUENCE) || !seq.SkipASN1(asn1.INTEGER) || !seq.ReadASN1Integer(n) {
		return nil // the parser says what is wrong
	}
	return RSABits.Check(int64(n.BitLen()))
}

// parsed is normal for the two results of a parser.
func parsed(key any, err error) (Key, error) {
	if err != nil {
		return Key{}, err
	}
	return normal(key)
}
