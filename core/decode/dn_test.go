package decode

import (
	"bytes"
	"encoding/asn1"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stringOf is a string element of this type.
func stringOf(t *testing.T, tag byte, text string) element {
	t.Helper()
	e, err := parseDER(append([]byte{tag, byte(len(text))}, text...))
	require.NoError(t, err)
	return e
}

// TestAttributeText holds openssl's escapes: quotes around values with
// separators, \HH for what is not ASCII.
func TestAttributeText(t *testing.T) {
	for _, tt := range []struct {
		tag        byte
		text, want string
	}{
		{tagPrintableString, "system:masters", "system:masters"},
		{tagUTF8String, "a, b", `"a, b"`},
		{tagUTF8String, "a+b", `"a+b"`},
		{tagUTF8String, "<a;b>", `"<a;b>"`},
		{tagUTF8String, "a=b", "a=b"},
		{tagUTF8String, `a"b`, `a\"b`},
		{tagUTF8String, `a\b`, `a\\b`},
		{tagUTF8String, " a", `" a"`},
		{tagUTF8String, "a ", `"a "`},
		{tagUTF8String, " ", `" "`},
		{tagUTF8String, "a b", "a b"},
		{tagUTF8String, "#a", `"#a"`},
		{tagUTF8String, "#", "#"},
		{tagUTF8String, "a#", "a#"},
		{tagUTF8String, "", ""},
		{tagUTF8String, "é", `\C3\A9`},
		{tagUTF8String, "a\x00b\x7f\n", `a\00b\7F\0A`},
		{tagT61String, "\xe9", `\C3\A9`},
		{tagBMPString, "\x00a\x00,", `"a,"`},
		{tagBMPString, "\x65\xe5", `\E6\97\A5`},
		{tagBMPString, "odd", "#1E036F6464"},
		{tagUniversalString, "\x00\x00\x00a", "a"},
		{tagOctetString, "hi", "#04026869"},
		{tagInteger, "\x05", "#020105"},
	} {
		assert.Equal(t, tt.want, attributeText(stringOf(t, tt.tag, tt.text)), "%q", tt.text)
	}
}

func TestAttributeValueIsPlainText(t *testing.T) {
	assert.Equal(t, `a, "b" é`, attributeValue(stringOf(t, tagUTF8String, `a, "b" é`)))
	assert.Equal(t, "日", attributeValue(stringOf(t, tagBMPString, "\x65\xe5")))
	assert.Equal(t, "a\uFFFD", attributeValue(stringOf(t, tagUTF8String, "a\xff")))
	assert.Equal(t, "#020105", attributeValue(stringOf(t, tagInteger, "\x05")))
}

// nameOf encodes relative names, each of pairs of type and value.
func nameOf(t *testing.T, rdns ...[][2]string) element {
	t.Helper()
	type pair struct {
		Type  asn1.ObjectIdentifier
		Value string `asn1:"utf8"`
	}
	type setSET []pair
	var all []setSET
	oid := map[string]asn1.ObjectIdentifier{"CN": {2, 5, 4, 3}, "O": {2, 5, 4, 10}, "UID": {0, 9, 2342, 19200300, 100, 1, 1}, "?": {1, 2, 3}}
	for _, rdn := range rdns {
		var set setSET
		for _, p := range rdn {
			set = append(set, pair{oid[p[0]], p[1]})
		}
		all = append(all, set)
	}
	der, err := asn1.Marshal(all)
	require.NoError(t, err)
	e, err := parseDER(der)
	require.NoError(t, err)
	return e
}

func TestNameText(t *testing.T) {
	for want, rdns := range map[string][][][2]string{
		"":                        nil,
		"CN = x":                  {{{"CN", "x"}}},
		"O = a, O = b, CN = x":    {{{"O", "a"}}, {{"O", "b"}}, {{"CN", "x"}}},
		"O = a, CN = x + UID = 7": {{{"O", "a"}}, {{"CN", "x"}, {"UID", "7"}}},
		"1.2.3 = x":               {{{"?", "x"}}},
	} {
		assert.Equal(t, want, nameText(nameOf(t, rdns...)))
	}
}

func TestSlashName(t *testing.T) {
	got, err := slashName(nameOf(t, [][2]string{{"O", "a/b, c"}}, [][2]string{{"CN", "é"}}))
	require.NoError(t, err)
	assert.Equal(t, `/O=a\/b, c/CN=\xC3\xA9`, got)
	long := strings.Repeat("x", 120)
	got, err = slashName(nameOf(t, [][2]string{{"O", long}}, [][2]string{{"O", long}}, [][2]string{{"CN", "cut"}}))
	require.NoError(t, err)
	assert.Equal(t, "/O="+long+"/O="+long+"/CN=cut", got)
	got, err = slashName(nameOf(t, [][2]string{{"O", long}}, [][2]string{{"O", long}}, [][2]string{{"CN", "cut off"}, {"CN", "here"}}))
	require.NoError(t, err)
	assert.Less(t, len(got), 256, "openssl's buffer ends there")
}

func TestDamagedNames(t *testing.T) {
	for _, der := range [][]byte{
		{0x02, 0x01, 0x05},
		{0x30, 0x02, 0x02, 0x00},
		{0x30, 0x04, 0x31, 0x02, 0x30, 0x00},
		{0x30, 0x03, 0x31, 0x01, 0x30},
		{0x30, 0x08, 0x31, 0x06, 0x30, 0x04, 0x02, 0x00, 0x0c, 0x00},
	} {
		e, err := parseDER(der)
		require.NoError(t, err)
		_, err = nameAttributes(e)
		assert.Error(t, err, "% x", der)
		assert.Empty(t, nameText(e))
		_, err = slashName(e)
		assert.Error(t, err)
	}
}

func TestOctetsAreLaidOut(t *testing.T) {
	p := &printer{}
	p.octets(2, 3, []byte{1, 2, 3, 4})
	p.octets(0, 3, []byte{5, 6, 7})
	p.octets(0, 3, nil)
	assert.Equal(t, "  01:02:03:\n  04\n05:06:07\n\n", p.b.String())
	assert.Equal(t, "AB:CD", upperHex([]byte{0xab, 0xcd}))
	assert.Equal(t, "  a\n  b\n", indentText("a\nb\n", 2))
}

func TestSafeText(t *testing.T) {
	for text, want := range map[string]string{
		"plain é 日": "plain é 日", "a\nb": `a\x0Ab`, "\x1b[31m": `\x1B[31m`, "a\u202eb": `a\u{202E}b`, "\xff": `\xFF`, "\u200b": `\u{200B}`, "\u0085": `\u{85}`, "": "",
	} {
		assert.Equal(t, want, safe([]byte(text)))
	}
	assert.Equal(t, "a.\n\r..", dump(append([]byte("a\t\n\r"), bytes.Repeat([]byte{0x80}, 2)...)))
}
