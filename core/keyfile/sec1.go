package keyfile

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"errors"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The forms of [Format] SEC 1.
const (
	SEC1PEM ID = "sec1-pem"
	SEC1DER ID = "sec1-der"
)

// SEC 1 (RFC 5915), the curve by its name.
var _ = pair(Format{
	ID: SEC1PEM, Name: "SEC 1", Rank: 22, Ending: ".key", Mime: "application/x-pem-file", Private: true, Kinds: ECDSA | OtherCurves,
	Use: "kubeadm, and openssl of every version",
}, SEC1DER, "EC PRIVATE KEY", begins("IO"),
	func(k Key) ([]byte, error) {
		key, err := k.private()
		if err != nil {
			return nil, err
		}
		curve, ok := key.(*ecdsa.PrivateKey)
		if !ok {
			return nil, errors.New("keyfile: write SEC 1: the private key is of another kind than its public half")
		}
		return x509.MarshalECPrivateKey(curve)
	},
	parseSEC1)

func parseSEC1(der []byte) (Key, error) {
	k, err := parsed(x509.ParseECPrivateKey(der))
	if err == nil {
		err = checkPoint(der, k)
	}
	return k, err
}

// checkPoint compares the public key that a SEC 1 key may carry with the one
// that belongs to it, which Go leaves out: nothing else tells that a byte of
// the private number has changed.
func checkPoint(der []byte, k Key) error {
	var seq, bits cryptobyte.String
	var there bool
	var point []byte
	input := cryptobyte.String(der)
	pub, ok := k.Public.(*ecdsa.PublicKey)
	if !ok || !input.ReadASN1(&seq, asn1.SEQUENCE) || !seq.SkipASN1(asn1.INTEGER) || !seq.SkipASN1(asn1.OCTET_STRING) ||
		!seq.SkipOptionalASN1(asn1.Tag(0).ContextSpecific().Constructed()) ||
		!seq.ReadOptionalASN1(&bits, &there, asn1.Tag(1).ContextSpecific().Constructed()) || !there {
		return nil
	}
	size := (pub.Params().BitSize + 7) / 8
	if !bits.ReadASN1BitStringAsBytes(&point) || len(point) != 1+2*size {
		return nil // a compressed point, which this does not read
	}
	want, err := pub.Bytes()
	if err == nil && !bytes.Equal(point, want) {
		err = errHalves
	}
	return err
}
