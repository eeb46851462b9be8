package keyfile

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
)

// The forms of public keys for X.509.
const (
	SPKIPEM        ID = "spki-pem"
	SPKIDER        ID = "spki-der"
	PKCS1PublicPEM ID = "pkcs1-public-pem"
	PKCS1PublicDER ID = "pkcs1-public-der"
)

// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
var _ = pair(Format{
	ID: SPKIPEM, Name: "Public key", Rank: 60, Ending: ".pub", Mime: "application/x-pem-file", Kinds: wide,
	Use: "sa.pub of Kubernetes, openssl, most programs",
}, SPKIDER, "PUBLIC KEY", is("SB"),
	func(k Key) ([]byte, error) { return x509.MarshalPKIXPublicKey(k.Public) },
	func(der []byte) (Key, error) { return parsedPublic(x509.ParsePKIXPublicKey(der)) })

// RSAPublicKey (RFC 8017 appendix A.1.1).
var _ = pair(Format{
	ID: PKCS1PublicPEM, Name: "PKCS#1 public key", Rank: 62, Ending: ".pub", Mime: "application/x-pem-file", Kinds: RSA | OtherRSA,
	Use: "programs that know RSA alone",
}, PKCS1PublicDER, "RSA PUBLIC KEY", is("II"),
	func(k Key) ([]byte, error) {
		pub, ok := k.Public.(*rsa.PublicKey)
		if !ok {
			return nil, errors.New("keyfile: write PKCS#1 public key: only RSA keys have this form")
		}
		return x509.MarshalPKCS1PublicKey(pub), nil
	},
	func(der []byte) (Key, error) { return parsedPublic(x509.ParsePKCS1PublicKey(der)) })

func parsedPublic(key any, err error) (Key, error) {
	if err != nil {
		return Key{}, err
	}
	return normalPublic(key)
}
