package decode

import (
	_ "embed" // the names are a file beside this one
	"math/big"
	"strconv"
	"strings"
	"sync"
)

// oidRow names an object identifier as openssl 3.0 does.
type oidRow struct{ oid, short, long string }

// oidText is the one table of object identifiers and their names.
//
//go:embed oids.txt
var oidText string

// oidNames finds a row by its number. The table is read when it is first asked.
var oidNames = sync.OnceValue(func() map[string]oidRow {
	m := make(map[string]oidRow, 700)
	for line := range strings.Lines(oidText) {
		if row, ok := oidOf(strings.TrimSuffix(line, "\n")); ok {
			m[row.oid] = row
		}
	}
	return m
})

func oidOf(line string) (row oidRow, ok bool) {
	if row.oid, row.short, ok = strings.Cut(line, "\t"); !ok {
		return row, false // a remark
	}
	row.short, row.long, ok = strings.Cut(row.short, "\t")
	if !ok {
		row.long = row.short
	}
	return row, true
}

// longName is openssl's long name of an object identifier, its number without one.
func longName(oid string) string {
	if row, ok := oidNames()[oid]; ok {
		return row.long
	}
	return oid
}

// shortName is openssl's short name of an object identifier, its number without one.
func shortName(oid string) string {
	if row, ok := oidNames()[oid]; ok {
		return row.short
	}
	return oid
}

// invalidOID is what openssl prints for octets that are no object identifier.
const invalidOID = "<INVALID>"

// maxArcOctets bounds one number of an object identifier, so that adding it up
// stays cheap whatever the input.
const maxArcOctets = 64

// maxOIDOctets bounds an object identifier as a whole.
const maxOIDOctets = 4096

// oid is the dotted form of an OBJECT IDENTIFIER.
func (e element) oid() string {
	if e.end == 0 {
		return invalidOID
	}
	return dotted(e.content())
}

// dotted writes object identifier octets as numbers (X.690 section 8.19).
func dotted(octets []byte) string {
	if len(octets) == 0 || len(octets) > maxOIDOctets || octets[len(octets)-1]&0x80 != 0 {
		return invalidOID
	}
	var parts []string
	for len(octets) > 0 {
		n := 0
		for octets[n]&0x80 != 0 {
			n++
		}
		if n >= maxArcOctets || octets[0] == 0x80 {
			return invalidOID
		}
		arc := base128(octets[:n+1])
		if parts == nil {
			parts = firstArcs(arc)
		} else {
			parts = append(parts, arc.String())
		}
		octets = octets[n+1:]
	}
	return strings.Join(parts, ".")
}

func base128(octets []byte) *big.Int {
	n := new(big.Int)
	for _, b := range octets {
		n.Lsh(n, 7).Or(n, big.NewInt(int64(b&0x7f)))
	}
	return n
}

// firstArcs parts the first number, which holds two: 40 times the first plus
// the second, the first being 0, 1 or 2.
func firstArcs(n *big.Int) []string {
	if n.Cmp(big.NewInt(80)) < 0 {
		v := int(n.Int64())
		return []string{strconv.Itoa(v / 40), strconv.Itoa(v % 40)}
	}
	return []string{"2", new(big.Int).Sub(n, big.NewInt(80)).String()}
}

// ObjectIdentifier is an object identifier and its names.
type ObjectIdentifier struct{ OID, Short, Long string }

// ObjectIdentifiers lists every object identifier that openssl names too, in
// the order of the table.
func ObjectIdentifiers() []ObjectIdentifier {
	var out []ObjectIdentifier
	for line := range strings.Lines(oidText) {
		if row, ok := oidOf(strings.TrimSuffix(line, "\n")); ok {
			out = append(out, ObjectIdentifier{row.oid, row.short, row.long})
		}
	}
	return out
}
