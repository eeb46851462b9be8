package chain_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"testing"

	"kubepki/core/chain"
)

// two thousand certificates of two authorities.
func thousands(b *testing.B) (list []chain.Item, certs []*x509.Certificate) {
	root, other := issue(b, "root", 0, nil, ca), issue(b, "other", 1, nil, ca)
	all := []*entity{root, other}
	for i := range 1998 {
		all = append(all, issue(b, fmt.Sprint("leaf ", i), 2+i%4, []*entity{root, other}[i%2], client))
	}
	for _, e := range all {
		certs = append(certs, e.cert)
	}
	return items(all...), certs
}

func BenchmarkBuild2000(b *testing.B) {
	list, _ := thousands(b)
	for b.Loop() {
		g, err := chain.Build(context.Background(), list, chain.Options{})
		if err != nil || len(g.Edges) != 1998 {
			b.Fatal(err, len(g.Edges))
		}
	}
}

func BenchmarkLayout2000(b *testing.B) {
	list, _ := thousands(b)
	g := build(b, list)
	for b.Loop() {
		g.Layout(ajar)
	}
}

func BenchmarkVerifyAmong2000(b *testing.B) {
	_, certs := thousands(b)
	q := chain.Question{As: chain.Client, Cert: certs[7], Roots: certs[:2], Others: certs, Now: now, Memo: chain.NewMemo()}
	for b.Loop() {
		chain.Verify(q)
	}
}

func BenchmarkVerifyManyNames(b *testing.B) {
	q := crowded(b, 1000)
	for b.Loop() {
		chain.Verify(q)
	}
}

func BenchmarkVerifyMesh(b *testing.B) {
	q := mesh(b)
	for b.Loop() {
		q.Memo = chain.NewMemo()
		chain.Verify(q)
	}
}
