package decode

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"time"
)

var (
	_ = register(Format{
		Name: "SPKI public key", Rank: 60, Kind: PublicKey, Label: "PUBLIC KEY",
		Detect: func(b Block) bool { return shapeOf(b.Data) == "SB" },
		Decode: decodeSPKI, Sample: "sa.pub",
	})
	_ = register(Format{
		Name: "PKCS#1 public key", Rank: 61, Kind: PublicKey, Label: "RSA PUBLIC KEY",
		Detect: func(b Block) bool { return shapeOf(b.Data) == "II" },
		Decode: decodePKCS1Public, Sample: "rsa-pkcs1.pub",
	})
)

func decodeSPKI(b Block, _ time.Time) (Object, error) {
	e, err := parseDER(b.Data)
	if err != nil {
		return Object{}, err
	}
	o := Object{DER: b.Data, spki: b.Data, PublicKey: keyFor(e), Tree: keyNode(e)}
	if o.PublicKey == nil {
		_, err := x509.ParsePKIXPublicKey(b.Data)
		o.Problems = append(o.Problems, goRefuses(err))
	}
	o.Problems = append(o.Problems, keyProblems(o.PublicKey)...)
	return o, nil
}

func decodePKCS1Public(b Block, _ time.Time) (Object, error) {
	key, err := x509.ParsePKCS1PublicKey(b.Data)
	if err != nil {
		return Object{}, err
	}
	o := Object{DER: b.Data, PublicKey: key, Problems: keyProblems(key)}
	if o.spki, err = x509.MarshalPKIXPublicKey(key); err != nil {
		return Object{}, err
	}
	e, err := parseDER(b.Data)
	if err != nil {
		return Object{}, err
	}
	o.Tree = keyGroup(key, e.span())
	return o, nil
}

// objectSPKI is the SubjectPublicKeyInfo of an object's public key.
func objectSPKI(o Object) (element, error) { return parseDER(o.spki) }

// keyNode is a SubjectPublicKeyInfo as fields.
func keyNode(spki element) Node {
	if key := keyFor(spki); key != nil {
		return keyGroup(key, spki.span())
	}
	name := algorithmWords(algorithmOID(firstChild(spki)))
	return Node{
		Label: "Public key", Term: "Subject Public Key Info", Kind: KindGroup, Span: spki.span(), Value: name,
		Note: "A kind of key that Go does not know, and so no part of Kubernetes.",
	}
}

// keyGroup shows a public key's kind and its one interesting number.
func keyGroup(key crypto.PublicKey, span [2]int) Node {
	return Node{
		Label: "Public key", Term: "Subject Public Key Info", Kind: KindGroup, Span: span, Value: KeyName(key),
		Note: "Whoever holds the private key that belongs to it can prove to be the subject.",
		Why:  "The .key file beside a certificate must hold the private half of exactly this key: “private key does not match public key” otherwise.",
	}
}

// KeyName is a public key's kind and size in words: "RSA 2048, e = 65537",
// "ECDSA P-256", "Ed25519".
func KeyName(key crypto.PublicKey) string {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d, e = %d", k.N.BitLen(), k.E)
	case *ecdsa.PublicKey:
		return "ECDSA " + k.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	case *ecdh.PublicKey:
		return fmt.Sprint(k.Curve())
	}
	return "key of a kind that Go does not know"
}
