package decode

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the groups are a file beside this one
	"encoding/hex"
	"math/big"
	"strings"
)

// The object identifiers of Diffie-Hellman keys: PKCS #3 and ANSI X9.42.
const (
	oidDH  = "1.2.840.113549.1.3.1"
	oidDHX = "1.2.840.10046.2.1"
)

// dhParameters are those of either kind; what is absent is nil.
type dhParameters struct {
	p, g, q, j *big.Int
	length     *big.Int // recommended for private keys
	seed       []byte   // that the primes were made from
	counter    *big.Int // after how many tries
}

//go:embed dhgroups.txt
var dhGroups string

// dhText writes a Diffie-Hellman key (RFC 3279 section 2.3.3, PKCS #3), which
// signs nothing and is of no use to Kubernetes.
func dhText(algorithm element, octets []byte) (string, error) {
	y, err := parseDER(octets)
	if err != nil || !y.is(tagInteger) {
		return "", errValue
	}
	d, err := readDH(algorithm)
	if err != nil {
		return "", err
	}
	p := &printer{}
	p.line(0, "DH Public-Key: (%d bit)", d.p.BitLen())
	printNumberField(p, "public-key:", y.integer())
	if name := d.group(); name != "" {
		p.line(0, "GROUP: %s", name)
	} else {
		d.print(p)
	}
	if d.length != nil && d.length.Sign() > 0 {
		p.line(0, "recommended-private-length: %d bits", d.length)
	}
	return p.b.String(), nil
}

func readDH(algorithm element) (d dhParameters, err error) {
	list, ok := algorithmParameters(algorithm)
	parts, err := list.sequence()
	if !ok || err != nil {
		return d, errValue
	}
	shape, numbers := letters(parts), []**big.Int{&d.p, &d.g, &d.q, &d.j}
	seeded := false
	switch {
	case algorithmOID(algorithm) == oidDHX:
		shape, seeded = strings.CutSuffix(shape, "S")
		if shape != "III" && shape != "IIII" {
			return d, errValue
		}
	case shape == "II":
	case shape == "III":
		numbers = []**big.Int{&d.p, &d.g, &d.length}
	default:
		return d, errValue
	}
	for i := range shape {
		*numbers[i] = new(big.Int).SetBytes(parts[i].content()) // openssl takes them for positive
	}
	if d.length != nil {
		if d.length = parts[2].integer(); d.length.BitLen() > 31 {
			return d, errValue
		}
	}
	if seeded {
		made, err := parts[len(parts)-1].sequence()
		if err != nil || letters(made) != "BI" {
			return d, errValue
		}
		d.seed, _, _ = made[0].bits()
		d.counter = made[1].integer()
	}
	return d, nil
}

// group is the name that openssl knows the numbers by, "" for none.
func (d dhParameters) group() string {
	half := func(octets []byte) string {
		sum := sha256.Sum256(octets)
		return hex.EncodeToString(sum[:16])
	}
	of := half(bytes.Join([][]byte{d.p.Bytes(), d.g.Bytes()}, nil))
	for line := range strings.Lines(dhGroups) {
		if f := strings.Fields(line); len(f) == 3 && f[1] == of && (d.q == nil || f[2] == half(d.q.Bytes())) {
			return f[0]
		}
	}
	return ""
}

// print writes numbers that no group has.
func (d dhParameters) print(p *printer) {
	for _, row := range []struct {
		label string
		n     *big.Int
	}{{"P:   ", d.p}, {"Q:   ", d.q}, {"G:   ", d.g}, {"J:   ", d.j}} {
		if row.n != nil {
			printNumberField(p, row.label, row.n)
		}
	}
	if d.seed != nil {
		p.line(0, "SEED:")
		p.octets(4, 15, d.seed)
		p.line(0, "pcounter: %d", d.counter)
	}
}
