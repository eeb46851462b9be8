package pki_test

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

var (
	oidOU = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidDC = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25}
)

func TestParseName(t *testing.T) {
	cn, o := pki.OIDCommonName, pki.OIDOrganization
	for _, tt := range []struct {
		name, in string
		want     pki.Name
		text     string
	}{
		{"one", "CN=kubernetes", pki.Name{{cn, "kubernetes"}}, "CN=kubernetes"},
		{"order stays", "CN=b,O=a", pki.Name{{cn, "b"}, {o, "a"}}, "CN=b, O=a"},
		{"repeated", "O=dev, O=ops, CN=jane", pki.Name{{o, "dev"}, {o, "ops"}, {cn, "jane"}}, "O=dev, O=ops, CN=jane"},
		{"the same twice", "O=dev, O=dev, CN=jane", pki.Name{{o, "dev"}, {o, "dev"}, {cn, "jane"}}, "O=dev, O=dev, CN=jane"},
		{"lower case and long", "commonname=a, ou=b", pki.Name{{cn, "a"}, {oidOU, "b"}}, "CN=a, OU=b"},
		{"openssl's old form", "/O=system:nodes/CN=system:node:cp-1", pki.ClientName("system:node:cp-1", "system:nodes"), "O=system:nodes, CN=system:node:cp-1"},
		{"slash escaped", `/CN=a\/b`, pki.Name{{cn, "a/b"}}, "CN=a/b"},
		{"comma", `O=Big\, Co, CN=x`, pki.Name{{o, "Big, Co"}, {cn, "x"}}, `O=Big\, Co, CN=x`},
		{"plus", `CN=a\+b`, pki.Name{{cn, "a+b"}}, `CN=a\+b`},
		{"backslash", `CN=a\\b`, pki.Name{{cn, `a\b`}}, `CN=a\\b`},
		{"backslash before a blank", `O=a\\ , CN=b`, pki.Name{{o, `a\`}, {cn, "b"}}, `O=a\\, CN=b`},
		{"hexadecimal", `CN=M\C3\BCller`, pki.Name{{cn, "Müller"}}, "CN=Müller"},
		{"equal sign", "CN=a=b", pki.Name{{cn, "a=b"}}, "CN=a=b"},
		{"blanks around", "  CN =  a b  ", pki.Name{{cn, "a b"}}, "CN=a b"},
		{"number as type", "1.2.3.4=x", pki.Name{{asn1.ObjectIdentifier{1, 2, 3, 4}, "x"}}, "1.2.3.4=x"},
		{"domain components", "DC=lab, DC=example", pki.Name{{oidDC, "lab"}, {oidDC, "example"}}, "DC=lab, DC=example"},
		{"not ASCII", "CN=żółw", pki.Name{{cn, "żółw"}}, "CN=żółw"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := pki.ParseName(tt.in)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.text, got.String())
			again, err := pki.ParseName(got.String())
			require.NoError(t, err)
			assert.Equal(t, got, again)
		})
	}
}

func TestParseNameSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"empty", "", "distinguished name has no “=” in attribute 1 (\"\"): write it as CN=value"},
		{"no equal sign", "O=a, kubernetes", `distinguished name “O=a, kubernetes” has no “=” in attribute 2 (" kubernetes"): write it as CN=value`},
		{"trailing comma", "CN=a,", `distinguished name “CN=a,” has no “=” in attribute 2 (""): write it as CN=value`},
		{"unknown type", "CN=a, X=b", `distinguished name “CN=a, X=b” has an attribute 2 of unknown type " X": use CN, O, OU, C, ST, L or an object identifier`},
		{"one number", "1=x", `distinguished name “1=x” has an attribute 1 of unknown type "1": use CN, O, OU, C, ST, L or an object identifier`},
		{"negative number", "1.-2.3=x", `distinguished name “1.-2.3=x” has an attribute 1 of unknown type "1.-2.3": use CN, O, OU, C, ST, L or an object identifier`},
		{"no such arc", "1.40=x", `distinguished name “1.40=x” has an attribute 1 of unknown type "1.40": use CN, O, OU, C, ST, L or an object identifier`},
		{"third arc", "3.1=x", `distinguished name “3.1=x” has an attribute 1 of unknown type "3.1": use CN, O, OU, C, ST, L or an object identifier`},
		{"empty value", "O=, CN=a", "attribute 1 (O) is empty: leave it out or give it a value"},
		{"blank at the end", `CN=a\ `, "attribute 1 (CN) “a ” begins or ends with a blank: remove the blank"},
		{"line end", "CN=a\r", "attribute 1 (CN) “a\\u000d” has an invisible character (U+000D) in it: remove it: two names that look the same must be the same"},
		{"turned around", "CN=a\u202eb", "attribute 1 (CN) “a\\u202eb” has an invisible character (U+202E) in it: remove it: two names that look the same must be the same"},
		{"not UTF-8", "CN=a\xff", "attribute 1 (CN) “a�” is not UTF-8 text: type it again"},
		{"country", "C=Germany, CN=a", "attribute 1 (C) “Germany” is not a country code: use two letters, such as DE"},
		{"serial number", "CN=a, serialNumber=a_b", "attribute 2 (serialNumber) “a_b” holds characters that its type, PrintableString, cannot: use letters, digits, blanks and '()+,-./:=?"},
		{"domain component", "DC=köln, CN=a", "attribute 1 (DC) “köln” holds characters that its type, IA5String, cannot: use ASCII characters alone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := pki.ParseName(tt.in)
			assert.EqualError(t, err, tt.want)
			assert.Nil(t, n, "a refused name must not be usable")
		})
	}
}

func TestNameValues(t *testing.T) {
	n := pki.ClientName("jane", "dev", "ops")
	assert.Equal(t, "O=dev, O=ops, CN=jane", n.String())
	assert.Equal(t, "jane", n.First(pki.OIDCommonName))
	assert.Equal(t, "dev", n.First(pki.OIDOrganization))
	assert.Equal(t, []string{"dev", "ops"}, n.All(pki.OIDOrganization))
	assert.Equal(t, "", n.First(oidOU))
	assert.Empty(t, n.All(oidOU))
	assert.Equal(t, "CN=jane", pki.ClientName("jane").String())
	assert.EqualError(t, pki.Name{}.Check(), "distinguished name is empty: give at least CN")
}

// Go decides between PrintableString and UTF8String by the characters; what it
// writes for the same attributes is the reference.
func TestNameDERIsGos(t *testing.T) {
	for _, value := range []string{
		"kubernetes", "kubernetes-admin", "system:node:cp-1", "kubeadm:cluster-admins", "jane@lab.example", "a_b",
		"a*b", "a&b", "Big, Co", "it's", "a+b=c?", "(x)", "żółw", "a b", "100%", "#1", `"q"`, "semi;colon",
	} {
		t.Run(value, func(t *testing.T) {
			n := pki.ClientName(value, "one group")
			got, err := n.DER()
			require.NoError(t, err)
			want, err := asn1.Marshal(pkix.Name{CommonName: value, Organization: []string{"one group"}}.ToRDNSequence())
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestNameFromKeepsTheOrderOfTheEncoding(t *testing.T) {
	want := pki.Name{{pki.OIDCommonName, "x"}, {pki.OIDOrganization, "b"}, {pki.OIDOrganization, "a"}, {asn1.ObjectIdentifier{1, 2, 3}, "v"}}
	der, err := want.DER()
	require.NoError(t, err)
	var rdns pkix.RDNSequence
	_, err = asn1.Unmarshal(der, &rdns)
	require.NoError(t, err)
	var n pkix.Name
	n.FillFromRDNSequence(&rdns)
	assert.Equal(t, want, pki.NameFrom(n))
}

func TestNameFromShowsValuesThatAreNoText(t *testing.T) {
	n := pki.NameFrom(pkix.Name{Names: []pkix.AttributeTypeAndValue{{Type: pki.OIDCommonName, Value: 7}}})
	assert.Equal(t, "CN=7", n.String())
}

// Foreign names may hold what ParseName refuses; their text must still be unambiguous.
func TestStringEscapesForeignNames(t *testing.T) {
	for value, want := range map[string]string{
		" ": `CN=\ `, "  ": `CN=\ \ `, " a": `CN=\ a`, "a ": `CN=a\ `, `\`: `CN=\\`, `a\ `: `CN=a\\\ `, "a, O=system:masters": `CN=a\, O=system:masters`,
	} {
		assert.Equal(t, want, pki.CommonName(value).String())
	}
}

func TestNamesThatCannotBeEncodedAreErrors(t *testing.T) {
	_, err := pki.Name{{asn1.ObjectIdentifier{9, 9}, "x"}}.DER()
	assert.ErrorContains(t, err, "pki: encode name 9.9=x: ")
}
