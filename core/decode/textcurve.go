package decode

import (
	_ "embed" // the curves are a file beside this one
	"math/big"
	"strconv"
	"strings"
)

// curveRow is what openssl says of a named curve.
type curveRow struct {
	name   string
	bits   int    // of the order
	octets int    // of a coordinate
	nist   string // NIST's name, "-" without one
}

//go:embed curves.txt
var curveTable string

// curveOf finds a curve by openssl's name in the one table of curves.
func curveOf(name string) (row curveRow, ok bool) {
	for line := range strings.Lines(curveTable) {
		if f := strings.Fields(line); len(f) == 4 && f[0] == name {
			row = curveRow{name: name, nist: f[3]}
			row.bits, _ = strconv.Atoi(f[1])
			row.octets, _ = strconv.Atoi(f[2])
			return row, true
		}
	}
	return row, false
}

// curveText is an elliptic curve key (RFC 5480) in openssl's form. openssl
// prints nothing at all for the point at infinity.
func curveText(spki, algorithm element, point []byte) (string, error) {
	parameters, ok := algorithmParameters(algorithm)
	if !ok {
		return "", errValue
	}
	row, named := curveOf(shortName(parameters.oid()))
	if named && goChecks[row.nist] && len(point) > 0 && point[0] == 4 && keyFor(spki) == nil {
		return "", errValue
	}
	return curvePointText(parameters, point)
}

// curvePointText is a point in openssl's form, whether or not it lies on its curve.
func curvePointText(parameters element, point []byte) (string, error) {
	if parameters.is(tagSequence) {
		return explicitText(parameters, point)
	}
	row, ok := curveOf(shortName(parameters.oid()))
	if !ok || !parameters.is(tagOID) {
		return "", errValue
	}
	if len(point) == 1 && point[0] == 0 {
		return "", nil
	}
	if !hasPointShape(point, row.octets) {
		return "", errValue
	}
	p := &printer{}
	p.line(0, "Public-Key: (%d bit)", row.bits)
	p.line(0, "pub:")
	p.octets(4, 15, point)
	p.line(0, "ASN1 OID: %s", row.name)
	if row.nist != "-" {
		p.line(0, "NIST CURVE: %s", row.nist)
	}
	return p.b.String(), nil
}

// goChecks are the curves on which Go looks whether a point lies on them.
var goChecks = map[string]bool{"P-224": true, "P-256": true, "P-384": true, "P-521": true}

// hasPointShape knows the three forms of a point (SEC 1 section 2.3.3).
func hasPointShape(point []byte, octets int) bool {
	if len(point) == 0 {
		return false
	}
	switch point[0] {
	case 2, 3:
		return len(point) == 1+octets
	case 4, 6, 7:
		return len(point) == 1+2*octets
	}
	return false
}

const (
	oidPrimeField  = "1.2.840.10045.1.1"
	oidBinaryField = "1.2.840.10045.1.2"
)

// explicitText writes a key whose curve is spelt out (ECParameters, SEC 1
// appendix C.2), which Go and so Kubernetes refuse.
func explicitText(parameters element, point []byte) (string, error) {
	parts, err := parameters.sequence()
	if err != nil || len(parts) < 5 || !parts[1].is(tagSequence) || !parts[2].is(tagSequence) {
		return "", errValue
	}
	order := new(big.Int).SetBytes(parts[4].content())
	p := &printer{}
	p.line(0, "Public-Key: (%d bit)", order.BitLen())
	p.line(0, "pub:")
	p.octets(4, 15, point)
	if err := p.explicitField(parts[1]); err != nil {
		return "", err
	}
	curve, err := parts[2].sequence()
	if err != nil || len(curve) < 2 {
		return "", errValue
	}
	printNumberField(p, "A:   ", new(big.Int).SetBytes(curve[0].content()))
	printNumberField(p, "B:   ", new(big.Int).SetBytes(curve[1].content()))
	generator := wholePoint(parts[3].content(), parts[1], curve)
	p.line(0, "Generator (%s):", wordOf(generatorForms, int64(firstOctet(generator))))
	p.octets(4, 15, generator)
	printNumberField(p, "Order: ", order)
	if len(parts) > 5 {
		printNumberField(p, "Cofactor: ", new(big.Int).SetBytes(parts[5].content()))
	}
	if seed := curve[2:]; len(seed) > 0 && len(seed[0].content()) > 1 {
		p.line(0, "Seed:")
		p.octets(4, 15, seed[0].content()[1:])
	}
	return p.b.String(), nil
}

// wholePoint writes a generator with both its numbers, as openssl does whatever
// form it has. What is compressed stays so where the square root is not a power
// (SEC 1 section 2.3.4): over primes of another kind and binary fields.
func wholePoint(point []byte, field element, curve []element) []byte {
	form := firstOctet(point)
	if form == 6 || form == 7 {
		return append([]byte{4}, point[1:]...)
	}
	parts, err := field.sequence()
	if form != 2 && form != 3 || err != nil || len(parts) != 2 || parts[0].oid() != oidPrimeField {
		return point
	}
	prime := parts[1].integer()
	if prime.Sign() <= 0 || prime.BitLen() > maxFieldBits || prime.Bit(0) != 1 || prime.Bit(1) != 1 {
		return point
	}
	x := new(big.Int).SetBytes(point[1:])
	square := new(big.Int).Exp(x, big.NewInt(3), prime)
	square.Add(square, new(big.Int).Mul(x, new(big.Int).SetBytes(curve[0].content())))
	square.Add(square, new(big.Int).SetBytes(curve[1].content())).Mod(square, prime)
	quarter := new(big.Int).Add(prime, big.NewInt(1))
	y := new(big.Int).Exp(square, quarter.Rsh(quarter, 2), prime)
	if new(big.Int).Exp(y, big.NewInt(2), prime).Cmp(square) != 0 {
		return point
	}
	if byte(y.Bit(0)) != form&1 {
		y.Sub(prime, y)
	}
	return append(append([]byte{4}, point[1:]...), y.FillBytes(make([]byte, (prime.BitLen()+7)/8))...)
}

// maxFieldBits are the longest primes that openssl takes for a field.
const maxFieldBits = 661

var generatorForms = []string{2: "compressed", 3: "compressed", 4: "uncompressed", 6: "hybrid", 7: "hybrid"}

func firstOctet(b []byte) byte {
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

// explicitField writes the field that the curve lies over.
func (p *printer) explicitField(e element) error {
	parts, err := e.sequence()
	if err != nil || len(parts) != 2 {
		return errValue
	}
	switch parts[0].oid() {
	case oidPrimeField:
		p.line(0, "Field Type: prime-field")
		printNumberField(p, "Prime:", new(big.Int).SetBytes(parts[1].content()))
		return nil
	case oidBinaryField:
		return p.binaryField(parts[1])
	}
	return errValue
}

// binaryField writes a field of characteristic two by its polynomial.
func (p *printer) binaryField(e element) error {
	parts, err := e.sequence()
	if err != nil || len(parts) != 3 || len(parts[0].content()) > 2 {
		return errValue
	}
	exponents := []element{parts[0], parts[2]}
	basis := "tpBasis"
	if parts[2].is(tagSequence) {
		basis = "ppBasis"
		more, _ := parts[2].sequence()
		exponents = append(exponents[:1], more...)
	}
	polynomial := big.NewInt(1)
	for _, x := range exponents {
		n := x.integer()
		if !n.IsInt64() || n.Int64() < 0 || n.Int64() > 1000 {
			return errValue
		}
		polynomial.SetBit(polynomial, int(n.Int64()), 1)
	}
	p.line(0, "Field Type: characteristic-two-field")
	p.line(0, "Basis Type: %s", basis)
	printNumberField(p, "Polynomial:", polynomial)
	return nil
}

// dsaText writes a DSA key (RFC 3279 section 2.3.2), of which Go can make no use.
func dsaText(algorithm element, octets []byte) (string, error) {
	y, err := parseDER(octets)
	if err != nil || !y.is(tagInteger) {
		return "", errValue
	}
	key := new(big.Int).SetBytes(y.content())
	parameters, ok := algorithmParameters(algorithm)
	parts, _ := parameters.sequence()
	if !ok || len(parts) != 3 {
		return "", errValue
	}
	p := &printer{}
	p.line(0, "Public-Key: (%d bit)", new(big.Int).SetBytes(parts[0].content()).BitLen())
	printNumberField(p, "pub: ", key)
	for i, label := range []string{"P:   ", "Q:   ", "G:   "} {
		printNumberField(p, label, new(big.Int).SetBytes(parts[i].content()))
	}
	return p.b.String(), nil
}
