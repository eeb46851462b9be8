package app

import (
	"context"
	"fmt"
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/intake"
	"kubepki/core/logs"
)

func openLogs(t *testing.T) (*frame, *logsPage) {
	t.Helper()
	f := openFrame(t, "/inspect/logs")
	return f, f.mounted["logs"].(*logsPage)
}

// type gives a text to the field, and waits until it is read.
func (f *frame) logTyped(p *logsPage, text string) {
	f.act(func(ctx ui.Context) { p.typed(ctx, text) })
}

const unknownCA = `Unable to connect to the server: Get "https://10.0.0.10:6443/api?timeout=32s": tls: failed to verify certificate: x509: certificate signed by unknown authority`

func TestEmptyLogsOfferExamples(t *testing.T) {
	f, p := openLogs(t)
	html := f.shown()
	assert.Contains(t, html, "Nothing to read yet")
	require.NotEmpty(t, logs.Examples())
	for _, e := range logs.Examples() {
		assert.Contains(t, f.shown(), e.Title)
		f.logTyped(p, e.Text)
		assert.NotEmpty(t, p.m.report.Causes, e.Title)
		assert.Contains(t, f.shown(), "What this line says", e.Title)
		f.act(p.clear)
	}
}

func TestLinesAreExplained(t *testing.T) {
	f, p := openLogs(t)
	f.logTyped(p, "first line\n"+unknownCA+"\n<script>alert(1)</script>\u202e")
	html := f.shown()
	for _, want := range []string{
		"1 cause in 1 line of 3", "Signed by an authority nobody here trusts", "kubectl says so, of 10.0.0.10:6443",
		"certificate-authority-data of the kubeconfig", "openssl verify -CAfile", "Copy commands", "first line", "&lt;script&gt;", "⟨U+202E⟩",
	} {
		assert.Contains(t, html, want)
	}
	assert.NotContains(t, html, ` style="`)
	assert.NotContains(t, html, "<script>alert")

	p.pick(nil, 0)
	assert.Contains(t, f.shown(), "This line is not known here.")
	p.known(nil, "known")
	assert.NotContains(t, f.shown(), "&lt;script&gt;")
	assert.Equal(t, 1, p.m.rows())
}

func TestACauseFiltersItsLines(t *testing.T) {
	f, p := openLogs(t)
	f.logTyped(p, strings.Repeat(unknownCA+"\nnothing\n", 3)+"curl: (60) SSL certificate problem: certificate has expired\n")
	require.Len(t, p.m.report.Causes, 2)
	assert.Equal(t, "expired", p.m.report.Causes[1].ID)
	p.choose(nil, 1)
	html := f.shown()
	assert.Equal(t, 1, p.m.rows())
	assert.Contains(t, html, "1 line of one cause")
	assert.Contains(t, html, "Past its end")
	p.choose(nil, 1)
	assert.Equal(t, 7, p.m.rows())
}

// The log names a certificate by its serial number; the object of the workspace
// is one click away, also when it comes after the log.
func TestTheCertificateAtFaultIsNamed(t *testing.T) {
	f, p := openLogs(t)
	made, err := f.s.exampleSet(context.Background())
	require.NoError(t, err)
	leaf := made[2].Cert()
	line := fmt.Sprintf(`E1123 19:13:34.328204       1 authentication.go:75] "Unable to authenticate the request" err="[x509: certificate signed by unknown authority, verifying certificate SN=%s, SKID=, AKID=9A:01 failed: x509: certificate signed by unknown authority]"`, leaf.SerialNumber)
	f.logTyped(p, line)
	assert.Contains(t, f.shown(), "Bring the set too")
	ids := f.s.ws.AddAll(made)
	html := f.shown()
	assert.Contains(t, html, "This one: it has the serial number of the line")
	assert.Contains(t, html, "my-bank")
	reading, ok := p.m.report.Explain(0)
	require.True(t, ok)
	assert.Equal(t, ids[2], reading.Culprits[0].ID)
	f.s.ws.Remove(ids...)
	assert.Contains(t, f.shown(), "Bring the set too")
}

func TestDroppedLogsLandInTheWorkspace(t *testing.T) {
	f, p := openLogs(t)
	f.b.drop([]File{
		{Name: "kubelet.log", Data: []byte("one\n" + unknownCA)},
		{Name: "etcd.log", Data: []byte("curl: (60) SSL certificate problem: certificate has expired\n")},
		{Name: "ca.crt", Data: []byte("-----BEGIN CERTIFICATE-----\n")},
	}, nil)
	html := f.shown()
	documents := f.s.ws.Documents()
	require.Len(t, documents, 2)
	assert.Equal(t, intake.Log, documents[0].Kind)
	assert.Contains(t, html, "from the workspace: kubelet.log, etcd.log")
	assert.Contains(t, html, "kubelet.log, line 2")
	assert.Contains(t, html, "ca.crt is no log: see Objects")
	assert.Len(t, p.m.report.Causes, 2)
	p.pick(nil, 2)
	assert.Contains(t, f.shown(), "etcd.log, line 1")

	f.act(p.clear)
	assert.Empty(t, f.s.ws.Documents())
	assert.Contains(t, f.shown(), "Nothing to read yet")
	f.act(func(ctx ui.Context) { f.s.toasts[len(f.s.toasts)-1].Do(ctx) })
	assert.Len(t, f.s.ws.Documents(), 2)
	assert.Contains(t, f.shown(), "kubelet.log, line 2")
}

func TestAVeryLongPasteLeavesTheField(t *testing.T) {
	f, p := openLogs(t)
	f.logTyped(p, strings.Repeat("nothing to see\n", 100_000)+unknownCA)
	html := f.shown()
	assert.Empty(t, p.m.text)
	assert.Contains(t, html, "1 cause in 1 line of 100,001")
	assert.Equal(t, "pasted.log", f.s.ws.Documents()[0].Path)
	assert.Less(t, strings.Count(html, "nothing to see"), 100, "lines out of sight are not drawn")
}

// What was given up can be read after all.
func TestReadingALogCanBeGivenUp(t *testing.T) {
	f, p := openLogs(t)
	p.m.text = unknownCA
	html := f.shown()
	assert.Contains(t, html, "It was given up before its end.")
	f.act(p.read)
	assert.Contains(t, f.shown(), "1 cause in 1 line of 1")
}

func TestWhatIsALog(t *testing.T) {
	for text, want := range map[string]bool{
		unknownCA: true, "": false, "PK\x03\x04": false, "\x1f\x8b": false, "a\x00b": false, "\xff\xfea\x00": true,
		"-----BEGIN CERTIFICATE-----": false, "apiVersion: v1\nkind: Config": false, "[Unit]\nDescription=x": false, "x\nkind: Pod": false,
	} {
		assert.Equal(t, want, isLog(File{Data: []byte(text)}), "%q", text)
	}
}
