package keyfile

import (
	"crypto/x509"
)

// The forms of [Format] PKCS#8 without a passphrase.
const (
	PKCS8PEM ID = "pkcs8-pem"
	PKCS8DER ID = "pkcs8-der"
)

// PKCS#8 (RFC 5958).
var _ = pair(Format{
	ID: PKCS8PEM, Name: "PKCS#8", Rank: 10, Ending: ".key", Mime: "application/x-pem-file", Private: true, Kinds: wide,
	Use: "openssl, Java, Node.js and most programs of today",
}, PKCS8DER, "PRIVATE KEY", begins("ISO"),
	func(k Key) ([]byte, error) { return k.PKCS8, nil }, parsePKCS8)

func parsePKCS8(der []byte) (Key, error) {
	inner, err := insidePKCS8(der)
	if err == nil {
		err = checkRSA(inner)
	}
	if err != nil {
		return Key{}, err
	}
	k, err := parsed(x509.ParsePKCS8PrivateKey(der))
	if err == nil {
		err = checkPoint(inner, k)
	}
	return k, err
}
