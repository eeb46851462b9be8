package chain_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/chain"
	"kubepki/core/mutate"
)

// goVerdict asks crypto/x509, which this package must always agree with.
func goVerdict(q chain.Question) string {
	roots, others := x509.NewCertPool(), x509.NewCertPool()
	for _, c := range q.Roots {
		roots.AddCert(c)
	}
	for _, c := range q.Others {
		others.AddCert(c)
	}
	o := x509.VerifyOptions{Roots: roots, Intermediates: others, CurrentTime: q.Now}
	for _, usage := range map[chain.As][]x509.ExtKeyUsage{
		chain.Server: {x509.ExtKeyUsageServerAuth}, chain.Client: {x509.ExtKeyUsageClientAuth}, chain.EtcdCli: {x509.ExtKeyUsageClientAuth},
		chain.Peer: {x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, chain.Authority: {x509.ExtKeyUsageAny},
	}[q.As] {
		o.KeyUsages, o.DNSName = []x509.ExtKeyUsage{usage}, ""
		if usage == x509.ExtKeyUsageServerAuth {
			o.DNSName = q.Host
		}
		if _, err := q.Cert.Verify(o); err != nil {
			return err.Error()
		}
	}
	return ""
}

// same fails unless the answer is Go's, and its steps tell the same.
func same(t testing.TB, q chain.Question) *chain.Answer {
	t.Helper()
	a := chain.Verify(q)
	got, want := "", goVerdict(q)
	if a.Fault != nil {
		got = a.Fault.Text
	}
	if q.As == chain.Authority && want == "" && got == (x509.ConstraintViolationError{}).Error() {
		return a // asked besides
	}
	require.Equal(t, want, got)
	failed := 0
	for _, s := range a.Steps {
		assert.Equal(t, s.OK, s.Fault == "", "%s", s.Rule.Title)
		if !s.OK {
			failed++
		}
	}
	assert.Equal(t, a.OK(), failed == 0, "steps: %d failed, answer: %v %s", failed, a.OK(), got)
	assert.NotEmpty(t, a.Steps)
	assert.NotEmpty(t, a.Words)
	return a
}

func TestVerdictsAreGos(t *testing.T) {
	tally := map[chain.Kind]int{}
	seeds := uint64(300)
	if runtime.GOOS == "js" {
		seeds = 40
	}
	for seed := range seeds {
		d := dice{mrand.New(mrand.NewPCG(seed, 7))}
		all := d.town()
		memo := chain.NewMemo()
		for range 40 {
			q := d.ask(all)
			q.Memo = memo
			a := same(t, q)
			if a.Fault == nil {
				tally[chain.Holds]++
			} else {
				tally[a.Fault.Kind]++
			}
		}
		require.False(t, t.Failed(), "seed %d", seed)
	}
	t.Log(tally)
	for _, k := range []chain.Kind{chain.Holds, chain.Expired, chain.NotYetValid, chain.HostName, chain.UnknownCA, chain.Usage, chain.PathLength, chain.NameOutside, chain.Policies, chain.Critical, chain.NotACA} {
		assert.NotZero(t, tally[k], fmt.Sprint("kind ", k))
	}
}

func FuzzVerdict(f *testing.F) {
	mutate.Fuzz(f, 100, func(seeds *mutate.Seeds) {
		for seed := range uint64(20) {
			seeds.Add(seed, seed*7)
		}
	}, func(t *testing.T, a, b uint64) {
		d := dice{mrand.New(mrand.NewPCG(a, b))}
		all := d.town()
		build(t, items(all...)).Layout(ajar)
		for range 20 {
			same(t, d.ask(all))
		}
	})
}

// FuzzCertificate holds whatever Go reads of broken bytes against a good authority and itself.
func FuzzCertificate(f *testing.F) {
	read := func(t testing.TB, name string) []byte {
		data, err := os.ReadFile(filepath.Join("..", "decode", "testdata", name))
		require.NoError(t, err)
		block, _ := pem.Decode(data[bytes.Index(data, []byte("-----BEGIN")):])
		require.NotNil(t, block)
		return block.Bytes
	}
	ca, err := x509.ParseCertificate(read(f, "ca.crt"))
	require.NoError(f, err)
	mutate.Fuzz(f, 2000, func(seeds *mutate.Seeds) {
		for _, name := range []string{"ca.crt", "apiserver.crt", "etcd-peer.crt"} {
			seeds.Add(read(seeds, name))
		}
	}, func(t *testing.T, der []byte) {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return
		}
		build(t, []chain.Item{{ID: 1, Cert: ca}, {ID: 2, Cert: c}}).Layout(ajar)
		for _, root := range []*x509.Certificate{ca, c} {
			for _, as := range []chain.As{chain.Server, chain.Client, chain.Peer, chain.Authority} {
				same(t, chain.Question{As: as, Cert: c, Host: "10.96.0.1", Roots: []*x509.Certificate{root}, Others: []*x509.Certificate{c}, Now: now})
			}
		}
	})
}
