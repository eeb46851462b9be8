package chain_test

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/chain"
)

// soon is how long the worst of small files may take. It is wide, for busy
// machines: what is quadratic takes far longer.
const soon = 4 * time.Second

// crowded is a leaf of so many names below an authority of as many constraints,
// in the shape of openssl's test/certs/many-names1.pem and many-constraints.pem.
func crowded(t testing.TB, n int) chain.Question {
	var permitted, excluded, names, mails []string
	for i := range n {
		permitted = append(permitted, fmt.Sprintf("t%d.test", i))
		excluded = append(excluded, fmt.Sprintf("x%d.test", i))
		names = append(names, fmt.Sprintf("a.t%d.test", i))
		mails = append(mails, fmt.Sprintf("jane@t%d.test", i))
	}
	root := issue(t, "root", 0, nil, both(ca, func(c *x509.Certificate) {
		c.PermittedDNSDomains, c.ExcludedDNSDomains = permitted, excluded
		c.PermittedEmailAddresses, c.ExcludedEmailAddresses = permitted, excluded
	}))
	leaf := issue(t, "leaf", 1, root, both(server(names...), func(c *x509.Certificate) { c.EmailAddresses = mails }))
	return chain.Question{As: chain.Server, Cert: leaf.cert, Roots: []*x509.Certificate{root.cert}, Now: now}
}

// mesh is a leaf of many names and policies below authorities of one name and
// key, each with constraints of its own, that lead to each other in every order.
func mesh(t testing.TB) chain.Question {
	many := func(prefix string) (out []string) {
		for i := range 300 {
			out = append(out, fmt.Sprintf("%s%d.test", prefix, i))
		}
		return out
	}
	var ids []x509.OID
	for i := range 1000 {
		id, err := x509.OIDFromInts([]uint64{1, 2, 3, uint64(i)})
		require.NoError(t, err)
		ids = append(ids, id)
	}
	lawful := func(c *x509.Certificate) {
		c.Policies = ids
		c.ExtraExtensions = mappings(t, len(ids))
	}
	q := chain.Question{As: chain.Peer, Now: now, Memo: chain.NewMemo()}
	root := issue(t, "mesh", 0, nil, ca)
	for i := range 60 {
		alike := issue(t, "mesh", 0, root, both(ca, lawful, func(c *x509.Certificate) {
			c.DNSNames = []string{fmt.Sprintf("%d.t0.test", i)} // another name: Go takes it for another authority
			c.PermittedDNSDomains, c.ExcludedDNSDomains = many("t"), many("x")
		}))
		q.Others = append(q.Others, alike.cert)
		if i%2 == 0 {
			q.Roots = append(q.Roots, alike.cert)
		}
	}
	leaf := issue(t, "leaf", 1, root, both(server(many("a.t")...), func(c *x509.Certificate) {
		c.Policies = ids
		c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth)
	}))
	q.Cert = leaf.cert
	return q
}

func mappings(t testing.TB, n int) []pkix.Extension {
	type mapping struct{ From, To asn1.ObjectIdentifier }
	var list []mapping
	for i := range n {
		list = append(list, mapping{asn1.ObjectIdentifier{1, 2, 3, i}, asn1.ObjectIdentifier{1, 2, 3, (i * 7) % n}})
	}
	der, err := asn1.Marshal(list)
	require.NoError(t, err)
	return []pkix.Extension{{Id: oidMappings, Value: der}}
}

// A browser asks on the goroutine that paints: a small hostile file must not hold it up.
func TestHostileSetsAreAnsweredSoon(t *testing.T) {
	alike := func(t testing.TB) chain.Question {
		root := issue(t, "root", 0, nil, ca)
		leaf := issue(t, "leaf", 1, root, server("a.lab"))
		q := chain.Question{As: chain.Server, Cert: leaf.cert, Roots: []*x509.Certificate{root.cert}, Now: now}
		for range 600 {
			q.Others = append(q.Others, issue(t, "root", 0, nil, ca).cert)
		}
		return q
	}
	for name, ask := range map[string]func(testing.TB) chain.Question{
		"names under constraints": func(t testing.TB) chain.Question { return crowded(t, 1000) },
		"authorities in a circle": mesh,
		"authorities of one name": alike,
	} {
		t.Run(name, func(t *testing.T) {
			q := ask(t)
			began := time.Now()
			a := chain.Verify(q)
			assert.Less(t, time.Since(began), soon)
			same(t, q)
			var at []time.Time
			for i := range 40 {
				at = append(at, now.Add(time.Duration(i)*day))
			}
			turns := 0
			began = time.Now()
			faults, err := chain.Over(context.Background(), q, at, func(context.Context) error { turns++; return nil })
			assert.Less(t, time.Since(began), soon)
			require.NoError(t, err)
			assert.Equal(t, 40, turns)
			assert.Equal(t, a.OK(), faults[0] == nil)
		})
	}
}

func TestOverAsksForEachTime(t *testing.T) {
	root := issue(t, "root", 0, nil, ca)
	leaf := issue(t, "leaf", 1, root, server("a.lab"))
	q := chain.Question{As: chain.Server, Cert: leaf.cert, Roots: []*x509.Certificate{root.cert}}
	faults, err := chain.Over(context.Background(), q, []time.Time{now.Add(-year), now, now.Add(2 * year)}, nil)
	require.NoError(t, err)
	assert.Equal(t, chain.NotYetValid, faults[0].Kind)
	assert.Nil(t, faults[1])
	assert.Equal(t, chain.Expired, faults[2].Kind)
	_, err = chain.Over(context.Background(), q, []time.Time{now}, func(context.Context) error { return context.Canceled })
	assert.ErrorIs(t, err, context.Canceled)
}
