package pki

import (
	"encoding/asn1"
	"fmt"
	"strconv"
	"strings"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// attributeRow is what the package knows of one attribute type.
type attributeRow struct {
	short, long string
	oid         asn1.ObjectIdentifier
	tag         cbasn1.Tag // of the string, 0: PrintableString if it fits, else UTF8String
}

// attributes is the one table of attribute types (RFC 5280 appendix A.1,
// RFC 4519, RFC 2985 for emailAddress).
var attributes = []attributeRow{
	{"CN", "commonName", asn1.ObjectIdentifier{2, 5, 4, 3}, 0},
	{"O", "organizationName", asn1.ObjectIdentifier{2, 5, 4, 10}, 0},
	{"OU", "organizationalUnitName", asn1.ObjectIdentifier{2, 5, 4, 11}, 0},
	{"C", "countryName", asn1.ObjectIdentifier{2, 5, 4, 6}, cbasn1.PrintableString},
	{"ST", "stateOrProvinceName", asn1.ObjectIdentifier{2, 5, 4, 8}, 0},
	{"L", "localityName", asn1.ObjectIdentifier{2, 5, 4, 7}, 0},
	{"street", "streetAddress", asn1.ObjectIdentifier{2, 5, 4, 9}, 0},
	{"postalCode", "postalCode", asn1.ObjectIdentifier{2, 5, 4, 17}, 0},
	{"serialNumber", "serialNumber", asn1.ObjectIdentifier{2, 5, 4, 5}, cbasn1.PrintableString},
	{"SN", "surname", asn1.ObjectIdentifier{2, 5, 4, 4}, 0},
	{"GN", "givenName", asn1.ObjectIdentifier{2, 5, 4, 42}, 0},
	{"title", "title", asn1.ObjectIdentifier{2, 5, 4, 12}, 0},
	{"UID", "userId", asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}, 0},
	{"DC", "domainComponent", asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25}, cbasn1.IA5String},
	{"emailAddress", "emailAddress", asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}, cbasn1.IA5String},
}

// AttributeType finds an attribute type by its short name, its long name or its
// dotted number; case does not matter.
func AttributeType(s string) (asn1.ObjectIdentifier, error) { return attributeType(s) }

// AttributeNames lists the short and long names of the attribute types that the
// table knows, as openssl writes them.
func AttributeNames() []string {
	var out []string
	for _, row := range attributes {
		out = append(out, row.short)
		if row.long != row.short {
			out = append(out, row.long)
		}
	}
	return out
}

// AttributeName is an attribute type's short name, its dotted number where the
// table has none.
func AttributeName(oid asn1.ObjectIdentifier) string { return attributeName(oid) }

func attributeName(oid asn1.ObjectIdentifier) string {
	for _, row := range attributes {
		if row.oid.Equal(oid) {
			return row.short
		}
	}
	return oid.String()
}

// attributeType finds an attribute type by short or long name or dotted number.
func attributeType(s string) (asn1.ObjectIdentifier, error) {
	for _, row := range attributes {
		if strings.EqualFold(s, row.short) || strings.EqualFold(s, row.long) {
			return row.oid, nil
		}
	}
	var oid asn1.ObjectIdentifier
	for _, p := range strings.Split(s, ".") {
		v, err := strconv.ParseInt(p, 10, 32)
		if err != nil || v < 0 || strconv.FormatInt(v, 10) != p {
			return nil, fmt.Errorf("pki: attribute type %q is not known", s)
		}
		oid = append(oid, int(v))
	}
	// X.660 clause 7.6: three top arcs, 40 numbers below each of the first two.
	if len(oid) < 2 || oid[0] > 2 || oid[0] < 2 && oid[1] > 39 {
		return nil, fmt.Errorf("pki: attribute type %q is not known", s)
	}
	return oid, nil
}
