package app

import (
	"crypto/x509"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

func openRequests(t *testing.T) (*frame, *requestsPage) {
	t.Helper()
	f := openFrame(t, "/workbench/requests")
	return f, f.mounted["requests"].(*requestsPage)
}

// worked waits until a piece of work is over.
func (f *frame) worked(t *testing.T, w *work) {
	t.Helper()
	require.Eventually(t, func() bool {
		f.d.Consume()
		return !w.running()
	}, time.Minute, time.Millisecond)
	f.d.Consume()
}

// ask presses the page's button and gives the newest request, nil when none was made.
func (f *frame) ask(t *testing.T, p *requestsPage) *pki.Request {
	t.Helper()
	before := len(requestsIn(f.s.ws))
	f.do(p.makeRequest)
	f.worked(t, &p.make)
	all := requestsIn(f.s.ws)
	if len(all) == before {
		return nil
	}
	r, err := pki.ParseRequest(all[0].DER)
	require.NoError(t, err)
	require.NoError(t, r.CheckSignature())
	return r
}

func TestMakeARequestByHand(t *testing.T) {
	f, p := openRequests(t)
	assert.Contains(t, f.shown(), "No request yet")
	p.m.form.begin(signing.ServerID, f.s.clusterToAskFor())
	n, err := pki.ParseName("C=DE, O=Bank, O=Web, CN=my-bank.example, 2.5.4.97=x")
	require.NoError(t, err)
	p.m.form.subject.set(n)
	p.m.form.names = []string{"my-bank.example", "10.0.0.1", "email:a@lab.example"}
	r := f.ask(t, p)
	require.NotNil(t, r, p.m.failure)
	assert.Equal(t, n.String(), r.Subject.String())
	assert.Equal(t, "DNS:my-bank.example, IP:10.0.0.1, email:a@lab.example", r.SANs.String())
	assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, r.ExtKeyUsage)
	assert.Equal(t, &pki.BasicConstraints{PathLen: -1}, r.BasicConstraints)
	key, ok := keyOf(f.s.ws, pki.KeyID(r.X509.PublicKey))
	require.True(t, ok, "the key that was made for it is here")
	assert.Equal(t, "my-bank.example.key", key.FileName())
	html := f.shown()
	assert.Contains(t, html, "Its signature is right")
	assert.Contains(t, html, "Download my-bank.example.csr")
	assert.Contains(t, f.s.history(), "openssl ecparam -name prime256v1 -genkey -noout -out my-bank.example.key")

	p.m.key.object = key.ID
	again := f.ask(t, p)
	require.NotNil(t, again)
	assert.True(t, pki.SamePublicKey(r.X509.PublicKey, again.X509.PublicKey), "of a key that is here")
	assert.Equal(t, "my-bank.example-2", requestsIn(f.s.ws)[0].Name)
}

// Every preset fills the form with what a request for it can say.
func TestRequestsBeginWithEveryPreset(t *testing.T) {
	f, p := openRequests(t)
	for _, preset := range signable() {
		p.m.form = newAskForm("ask")
		p.m.form.begin(preset.ID, f.s.clusterToAskFor())
		if preset.Profile == "" {
			p.m.form.subject.set(pki.CommonName("x"))
		}
		got, wrong := p.m.form.template()
		assert.Empty(t, wrong, preset.ID)
		assert.Equal(t, preset.KeyUsage, got.KeyUsage, preset.ID)
		assert.Equal(t, preset.ExtKeyUsage, got.ExtKeyUsage, preset.ID)
		if profile, ok := kube.ProfileByID(preset.Profile); ok && profile.SANs != nil {
			assert.NotEmpty(t, got.SANs, preset.ID)
		}
		f.shown()
	}
}

func TestRequestFaultsStandAtTheirFields(t *testing.T) {
	f, p := openRequests(t)
	for _, tt := range []struct {
		name, subject, san, want, focus string
	}{
		{"nothing", "", "", "It would ask for nothing", "ask-"},
		{"a country", "C=Germany", "", "It is not a country code", "ask-"},
		{"an unprintable mail", "emailAddress=ä@b", "", "PrintableString", ""},
		{"a name", "CN=x", "a b", "“a b”", "ask-names"},
	} {
		p.m.form = newAskForm("ask")
		if key, value, ok := strings.Cut(tt.subject, "="); ok {
			oid, err := pki.AttributeType(key)
			require.NoError(t, err)
			p.m.form.subject.set(pki.Name{{Type: oid, Value: value}})
		}
		if tt.san != "" {
			p.m.form.names = []string{tt.san}
		}
		assert.Nil(t, f.ask(t, p), tt.name)
		html := f.shown()
		if tt.focus != "" {
			assert.Contains(t, html, tt.want, tt.name)
			assert.Contains(t, f.b.Focused[len(f.b.Focused)-1], tt.focus, tt.name)
		}
	}
	assert.Zero(t, f.s.ws.Len(), "nothing was made")
	p.m.form.subject.add("")
	at := &p.m.form.subject.rows[len(p.m.form.subject.rows)-1]
	at.number, at.value = "1.2.x", "y"
	assert.Contains(t, f.shown(), "This is no attribute")
}

// The course's configuration is refused with the lines that are at fault, and
// taken once they are mended. What was typed stays.
func TestRequestByAConfigurationWithTypos(t *testing.T) {
	f, p := openRequests(t)
	f.do(func(ctx ui.Context) { p.take(ctx, []File{{Name: "openssl.cnf", Data: []byte(courseConfig)}}, nil) })
	assert.Equal(t, byConfig, p.m.source, "its file goes into the editor")
	html := f.shown()
	assert.Contains(t, html, "Line 8: ")
	assert.Contains(t, html, "Did you mean “subjectAltName”?")
	assert.Contains(t, html, "Line 7: ")
	assert.Contains(t, html, "sibjectAltName = @alt_names")
	assert.Nil(t, f.ask(t, p))
	assert.Contains(t, f.shown(), "This configuration would be refused by openssl")
	assert.Equal(t, courseConfig, p.m.config)
	assert.Zero(t, f.s.ws.Len())

	mended := strings.NewReplacer("sibject", "subject", "nonRepudiation ,", "digitalSignature").Replace(courseConfig)
	p.m.setConfig(mended)
	assert.Nil(t, f.ask(t, p))
	assert.Contains(t, f.shown(), "The configuration leaves the subject open")
	p.m.subject = "/CN=kube-apiserver"
	r := f.ask(t, p)
	require.NotNil(t, r, p.m.failure)
	assert.Equal(t, "CN=kube-apiserver", r.Subject.String())
	assert.Len(t, r.SANs, 6)
	assert.Equal(t, x509.KeyUsageDigitalSignature, r.KeyUsage)
	assert.Contains(t, f.s.history(), "openssl req -new -utf8 -subj /CN=kube-apiserver -config kube-apiserver.cnf")
}

func TestRenewal(t *testing.T) {
	f, p := openRequests(t)
	f.do(func(ctx ui.Context) {
		made, err := f.s.exampleSet(t.Context())
		require.NoError(t, err)
		f.s.ws.AddAll(made)
	})
	p.m.source = byCert
	assert.Nil(t, f.ask(t, p))
	assert.Contains(t, f.shown(), "No certificate is chosen")
	old := certificatesIn(f.s.ws)[0]
	p.m.cert = old.ID
	same := f.ask(t, p)
	require.NotNil(t, same, p.m.failure)
	assert.True(t, pki.SamePublicKey(old.Cert().PublicKey, same.X509.PublicKey))
	want := pki.TemplateOf(old.Cert())
	assert.Equal(t, want, same.Template(), "it asks for all that the certificate says")
	assert.Contains(t, f.s.history(), "openssl x509 -x509toreq -in my-bank.crt -signkey my-bank.key")
	p.m.sameKey = false
	other := f.ask(t, p)
	require.NotNil(t, other, p.m.failure)
	assert.False(t, pki.SamePublicKey(old.Cert().PublicKey, other.X509.PublicKey))
}

// A weak key asks for who wants it broken alone.
func TestWeakKeysAskForNothingSerious(t *testing.T) {
	f, p := openRequests(t)
	p.m.form.subject.set(pki.CommonName("old"))
	p.m.key.algorithm = pki.RSA1024
	assert.Nil(t, f.ask(t, p))
	assert.Contains(t, f.shown(), "No request was made.")
	p.m.broken = true
	assert.NotNil(t, f.ask(t, p), p.m.failure)
}

// What is brought is shown, whatever it is; a request goes on to Sign.
func TestBringingARequest(t *testing.T) {
	f, p := openRequests(t)
	f.b.drop([]File{{Name: "jane.csr", Data: []byte(sample(t, 2))}}, nil)
	require.Eventually(t, func() bool { f.d.Consume(); return f.s.ws.Len() == 1 }, time.Minute, time.Millisecond)
	assert.Contains(t, f.shown(), "Its signature is right")
	f.b.drop([]File{{Name: "x.crt", Data: []byte(sample(t, 0))}}, nil)
	require.Eventually(t, func() bool { f.d.Consume(); return f.s.ws.Len() == 2 }, time.Minute, time.Millisecond)
	assert.Contains(t, f.shown(), "no request: it is in the workspace all the same")
	o, _ := chosen(requestsIn(f.s.ws), p.m.selected)
	f.s.toSign = string(fileOf(o).Text)
	f.goTo("/sign")
	f.shown()
	assert.NotNil(t, f.mounted["sign"].(*signPage).m.request)
	assert.Empty(t, f.s.toSign)
}

func TestNamesOfFilesAreFree(t *testing.T) {
	ports, _ := testPorts()
	s := newSession(ports)
	s.ws.AddAll([]Object{{Kind: PrivateKey, Name: "a.key"}, {Kind: PrivateKey, Name: "a-2.key"}, {Kind: Request, Name: "b"}})
	assert.Equal(t, "a-3.key", s.freeName("a.key", PrivateKey))
	assert.Equal(t, "a", s.freeName("a", Request))
	assert.Equal(t, "b-2", s.freeName("b", Request))
}
