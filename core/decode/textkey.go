package decode

import (
	"math/big"
)

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
		return "", errValue
	}
	octets, _, ok := parts[1].bits()
	if !ok {
		return "", errValue
	}
	switch oid := algorithmOID(parts[0]); oid {
	case "1.2.840.113549.1.1.1", "2.5.8.1.1": // X.509's own, of 1988
		return rsaText(octets)
	case oidRSAPSS:
		text, err := rsaText(octets)
		return text + restrictionsText(parts[0]), err
	case oidCurveKey:
		return curveText(spki, parts[0], octets)
	case oidDSA:
		return dsaText(parts[0], octets)
	case oidDH, oidDHX:
		return dhText(parts[0], octets)
	case "1.3.101.112", "1.3.101.113", "1.3.101.110", "1.3.101.111":
		if _, more := algorithmParameters(parts[0]); more || len(octets) != edwardsSizes[oid] {
			return "", errValue
		}
		return edwardsText(longName(oid), octets), nil
	default:
		return "", errValue
	}
}

// rsaText writes an RSAPublicKey (RFC 8017 appendix A.1.1).
func rsaText(der []byte) (string, error) {
	e, err := parseDER(der)
	if err != nil {
		return "", err
	}
	parts, err := e.sequence()
	if err != nil || len(parts) != 2 || !parts[0].is(tagInteger) || !parts[1].is(tagInteger) {
		return "", errValue
	}
	// openssl takes both for positive, whatever their first bit
	return rsaNumbersText(new(big.Int).SetBytes(parts[0].content()), new(big.Int).SetBytes(parts[1].content())), nil
}

func rsaNumbersText(modulus, exponent *big.Int) string {
	p := &printer{}
	p.line(0, "Public-Key: (%d bit)", modulus.BitLen())
	printNumberField(p, "Modulus:", modulus)
	printNumberField(p, "Exponent:", exponent)
	return p.b.String()
}

// printNumberField writes numbers of up to 64 bits in decimal, longer ones as
// octets with a leading zero where the first bit is set. Labels end with their
// colon, and with the blanks that openssl has behind it.
func printNumberField(p *printer, label string, n *big.Int) {
	switch {
	case n.Sign() == 0:
		p.line(0, "%s 0", label)
	case n.BitLen() <= 64:
		sign := ""
		if n.Sign() < 0 {
			sign = "-"
		}
		abs := new(big.Int).Abs(n)
		p.line(0, "%s %s%d (%s0x%x)", label, sign, abs, sign, abs)
	default:
		octets := n.Bytes()
		if octets[0]&0x80 != 0 {
			octets = append([]byte{0}, octets...)
		}
		p.line(0, "%s", label)
		p.octets(4, 15, octets)
	}
}

// edwardsSizes are the octets of a key, by its kind (RFC 8410 section 4).
var edwardsSizes = map[string]int{"1.3.101.110": 32, "1.3.101.111": 56, "1.3.101.112": 32, "1.3.101.113": 57}

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
	if o.Kind == PrivateKey {
		if text, ok := publicHalfText(o.DER); ok {
			p.printf("%s", text)
			p.line(0, NotShown)
			return
		}
	}
	spki, err := objectSPKI(o)
	if err != nil { // a private key of a kind that Go does not know
		p.line(0, "Private-Key: %s", o.Tree.Value)
		p.line(0, NotShown)
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
