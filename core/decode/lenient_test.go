package decode

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pace"
)

// rebuilt is the fixture's certificate with the encoding of one field put in
// the place of another, and the lengths around it made right.
func rebuilt(t *testing.T, field func(*certificate) element, fresh []byte) []byte {
	t.Helper()
	der := derOf(t, "apiserver.crt")
	c, err := readCertificate(der)
	require.NoError(t, err)
	old := field(c).span()
	inner := splice(der, c.body, old, fresh)
	return wrap(0x30, append(inner, der[c.body.next():]...))
}

func splice(der []byte, around element, old [2]int, fresh []byte) []byte {
	content := append(bytes.Clone(der[around.body:old[0]]), fresh...)
	return wrap(0x30, append(content, der[old[1]:around.end]...))
}

func wrap(tag byte, content []byte) []byte {
	n := len(content)
	head := []byte{tag, byte(n)}
	switch {
	case n >= 1<<16:
		head = []byte{tag, 0x83, byte(n >> 16), byte(n >> 8), byte(n)}
	case n >= 1<<8:
		head = []byte{tag, 0x82, byte(n >> 8), byte(n)}
	case n >= 1<<7:
		head = []byte{tag, 0x81, byte(n)}
	}
	return append(head, content...)
}

func hexBytes(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	require.NoError(t, err)
	return b
}

// TestEachFlawIsToldAtItsPlace breaks one field at a time: the certificate is
// shown all the same, the flaw has its bytes and the place where the rule is written.
func TestEachFlawIsToldAtItsPlace(t *testing.T) {
	serial := func(c *certificate) element { return c.serial }
	validity := func(c *certificate) element { return c.validity }
	issuer := func(c *certificate) element { return c.issuer }
	subject := func(c *certificate) element { return c.subject }
	const ends = "170d3237313132333138343235315a"
	for _, tt := range []struct {
		name       string
		field      func(*certificate) element
		fresh      string
		what, ref  string
		goRefuses  bool
		term, held string // a field and its value
	}{
		{"negative serial", serial, "020185", "The serial number is negative", "RFC 5280 section 4.1.2.2", true, "Serial Number", "-7b"},
		{"long serial", serial, "0216" + strings.Repeat("05", 22), "longer than 20 octets", "RFC 5280 section 4.1.2.2", false, "Serial Number", "05:05"},
		{"padded serial", serial, "02020005", "needless octets", "X.690 section 8.3.2", true, "Serial Number", "05"},
		{"serial of text", serial, "0c0135", "The serial number is a UTF8String", "RFC 5280 section 4.1", true, "Serial Number", "35"},
		{"time as text", validity, "301e 130d3236313132333138343235315a" + ends, "The first moment is a PrintableString", "RFC 5280 section 4.1.2.5", true, "Not Before", "261123184251Z"},
		{"time that is none", validity, "3015 1704736f6f6e" + ends, "“soon” is not in the form", "RFC 5280 section 4.1.2.5.1", true, "Not Before", "soon"},
		{"time without seconds", validity, "301c 170b323631313233313834325a" + ends, "is not in the form YYMMDDHHMMSSZ", "RFC 5280 section 4.1.2.5.1", false, "Not Before", "2026-11-23T18:42:00Z"},
		{"empty issuer", issuer, "3000", "The issuer has no name", "RFC 5280 section 4.1.2.4", false, "Issuer", ""},
		{"issuer of text", issuer, "0c0178", "The issuer is a UTF8String", "RFC 5280 section 4.1", true, "Issuer", ""},
		{"broken UTF-8", subject, "300f310d300b06035504030c0461ff6262", "is no UTF-8", "RFC 3629 section 3", true, "CN", "a\uFFFDbb"},
		{"mail in a PrintableString", subject, "300e310c300a06035504031303614062", "characters that it may not", "X.680 section 41.4", true, "CN", "a@b"},
		{"indefinite length", subject, "3080310c300a06035504030c036a616e0000", "Its length is indefinite", "X.690 section 10.1", true, "CN", "jan"},
		{"long length", serial, "02810105", "more octets than needed", "X.690 section 10.1", true, "Serial Number", "05"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := one(t, string(rebuilt(t, tt.field, hexBytes(t, tt.fresh))))
			assert.Equal(t, tt.goRefuses, o.Certificate == nil, "%v", o.Problems)
			var found []string
			for _, f := range o.Flaws {
				if f.Ref == tt.ref && strings.Contains(f.What, tt.what) {
					found = append(found, f.What)
					assert.Less(t, f.Span[0], f.Span[1])
				}
			}
			require.NotEmpty(t, found, "%v", o.Flaws)
			tree := o.Tree
			if tt.term == "CN" {
				tree, _ = o.field("Subject")
			}
			n, ok := tree.Find(tt.term)
			require.True(t, ok)
			assert.True(t, strings.HasPrefix(n.Value, tt.held), n.Value)
			assert.True(t, anyFlaw(o.Tree, tt.ref), "a field tells of it")
		})
	}
}

// TestAnswersThatAreCutOffWithin breaks the lengths of what lies in an OCSP
// response: it is shown as far as it goes.
func TestAnswersThatAreCutOffWithin(t *testing.T) {
	whole := derOf(t, "revoked.ocsp")
	for name, cut := range map[string][2]string{
		"next update": {"\xa0\x11\x18\x0f", "\xa0\x11\x18\x5d"},
		"reason":      {"\xa0\x03\x0a\x01", "\xa0\x03\x0a\x7f"},
	} {
		der := bytes.Replace(whole, []byte(cut[0]), []byte(cut[1]), 1)
		require.NotEqual(t, whole, der, name)
		o := one(t, string(der))
		assert.Equal(t, OCSPResponse, o.Kind, name)
		assert.NotEmpty(t, Text(o), name)
	}
}

func anyFlaw(n Node, ref string) bool {
	if strings.Contains(n.Flaw, ref) {
		return true
	}
	for _, c := range n.Children {
		if anyFlaw(c, ref) {
			return true
		}
	}
	return false
}

// TestTextOfTwoOctetsACharacterIsRead: BMPString, as Windows CAs wrote.
func TestTextOfTwoOctetsACharacterIsRead(t *testing.T) {
	o := one(t, string(rebuilt(t, func(c *certificate) element { return c.subject }, hexBytes(t, "3013 3111 300f 0603550403 1e08 006b00fc30420062"))))
	subject, _ := o.field("Subject")
	n, ok := subject.Find("CN")
	require.True(t, ok)
	assert.Equal(t, "küあb", n.Value)
	require.NotEmpty(t, o.Flaws)
	assert.True(t, o.Flaws[0].Mild)
	for _, p := range o.Problems {
		assert.NotEqual(t, RuleEncoding, p.Rule, "mild flaws are no problems: %s", p.What)
	}
}

// TestKeysOfTheFutureAreNamed: no error, and no number without a name.
func TestKeysOfTheFutureAreNamed(t *testing.T) {
	for oid, name := range laterNames() {
		if !strings.HasPrefix(oid, "2.16.840.1.101.3.4.3.") {
			continue
		}
		var id asn1.ObjectIdentifier
		for _, arc := range strings.Split(oid, ".") {
			n, err := strconv.Atoi(arc)
			require.NoError(t, err)
			id = append(id, n)
		}
		number, err := asn1.Marshal(id)
		require.NoError(t, err)
		key := wrap(0x30, append(wrap(0x30, number), wrap(3, make([]byte, 1953))...))
		o := one(t, string(rebuilt(t, func(c *certificate) element { return c.key }, key)))
		n, ok := o.Tree.Find("Subject Public Key Info")
		require.True(t, ok)
		assert.Equal(t, name+" ("+oid+")", n.Value)
		assert.Contains(t, Text(o), "Public Key Algorithm: "+oid, "openssl 3.0 has no name for it")
	}
}

// TestUnknownExtensionsAreTakenApart shows what is in them as ASN.1.
func TestUnknownExtensionsAreTakenApart(t *testing.T) {
	n := extensionOf(t, "1.2.3.4", "300a 0c026869 020105 0101ff").node()
	require.Len(t, n.Children, 1)
	var got []string
	for _, c := range n.Children[0].Children {
		got = append(got, c.Label+" "+c.Value)
	}
	assert.Equal(t, []string{"UTF8String hi", "INTEGER 5", "BOOLEAN TRUE"}, got)
}

func TestTimeOfWhatGoRefusesIsJudged(t *testing.T) {
	der := rebuilt(t, func(c *certificate) element { return c.serial }, []byte{2, 1, 0x85})
	r := Bytes("", der, now.AddDate(30, 0, 0))
	require.Len(t, r.Objects, 1)
	assert.Equal(t, Broken, r.Objects[0].Level())
	var rules []string
	for _, p := range r.Objects[0].Problems {
		rules = append(rules, string(p.Rule))
	}
	assert.Contains(t, rules, string(RuleTime))
	assert.Equal(t, "kube-apiserver", r.Objects[0].Label(), "it has a name all the same")
}

// TestHostileSizes gives what costs much if it is read carelessly: ten times as
// much takes ten times as long, or less, as all is bounded.
func TestHostileSizes(t *testing.T) {
	names := func(n int) []byte {
		var b bytes.Buffer
		for i := range n {
			s := fmt.Sprintf("h%d.lab", i)
			b.Write(append([]byte{0x82, byte(len(s))}, s...))
		}
		extension := wrap(0x30, append([]byte{6, 3, 0x55, 0x1d, 0x11}, wrap(4, wrap(0x30, b.Bytes()))...))
		return wrap(0xa3, wrap(0x30, extension))
	}
	last := func(c *certificate) element {
		list := c.extensionList
		list.start, list.body = int32(c.key.next()), int32(c.key.next()) // the wrapper too
		return list
	}
	for name, der := range map[string]func(n int) []byte{
		"names": func(n int) []byte { return rebuilt(t, last, names(n/10)) },
		"empty names": func(n int) []byte {
			return rebuilt(t, last, wrap(0xa3, wrap(0x30, wrap(0x30, append([]byte{6, 3, 0x55, 0x1d, 0x11}, wrap(4, wrap(0x30, bytes.Repeat([]byte{0x82, 0}, n)))...)))))
		},
		"a long serial": func(n int) []byte {
			return rebuilt(t, func(c *certificate) element { return c.serial }, wrap(2, bytes.Repeat([]byte{0x55}, n)))
		},
		"a long number": func(n int) []byte {
			return rebuilt(t, func(c *certificate) element { return c.subject }, wrap(0x30, wrap(0x31, wrap(0x30, append(wrap(6, bytes.Repeat([]byte{0x81, 1}, n/2)), 0x0c, 1, 'x')))))
		},
		"deep": func(n int) []byte {
			return rebuilt(t, last, wrap(0xa3, wrap(0x30, wrap(0x30, append([]byte{6, 3, 0x2a, 3, 4}, wrap(4, deep(n/1000))...)))))
		},
		"deep and endless": func(n int) []byte {
			return rebuilt(t, func(c *certificate) element { return c.subject }, bytes.Repeat([]byte{0x30, 0x80}, n/30_000))
		},
		"a long modulus": func(n int) []byte {
			return rebuilt(t, func(c *certificate) element { return c.key }, wrap(0x30, append(hexBytes(t, "300d06092a864886f70d0101010500"), wrap(3, append([]byte{0}, wrap(0x30, append(wrap(2, bytes.Repeat([]byte{0x55}, n)), 2, 1, 3))...))...)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			pace.Linear(t, 100_000, func(n int) func() {
				data := der(n)
				return func() { readInEachWay(t, data) }
			})
		})
	}
}

func readInEachWay(t *testing.T, der []byte) {
	r := Bytes("", der, now)
	require.Len(t, r.Objects, 1)
	o := r.Objects[0]
	assert.NotEmpty(t, Text(o))
	rows, _ := Outline(o)
	assert.LessOrEqual(t, len(rows), MaxOutline)
	assert.NotEmpty(t, JSON(r.Objects))
	assert.NotEmpty(t, FieldsCSV(o))
	assert.LessOrEqual(t, count(o.Tree), 2*maxParts)
}

func count(n Node) int {
	all := 1
	for _, c := range n.Children {
		all += count(c)
	}
	return all
}

func deep(n int) []byte {
	value := []byte{5, 0}
	for range n {
		value = wrap(0x30, value)
	}
	return value
}

func TestSmallNumbersStayExact(t *testing.T) {
	assert.Equal(t, "-123", smallNumber(element{in: &[]byte{0x85}, end: 1}))
	assert.Zero(t, big.NewInt(-123).Cmp(twosComplement([]byte{0x85})))
}

// TestASurveyFindsTheSame: a list has every object that a full reading has.
func TestASurveyFindsTheSame(t *testing.T) {
	text := "x" + strings.Replace(fixture(t, "ca.crt"), "END CERTIFICATE", "END X", 1)
	for _, f := range Formats() {
		text += fixture(t, f.Sample)
	}
	full, quick := Bytes("f", []byte(text), now), Survey("f", []byte(text), now)
	require.Len(t, quick.Objects, len(full.Objects))
	assert.Equal(t, full.Unread, quick.Unread)
	for i, o := range quick.Objects {
		assert.Equal(t, full.Objects[i].Label(), o.Label())
		assert.Equal(t, full.Objects[i].Kind, o.Kind)
	}
}

// TestNoticesOfTwoOctetsACharacterAreWhole: openssl shows nothing of them.
func TestNoticesOfTwoOctetsACharacterAreWhole(t *testing.T) {
	n := extensionOf(t, "2.5.29.32", "3024 3022 06022a03 301c 301a 06082b06010505070202 300e 1e0c 0052006500610064002000e9").node()
	require.Len(t, n.Children, 1)
	assert.Equal(t, "1.2.3", n.Children[0].Value)
	require.Len(t, n.Children[0].Children, 1)
	assert.Equal(t, "Read é", n.Children[0].Children[0].Value)
	assert.Contains(t, n.Value, "Explicit Text: ")
}

// TestNamedBitsEndWithOne: DER leaves zeros at the end out, and readers cope.
func TestNamedBitsEndWithOne(t *testing.T) {
	for _, c := range []struct {
		oid, value string
		told       bool
	}{
		{"2.5.29.15", "0302 05a0", false},
		{"2.5.29.15", "0303 070080", false}, // decipher only, the ninth bit
		{"2.5.29.15", "0302 0001", false},
		{"2.5.29.15", "0302 0080", true},
		{"2.5.29.15", "0302 04a0", true},
		{"2.5.29.15", "0303 00a000", true},
		{"2.16.840.1.113730.1.1", "0302 06c0", false},
		{"2.16.840.1.113730.1.1", "0302 00c0", true},
		{"2.5.29.14", "0302 0080", false}, // another kind of value, which is another flaw
	} {
		var l ledger
		l.strictExtensions([]extension{extensionOf(t, c.oid, c.value)})
		told := false
		for _, f := range l.flaws {
			if f.Ref == "X.690 section 11.2.2" {
				told = true
				assert.True(t, f.Mild)
			}
		}
		assert.Equal(t, c.told, told, "%s %s: %v", c.oid, c.value, l.flaws)
	}
}
