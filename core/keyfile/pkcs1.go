package keyfile

import (
	"crypto/x509"
)

// The forms of [Format] PKCS#1.
const (
	PKCS1PEM ID = "pkcs1-pem"
	PKCS1DER ID = "pkcs1-der"
)

// PKCS#1 (RFC 8017 appendix A.1.2).
var _ = pair(Format{
	ID: PKCS1PEM, Name: "PKCS#1", Rank: 20, Ending: ".key", Mime: "application/x-pem-file", Private: true, Kinds: RSA | OtherRSA,
	Use: "kubeadm, and openssl of every version",
}, PKCS1DER, "RSA PRIVATE KEY", begins("IIIIIIIII"),
	func(k Key) ([]byte, error) { return insidePKCS8(k.PKCS8) },
	parsePKCS1)

func parsePKCS1(der []byte) (Key, error) {
	if err := checkRSA(der); err != nil {
		return Key{}, err
	}
	return parsed(x509.ParsePKCS1PrivateKey(der))
}
