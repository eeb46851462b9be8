package chain_test

import (
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/chain"
)

// openssl 3.0: "error 79 at 1 depth lookup: invalid CA certificate".
func TestOnlyTheLastMayDoWithoutBasicConstraints(t *testing.T) {
	signs := func(c *x509.Certificate) { c.BasicConstraintsValid, c.KeyUsage = false, x509.KeyUsageCertSign }
	root := issue(t, "root", 0, nil, ca)
	inter := issue(t, "inter", 1, root, signs)
	bare := issue(t, "bare", 2, nil, signs)
	q := chain.Question{As: chain.Server, Cert: issue(t, "a", 3, inter, server("a.lab")).cert, Roots: []*x509.Certificate{root.cert}, Others: []*x509.Certificate{inter.cert}, Now: now}
	a := chain.Verify(q)
	bad := []chain.Verdict{{Code: 79, Depth: 1}}
	assert.Equal(t, chain.OpenSSL{Verify: bad, SClient: bad, Curl: bad}, a.OpenSSL)
	assert.Equal(t, "curl: (60) SSL certificate problem: invalid CA certificate", wordsOf(a, "curl").Text)
	q.Cert, q.Roots, q.Others = issue(t, "b", 4, bare, server("b.lab")).cert, []*x509.Certificate{bare.cert}, nil
	assert.Equal(t, chain.OpenSSL{}, chain.Verify(q).OpenSSL)
}

func wordsOf(a *chain.Answer, tool string) chain.Words {
	for _, w := range a.Words {
		if w.Tool == tool {
			return w
		}
	}
	return chain.Words{}
}
