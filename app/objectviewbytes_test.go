package app

import (
	"crypto/x509"
	"fmt"
	"os"
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

func octetsOf(t *testing.T, text string) *octetsView {
	t.Helper()
	r := decode.Bytes("x", []byte(text), apptest.Now())
	require.Len(t, r.Objects, 1)
	v := &octetsView{ID: "o", Object: &r.Objects[0], Fields: &fieldSpans{}}
	v.Fields.take("f", v.Object)
	v.settle()
	return v
}

// TestEachByteBelongsToAValue: from bytes to values and back.
func TestEachByteBelongsToAValue(t *testing.T) {
	v := octetsOf(t, sample(t, 0))
	for at := range v.Object.DER {
		r := v.rows[v.rowOf(at)]
		require.True(t, r.Span[0] <= at && at < r.Span[1], "byte %d is in %v", at, r.Span)
	}
	for i, r := range v.rows {
		back := v.rowAt(r.Span)
		assert.Equal(t, r.Span, v.rows[back].Span)
		assert.LessOrEqual(t, back, i)
	}
}

// TestChoosingOpensTheWay to a value that lies deep, and marks its bytes.
func TestChoosingOpensTheWay(t *testing.T) {
	v := octetsOf(t, sample(t, 0))
	san, ok := v.Object.Tree.Find("X509v3 Subject Alternative Name")
	require.True(t, ok)
	ip := san.Children[5]
	v.At = ip.Span
	html := apptest.HTML(v.Render())
	assert.Equal(t, ip.Span, v.rows[v.at].Span)
	assert.Contains(t, v.visible, v.at)
	assert.Contains(t, html, fmt.Sprintf("%d … %d, 6 bytes: [7], tag 87, length 4", ip.Span[0], ip.Span[1]-1))
	assert.Contains(t, html, "10.96.0.1")
	marked := v.octets(v.dump.RowOf(ip.Span[0]))
	raw := apptest.HTML(marked)
	assert.Contains(t, raw, fmt.Sprintf(`class="in" data-byte="%d">87<`, ip.Span[0]))
	assert.Contains(t, raw, `class="on"`, "what it lies in is marked too")
}

func TestOctetsByKeyboard(t *testing.T) {
	v := octetsOf(t, sample(t, 0))
	shown := len(v.visible)
	next, ok := v.key("ArrowLeft", 0)
	assert.True(t, ok)
	assert.Zero(t, next)
	assert.Len(t, v.visible, 1, "the whole is closed")
	v.key("ArrowRight", 0)
	assert.Len(t, v.visible, shown)
	next, _ = v.key("ArrowRight", 0)
	assert.Equal(t, 1, next)
	v.key("ArrowLeft", 1)
	next, _ = v.key("ArrowLeft", 1)
	assert.Zero(t, next, "first it closes, then it goes to what it lies in")
	_, ok = v.key("x", 0)
	assert.False(t, ok)

	_, ok = v.keyByte("ArrowDown", 0)
	assert.False(t, ok)
	v.keyByte("ArrowRight", 0)
	assert.Equal(t, 1, v.at)
	v.moveByte(nil, 0)
	assert.Equal(t, 1, v.at, "the row of bytes moved because the value did")
	v.moveByte(nil, 3)
	assert.LessOrEqual(t, v.rows[v.at].Span[0], 3*octetsWide)
	v.choose(len(v.rows) - 1)
	v.keyByte("ArrowRight", 0)
	assert.Equal(t, len(v.rows)-1, v.at)
}

// TestManyNamesAreFolded and then drawn only where they are in sight.
func TestManyNamesAreFolded(t *testing.T) {
	ca := newAuthorityFiles(t, "kubernetes")
	var names pki.SANs
	for i := range 2000 {
		names = append(names, pki.SAN{Kind: pki.DNS, Value: fmt.Sprintf("host-%d.lab", i)})
	}
	template := pki.LeafTemplate(pki.CommonName("many"), names, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, apptest.Now(), year)
	cert, err := ca.authority.Issue(t.Context(), template, ca.authority.Key.Public())
	require.NoError(t, err)
	ports, _ := testPorts()
	s := newSession(ports)
	v := &objectView{Shown: showWorkspace(certificateOf(cert, pki.KeyID(cert.PublicKey), "many", s.now()), s.now()), S: s}
	d := ui.NewClientTester(v)
	t.Cleanup(d.Close)
	d.Consume()
	html := apptest.HTML(v)
	assert.Contains(t, html, "Show all 2,000 names")
	assert.Equal(t, folded, strings.Count(html, `<span class="name">`))
	v.all["X509v3 Subject Alternative Name"] = true
	html = apptest.HTML(v.Render())
	assert.NotContains(t, html, "Show all 2,000 names")
	assert.Contains(t, html, `aria-setsize="2000"`)
	assert.Less(t, strings.Count(html, "ov__item"), 100)
}

// TestFlawsStandAtTheirField: what Go refuses is shown with what is wrong.
func TestFlawsStandAtTheirField(t *testing.T) {
	result := decode.Bytes("", []byte(sample(t, 1)), apptest.Now())
	der := append([]byte{}, result.Objects[0].DER...)
	serial, _ := result.Objects[0].Tree.Find("Serial Number")
	der[serial.Span[0]+2] |= 0x80
	html := viewOf(t, Object{Kind: Certificate, Name: "odd", DER: der}, "fields")
	assert.Contains(t, html, "Go refuses it: “negative serial number”")
	assert.Contains(t, html, "The serial number is negative (RFC 5280 section 4.1.2.2).")
	assert.Contains(t, html, "May sign other certificates.")
}

func TestFieldsLeadToTheirBytes(t *testing.T) {
	ports, _ := testPorts()
	s := newSession(ports)
	r := decode.Bytes("", []byte(sample(t, 0)), s.now())
	v := &objectView{Shown: shownObject{ID: "x", Object: r.Objects[0], Name: "n"}, S: s}
	d := ui.NewClientTester(v)
	t.Cleanup(d.Close)
	d.Consume()
	subject, _ := r.Objects[0].Tree.Find("Subject")
	assert.Contains(t, apptest.HTML(v), fmt.Sprintf("bytes %d … %d", subject.Span[0], subject.Span[1]-1))
	v.tab, v.at = "asn1", subject.Span
	html := apptest.HTML(v.Render())
	assert.Contains(t, html, fmt.Sprintf("%d … %d, %d bytes: SEQUENCE", subject.Span[0], subject.Span[1]-1, subject.Span[1]-subject.Span[0]))
	assert.Contains(t, html, `role="tree"`)
}

// TestAnswersOfRespondersInWords shows an OCSP response and request.
func TestAnswersOfRespondersInWords(t *testing.T) {
	for file, want := range map[string]string{
		"revoked.ocsp":    "A responder says of 3 certificates: 1 good, 1 revoked, 1 unknown.",
		"revoked.ocspreq": "A question to an authority’s responder",
	} {
		data, err := os.ReadFile("../core/decode/testdata/" + file)
		require.NoError(t, err)
		r := decode.Bytes(file, data, apptest.Now())
		require.Len(t, r.Objects, 1)
		ports, _ := testPorts()
		s := newSession(ports)
		for _, row := range objectTabs {
			v := &objectView{Shown: shownObject{ID: "x", Object: r.Objects[0], Name: file}, S: s, tab: row.tab.ID}
			assert.Contains(t, apptest.HTML(v.Render()), want, row.tab.ID)
		}
		assert.Equal(t, "ocsp", roleOfDecoded(r.Objects[0]))
	}
}
