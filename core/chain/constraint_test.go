package chain_test

import (
	"crypto/x509"
	"testing"

	"kubepki/core/chain"
	"kubepki/core/mutate"
)

// FuzzConstraint puts any two constraints and any names against each other:
// what Go makes of them counts.
func FuzzConstraint(f *testing.F) {
	mutate.Fuzz(f, 2000, func(seeds *mutate.Seeds) {
		for _, s := range [][4]string{
			{"lab", "a.lab", "b.a.lab", "jane@lab"},
			{".lab", "", "*.lab", `"a b"@lab`},
			{"a.lab", "x.a.lab", "*.a.lab", `j\@e@a.lab`},
			{"jane@lab", ".lab", "lab", "jane@LAB"},
			{"A.LAB", "a.lab", "a.lab", "a..b@lab"},
			{"", "lab", "x", "@"},
			{"b", "a-b", "x.a.b", `"\`},
		} {
			seeds.Add(s[0], s[1], s[2], s[3])
		}
	}, func(t *testing.T, permitted, excluded, name, mail string) {
		root := tryIssue("root", 0, nil, both(ca, func(c *x509.Certificate) {
			c.PermittedDNSDomains, c.ExcludedDNSDomains = []string{permitted}, []string{excluded}
			c.PermittedEmailAddresses, c.ExcludedEmailAddresses = []string{permitted, "lab"}, []string{excluded}
		}))
		if root == nil {
			return
		}
		leaf := tryIssue("leaf", 1, root, func(c *x509.Certificate) {
			c.ExtKeyUsage, c.DNSNames = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, []string{name}
			if mail != "" {
				c.EmailAddresses = []string{mail}
			}
		})
		if leaf == nil {
			return
		}
		same(t, chain.Question{As: chain.Server, Cert: leaf.cert, Roots: []*x509.Certificate{root.cert}, Now: now})
	})
}
