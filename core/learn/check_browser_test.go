package learn_test

import (
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/core/learn"
)

// furnishBrowser lays down browsers with and without the root, and a chain.
func furnishBrowser(d *desk) {
	d.cert("web", "b.key", "between", "server", "/CN=web", "DNS:web")
	d.do("chain-file", "cert", "web.crt", "above", "between.crt", "out", "web.pem")
	for _, name := range []string{"knows.pem", "fresh.pem"} {
		d.do("new-browser", "store", name)
	}
	d.do("trust", "root", "ca.crt", "store", "knows.pem", "deed", "install")
	d.b = d.b.With(learn.Object{Name: "empty.pem", Data: []byte{}}, learn.Object{Name: "lone.pem", Data: d.b["web.pem"].Data})
}

func init() {
	red("trusts", "knows.pem ca.crt", "fresh.pem ca.crt", "knows.pem other.crt", "knows.pem a.key")
	red("ships-public", "knows.pem ca.crt", "empty.pem ca.crt", "lone.pem ca.crt")
	red("padlock", "knows.pem web.pem web", "fresh.pem web.pem web", "knows.pem web.crt web", "knows.pem web.pem other", "knows.pem letter web")
	red("below-root", "web.crt between.crt ca.crt", "server.crt between.crt ca.crt", "web.crt between.crt other.crt", "web.crt client.crt ca.crt", "a.key between.crt ca.crt")
}

// The toy browser says what Go's own verifier says, with each store.
func TestTheToyBrowserBelievesAsGoDoes(t *testing.T) {
	b := furnished(t)
	for _, store := range []string{"knows.pem", "fresh.pem"} {
		for _, sent := range []string{"web.pem", "web.crt", "server.crt", "client.crt"} {
			for _, host := range []string{"web", "elsewhere"} {
				roots, others := x509.NewCertPool(), x509.NewCertPool()
				require.True(t, roots.AppendCertsFromPEM(b[store].Data))
				certs := b.Certificates(sent)
				for _, c := range certs[1:] {
					others.AddCert(c)
				}
				_, err := certs[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: others, DNSName: host, CurrentTime: env().Now()})
				op, _ := learn.OperationByID("visit")
				out, fault := op.Run(t.Context(), env(), b, learn.Values{"store": store, "sent": sent, "host": host})
				require.NoError(t, fault)
				assert.Equal(t, err == nil, out.State == "valid", "%s %s %s: %v", store, sent, host, err)
			}
		}
	}
}

func TestARootIsInstalledOnceAndTakenOut(t *testing.T) {
	d := &desk{t, furnished(t)}
	before := len(d.b.Certificates("knows.pem"))
	d.do("trust", "root", "ca.crt", "store", "knows.pem", "deed", "install")
	assert.Len(t, d.b.Certificates("knows.pem"), before)
	d.do("trust", "root", "ca.crt", "store", "knows.pem", "deed", "remove")
	assert.Len(t, d.b.Certificates("knows.pem"), before-1)
	for _, c := range []struct {
		op, field string
		v         learn.Values
	}{
		{"trust", "root", learn.Values{"root": "none.crt", "store": "knows.pem"}},
		{"trust", "store", learn.Values{"root": "ca.crt", "store": "none.pem"}},
		{"visit", "store", learn.Values{"store": "none.pem"}},
		{"visit", "sent", learn.Values{"store": "knows.pem", "sent": "none.crt", "host": "web"}},
		{"visit", "host", learn.Values{"store": "knows.pem", "sent": "web.crt", "host": "https://web/"}},
		{"visit", "host", learn.Values{"store": "knows.pem", "sent": "web.crt", "host": " "}},
		{"chain-file", "cert", learn.Values{"cert": "none.crt"}},
		{"chain-file", "above", learn.Values{"cert": "web.crt", "above": "none.crt"}},
	} {
		op, _ := learn.OperationByID(c.op)
		_, err := op.Run(t.Context(), env(), d.b, c.v)
		var bad *learn.FieldError
		if assert.ErrorAs(t, err, &bad, "%s %v", c.op, c.v) {
			assert.Equal(t, c.field, bad.Field)
		}
	}
}
