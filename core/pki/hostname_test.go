package pki_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

func TestCheckDNSNameAccepts(t *testing.T) {
	for _, name := range []string{
		"a", "kubernetes", "kubernetes.default.svc.cluster.local", "cp-1", "1host", "a--b", "xn--mller-kva.example",
		strings.Repeat("a", 63), strings.Repeat(strings.Repeat("a", 49)+".", 5) + "abc",
	} {
		assert.NoError(t, pki.CheckDNSName(name, false), name)
		assert.NoError(t, pki.CheckDNSName("*."+name, true), name)
	}
}

func TestCheckDNSNameSaysWhatIsWrongAndWhere(t *testing.T) {
	long := strings.Repeat("a", 64)
	for _, tt := range []struct{ name, in, why, fix string }{
		{"empty", "", "is empty", "give a name such as api.lab.example"},
		{"underscore", "my_host.lab", "has an underscore (character 3)", "use a hyphen"},
		{"upper case", "api.Lab", "has an upper-case “L” (character 5)", "write it in lower case"},
		{"trailing blank", "api.lab ", "ends with a blank", "remove it"},
		{"trailing tab", "api.lab\t", "ends with a blank", "remove it"},
		{"leading blank", " api.lab", "begins with a blank", "remove it"},
		{"carriage return", "api.lab\r", "ends with a carriage return (a Windows line end)", "remove it"},
		{"line feed", "api\nlab", "has a control character (U+000A, character 4)", "remove it"},
		{"NUL", "api\x00.lab", "has a control character (U+0000, character 4)", "remove it"},
		{"C1 control after two bytes", "ü\u0085", "has a control character (U+0085, character 2)", "remove it"},
		{"blank inside", "api lab", "has an invisible character (U+0020) (character 4)", "use a-z, 0-9, hyphens and dots"},
		{"no-break space", "api\u00a0lab", "has an invisible character (U+00A0) (character 4)", "use a-z, 0-9, hyphens and dots"},
		{"zero width space", "api\u200blab", "has an invisible character (U+200B) (character 4)", "use a-z, 0-9, hyphens and dots"},
		{"right-to-left override", "api\u202elab", "has an invisible character (U+202E) (character 4)", "use a-z, 0-9, hyphens and dots"},
		{"umlaut", "köln.lab", "has “ö” (character 2)", "use a-z, 0-9, hyphens and dots"},
		{"cyrillic lookalike", "аpi.lab", "has “а” (character 1)", "use a-z, 0-9, hyphens and dots"},
		{"port", "api.lab:6443", "has “:” (character 8)", "use a-z, 0-9, hyphens and dots"},
		{"URL", "https://api.lab", "has “:” (character 6)", "use a-z, 0-9, hyphens and dots"},
		{"last dot", "api.lab.", "ends with a dot", "leave the last dot out"},
		{"two dots", "api..lab", "has an empty part at character 5", "remove one of the dots"},
		{"first dot", ".lab", "has an empty part at character 1", "remove one of the dots"},
		{"first hyphen", "api.-lab", "has a part that begins or ends with a hyphen (-lab)", "begin and end with a letter or digit"},
		{"last hyphen", "api-.lab", "has a part that begins or ends with a hyphen (api-)", "begin and end with a letter or digit"},
		{"long part", "x." + long, "has a part of 64 characters (aaaaaaaaaaaa…)", "63 are allowed between two dots"},
		{"long part with umlauts", strings.Repeat("ü", 40), "has “ü” (character 1)", "use a-z, 0-9, hyphens and dots"},
		{"long", strings.Repeat("a.", 127), "has 254 characters", "253 are allowed"},
		{"wildcard where none may be", "*.lab", "has “*” (character 1)", "use a-z, 0-9, hyphens and dots"},
	} {
		t.Run(tt.name, func(t *testing.T) { refuses(t, pki.CheckDNSName(tt.in, false), "DNS name", tt.in, tt.why, tt.fix) })
	}
	for _, tt := range []struct{ in, why string }{
		{"*", "has “*” (character 1)"},
		{"*.", "has an empty part at character 3"},
		{"*.*.lab", "has “*” (character 3)"},
		{"a.*.lab", "has “*” (character 3)"},
		{"*a.lab", "has “*” (character 1)"},
		{"*.a_b", "has an underscore (character 4)"},
	} {
		t.Run("wildcard "+tt.in, func(t *testing.T) {
			assert.ErrorContains(t, pki.CheckDNSName(tt.in, true), tt.why)
		})
	}
}

// refuses asserts every part of a ValueError and that its line has them all.
func refuses(t *testing.T, err error, kind, value, why, fix string) {
	t.Helper()
	var v *pki.ValueError
	require.True(t, errors.As(err, &v), "%v", err)
	assert.Equal(t, pki.ValueError{Kind: kind, Value: value, Why: why, Fix: fix}, *v)
	for _, part := range []string{kind, why, fix} {
		assert.Contains(t, err.Error(), part)
	}
}

func TestParseIP(t *testing.T) {
	for in, want := range map[string]string{
		"10.0.0.10": "10.0.0.10", "0.0.0.0": "0.0.0.0", "255.255.255.255": "255.255.255.255",
		"fd00::10": "fd00::10", "FD00:0:0::10": "fd00::10", "::1": "::1", "2001:db8:0:0:1:0:0:1": "2001:db8::1:0:0:1",
	} {
		got, err := pki.ParseIP(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, got.String())
	}
}

func TestParseIPSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ name, in, why, fix string }{
		{"empty", "", "is empty", "give an address such as 10.0.0.10"},
		{"zone", "fe80::1%eth0", "has a zone (eth0)", "a certificate holds addresses without one: leave %eth0 out"},
		{"IPv4 in IPv6", "::ffff:10.0.0.1", "is an IPv4 address in IPv6 form", "write 10.0.0.1"},
		{"port", "10.0.0.1:6443", "has a port or brackets", "give the address alone"},
		{"brackets", "[fd00::1]", "has a port or brackets", "give the address alone"},
		{"brackets and port", "[fd00::1]:6443", "has a port or brackets", "give the address alone"},
		{"prefix", "10.0.0.0/24", "has a prefix length", "give the address alone, without /…"},
		{"IPv6 prefix", "fd00::/64", "has a prefix length", "give the address alone, without /…"},
		{"leading zeros", "010.0.0.1", "is not an IPv4 address", "four numbers from 0 to 255, without leading zeros"},
		{"too large", "10.0.0.256", "is not an IPv4 address", "four numbers from 0 to 255, without leading zeros"},
		{"three numbers", "10.0.1", "is not an IPv4 address", "four numbers from 0 to 255, without leading zeros"},
		{"five numbers", "10.0.0.0.1", "is not an IPv4 address", "four numbers from 0 to 255, without leading zeros"},
		{"one number", "42", "is not an IPv4 address", "four numbers from 0 to 255, without leading zeros"},
		{"name", "api.lab", "is not an IP address", "use the form 10.0.0.10 or fd00::10"},
		{"bad IPv6", "fd00::1::2", "is not an IP address", "use the form 10.0.0.10 or fd00::10"},
		{"trailing blank", "10.0.0.1 ", "ends with a blank", "remove it"},
		{"carriage return", "10.0.0.1\r", "ends with a carriage return (a Windows line end)", "remove it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := pki.ParseIP(tt.in)
			refuses(t, err, "IP address", tt.in, tt.why, tt.fix)
		})
	}
}

func TestValueErrorLine(t *testing.T) {
	assert.Equal(t, "CIDR “x” is not one: give one", (&pki.ValueError{Kind: "CIDR", Value: "x", Why: "is not one", Fix: "give one"}).Error())
	assert.Equal(t, `name “a\u200b\u202eb\u000d\u00a0 ü” is odd`, (&pki.ValueError{Kind: "name", Value: "a\u200b\u202eb\r\u00a0 ü", Why: "is odd"}).Error())
	assert.Equal(t, "CIDR is empty", (&pki.ValueError{Kind: "CIDR", Why: "is empty"}).Error())
}
