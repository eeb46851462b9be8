package decode

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pace"
)

var now = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func fixture(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(data)
}

// derOf is the content of a fixture's PEM block.
func derOf(t testing.TB, name string) []byte {
	t.Helper()
	block, _ := pem.Decode([]byte(fixture(t, name)))
	require.NotNil(t, block)
	return block.Bytes
}

// one reads text that holds exactly one object.
func one(t testing.TB, text string) Object {
	t.Helper()
	r := Bytes("x", []byte(text), now)
	require.Empty(t, r.Unread)
	require.Len(t, r.Objects, 1)
	return r.Objects[0]
}

// none reads text that holds one unreadable part and nothing else.
func none(t testing.TB, text string) Unread {
	t.Helper()
	r := Bytes("x", []byte(text), now)
	require.Empty(t, r.Objects)
	require.Len(t, r.Unread, 1)
	return r.Unread[0]
}

// TestTheTableOfFormats reads each format's own sample, as PEM, DER and base64.
func TestTheTableOfFormats(t *testing.T) {
	seen := map[string]bool{}
	for i, f := range Formats() {
		t.Run(f.Name, func(t *testing.T) {
			assert.False(t, seen[f.Name], "names are unique")
			seen[f.Name] = true
			assert.NotEmpty(t, f.Kind)
			assert.NotEmpty(t, f.Label)
			if i > 0 {
				assert.LessOrEqual(t, Formats()[i-1].Rank, f.Rank)
			}
			der := derOf(t, f.Sample)
			for form, text := range map[string]string{
				"PEM":           fixture(t, f.Sample),
				"DER":           string(der),
				"base64":        base64.StdEncoding.EncodeToString(der),
				"base64 of PEM": base64.StdEncoding.EncodeToString([]byte(fixture(t, f.Sample))),
				"Windows":       strings.ReplaceAll(fixture(t, f.Sample), "\n", "\r\n"),
				"no last LF":    strings.TrimSpace(fixture(t, f.Sample)),
				"indented":      strings.ReplaceAll(fixture(t, f.Sample), "\n", "\n    "),
				"one line":      strings.ReplaceAll(fixture(t, f.Sample), "\n", " "),
				"written \\n":   strings.ReplaceAll(fixture(t, f.Sample), "\n", `\n`),
				"marked UTF-8":  "\ufeff" + fixture(t, f.Sample),
				"UTF-16":        littleEndian(fixture(t, f.Sample)),
			} {
				o := one(t, text)
				assert.Equal(t, f.Name, o.Format, form)
				assert.Equal(t, f.Kind, o.Kind, form)
				assert.Equal(t, der, o.DER, form)
				keyless := f.Kind == RevocationList || f.Kind == OCSPResponse || f.Kind == OCSPRequest
				assert.Equal(t, keyless, o.PublicKey == nil, "%s: all but lists and questions have a key", form)
				assert.Empty(t, o.Problems, form)
				assert.NotEmpty(t, Text(o), form)
				assert.Equal(t, "x", o.Name, form)
			}
		})
	}
}

// littleEndian is text as Windows PowerShell's > writes it.
func littleEndian(s string) string {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		b.Write([]byte{byte(u), byte(u >> 8)})
	}
	return b.String()
}

func TestReencodingGivesTheSameObject(t *testing.T) {
	for _, f := range Formats() {
		o := one(t, fixture(t, f.Sample))
		again := one(t, string(o.PEM()))
		assert.Equal(t, o.DER, again.DER)
		assert.Equal(t, o.Tree, again.Tree)
	}
}

func TestManyBlocksWithTextBetweenThem(t *testing.T) {
	text := fixture(t, "ca.crt") + "\nand the key:\n" + fixture(t, "apiserver.key") + fixture(t, "jane.csr")
	r := Bytes("all.pem", []byte(text), now)
	assert.Empty(t, r.Unread)
	require.Len(t, r.Objects, 3)
	assert.Equal(t, []ObjectKind{Certificate, PrivateKey, Request}, []ObjectKind{r.Objects[0].Kind, r.Objects[1].Kind, r.Objects[2].Kind})
	assert.Equal(t, 2, r.Objects[0].Line)
	assert.Equal(t, 1+strings.Count(text[:strings.Index(text, "-----BEGIN RSA")], "\n"), r.Objects[1].Line)
	assert.Equal(t, "RSA PRIVATE KEY", r.Objects[1].PEMType)
}

func TestOneBadBlockHidesNoOther(t *testing.T) {
	good := fixture(t, "ca.crt")
	bad := strings.Replace(good, "MII", "M?I", 1)
	r := Bytes("x", []byte(good+bad+good), now)
	assert.Len(t, r.Objects, 2)
	require.Len(t, r.Unread, 1)
	u := r.Unread[0]
	assert.Equal(t, 2, u.Column)
	assert.Equal(t, strings.Count(good, "\n")+3, u.Line)
	assert.Contains(t, u.Error(), "column 2: PEM block “CERTIFICATE”: “?” is not base64: ")
}

func TestConcatenatedDER(t *testing.T) {
	r := Bytes("x", append(derOf(t, "ca.crt"), derOf(t, "apiserver.crt")...), now)
	assert.Empty(t, r.Unread)
	assert.Len(t, r.Objects, 2)
	r = Bytes("x", append(derOf(t, "ca.crt"), 0xff, 0xff, 0xff), now)
	assert.Len(t, r.Objects, 1)
	assert.Len(t, r.Unread, 1)
}

func TestKubeconfigsHoldPEMInBase64(t *testing.T) {
	b64 := func(name string) string { return base64.StdEncoding.EncodeToString([]byte(pemOnly(t, name))) }
	text := "apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    certificate-authority-data: " + b64("ca.crt") +
		"\nusers:\n- user:\n    client-key-data: " + b64("apiserver.key") + "\n"
	r := Bytes("admin.conf", []byte(text), now)
	assert.Empty(t, r.Unread)
	require.Len(t, r.Objects, 2)
	assert.Equal(t, 5, r.Objects[0].Line)
	assert.Equal(t, PrivateKey, r.Objects[1].Kind)
	assert.Equal(t, 8, r.Objects[1].Line)
}

func pemOnly(t *testing.T, name string) string {
	text := fixture(t, name)
	return text[strings.Index(text, "-----BEGIN"):]
}

// TestUnreadable is what people paste by mistake, and what they are told.
func TestUnreadable(t *testing.T) {
	cert := pemOnly(t, "ca.crt")
	lines := strings.Split(cert, "\n")
	body := strings.Join(lines[1:len(lines)-2], "\n")
	for _, tt := range []struct{ name, text, where, why, fix string }{
		{"nothing", "", "", "there is nothing in it", "paste"},
		{"blanks", " \n\t\r\n", "", "there is nothing in it", "paste"},
		{"prose", "Dear admin, please sign this for me. Thank you, Jane", "line 1, column 1", "no PEM block", "-----BEGIN"},
		{"prose of letters alone", "hello world\nthis is text", "line 1, column 1", "no PEM block", "-----BEGIN"},
		{"damaged without an end", "-----BEGIN CERTIFICATE-----\nabcd", "line 1", "the END line is missing, and ", ""},
		{"a wrong character", strings.Replace(cert, lines[3], lines[3][:8]+"?"+lines[3][9:], 1), "line 4, column 9", "“?” is not base64", "copy"},
		{"a blank from a web page", strings.Replace(cert, lines[3], lines[3][:8]+"\u00a0"+lines[3][9:], 1), "line 4, column 9", "the character U+00A0 is not base64", "copy"},
		{"an invisible character", strings.Replace(cert, lines[3], lines[3][:8]+"\u200b"+lines[3][8:], 1), "line 4, column 9", "the character U+200B is not base64", "copy"},
		{"bare base64 with a slip", strings.Replace(body, "\n", "\n-", 1), "line 2, column 1", "“-” is not base64", "copy"},
		{"a character lost", strings.Replace(cert, lines[3], lines[3][1:], 1), "", "", "copy"},
		{"no BEGIN line", strings.Join(lines[1:], "\n"), "", "END line without a BEGIN line", "first line"},
		{"nothing inside", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "line 1", "nothing between", "lines between"},
		{"text after padding", "-----BEGIN CERTIFICATE-----\nMAA=\nMAA=\n-----END CERTIFICATE-----\n", "line 3, column 1", "text follows after “=”", "one block per object"},
		{"cut off", strings.Join(lines[:6], "\n"), "line 1", "cut off: ", "copy all of it"},
		{"damaged BEGIN", "-----BEGIN CERTIFICATE---\nMAAA\n", "line 1, column 1", "BEGIN line is damaged", "five dashes"},
		{"DER of no kind", "-----BEGIN CERTIFICATE-----\nAgEF\n-----END CERTIFICATE-----\n", "line 1", "no certificate, request or key", "give"},
		{"indefinite length without an end", "\x30\x80\x04\x80\x00\x00", "", "indefinite length", "openssl"},
		{"BER of no kind", "\x30\x80\x02\x01\x01\x00\x00", "", "no certificate, request or key", "give"},
		{"random bytes", "\x00\x01\x02\x03", "", "neither text nor DER", "PEM or DER"},
		{"words and a control character", "hello garbage \u202e\x00 text", "", "neither text nor DER", "PEM or DER"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", "", ""},
		{"encrypted PKCS#8", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAYwAAQCAQI=\n-----END ENCRYPTED PRIVATE KEY-----\n", "line 1", "encrypted with a passphrase", "openssl pkcs8 -in FILE -out"},
		{"encrypted PKCS#1", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", "line 1", "encrypted with a passphrase", "openssl pkey -in FILE -out"},
		{"OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n", "line 1", "OpenSSH’s own format", "ssh-keygen"},
		{"curve alone", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", "line 1", "no key follows", "whole file"},
		{"PKCS#7", "-----BEGIN PKCS7-----\nMAAA\n-----END PKCS7-----\n", "line 1", "PKCS#7 bundle", "openssl pkcs7"},
		{"CMS", "-----BEGIN CMS-----\nMAAA\n-----END CMS-----\n", "line 1", "CMS bundle", "openssl cms -verify -noverify -inform PEM"},
		{"PKCS#7, DER", "\x30\x0f\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x02\x04\x00", "", "PKCS#7 bundle", "openssl pkcs7 -inform DER"},
		{"DSA", "-----BEGIN DSA PRIVATE KEY-----\nMBICAQACAQcCAQcCAQcCAQcCAQc=\n-----END DSA PRIVATE KEY-----\n", "line 1", "it is a DSA private key", "make a new key"},
		{"PGP", "-----BEGIN PGP PUBLIC KEY BLOCK-----\nMAAA\n-----END PGP PUBLIC KEY BLOCK-----\n", "line 1", "nothing to do with X.509", "give"},
		{"base64 of prose", base64.StdEncoding.EncodeToString([]byte("hello, this is no key at all, sorry")), "line 1", "no PEM block", ""},
		{"Russian doll", doll("QQ==", 4), "line 1", "base64 in base64 in base64", "base64 -d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := none(t, tt.text)
			if tt.where != "" {
				assert.Equal(t, tt.where, u.Where())
			}
			assert.Contains(t, u.Why, tt.why)
			assert.Contains(t, u.Fix, tt.fix)
			assert.NotEmpty(t, u.What)
		})
	}
}

func doll(s string, times int) string {
	for range times {
		s = base64.StdEncoding.EncodeToString([]byte(s))
	}
	return s
}

// TestTolerated is what can be read although other tools will not: the problem
// says so.
func TestTolerated(t *testing.T) {
	cert := pemOnly(t, "ca.crt")
	der := derOf(t, "ca.crt")
	for _, tt := range []struct{ name, text, what string }{
		{"END line missing", strings.TrimSuffix(cert, "-----END CERTIFICATE-----\n"), "The END line is missing"},
		{"END line damaged", strings.Replace(cert, "END CERTIFICATE-----", "END CERTIFICATE---", 1), "The END line is damaged"},
		{"END line of another", strings.Replace(cert, "END CERTIFICATE", "END PRIVATE KEY", 1), "begins as “CERTIFICATE” and ends as “PRIVATE KEY”"},
		{"label of another", strings.ReplaceAll(cert, "CERTIFICATE", "PRIVATE KEY"), "says “PRIVATE KEY”, it holds a certificate"},
		{"bytes behind", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: append(bytes.Clone(der), 1, 2, 3)})), "3 bytes follow after the end"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := one(t, tt.text)
			assert.Equal(t, der, o.DER)
			require.Len(t, o.Problems, 1)
			assert.Contains(t, o.Problems[0].What, tt.what)
			assert.Equal(t, RuleEncoding, o.Problems[0].Rule)
			assert.NotEmpty(t, o.Problems[0].Why)
			assert.NotEmpty(t, o.Problems[0].Fix)
			assert.Equal(t, cert, string(o.PEM()), "the PEM tab has it right")
		})
	}
}

func TestMissingENDLineBeforeTheNextBlock(t *testing.T) {
	cert := pemOnly(t, "ca.crt")
	r := Bytes("x", []byte(strings.TrimSuffix(cert, "-----END CERTIFICATE-----\n")+cert), now)
	assert.Empty(t, r.Unread)
	require.Len(t, r.Objects, 2)
	assert.Len(t, r.Objects[0].Problems, 1)
	assert.Empty(t, r.Objects[1].Problems)
}

func TestInputIsBounded(t *testing.T) {
	u := Bytes("x", make([]byte, MaxInput+1), now).Unread
	require.Len(t, u, 1)
	assert.Contains(t, u[0].Why, "more than 16 MiB")

	r := Bytes("x", []byte(strings.Repeat(pemOnly(t, "sa.pub"), MaxObjects+10)), now)
	assert.Len(t, r.Objects, MaxObjects)
	require.Len(t, r.Unread, 1)
	assert.Contains(t, r.Unread[0].Why, "more than 5000 parts")
}

// TestHostileInputTakesLinearTime lets inputs grow that are made to provoke
// repeated scanning.
func TestHostileInputTakesLinearTime(t *testing.T) {
	for name, unit := range map[string]string{
		"BEGIN":         "-----BEGIN A-----\n",
		"BEGIN, no LF":  "-----BEGIN A-----",
		"curves":        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n",
		"END":           "-----END A-----",
		"dashes":        "-",
		"open BEGIN":    "-----BEGIN ",
		"base64 of PEM": PEMInBase64 + "? ",
		"headers":       "-----BEGIN A-----\nA: b\n",
		"DER":           "\x30\x00",
		"nested DER":    "\x30\x84\x00\xff\xff\xff",
	} {
		t.Run(name, func(t *testing.T) {
			pace.Linear(t, 200_000, func(n int) func() {
				data := []byte(strings.Repeat(unit, n/len(unit)))
				return func() { Bytes("x", data, now) }
			})
		})
	}
}
