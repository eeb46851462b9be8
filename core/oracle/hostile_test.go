//go:build !js

package oracle

import (
	"bytes"
	"fmt"
	mathrand "math/rand/v2"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hostileCase changes one thing of a sound certificate.
type hostileCase struct {
	name   string
	change func(*testing.T, *parts)
}

// reads asks openssl for the text of DER; ok is whether it read it. What it
// says about keys that it cannot load is left out: it names lines of its source.
func reads(t *testing.T, der []byte, args ...string) (text string, ok bool) {
	t.Helper()
	path, err := exec.LookPath("openssl")
	require.NoError(t, err, "this test needs the openssl program: apt-get install openssl")
	cmd := exec.Command(path, append(args, "-inform", "DER", "-text", "-noout")...)
	cmd.Stdin = bytes.NewReader(der)
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	err = cmd.Run()
	return errorLine.ReplaceAllString(stdout.String(), ""), err == nil && stdout.Len() > 0
}

var escaped = regexp.MustCompile(`\\x[0-9A-F]{2}`)

var errorLine = regexp.MustCompile(`(?m)^[0-9A-F]+:error:.*\n`)

// hostileCases are all of them.
func hostileCases() []hostileCase {
	return slices.Concat(hostileNumbers, hostileTimes, hostileNames(), hostileKeys, hostileExtensions, hostileEncodings)
}

// hostileCertificates break one rule each.
func hostileCertificates(t *testing.T) (out []specimen) {
	for _, c := range hostileCases() {
		p := sound(t)
		c.change(t, &p)
		out = append(out, specimen{c.name, p.der()})
	}
	return out
}

// hostilePairs break two rules each, which a seed chooses.
func hostilePairs(t *testing.T, n int) []specimen {
	all := hostileCases()
	return specimens(n, func(_ uint64, random *mathrand.Rand) []byte {
		p := sound(t)
		all[random.IntN(len(all))].change(t, &p)
		all[random.IntN(len(all))].change(t, &p)
		return p.der()
	})
}

// raw writes what decode.Text shows of control characters as openssl does: raw.
func raw(s string) string {
	return escaped.ReplaceAllStringFunc(strings.ReplaceAll(s, `\u{202E}`, "\u202e"), func(s string) string {
		n, _ := strconv.ParseUint(s[2:], 16, 8)
		return string([]byte{byte(n)})
	})
}

func set(field func(*parts) *[]byte, value string) func(*testing.T, *parts) {
	return func(t *testing.T, p *parts) { *field(p) = hexed(t, value) }
}

func serial(p *parts) *[]byte  { return &p.serial }
func version(p *parts) *[]byte { return &p.version }

var hostileNumbers = []hostileCase{
	{"serial negative", set(serial, "02 01 85")},
	{"serial zero", set(serial, "02 01 00")},
	{"serial padded", set(serial, "02 02 00 05")},
	{"serial padded with ones", set(serial, "02 02 ff 85")},
	{"serial of 21 octets", set(serial, "02 15 0102030405060708090a0b0c0d0e0f101112131415")},
	{"serial long and negative", set(serial, "02 0a ff7fffffffffffffffff")},
	{"serial empty", set(serial, "02 00")},
	{"serial is text", set(serial, "0c 01 35")},
	{"version 1 written out", set(version, "a0 03 02 01 00")},
	{"version 2", set(version, "a0 03 02 01 01")},
	{"version 4", set(version, "a0 03 02 01 03")},
	{"version negative", set(version, "a0 03 02 01 ff")},
	{"version huge", set(version, "a0 0b 02 09 7fffffffffffffffff")},
	{"version is text", set(version, "a0 03 0c 01 32")},
	{"version 1 with extensions", func(t *testing.T, p *parts) {
		p.version = nil
		*p = p.with(extensionValue(t, "2.5.29.17", sequence(text(0x82, "a.lab"))))
	}},
	{"unique identifiers", func(t *testing.T, p *parts) {
		p.issuerID, p.subjectID = hexed(t, "81 03 00 0102"), hexed(t, "82 15 00 0102030405060708090a0b0c0d0e0f1011121314")
	}},
	{"unique identifiers in version 1", func(t *testing.T, p *parts) { p.version, p.issuerID = nil, hexed(t, "81 03 00 0102") }},
	{"other algorithm inside", func(t *testing.T, p *parts) { p.inside = sequence(oid(t, "1.2.840.113549.1.1.5"), []byte{5, 0}) }},
	{"algorithm without parameters", func(t *testing.T, p *parts) {
		p.inside = sequence(oid(t, "1.2.840.113549.1.1.11"))
		p.outside = p.inside
	}},
	{"ML-DSA-65", func(t *testing.T, p *parts) {
		p.inside = sequence(oid(t, "2.16.840.1.101.3.4.3.18"))
		p.outside, p.key = p.inside, sequence(p.inside, bitString(make([]byte, 1952)))
		p.signature = bitString(make([]byte, 3309))
	}},
	{"SLH-DSA", func(t *testing.T, p *parts) {
		p.inside = sequence(oid(t, "2.16.840.1.101.3.4.3.20"))
		p.outside, p.key = p.inside, sequence(p.inside, bitString(make([]byte, 32)))
	}},
	{"unknown algorithm", func(t *testing.T, p *parts) {
		p.inside = sequence(oid(t, "1.2.3.4"), text(12, "x"))
		p.outside = p.inside
	}},
	{"signature with unused bits", set(func(p *parts) *[]byte { return &p.signature }, "03 03 03 0108")},
	{"signature empty", set(func(p *parts) *[]byte { return &p.signature }, "03 01 00")},
	{"signature missing", func(_ *testing.T, p *parts) { p.signature = nil }},
	{"PSS by default", func(t *testing.T, p *parts) {
		p.inside = sequence(oid(t, "1.2.840.113549.1.1.10"), sequence())
		p.outside = p.inside
	}},
	{"PSS without parameters", func(t *testing.T, p *parts) {
		p.inside = sequence(oid(t, "1.2.840.113549.1.1.10"))
		p.outside = p.inside
	}},
	{"PSS with a trailer", func(t *testing.T, p *parts) {
		p.inside = sequence(oid(t, "1.2.840.113549.1.1.10"), sequence(hexed(t, "a2 03 02 01 20"), hexed(t, "a3 03 02 01 02")))
		p.outside = p.inside
	}},
}

func period(first, last []byte) func(*testing.T, *parts) {
	return func(_ *testing.T, p *parts) { p.validity = sequence(first, last) }
}

var hostileTimes = []hostileCase{
	{"time without seconds", period(text(23, "2611231842Z"), text(23, "271123184251Z"))},
	{"time with an offset", period(text(23, "261123184251+0100"), text(23, "271123184251Z"))},
	{"time with a fraction", period(text(24, "20261123184251.5Z"), text(24, "20271123184251.25Z"))},
	{"time without zone", period(text(24, "20261123184251"), text(23, "271123184251Z"))},
	{"time of the 13th month", period(text(23, "261323184251Z"), text(23, "271123184251Z"))},
	{"time on the 30th of February", period(text(23, "270230184251Z"), text(23, "271123184251Z"))},
	{"second 60", period(text(23, "261123184260Z"), text(23, "271123184251Z"))},
	{"hour 24", period(text(23, "261123244251Z"), text(23, "271123184251Z"))},
	{"time that is none", period(text(23, "yesterday"), text(24, "tomorrow"))},
	{"time empty", period(text(23, ""), text(23, ""))},
	{"time as text", period(text(19, "261123184251Z"), text(23, "271123184251Z"))},
	{"generalized before 2050", period(text(24, "20261123184251Z"), text(24, "20271123184251Z"))},
	{"years 1950 and 2049", period(text(23, "500101000000Z"), text(23, "491231235959Z"))},
	{"year 9999", period(text(23, "261123184251Z"), text(24, "99991231235959Z"))},
	{"year 0", period(text(24, "00000101000000Z"), text(24, "99991231235959Z"))},
	{"ends before it begins", period(text(23, "271123184251Z"), text(23, "261123184251Z"))},
	{"one time", func(_ *testing.T, p *parts) { p.validity = sequence(text(23, "261123184251Z")) }},
	{"small z", period(text(23, "261123184251z"), text(23, "271123184251Z"))},
	{"zero octet in a time", period(text(23, "26112318425\x00Z"), text(23, "271123184251Z"))},
}

// hostileStrings are values of a common name.
var hostileStrings = []struct {
	name  string
	tag   byte
	value string
}{
	{"UTF-8", 12, "Jürgen 日本"},
	{"broken UTF-8", 12, "a\xff\xfeb"},
	{"overlong UTF-8", 12, "a\xc0\x80b"},
	{"script", 12, `"><script>alert(1)</script>`},
	{"bidi", 12, "abc\u202etxt.exe"},
	{"escape", 12, "\x1b[31mred"},
	{"zero", 12, "lab.example\x00.evil"},
	{"line ends", 12, "a\r\nb\tc"},
	{"BMP", 30, "\x00k\x00\xfc\x30\x42"},
	{"BMP of odd length", 30, "\x00k\x00"},
	{"BMP surrogate", 30, "\xd8\x00\x00a"},
	{"Universal", 28, "\x00\x00\x00k\x00\x01\xf6\x00"},
	{"Universal too high", 28, "\x7f\xff\xff\xff"},
	{"Universal of odd length", 28, "\x00\x00\x00"},
	{"Teletex", 20, "M\xfcnchen"},
	{"Printable with what it may not hold", 19, "a@b_c*"},
	{"IA5 beyond ASCII", 22, "M\xfcnchen"},
	{"Numeric with letters", 18, "12a"},
	{"Visible", 26, "seen"},
	{"General", 27, "general"},
	{"Graphic", 25, "graphic"},
	{"Videotex", 21, "video"},
	{"INTEGER", 2, "\x05"},
	{"OCTET STRING", 4, "abc"},
	{"BIT STRING", 3, "\x00abc"},
	{"BOOLEAN", 1, "\xff"},
	{"NULL", 5, ""},
	{"ENUMERATED", 10, "\x05"},
	{"OBJECT IDENTIFIER", 6, "\x55\x04\x03"},
	{"UTCTime", 23, "261123184251Z"},
	{"SEQUENCE", 48, "\x0c\x01a"},
	{"SET", 49, "\x0c\x01a"},
	{"context", 0x80, "abc"},
	{"empty", 12, ""},
	{"blank", 12, " "},
	{"long", 12, strings.Repeat("kubernetes ", 1000)},
	{"quotes", 12, `a,b+c"d\e<f>g;h=i#j`},
}

func hostileNames() []hostileCase {
	out := []hostileCase{
		{"issuer empty", func(_ *testing.T, p *parts) { p.issuer = sequence() }},
		{"subject empty", func(_ *testing.T, p *parts) { p.subject = sequence() }},
		{"both empty", func(_ *testing.T, p *parts) { p.subject, p.issuer = sequence(), sequence() }},
		{"subject with an empty SET", func(t *testing.T, p *parts) { p.subject = sequence(tlv(0x31), attribute(t, "2.5.4.3", text(12, "x"))) }},
		{"subject is text", func(_ *testing.T, p *parts) { p.subject = text(12, "CN=x") }},
		{"attribute of three parts", func(t *testing.T, p *parts) {
			p.subject = sequence(tlv(0x31, sequence(oid(t, "2.5.4.3"), text(12, "x"), text(12, "y"))))
		}},
		{"two in one", func(t *testing.T, p *parts) {
			p.subject = sequence(tlv(0x31, sequence(oid(t, "2.5.4.10"), text(12, "o")), sequence(oid(t, "2.5.4.3"), text(12, "x"))))
		}},
		{"unknown attribute", func(t *testing.T, p *parts) { p.subject = sequence(attribute(t, "1.2.3.4.5", text(12, "x"))) }},
		{"huge object identifier", func(_ *testing.T, p *parts) {
			p.subject = sequence(tlv(0x31, sequence(tlv(6, []byte{0x2a}, bytes.Repeat([]byte{0xff, 0xff, 0x7f}, 30)), text(12, "x"))))
		}},
		{"300 attributes", func(t *testing.T, p *parts) {
			var list [][]byte
			for i := range 300 {
				list = append(list, attribute(t, "2.5.4.11", text(12, fmt.Sprint("unit ", i))))
			}
			p.subject = sequence(list...)
		}},
	}
	for _, s := range hostileStrings {
		out = append(out, hostileCase{"name, " + s.name, func(t *testing.T, p *parts) {
			p.subject = sequence(attribute(t, "2.5.4.3", text(s.tag, s.value)))
			*p = p.with(extensionValue(t, "2.5.29.17", sequence(tlv(0xa4, p.subject))), extensionValue(t, "2.5.29.18", sequence(text(0x82, "x"))))
		}})
	}
	return out
}
