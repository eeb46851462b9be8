package signing

import (
	"crypto/x509"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// fine is an order that nothing is wrong with.
func fine(t *testing.T) Order {
	t.Helper()
	g := Weigh(request(t, pki.Template{Subject: pki.CommonName("x"), SANs: sans(t, "DNS:a.lab.example 10.0.0.1")}), preset(t, ServerID), kube.Cluster{})
	return Order{Grant: g, Authority: root(t, nil), Now: now, Lifetime: day, Backdate: pki.Backdate}
}

// constrained changes what the authority's certificate says.
func constrained(change func(*x509.Certificate)) func(*testing.T, *Order) {
	return func(_ *testing.T, o *Order) {
		c := *o.Authority.Cert
		change(&c)
		o.Authority = &pki.Authority{Cert: &c, Key: o.Authority.Key}
	}
}

// faults break an order, each in the one way that its rule finds.
var faults = map[Rule]func(*testing.T, *Order){
	RuleCAExpired:   func(_ *testing.T, o *Order) { o.Now = now.Add(3651 * day) },
	RuleCANotYet:    func(_ *testing.T, o *Order) { o.Now = now.Add(-day) },
	RuleOutlives:    func(_ *testing.T, o *Order) { o.Lifetime = 3651 * day },
	RuleLifetime:    func(_ *testing.T, o *Order) { o.Lifetime = -time.Minute },
	RuleNoCertSign:  constrained(func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }),
	RuleNoAuthority: constrained(func(c *x509.Certificate) { c.IsCA = false }),
	RuleConstraints: constrained(func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"other.example"} }),
	RulePathLength: func(t *testing.T, o *Order) {
		o.Authority = root(t, func(r *Root) { r.PathLen = 0 })
		o.Grant = Weigh(request(t, pki.Template{Subject: pki.CommonName("sub")}), preset(t, IntermediateID), kube.Cluster{})
	},
	RuleWeakKey: func(t *testing.T, o *Order) {
		o.Grant = Weigh(fixture(t, "weak.csr"), preset(t, ClientID), kube.Cluster{})
	},
	RuleWeakHash: func(t *testing.T, o *Order) {
		o.Grant = Weigh(fixture(t, "sha1.csr"), preset(t, ClientID), kube.Cluster{})
	},
	RuleProof: func(t *testing.T, o *Order) {
		r := request(t, pki.Template{Subject: pki.CommonName("x")})
		r.X509.Signature[len(r.X509.Signature)-1] ^= 1
		o.Grant = Weigh(r, preset(t, ClientID), kube.Cluster{})
	},
	RuleNoNames: func(t *testing.T, o *Order) {
		o.Grant = Weigh(request(t, pki.Template{Subject: pki.CommonName("x")}), preset(t, ServerID), kube.Cluster{})
	},
}

func TestWarningsBlockUnlessBrokenIsWanted(t *testing.T) {
	require.Empty(t, fine(t).Warnings())
	for rule, break_ := range faults {
		t.Run(string(rule), func(t *testing.T) {
			o := fine(t)
			break_(t, &o)
			_, err := o.Sign(ctx)
			var blocked *BlockedError
			require.ErrorAs(t, err, &blocked)
			assert.Equal(t, rule, blocked.Warnings[0].Rule)
			assert.NotEmpty(t, blocked.Warnings[0].Why)
			o.MakeBroken = true
			c, err := o.Sign(ctx)
			require.NoError(t, err)
			assert.NotNil(t, c)
		})
	}
	o := fine(t)
	o.Authority.Key = key(t)
	o.MakeBroken = true
	_, err := o.Sign(ctx)
	assert.ErrorContains(t, err, "not the authority’s", "what no key can do is not done")
}

// An authority with a weak key is made and signs only when broken is wanted.
func TestAWeakAuthority(t *testing.T) {
	k, err := pki.Native{}.Make(ctx, pki.RSA1024)
	require.NoError(t, err)
	r := Root{Preset: preset(t, RootID), Subject: pki.CommonName("weak"), PathLen: -1, Now: now, Lifetime: 3650 * day}
	_, err = MakeRoot(ctx, k, r)
	assert.ErrorContains(t, err, "weak")
	r.MakeBroken = true
	ca, err := MakeRoot(ctx, k, r)
	require.NoError(t, err)
	o := fine(t)
	o.Authority = ca
	_, err = o.Sign(ctx)
	var blocked *BlockedError
	require.ErrorAs(t, err, &blocked)
	assert.Equal(t, RuleWeakKey, blocked.Warnings[0].Rule)
	o.MakeBroken = true
	_, err = o.Sign(ctx)
	require.NoError(t, err)
}
