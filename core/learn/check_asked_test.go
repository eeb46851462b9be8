package learn_test

import (
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/core/chain"
	"kubepki/core/command"
	"kubepki/core/learn"
)

// furnishAsked lays down a request with all parts, and authorities in between.
func furnishAsked(d *desk) {
	d.cert("whole", "a.key", "ca", "server", "/C=US/ST=California/O=My Bank/CN=my-bank.com", "DNS:my-bank.com,DNS:your-bank.com")
	d.do("make-intermediate", "subject", "/CN=between", "days", "90", "key", "between.key", "request", "between.csr", "ca", "ca.crt", "cakey", "ca.key", "cert", "between.crt")
}

func init() {
	red("asks-parts", "whole.csr C ST O CN=my-bank.com", "client.csr C ST O CN=my-bank.com", "whole.csr C ST O CN=other.com", "ca.key C")
	red("only-names", "server.crt web 10.0.0.1", "server.crt web", "client.crt web", "whole.crt my-bank.com", "a.key web")
	red("no-authority", "server.crt", "ca.crt", "v1.crt", "between.crt", "a.key")
}

// An authority of one go is one for everybody, and what it is made by in a
// terminal says the same.
func TestAuthoritiesOfOneGo(t *testing.T) {
	d := &desk{t, learn.Bench{}}
	d.do("found-authority", "subject", "/O=Lab/CN=root", "days", "100", "key", "r.key", "cert", "r.crt")
	d.do("make-intermediate", "subject", "/O=Lab/CN=sub", "days", "50", "key", "s.key", "request", "s.csr", "ca", "r.crt", "cakey", "r.key", "cert", "s.crt")
	root, sub := d.b["r.crt"].Cert, d.b["s.crt"].Cert
	require.NoError(t, sub.CheckSignatureFrom(root))
	assert.Zero(t, sub.MaxPathLen)
	assert.True(t, sub.MaxPathLenZero && sub.IsCA)
	a := chain.Verify(chain.Question{As: chain.Authority, Cert: sub, Roots: []*x509.Certificate{root}, Now: env().Now()})
	assert.True(t, a.OK())
	op, _ := learn.OperationByID("make-intermediate")
	out, err := op.Run(t.Context(), env(), d.b, learn.Values{"subject": "/CN=x", "days": "9", "key": "x.key", "request": "x.csr", "ca": "r.crt", "cakey": "r.key", "cert": "x.crt"})
	require.NoError(t, err)
	var ops []command.Operation
	for _, c := range out.Calls {
		ops = append(ops, c.Operation)
	}
	assert.Equal(t, []command.Operation{command.MakeKey, command.MakeRequest, command.Intermediate}, ops)
	for field, v := range map[string]learn.Values{
		"subject": {"subject": "x", "days": "9"}, "days": {"subject": "/CN=x", "days": "0", "key": "k", "request": "r", "ca": "r.crt", "cakey": "r.key"},
	} {
		for _, id := range []string{"found-authority", "make-intermediate"} {
			op, _ := learn.OperationByID(id)
			_, err := op.Run(t.Context(), env(), d.b, v)
			var bad *learn.FieldError
			if assert.ErrorAs(t, err, &bad, id) {
				assert.Equal(t, field, bad.Field, id)
			}
		}
	}
}
