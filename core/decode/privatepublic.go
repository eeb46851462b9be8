package decode

import (
	"encoding/asn1"
	"math/big"
	"strings"
)

// maxDerived bounds, in bits, the primes that the public half of a DSA or
// Diffie-Hellman key is worked out with: longer ones take too long.
const maxDerived = 4096

// publicHalfText writes the public half of a private key as openssl does, also
// of kinds that Go does not know: as the key states it, else worked out. Of
// elliptic curves openssl takes the point in the file, in the form that it has there.
func publicHalfText(der []byte) (string, bool) {
	e, err := parseDER(der)
	if err != nil {
		return "", false
	}
	parts, _ := e.sequence()
	text := ""
	switch s := letters(parts); {
	case strings.HasPrefix(s, "ISO"):
		text, err = pkcs8PublicText(e, parts[1], parts[2])
	case strings.HasPrefix(s, "IO0"):
		text, err = statedPointText(e, parts[2])
	default:
		return "", false
	}
	return text, err == nil
}

// pkcs8PublicText is that of a key in PKCS#8.
func pkcs8PublicText(whole, algorithm, octets element) (string, error) {
	key, err := octets.inner()
	if err != nil {
		return "", err
	}
	switch algorithmOID(algorithm) {
	case oidCurveKey:
		parameters, _ := algorithmParameters(algorithm)
		return pointText(parameters, whole)
	case oidRSAPSS:
		parts, err := key.sequence()
		if err != nil || !strings.HasPrefix(letters(parts), "III") {
			return "", errValue
		}
		return rsaNumbersText(parts[1].integer(), parts[2].integer()) + restrictionsText(algorithm), nil
	case oidDSA:
		list, _ := algorithmParameters(algorithm)
		if p, err := list.sequence(); err == nil && letters(p) == "III" {
			return derivedText(dsaText, algorithm, p[0], p[2], key)
		}
	case oidDH, oidDHX:
		list, _ := algorithmParameters(algorithm)
		if p, err := list.sequence(); err == nil && strings.HasPrefix(letters(p), "II") {
			return derivedText(dhText, algorithm, p[0], p[1], key)
		}
	}
	return "", errValue
}

// statedPointText is that of a key by itself (SEC 1), whose curve is wrapped.
func statedPointText(whole, wrapped element) (string, error) {
	parameters, err := wrapped.inner()
	if err != nil {
		return "", err
	}
	return pointText(parameters, whole)
}

func pointText(parameters, whole element) (string, error) {
	point, ok := storedPoint(whole)
	if !ok {
		return "", errValue
	}
	return curvePointText(parameters, point)
}

// derivedText works out the public half of a key that is a power of a generator.
func derivedText(write func(element, []byte) (string, error), algorithm, prime, generator, secret element) (string, error) {
	p, g, x := prime.integer(), generator.integer(), secret.integer()
	if !secret.is(tagInteger) || p.Sign() <= 0 || g.Sign() <= 0 || x.Sign() <= 0 || max(p.BitLen(), g.BitLen(), x.BitLen()) > maxDerived {
		return "", errValue
	}
	y, err := asn1.Marshal(new(big.Int).Exp(g, x, p))
	if err != nil {
		return "", err
	}
	return write(algorithm, y)
}
