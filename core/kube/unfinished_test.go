package kube_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
	"kubepki/core/pki/pkitest"
)

// elsewhere is an authority whose key stays with whoever signs.
type elsewhere struct{ *pki.Authority }

// certificate is the half that is brought.
func (e elsewhere) certificate() *pki.Authority { return &pki.Authority{Cert: e.Cert} }

// sign answers a request as a good authority does, but for a change.
func (e elsewhere) sign(t testing.TB, r kube.Request, change func(*pki.Template)) []byte {
	t.Helper()
	template := pki.LeafTemplate(r.PKI.Subject, r.PKI.SANs, r.PKI.ExtKeyUsage, now, time.Duration(r.Item.Days)*day)
	if change != nil {
		change(&template)
	}
	c, err := e.Issue(context.Background(), template, r.PKI.X509.PublicKey)
	require.NoError(t, err)
	return pki.CertificatePEM(c)
}

// prepared makes the keys and requests of a draft.
func prepared(t testing.TB, change func(*kube.Draft)) (kube.Draft, *kube.Unfinished) {
	t.Helper()
	d := kubetest.Drafted(change)
	reading := d.Read(now)
	require.Empty(t, reading.Problems)
	u, err := kube.Prepare(context.Background(), kube.NewPlan(reading.Cluster), options)
	require.NoError(t, err)
	return d, u
}

// options make one item after another: fuzz targets begin with what comes out,
// and that must be the same each time.
var options = kube.Options{Maker: pkitest.Keys{}, Now: now, Parallel: 1}

// signedElsewhere is a cluster whose own authority's key lies elsewhere.
func signedElsewhere(t testing.TB) (elsewhere, func(*kube.Draft)) {
	t.Helper()
	root := elsewhere{brought(t, "lab-root")}
	return root, func(d *kube.Draft) {
		d.Workers, d.Users, d.KubeletServing = "1", "jane: developers\n../x", true
		d.Brought = map[string]*pki.Authority{kube.ClusterCA: root.certificate()}
	}
}

func answer(name string, data []byte) kube.Answer { return kube.Answer{Name: name, Data: data} }

// take gives answers in at the time of the tests.
func take(t testing.TB, u *kube.Unfinished, answers ...kube.Answer) (*kube.Unfinished, kube.Intake) {
	t.Helper()
	next, in, err := u.Take(context.Background(), answers, options)
	require.NoError(t, err)
	return next, in
}

// signAll answers every request, in one file.
func signAll(t testing.TB, u *kube.Unfinished, by elsewhere) []byte {
	t.Helper()
	var all []byte
	for _, r := range u.Requests() {
		all = append(all, by.sign(t, r, nil)...)
	}
	return all
}

// idsOf names what was taken.
func idsOf(in kube.Intake) []string {
	out := []string{}
	for _, m := range in.Taken {
		out = append(out, m.Item.ID)
	}
	return out
}

func TestAPlanWithAKeylessAuthority(t *testing.T) {
	_, change := signedElsewhere(t)
	golden.Equal(t, text(kubetest.Plan(t, change)))
}

// All three authorities, each alone, and one for everything.
func TestWhoSignsElsewhereAndWhoHere(t *testing.T) {
	root := elsewhere{brought(t, "root")}
	for name, tt := range map[string]struct {
		ids  []string
		one  bool
		want int
	}{
		"cluster": {[]string{kube.ClusterCA}, false, 7}, "etcd": {[]string{kube.EtcdCA}, false, 4}, "front proxy": {[]string{kube.FrontProxyCA}, false, 1},
		"all": {[]string{kube.ClusterCA, kube.EtcdCA, kube.FrontProxyCA}, false, 12}, "one": {[]string{kube.ClusterCA}, true, 12},
	} {
		t.Run(name, func(t *testing.T) {
			d, u := prepared(t, func(d *kube.Draft) {
				d.Workers, d.OneAuthority, d.Brought = "", tt.one, map[string]*pki.Authority{}
				for _, id := range tt.ids {
					d.Brought[id] = root.certificate()
				}
			})
			require.Len(t, u.Requests(), tt.want)
			assert.Equal(t, tt.want, u.Plan.Requests())
			assert.Equal(t, tt.want, u.Missing())
			_, err := kube.Build(context.Background(), u.Plan, options)
			assert.ErrorContains(t, err, "certificates have to be signed elsewhere")
			_, err = u.Finish()
			assert.ErrorContains(t, err, "certificates are not in yet")
			u, in := take(t, u, answer("all.pem", signAll(t, u, root)))
			assert.Empty(t, in.Refused)
			assert.Len(t, in.Taken, tt.want)
			r, err := u.Finish()
			require.NoError(t, err)
			checkKeyless(t, r, d)
		})
	}
}

// checkKeyless looks at a finished result: it has every file of the plan, the
// key of no brought authority, and everything verifies.
func checkKeyless(t *testing.T, r *kube.Result, d kube.Draft) {
	t.Helper()
	_, files := bundle(t, r, kube.BundleOptions{})
	for _, m := range r.Made {
		require.NotNil(t, m.Public(), m.Item.ID)
		if m.Item.Profile.Form != kube.AuthorityPair {
			if m.Cert() != nil {
				ca, err := r.Authority(m.Item.Profile.Authority)
				require.NoError(t, err)
				assert.NoError(t, m.Cert().CheckSignatureFrom(ca.Cert), m.Item.ID)
				assert.True(t, pki.SamePublicKey(m.Cert().PublicKey, m.Key.Public()))
			}
			continue
		}
		_, keyless := d.Brought[m.Item.Profile.ID]
		keyless = keyless || d.OneAuthority
		assert.Equal(t, keyless, m.Key == nil, m.Item.ID)
		path := "cp-1" + m.Item.Profile.Path
		assert.Contains(t, files, path+".crt")
		if keyless {
			assert.NotContains(t, files, path+".key")
		} else {
			assert.Contains(t, files, path+".key")
		}
	}
}

func TestRequestsAskForAllThatIsPlanned(t *testing.T) {
	_, change := signedElsewhere(t)
	_, u := prepared(t, change)
	seen := map[string]bool{}
	for _, r := range u.Requests() {
		assert.False(t, seen[r.Path], r.Path)
		seen[r.Path] = true
		assert.NoError(t, r.PKI.CheckSignature(), r.Path)
		assert.Equal(t, r.Item.Subject, r.PKI.Subject)
		assert.Equal(t, r.Item.SANs, r.PKI.SANs)
		assert.Equal(t, r.Item.Profile.Usages, r.PKI.ExtKeyUsage)
		assert.Equal(t, pki.LeafUsage, r.PKI.KeyUsage)
		assert.False(t, r.PKI.BasicConstraints.CA)
		assert.False(t, r.In)
	}
	assert.True(t, seen["ca/users/---x.csr"], "%v", seen)
	assert.True(t, seen["ca/cp-1/kubelet-serving.csr"])
	assert.True(t, seen["ca/worker-1/kubelet.csr"])
}

// Certificates come one by one, over days, and in any order.
func TestAnswersComeInOneByOne(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	requests := u.Requests()
	first := u
	for i := len(requests) - 1; i >= 0; i-- {
		pem := root.sign(t, requests[i], nil)
		next, in := take(t, u, answer("x", pem))
		assert.Equal(t, []string{requests[i].Item.ID}, idsOf(in))
		again, in := take(t, next, answer("x", pem))
		assert.Equal(t, kube.Intake{Known: 1}, in, "the same once more")
		assert.Equal(t, i, again.Missing())
		assert.True(t, again.Requests()[i].In)
		u = again
	}
	assert.Equal(t, len(requests), first.Missing(), "the value that came before stays as it was")
	r, err := u.Finish()
	require.NoError(t, err)
	assert.Equal(t, now, r.At)
}

func TestAnswersInEveryForm(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	r := u.Requests()[0]
	pem := root.sign(t, r, nil)
	cert, err := pki.ParseCertificate(pem)
	require.NoError(t, err)
	ca := pki.CertificatePEM(root.Cert)
	for name, data := range map[string][]byte{
		"PEM":                               pem,
		"DER":                               cert.Raw,
		"text before, as openssl ca writes": append([]byte("Certificate:\n    Data:\n        Version: 3 (0x2)\n"), pem...),
		"Windows line ends":                 bytes.ReplaceAll(pem, []byte("\n"), []byte("\r\n")),
		"X509 label":                        bytes.ReplaceAll(pem, []byte("CERTIFICATE"), []byte("X509 CERTIFICATE")),
		"beside its authority":              append(append([]byte{}, pem...), ca...),
		"after its authority":               append(append([]byte{}, ca...), pem...),
	} {
		_, in := take(t, u, answer("f", data))
		assert.Equal(t, []string{r.Item.ID}, idsOf(in), name)
		assert.Empty(t, in.Refused, name)
	}
	// A name in another order, with more names and usages than asked for, is good for Kubernetes.
	_, in := take(t, u, answer("f", root.sign(t, u.Requests()[len(u.Requests())-2], func(t *pki.Template) {
		t.Subject = pki.Name{t.Subject[1], t.Subject[0]}
		t.SANs = pki.SANs{{Kind: pki.DNS, Value: "more"}}
		t.ExtKeyUsage = append(t.ExtKeyUsage, 1)
	})))
	assert.Equal(t, []string{"user/jane"}, idsOf(in))
}

func TestTakingStops(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	gone := errors.New("the page is gone")
	var at []kube.Progress
	o := options
	o.Progress = func(p kube.Progress) { at = append(at, p) }
	o.Yield = func(context.Context) error {
		if len(at) == 3 {
			return gone
		}
		return nil
	}
	same, in, err := u.Take(context.Background(), []kube.Answer{answer("a", signAll(t, u, root))}, o)
	assert.Equal(t, gone, err)
	assert.Same(t, u, same)
	assert.Empty(t, in.Taken)
	assert.Equal(t, kube.Progress{Done: 3, Total: len(u.Requests()), Last: "a"}, at[2])
}

func TestTheRequestsForWhoSigns(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	write := func(u *kube.Unfinished) []kube.Answer {
		var b bytes.Buffer
		require.NoError(t, u.WriteRequests(context.Background(), &b, kube.BundleOptions{}))
		files, err := kube.Unpack("requests.zip", b.Bytes())
		require.NoError(t, err)
		return files
	}
	files := write(u)
	assert.Len(t, files, len(u.Requests())+2)
	for _, f := range files {
		assert.NotContains(t, string(f.Data), "PRIVATE KEY")
		switch f.Name {
		case "README.txt":
			golden.Equal(t, string(f.Data))
		case "SHA256SUMS":
		default:
			_, err := pki.ParseRequest(f.Data)
			assert.NoError(t, err, f.Name)
		}
	}
	u, _ = take(t, u, answer("x", root.sign(t, u.Requests()[0], nil)))
	left := write(u)
	assert.Len(t, left, len(files)-1, "what is in need not be signed again")
	assert.NotContains(t, string(left[len(left)-1].Data), "apiserver.csr")
}

func TestTheReadmeOfAKeylessBundle(t *testing.T) {
	root, change := signedElsewhere(t)
	_, u := prepared(t, change)
	u, _ = take(t, u, answer("x", signAll(t, u, root)))
	r, err := u.Finish()
	require.NoError(t, err)
	golden.Equal(t, strings.ReplaceAll(r.Readme(""), kube.RBAC(r.Plan.Cluster.Version), ""))
}
