package decode

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// extensionOf wraps a value's octets, given in hexadecimal, as an extension.
func extensionOf(t *testing.T, oid, value string) extension {
	t.Helper()
	octets, err := hex.DecodeString(strings.ReplaceAll(value, " ", ""))
	require.NoError(t, err)
	e, err := parseDER(append([]byte{tagOctetString, 0x82, byte(len(octets) >> 8), byte(len(octets))}, octets...))
	require.NoError(t, err)
	return extension{oid: oid, value: e}
}

// TestExtensionsInOpensslsWords holds what openssl 3.0 prints for each kind;
// the oracle's tests prove the same with the program itself.
func TestExtensionsInOpensslsWords(t *testing.T) {
	for _, tt := range []struct{ name, oid, value, want string }{
		{"key usage", "2.5.29.15", "0302 05a0", "Digital Signature, Key Encipherment"},
		{"key usage of an authority", "2.5.29.15", "0302 02a4", "Digital Signature, Key Encipherment, Certificate Sign"},
		{"ninth bit", "2.5.29.15", "0303 070080", "Decipher Only"},
		{"no usage", "2.5.29.15", "0302 0700", "...."},
		{"key usage of the wrong type", "2.5.29.15", "3003 020105", "0...."},
		{"server", "2.5.29.37", "300a 06082b06010505070301", "TLS Web Server Authentication"},
		{"both and one more", "2.5.29.37", "3018 06082b06010505070301 06082b06010505070302 06022a03", "TLS Web Server Authentication, TLS Web Client Authentication, 1.2.3"},
		{"no extended usage", "2.5.29.37", "3000", "0."},
		{"usage that is a number", "2.5.29.37", "3003 020101", "0...."},
		{"no authority", "2.5.29.19", "3000", "CA:FALSE"},
		{"authority", "2.5.29.19", "3003 0101ff", "CA:TRUE"},
		{"authority of two levels", "2.5.29.19", "3006 0101ff 020101", "CA:TRUE, pathlen:1"},
		{"constraints of three parts", "2.5.29.19", "3009 0101ff 020101 020101", "0.........."},
		{"names", "2.5.29.17", "3010 8201 61 8704 0a600001 8105 61406220 63", "DNS:a, IP Address:10.96.0.1, email:a@b c"},
		{"IPv6", "2.5.29.17", "3012 8710 20010db8000000000000000000000001", "IP Address:2001:DB8:0:0:0:0:0:1"},
		{"directory name", "2.5.29.17", "3010 a40e 300c310a3008 06035504030c0178", "DirName:/CN=x"},
		{"URI", "2.5.29.17", "3004 8602 783a", "URI:x:"},
		{"registered", "2.5.29.17", "3004 8802 2a03", "Registered ID:1.2.3"},
		{"other, text", "2.5.29.17", "300a a008 06022a03 a002 0c00", "othername: 1.2.3::"},
		{"other, user principal name", "2.5.29.17", "3014 a012 060a2b060104018237140203 a004 0c026a40", "othername: UPN::j@"},
		{"other, no text", "2.5.29.17", "300b a009 06022a03 a003 020107", "othername: 1.2.3::<unsupported>"},
		{"SRVName of the wrong type", "2.5.29.17", "3014 8201 61 a00f 06082b06010505070807 a003 0c0161", "0...a....+...........a"},
		{"SRVName", "2.5.29.17", "3011 a00f 06082b06010505070807 a003 160161", "othername: SRVName::a"},
		{"X.400 and EDI", "2.5.29.17", "3004 a300 a500", "X400Name:<unsupported>, EdiPartyName:<unsupported>"},
		{"no names", "2.5.29.17", "3000", "<EMPTY>\n"},
		{"odd address", "2.5.29.17", "3003 8701 0a", "IP Address:<invalid length=1>"},
		{"zero octet", "2.5.29.17", "3005 8203 610062", "0...a.b"},
		{"kind of name that is none", "2.5.29.17", "3003 990105", "0...."},
		{"subject key identifier", "2.5.29.14", "0403 0aff00", "0A:FF:00"},
		{"authority key identifier", "2.5.29.35", "3005 8003 0aff00", "0A:FF:00"},
		{"and issuer and serial", "2.5.29.35", "3018 8001 0a a110 a40e 300c310a3008 06035504030c0178 8201 05", "keyid:0A\nDirName:/CN=x\nserial:05"},
		{"no key identifier", "2.5.29.35", "3000", "0."},
		{"access", "1.3.6.1.5.5.7.1.1", "3011 300f 06082b06010505073001 8603 783a79", "OCSP - URI:x:y"},
		{"revocation list", "2.5.29.31", "300b 3009 a007 a005 8603 783a79", "Full Name:\n  URI:x:y"},
		{"relative list", "2.5.29.31", "3010 300e a00c a10a 3008 06035504030c0178", "Relative Name:\n  CN = x\n"},
		{"reasons", "2.5.29.31", "3006 3004 8102 0560", "Reasons:\n  Key Compromise, CA Compromise\n"},
		{"list's issuer", "2.5.29.31", "3007 3005 a203 8201 61", "CRL Issuer:\n  DNS:a"},
		{"policies", "2.5.29.32", "300e 3004 06022a03 3006 0604551d2000", "Policy: 1.2.3\nPolicy: X509v3 Any Policy"},
		{"policy with its address", "2.5.29.32", "3019 3017 06022a03 3011 300f 06082b06010505070201 1603783a79", "Policy: 1.2.3\n  CPS: x:y"},
		{"practice statement in UTF-8", "2.5.29.32", "3019 3017 06022a03 3011 300f 06082b06010505070201 0c03783a79", "0.0...*.0.0...+.........x:y"},
		{"qualifier of another kind", "2.5.29.32", "3013 3011 06022a03 300b 3009 06022a04 1603783a79", "Policy: 1.2.3\n    Unknown Qualifier: 1.2.4"},
		{"notice", "2.5.29.32", "301a 3018 06022a03 3012 3010 06082b06010505070202 3004 0c026869", "Policy: 1.2.3\n  User Notice:\n    Explicit Text: hi"},
		{"notice of octets", "2.5.29.32", "301a 3018 06022a03 3012 3010 06082b06010505070202 3004 04026869", "0.0...*.0.0...+.......0...hi"},
		{"permitted names", "2.5.29.30", "3009 a007 3005 8203 2e6162", "Permitted:\n  DNS:.ab"},
		{"excluded network", "2.5.29.30", "300e a10c 300a 8708 0a000000ff000000", "Excluded:\n  IP:10.0.0.0/255.0.0.0"},
		{"policy limits", "2.5.29.36", "3006 8001 03 8101 00", "Require Explicit Policy:3, Inhibit Policy Mapping:0"},
		{"policy limits, one", "2.5.29.36", "3003 8101 00", "Inhibit Policy Mapping:0"},
		{"policy limits without tags", "2.5.29.36", "3005 0203 020101", "0......"},
		{"policy limits of other kinds", "2.5.29.36", "3003 8201 01", "0...."},
		{"policy limits the wrong way round", "2.5.29.36", "3006 8101 00 8001 03", "0......."},
		{"policy limits that hold others", "2.5.29.36", "3005 a003 020101", "0......"},
		{"policy mapping", "2.5.29.33", "300a 3008 06022a03 06022a04", "1.2.3:1.2.4"},
		{"any policy", "2.5.29.54", "020102", "2"},
		{"TLS feature", "1.3.6.1.5.5.7.1.24", "3006 020105 02012a", "status_request, 42"},
		{"comment", "2.16.840.1.113730.1.13", "1602 6869", "hi"},
		{"Netscape type", "2.16.840.1.113730.1.1", "0302 06c0", "SSL Client, SSL Server"},
		{"no revocation check", "1.3.6.1.5.5.7.48.1.5", "0500", ""},
		{"precertificate", "1.3.6.1.4.1.11129.2.4.3", "0500", "NULL"},
		{"usage period", "2.5.29.16", "3011 810f 32303237313132333138343235315a", "Not After: Nov 23 18:42:51 2027 GMT"},
		{"list number", "2.5.29.20", "02020100", "256"},
		{"unknown", "1.2.3.4", "0c02 6869", "..hi"},
		{"unknown, with line ends", "1.2.3.4", "0d0a417f80", "\r\nA.."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := extensionOf(t, tt.oid, tt.value).text(0)
			assert.Equal(t, tt.want, got)
		})
	}
}

// TestEveryExtensionSurvivesDamage cuts and flips each value: it must be
// printed or dumped, never panic.
func TestEveryExtensionSurvivesDamage(t *testing.T) {
	for oid := range extensions() {
		for _, value := range []string{
			"", "30", "3000", "30023000", "3003300100", "300430020600", "30053003a00130", "3006a0043002a000", "0303070080",
			"0300", "030108", "1600", "020100", "0200", "3003020100", "30050603550403", "300730058200810061", "a003020100", "300f300d06082b060105050703018600",
		} {
			x := extensionOf(t, oid, value)
			text, _ := x.text(4)
			assert.NotContains(t, text, "%!", "%s %s", oid, value)
			assert.NotEmpty(t, x.node().Label)
		}
	}
}

func TestUnknownExtensionsAreShownByTheirBytes(t *testing.T) {
	n := extensionOf(t, "1.2.3.4", "0c026869").node()
	assert.Equal(t, KindHex, n.Kind)
	assert.Equal(t, "0c026869", n.Value)
	assert.Equal(t, "1.2.3.4", n.Label)
	n = extensionOf(t, "2.5.29.15", "ff").node()
	assert.Equal(t, KindHex, n.Kind)
	assert.Contains(t, n.Note, "only its bytes")
}

func TestNamesAsNodes(t *testing.T) {
	n := extensionOf(t, "2.5.29.17", "301c 8201 61 8710 20010db8000000000000000000000001 8601 78 8802 2a03").node()
	var got []string
	for _, c := range n.Children {
		got = append(got, c.Label+" "+c.Value+" "+string(c.Kind))
	}
	assert.Equal(t, []string{"DNS a dns", "IP 2001:db8::1 ip", "URI x uri", "registered ID 1.2.3 oid"}, got)
}

// TestQualifiersAsNodes are named by their object identifiers, not by their shape.
func TestQualifiersAsNodes(t *testing.T) {
	for value, want := range map[string]string{
		"3019 3017 06022a03 3011 300f 06082b06010505070201 1603783a79":    "Practice statement x:y",
		"3013 3011 06022a03 300b 3009 06022a04 1603783a79":                "1.2.4 x:y",
		"301a 3018 06022a03 3012 3010 06082b06010505070202 3004 0c026869": "Notice hi",
	} {
		n := extensionOf(t, "2.5.29.32", value).node()
		require.Len(t, n.Children, 1, value)
		require.Len(t, n.Children[0].Children, 1, value)
		q := n.Children[0].Children[0]
		assert.Equal(t, want, q.Label+" "+q.Value)
	}
}
