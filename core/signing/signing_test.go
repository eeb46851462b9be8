package signing

import (
	"context"
	"crypto/x509"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

var (
	now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	ctx = context.Background()
)

const day = 24 * time.Hour

func key(t *testing.T) *pki.PrivateKey {
	t.Helper()
	k, err := pki.Native{}.Make(ctx, pki.ECDSAP256)
	require.NoError(t, err)
	return k
}

func preset(t *testing.T, id string) Preset {
	t.Helper()
	p, ok := PresetByID(id)
	require.True(t, ok, id)
	return p
}

func root(t *testing.T, change func(*Root)) *pki.Authority {
	t.Helper()
	r := Root{Preset: preset(t, RootID), Subject: pki.CommonName("root"), PathLen: -1, Now: now, Lifetime: 3650 * day, Backdate: pki.Backdate}
	if change != nil {
		change(&r)
	}
	ca, err := MakeRoot(ctx, key(t), r)
	require.NoError(t, err)
	return ca
}

func request(t *testing.T, template pki.Template) *pki.Request {
	t.Helper()
	r, err := pki.NewRequest(ctx, key(t), template)
	require.NoError(t, err)
	return r
}

func sans(t *testing.T, s string) pki.SANs {
	t.Helper()
	out, err := pki.ParseSANs(s)
	require.NoError(t, err)
	return out
}

func lab(t *testing.T) kube.Cluster {
	t.Helper()
	reading := kube.DefaultDraft().Read(now)
	require.Empty(t, reading.Problems)
	return reading.Cluster
}

// everything asks for all that a request can.
func everything(t *testing.T) *pki.Request {
	return request(t, pki.Template{
		Subject: pki.ClientName("kube-apiserver", "lab"), SANs: sans(t, "DNS:cp-1 10.96.0.1 email:a@lab.example"),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: usages(x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth),
		BasicConstraints: &pki.BasicConstraints{CA: true, PathLen: 1}, Extra: []pki.Extension{{OID: []int{1, 2, 3, 4}, Value: []byte{5, 0}}},
	})
}

func TestThePresetsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Presets() {
		assert.False(t, seen[p.ID], "%s is there twice", p.ID)
		seen[p.ID] = true
		assert.NotEmpty(t, p.Title)
		assert.NotEmpty(t, p.Why)
		assert.NotZero(t, p.KeyUsage, p.ID)
		assert.Positive(t, p.Days, p.ID)
		assert.Equal(t, p.Constraints.CA, p.KeyUsage&x509.KeyUsageCertSign != 0, p.ID)
	}
	for _, p := range kube.Profiles() {
		assert.Equal(t, p.Form != kube.KeyPair, seen[p.ID], p.ID)
	}
}

// Every preset's decisions on one request that asks for everything.
func TestWeighingByEveryPreset(t *testing.T) {
	var b strings.Builder
	for _, p := range Presets() {
		b.WriteString("== " + p.ID + "\n")
		g := Weigh(everything(t), p, lab(t))
		for _, i := range g.Items {
			b.WriteString(i.Label() + ": " + i.Asked + " -> " + string(i.Verdict) + " " + i.Given() + " (" + i.Why + ")\n")
		}
		for _, w := range g.Warnings {
			b.WriteString("! " + string(w.Level) + " " + string(w.Rule) + ": " + w.What + "\n")
		}
	}
	golden.Equal(t, b.String())
}

// What is granted is what the certificate says, item by item.
func TestChoosingOneByOne(t *testing.T) {
	ca := root(t, nil)
	g := Weigh(everything(t), preset(t, ServerID), kube.Cluster{})
	order := Order{Grant: g, Authority: ca, Now: now, Lifetime: day, Backdate: time.Hour, Serial: big.NewInt(77)}
	c, err := order.Sign(ctx)
	require.NoError(t, err)
	assert.Equal(t, int64(77), c.SerialNumber.Int64())
	assert.Equal(t, now.Add(-time.Hour), c.NotBefore)
	assert.Equal(t, now.Add(day), c.NotAfter)
	assert.Equal(t, "DNS:cp-1, IP:10.96.0.1, email:a@lab.example", pki.SANsOf(c).String())
	assert.Equal(t, usages(x509.ExtKeyUsageServerAuth), c.ExtKeyUsage)
	assert.False(t, c.IsCA)

	for i, item := range g.Items {
		for _, v := range item.Choices() {
			order.Grant = g.Choose(i, v)
			assert.Equal(t, v, order.Grant.Items[i].Verdict)
			assert.Equal(t, g.Items[i], item, "the first grant stays as it is")
			order.MakeBroken = true
			c, err := order.Sign(ctx)
			require.NoError(t, err)
			says(t, order.Grant.Items[i], c)
		}
	}
	assert.Equal(t, g.Items, g.Choose(99, Granted).Items)
	assert.Equal(t, g.Items, g.Choose(0, Refused).Items, "a subject cannot be refused")
}

// says looks for an item's outcome in the certificate.
func says(t *testing.T, i Item, c *x509.Certificate) {
	t.Helper()
	again := pki.TemplateOf(c)
	var got string
	switch i.Field {
	case SubjectField:
		got = again.Subject.String()
	case NameField:
		if strings.Contains(again.SANs.String(), i.Asked) {
			got = i.Asked
		}
	case KeyUsageField:
		got = keyUsageText(again.KeyUsage)
	case ExtKeyUsageField:
		got = extKeyUsageText(again.ExtKeyUsage, nil)
	case ConstraintsField:
		if again.BasicConstraints != nil {
			got = constraintsText(again.BasicConstraints)
		}
	case ExtensionField:
		if len(again.Extra) > 0 {
			got = i.Asked
		}
	}
	assert.Equal(t, i.Given(), got, "%s %s", i.Field, i.Verdict)
}

func TestMD5IsCheckedTooThoughGoRefuses(t *testing.T) {
	rules := func(r *pki.Request) (out []Rule) {
		for _, w := range Weigh(r, preset(t, ClientID), kube.Cluster{}).Warnings {
			out = append(out, w.Rule)
		}
		return out
	}
	r := fixture(t, "md5.csr")
	assert.Equal(t, []Rule{RuleWeakHash}, rules(r))
	r.X509.Signature[5] ^= 1
	assert.Equal(t, []Rule{RuleWeakHash, RuleProof}, rules(r))
}

func TestRequestsThatGoDoesNotCheck(t *testing.T) {
	for name, want := range map[string]string{
		"rsa512.csr": "Its RSA key has only 512 bits", "dsa.csr": "Its key is of the kind DSA", "ed448.csr": "Its signature was not checked",
	} {
		r := fixture(t, filepath.Join("..", "..", "pki", "testdata", "signatures", name))
		warnings := Weigh(r, preset(t, ClientID), kube.Cluster{}).Warnings
		require.Len(t, warnings, 1, name)
		assert.Equal(t, want, warnings[0].What, warnings)
	}
}

// A chain of three, and one signed across, verify with Go.
func TestChainsVerify(t *testing.T) {
	one, other := root(t, nil), root(t, func(r *Root) { r.Subject = pki.CommonName("other root") })
	sub := Order{Grant: Weigh(request(t, pki.Template{Subject: pki.CommonName("sub")}), preset(t, IntermediateID), kube.Cluster{}), Authority: one, Now: now, Lifetime: 100 * day}
	k := key(t)
	sub.Grant.Key = k.Public()
	c, err := sub.Sign(ctx)
	require.NoError(t, err)
	assert.NotEmpty(t, c.SubjectKeyId)
	assert.True(t, c.MaxPathLenZero)

	leaf := Order{
		Grant:     Weigh(request(t, pki.Template{Subject: pki.CommonName("x"), SANs: sans(t, "a.lab")}), preset(t, ServerID), kube.Cluster{}),
		Authority: &pki.Authority{Cert: c, Key: k}, Above: []*x509.Certificate{one.Cert}, Now: now, Lifetime: day,
	}
	end, err := leaf.Sign(ctx)
	require.NoError(t, err)

	cross := Order{Grant: CrossSigned(c), Authority: other, Now: now, Lifetime: 50 * day}
	crossed, err := cross.Sign(ctx)
	require.NoError(t, err)
	assert.Equal(t, c.RawSubject, crossed.RawSubject)
	assert.Equal(t, c.SubjectKeyId, crossed.SubjectKeyId)
	for _, way := range [][2]*x509.Certificate{{one.Cert, c}, {other.Cert, crossed}} {
		roots, subs := x509.NewCertPool(), x509.NewCertPool()
		roots.AddCert(way[0])
		subs.AddCert(way[1])
		_, err := end.Verify(x509.VerifyOptions{Roots: roots, Intermediates: subs, DNSName: "a.lab", CurrentTime: now})
		assert.NoError(t, err)
	}
	// One authority more, below path length 0 of the one in between.
	below := Order{Grant: Weigh(request(t, pki.Template{Subject: pki.CommonName("subsub")}), preset(t, IntermediateID), kube.Cluster{}), Authority: leaf.Authority, Above: leaf.Above, Now: now, Lifetime: day}
	_, err = below.Sign(ctx)
	assert.ErrorContains(t, err, "one authority too many")
}

func TestGuess(t *testing.T) {
	c := lab(t)
	for want, template := range map[string]pki.Template{
		"apiserver":          {Subject: pki.CommonName("kube-apiserver"), SANs: sans(t, "DNS:cp-1")},
		"kubelet":            {Subject: pki.ClientName("system:node:worker-1", "system:nodes")},
		"kubelet-serving":    {Subject: pki.ClientName("system:node:worker-1", "system:nodes"), SANs: sans(t, "DNS:worker-1")},
		"controller-manager": {Subject: pki.CommonName("system:kube-controller-manager")},
		kube.UserID:          {Subject: pki.ClientName("jane", "dev")},
		ServerID:             {Subject: pki.CommonName("my-bank.com"), SANs: sans(t, "my-bank.com")},
		IntermediateID:       {Subject: pki.CommonName("sub"), BasicConstraints: &pki.BasicConstraints{CA: true, PathLen: -1}},
	} {
		assert.Equal(t, want, Guess(request(t, template), c))
	}
}

// FuzzWeigh weighs requests that are broken, and signs what is granted of them.
func FuzzWeigh(f *testing.F) {
	var ca *pki.Authority
	var c kube.Cluster
	mutate.Fuzz(f, 2000, func(seeds *mutate.Seeds) {
		ca, c = root(seeds.T, nil), lab(seeds.T)
		seeds.Add(everything(seeds.T).X509.Raw)
		seeds.Add(request(seeds.T, pki.Template{Subject: pki.ClientName("system:node:cp-1", "system:nodes"), SANs: sans(seeds.T, "DNS:cp-1 10.0.0.10")}).X509.Raw)
		for _, name := range []string{"weak.csr", "md5.csr"} {
			seeds.Add(fixture(seeds.T, name).X509.Raw)
		}
	}, func(t *testing.T, der []byte) {
		r, err := pki.ParseRequest(der)
		if err != nil {
			return
		}
		_, ok := PresetByID(Guess(r, c))
		require.True(t, ok)
		for _, p := range Presets() {
			g := Weigh(r, p, c)
			for _, i := range g.Items {
				require.NotEmpty(t, i.Why, "%s %s", p.ID, i.Field)
			}
			o := Order{Grant: g, Authority: ca, Now: now, Lifetime: day, Serial: big.NewInt(1)}
			if cert, err := o.Sign(ctx); err == nil {
				require.NoError(t, cert.CheckSignatureFrom(ca.Cert), p.ID)
			}
		}
	})
}
