package decode

import (
	"fmt"
	"math/big"
)

// curveRow is what openssl says of a named curve.
type curveRow struct {
	oid  string
	bits int
	nist string // NIST's name, "" without one
}

// curves is the one table of curves that can be printed.
var curves = []curveRow{
	{"1.2.840.10045.3.1.1", 192, "P-192"},
	{"1.2.840.10045.3.1.7", 256, "P-256"},
	{"1.3.132.0.10", 256, ""},
	{"1.3.132.0.33", 224, "P-224"},
	{"1.3.132.0.34", 384, "P-384"},
	{"1.3.132.0.35", 521, "P-521"},
	{"1.3.36.3.3.2.8.1.1.7", 256, ""},
	{"1.3.36.3.3.2.8.1.1.11", 384, ""},
	{"1.3.36.3.3.2.8.1.1.13", 512, ""},
}

// printSPKI writes a SubjectPublicKeyInfo's algorithm and key.
func printSPKI(p *printer, spki element) {
	parts, _ := spki.sequence()
	if len(parts) == 0 {
		return
	}
	p.line(12, "Public Key Algorithm: %s", longName(algorithmOID(parts[0])))
	if text, err := publicKeyText(spki); err == nil {
		p.printf("%s", indentText(text, 16))
		return
	}
	p.line(12, "Unable to load Public Key")
}

// publicKeyText is the key in openssl's form, not indented.
func publicKeyText(spki element) (string, error) {
	parts, err := spki.sequence()
	if err != nil || len(parts) != 2 {
		return "", fmt.Errorf("byte %d: an algorithm and a key are expected", spki.start)
	}
	octets, _, ok := parts[1].bits()
	if !ok {
		return "", fmt.Errorf("byte %d: a BIT STRING is expected", parts[1].start)
	}
	switch oid := algorithmOID(parts[0]); oid {
	case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10":
		return rsaText(octets)
	case "1.2.840.10045.2.1":
		return curveText(parts[0], octets)
	case "1.3.101.112", "1.3.101.113", "1.3.101.110", "1.3.101.111":
		return edwardsText(longName(oid), octets), nil
	default:
		return "", fmt.Errorf("key algorithm %s is not known here", longName(oid))
	}
}

// rsaText writes an RSAPublicKey (RFC 8017 appendix A.1.1).
func rsaText(der []byte) (string, error) {
	e, err := parseDER(der)
	if err != nil {
		return "", err
	}
	parts, err := e.sequence()
	if err != nil || len(parts) < 2 || !parts[0].is(tagInteger) || !parts[1].is(tagInteger) {
		return "", fmt.Errorf("an RSA key has a modulus and an exponent")
	}
	return rsaNumbersText(parts[0].integer(), parts[1].integer()), nil
}

func rsaNumbersText(modulus, exponent *big.Int) string {
	p := &printer{}
	p.line(0, "Public-Key: (%d bit)", modulus.BitLen())
	printNumberField(p, "Modulus", modulus)
	printNumberField(p, "Exponent", exponent)
	return p.b.String()
}

// printNumberField writes numbers of up to 64 bits in decimal, longer ones as
// octets with a leading zero where the first bit is set.
func printNumberField(p *printer, label string, n *big.Int) {
	switch {
	case n.Sign() == 0:
		p.line(0, "%s: 0", label)
	case n.BitLen() <= 64:
		sign := ""
		if n.Sign() < 0 {
			sign = "-"
		}
		abs := new(big.Int).Abs(n)
		p.line(0, "%s: %s%d (%s0x%x)", label, sign, abs, sign, abs)
	default:
		octets := n.Bytes()
		if octets[0]&0x80 != 0 {
			octets = append([]byte{0}, octets...)
		}
		p.line(0, "%s:", label)
		p.octets(4, 15, octets)
	}
}

func curveText(algorithm element, point []byte) (string, error) {
	parameters, ok := algorithmParameters(algorithm)
	if !ok || !parameters.is(tagOID) {
		return "", fmt.Errorf("an elliptic curve key names its curve")
	}
	for _, row := range curves {
		if row.oid != parameters.oid() {
			continue
		}
		p := &printer{}
		p.line(0, "Public-Key: (%d bit)", row.bits)
		p.line(0, "pub:")
		p.octets(4, 15, point)
		p.line(0, "ASN1 OID: %s", shortName(row.oid))
		if row.nist != "" {
			p.line(0, "NIST CURVE: %s", row.nist)
		}
		return p.b.String(), nil
	}
	return "", fmt.Errorf("curve %s is not known here", parameters.oid())
}

func edwardsText(name string, octets []byte) string {
	p := &printer{}
	p.line(0, "%s Public-Key:", name)
	p.line(0, "pub:")
	p.octets(4, 15, octets)
	return p.b.String()
}

// NotShown is the line that [Text] puts after a private key's public half.
const NotShown = "(private parts not shown)"

// printKeyObject writes the public half of a key.
func printKeyObject(p *printer, o Object) {
	spki, err := objectSPKI(o)
	if err != nil {
		return
	}
	text, err := publicKeyText(spki)
	if err != nil {
		text = "Public-Key: " + longName(algorithmOID(firstChild(spki))) + "\n"
	}
	p.printf("%s", text)
	if o.Kind == PrivateKey {
		p.line(0, NotShown)
	}
}

func firstChild(e element) element {
	if parts, err := e.sequence(); err == nil && len(parts) > 0 {
		return parts[0]
	}
	return element{}
}
