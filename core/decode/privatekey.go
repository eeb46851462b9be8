package decode

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

var (
	_ = register(Format{
		Name: "PKCS#1 private key", Rank: 30, Kind: PrivateKey, Label: "RSA PRIVATE KEY",
		Detect: func(b Block) bool { return strings.HasPrefix(shapeOf(b.Data), "IIIIIIIII") },
		Decode: decodePrivate(x509Any(x509.ParsePKCS1PrivateKey), pkcs1Fields), Sample: "apiserver.key",
	})
	_ = register(Format{
		Name: "SEC 1 private key", Rank: 31, Kind: PrivateKey, Label: "EC PRIVATE KEY",
		Detect: func(b Block) bool { return strings.HasPrefix(shapeOf(b.Data), "IO") },
		Decode: decodePrivate(x509Any(x509.ParseECPrivateKey), sec1Fields), Sample: "ec-sec1.key",
	})
	_ = register(Format{
		Name: "PKCS#8 private key", Rank: 32, Kind: PrivateKey, Label: "PRIVATE KEY",
		Detect: func(b Block) bool { return strings.HasPrefix(shapeOf(b.Data), "ISO") },
		Decode: decodePrivate(x509.ParsePKCS8PrivateKey, pkcs8Fields), Sample: "ed25519-pkcs8.key",
	})
)

// x509Any gives a parser of one key type the shape of the others.
func x509Any[K any](parse func([]byte) (K, error)) func([]byte) (any, error) {
	return func(der []byte) (any, error) { return parse(der) }
}

// maxPrivateKey bounds private keys: Go checks their numbers, which takes long
// for absurd sizes. RSA 16384 needs 9 kB.
const maxPrivateKey = 16 << 10

// secretField is one part of a private key's encoding; secret ones have no value.
type secretField struct {
	label, term string
	secret      bool
}

var (
	pkcs1Fields = []secretField{
		{"Version", "version", false},
		{"Modulus", "modulus", false},
		{"Public exponent", "publicExponent", false},
		{"Private exponent", "privateExponent", true},
		{"First prime", "prime1", true},
		{"Second prime", "prime2", true},
		{"First exponent", "exponent1", true},
		{"Second exponent", "exponent2", true},
		{"Coefficient", "coefficient", true},
	}
	sec1Fields  = []secretField{{"Version", "version", false}, {"Private number", "privateKey", true}}
	pkcs8Fields = []secretField{{"Version", "version", false}, {"Algorithm", "privateKeyAlgorithm", false}, {"Private key", "privateKey", true}}
)

// decodePrivate makes the Decode function of a private key format.
func decodePrivate(parse func([]byte) (any, error), fields []secretField) func(Block, time.Time) (Object, error) {
	return func(b Block, _ time.Time) (Object, error) {
		if len(b.Data) > maxPrivateKey {
			return Object{}, &Fault{fmt.Sprintf("the key has %d bytes, more than any real one", len(b.Data)), "give a key of at most RSA 16384"}
		}
		key, err := parse(b.Data)
		if name := strangeKey(b.Data); err != nil && name != "" {
			return strangeObject(b, name, fields), nil
		}
		if err != nil {
			return Object{}, &Fault{"Go and so Kubernetes refuse this key: " + goReason(err), "make a new one, RSA 2048 or ECDSA P-256"}
		}
		o := Object{DER: b.Data}
		if o.PublicKey = publicHalf(key); o.PublicKey == nil {
			return Object{}, &Fault{fmt.Sprintf("it is a key of a kind that does not sign (%T)", key), "make a new one, RSA 2048 or ECDSA P-256"}
		}
		if o.PKCS8, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
			return Object{}, err
		}
		if o.spki, err = x509.MarshalPKIXPublicKey(o.PublicKey); err != nil {
			return Object{}, err
		}
		o.Problems = keyProblems(o.PublicKey)
		if p, bad := otherHalf(b.Data, o.PublicKey); bad {
			o.Problems = append(o.Problems, p)
		}
		o.Tree = privateTree(b.Data, KeyName(o.PublicKey), fields)
		return o, nil
	}
}

// strangeKey names the kind of a private key that Go does not know, "" for
// those that it knows and for what is no key.
func strangeKey(der []byte) string {
	e, err := parseDER(der)
	if err != nil {
		return ""
	}
	parts, _ := e.sequence()
	algorithm, curve := "", element{}
	switch s := letters(parts); {
	case strings.HasPrefix(s, "ISO"):
		algorithm = algorithmOID(parts[1])
		curve, _ = algorithmParameters(parts[1])
	case strings.HasPrefix(s, "IO0"):
		algorithm = oidCurveKey
		curve, _ = parts[2].inner()
	}
	switch algorithm {
	case "", invalidOID, "1.2.840.113549.1.1.1", "1.3.101.112", "1.3.101.110":
		return ""
	case oidCurveKey:
		if curve.is(tagSequence) {
			return "EC with its curve spelt out"
		}
		row, ok := curveOf(shortName(curve.oid()))
		if !ok || goChecks[row.nist] {
			return ""
		}
		return "EC " + row.name
	}
	return algorithmWords(algorithm)
}

// Kinds of keys by their object identifier (RFC 3279 section 2.3).
const (
	oidCurveKey = "1.2.840.10045.2.1"
	oidDSA      = "1.2.840.10040.4.1"
)

// strangeObject shows a key that nothing can be done with here.
func strangeObject(b Block, name string, fields []secretField) Object {
	p := goRefuses(errors.New("x509: " + name + " is a kind of key that it does not know"))
	p.Fix = "Make a new one, RSA 2048 or ECDSA P-256."
	return Object{DER: b.Data, Tree: privateTree(b.Data, name, fields), Problems: []Problem{p}}
}

// goReason drops the package names that Go's errors begin with.
func goReason(err error) string {
	s := err.Error()
	for _, prefix := range []string{"x509: ", "crypto/rsa: ", "crypto/ecdsa: "} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}

func publicHalf(key any) crypto.PublicKey {
	if k, ok := key.(interface{ Public() crypto.PublicKey }); ok {
		return k.Public()
	}
	return nil
}

// privateTree shows where the parts lie; the secret ones have no value.
func privateTree(der []byte, name string, fields []secretField) Node {
	root := Node{
		Label: "Private key", Term: "Private-Key", Kind: KindGroup, Value: name,
		Note: "Whoever has it can sign as its owner. Give it to no one.",
		Why:  "kubeadm writes key files with mode 0600. A stolen ca.key lets its thief sign any user, system:masters included.",
	}
	e, err := parseDER(der)
	if err != nil {
		return root
	}
	root.Span = e.span()
	parts, _ := e.sequence()
	for i, f := range fields {
		if i >= len(parts) {
			break
		}
		root.Children = append(root.Children, privateNode(parts[i], f))
	}
	return root
}

func privateNode(part element, f secretField) Node {
	n := Node{Label: f.label, Term: f.term, Span: part.span()}
	switch {
	case f.secret:
		n.Kind, n.Note = KindSecret, "Secret: it is not shown."
	case part.is(tagSequence):
		n.Kind, n.Value = KindOID, longName(algorithmOID(part))
	case len(part.content()) > 16:
		n.Kind, n.Value = KindHex, colonHex(part.content())
	default:
		n.Kind, n.Value = KindNumber, smallNumber(part)
	}
	return n
}
