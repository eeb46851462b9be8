package repair_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/fault"
	"kubepki/core/golden"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
	"kubepki/core/pki/pkitest"
	"kubepki/core/repair"
	"kubepki/core/sheet"
)

var now = kubetest.Now

const day = kubetest.Day

func sheetOf(t testing.TB, files []health.File, at time.Time) *sheet.Sheet {
	t.Helper()
	s, err := sheet.Make(t.Context(), files, sheet.Options{Now: at, Parse: kubeconfig.Parse})
	require.NoError(t, err)
	return s
}

func mended(t testing.TB, s *sheet.Sheet, order repair.Order) *repair.Result {
	t.Helper()
	r, err := repair.Make(t.Context(), s, order, repair.Options{Maker: pkitest.Keys{}, Now: s.At, Parse: kubeconfig.Parse})
	require.NoError(t, err)
	return r
}

// applied is a set with the changed files in it.
func applied(s *sheet.Sheet, r *repair.Result) []health.File {
	var out []health.File
	changed := map[string]repair.File{}
	for _, f := range r.Files {
		changed[f.Host+f.Path] = f
	}
	for _, f := range s.Files {
		if c, ok := changed[f.Host+f.Path]; ok {
			f.Bytes, f.Make, f.Mode = c.Data, nil, c.Mode
			delete(changed, f.Host+f.Path)
		}
		out = append(out, f)
	}
	for _, f := range r.Files {
		if _, ok := changed[f.Host+f.Path]; ok {
			out = append(out, health.File{Host: f.Host, Path: f.Path, Mode: f.Mode, Bytes: f.Data})
		}
	}
	return out
}

func holds(t *testing.T, files []health.File, at time.Time, name string) {
	t.Helper()
	for _, f := range sheetOf(t, files, at).Report.Findings {
		t.Errorf("%s: %s %s%s: %s", name, f.Name, f.Host, f.Path, f.What)
	}
}

// irreparable are the faults that nobody mends without what was lost.
var irreparable = map[string]string{
	"ca-key-of-another-pair": "its key is lost", "ca-is-a-leaf": "it is no authority", "ca-cannot-sign": "it may not sign",
}

// Whatever is broken is mended by what is suggested, with the files that are wrong
// and no others; what cannot be mended is said.
func TestEachFaultIsMended(t *testing.T) {
	whole := kubetest.Made(t, nil)
	for _, f := range fault.Faults() {
		broken, err := f.Break(t.Context(), health.FilesOf(whole), now)
		require.NoError(t, err)
		s := sheetOf(t, broken, now)
		order := repair.Suggest(s)
		r := mended(t, s, order)
		if _, lost := irreparable[f.ID]; lost {
			assert.True(t, len(r.Left) > 0 || len(order.Renew) == 0, f.ID)
			continue
		}
		require.NotEmpty(t, order.Renew, f.ID)
		assert.Empty(t, r.Left, f.ID)
		assert.NotEmpty(t, r.Files, f.ID)
		assert.Less(t, len(r.Files), 8, f.ID)
		holds(t, applied(s, r), now, f.ID)
	}
}

// A year later all leaves have ended: all are made again with their own keys, and
// say what they said; with new keys they have new ones.
func TestLeavesThatEndedAreRenewed(t *testing.T) {
	set := kubetest.Made(t, nil)
	at := now.Add(400 * day)
	s := sheetOf(t, health.FilesOf(set), at)
	assert.Equal(t, 14, s.Score.Expired)
	for _, fresh := range []bool{false, true} {
		order := repair.Suggest(s)
		order.NewKeys = fresh
		r := mended(t, s, order)
		assert.Empty(t, r.Left)
		after := applied(s, r)
		holds(t, after, at, "renewed")
		report, err := health.Check(t.Context(), set.Plan, after, health.Options{Now: at})
		require.NoError(t, err)
		assert.Empty(t, report.Findings, "by the plan that it was made by")
		keys := 0
		for _, f := range r.Files {
			if strings.HasSuffix(f.Path, ".key") {
				keys++
			}
		}
		assert.Equal(t, fresh, keys > 0)
		if !fresh {
			assert.Len(t, r.Files, 14)
		}
	}
}

// Names are added; the other names, the key and the subject stay.
func TestNamesAreAdded(t *testing.T) {
	s := sheetOf(t, health.FilesOf(kubetest.Made(t, nil)), now)
	r := mended(t, s, repair.Order{Names: map[string]pki.SANs{"apiserver/cp-1": {{Kind: pki.DNS, Value: "api.lab.example"}, {Kind: pki.IP, Value: "10.0.0.10"}}}})
	require.Len(t, r.Files, 1)
	c, err := pki.ParseCertificate(r.Files[0].Data)
	require.NoError(t, err)
	assert.Equal(t, "DNS:cp-1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP:10.96.0.1, IP:10.0.0.10, DNS:api.lab.example", pki.SANsOf(c).String())
	holds(t, applied(s, r), now, "names")
}

func host(name, ip string) kube.Host {
	return kube.Host{Name: name, IPs: []netip.Addr{netip.MustParseAddr(ip)}}
}

// Hosts and people join: what they get is as if they had been there from the start.
func TestHostsAndPeopleJoin(t *testing.T) {
	for name, change := range map[string]func(*kube.Draft){
		"default": nil,
		"endpoint": func(d *kube.Draft) {
			d.ControlPlanes, d.Endpoint, d.KubeletServing, d.KubeProxy = "cp-1 10.0.0.10\ncp-2 10.0.0.20", "api.lab.example:6443", true, true
		},
	} {
		set := kubetest.Made(t, change)
		s := sheetOf(t, health.FilesOf(set), now)
		r := mended(t, s, repair.Order{
			Workers: []kube.Host{host("worker-9", "10.0.0.99")}, ControlPlanes: []kube.Host{host("cp-9", "10.0.0.90")},
			Users: []kube.User{{Name: "jane", Groups: []string{"developers"}}},
		})
		assert.Empty(t, r.Left)
		holds(t, applied(s, r), now, name)
		planned := kubetest.Made(t, func(d *kube.Draft) {
			if change != nil {
				change(d)
			}
			d.Workers += "\nworker-9 10.0.0.99"
			d.ControlPlanes += "\ncp-9 10.0.0.90"
			if d.Endpoint == "" {
				d.Endpoint = "10.0.0.10:6443" // the first control plane's, which all have called so far
			}
			d.Users = "jane: developers"
		})
		report, err := health.Check(t.Context(), planned.Plan, applied(s, r), health.Options{Now: now})
		require.NoError(t, err)
		for _, f := range report.Findings {
			if f.Host == "users" && f.Rule == health.RuleMissingFile {
				continue // its pair is in the kubeconfig alone
			}
			t.Errorf("%s, by plan: %s %s%s: %s", name, f.Name, f.Host, f.Path, f.What)
		}
	}
}

// Where the authority's key is elsewhere, requests go out, and what comes back
// fits in by the commands.
func TestAuthorityElsewhere(t *testing.T) {
	set := kubetest.Made(t, nil)
	at := now.Add(400 * day)
	s := sheetOf(t, health.FilesOf(set), at)
	order := repair.Suggest(s)
	order.Elsewhere, order.NewKeys = true, true
	r := mended(t, s, order)
	assert.Len(t, r.Requests, 14)
	for _, f := range r.Files {
		assert.True(t, strings.HasSuffix(f.Path, ".key.new"), f.Path)
	}
	script := r.Hosts[0].Script()
	assert.Contains(t, script, "cp requests/kubernetes/cp-1-apiserver.crt /etc/kubernetes/pki/apiserver.crt\nmv /etc/kubernetes/pki/apiserver.key.new /etc/kubernetes/pki/apiserver.key\n")
	assert.Contains(t, script, "config set-credentials kubernetes-admin --embed-certs=true --client-certificate=requests/kubernetes/cp-1-admin.crt --client-key=/etc/kubernetes/admin.key.new")
	for _, q := range r.Requests {
		require.NoError(t, q.PKI.CheckSignature())
	}
	assert.Contains(t, script, "openssl verify -partial_chain -CAfile /etc/kubernetes/pki/etcd/ca.crt /etc/kubernetes/pki/etcd/peer.crt\n")
}

// A kubeconfig may call its user by another name than the certificate's.
func TestACertificateSignedElsewhereGoesToTheUserInUse(t *testing.T) {
	files := health.FilesOf(kubetest.Made(t, nil))
	for i := range files {
		if data, err := files[i].Data(); err == nil && strings.HasSuffix(files[i].Path, "/kubelet.conf") {
			files[i].Bytes, files[i].Make = []byte(strings.NewReplacer("name: system:node:cp-1\n", "name: default-auth\n", "user: system:node:cp-1\n", "user: default-auth\n").Replace(string(data))), nil
		}
	}
	r := mended(t, sheetOf(t, files, now), repair.Order{Renew: []string{"kubelet/cp-1"}, Elsewhere: true})
	require.Len(t, r.Requests, 1)
	assert.Contains(t, r.Hosts[0].Script(), "config set-credentials default-auth ")
}

// Where etcd has several members that none believes, none can wait for another.
func TestTheReadmeSaysWhenHostsAreMendedAtOnce(t *testing.T) {
	for count, said := range map[string]bool{"1": false, "3": true} {
		set := kubetest.Made(t, func(d *kube.Draft) {
			d.ControlPlanes, d.Endpoint = count, "api.lab.example"
			*d = d.Expand()
		})
		s := sheetOf(t, health.FilesOf(set), now.Add(400*day))
		assert.Equal(t, said, strings.Contains(mended(t, s, repair.Suggest(s)).Readme(), "start on all its hosts at once"), count)
	}
}

// What stands behind an authority that ended is made again with its key: what it
// signed goes on to count.
func TestAuthoritiesAreMadeAgainWithTheirKeys(t *testing.T) {
	set := kubetest.Made(t, func(d *kube.Draft) { d.LeafDays, d.AuthorityDays = "30", "60" })
	at := now.Add(50 * day)
	s := sheetOf(t, health.FilesOf(set), at)
	r := mended(t, s, repair.Suggest(s))
	assert.Empty(t, r.Left)
	holds(t, applied(s, r), at, "authorities")
}

// The zip holds the changed files alone, by host, with their modes, and the way.
func TestZip(t *testing.T) {
	set := kubetest.Made(t, nil)
	f, _ := fault.ByID("expired")
	broken, err := f.Break(t.Context(), health.FilesOf(set), now)
	require.NoError(t, err)
	r := mended(t, sheetOf(t, broken, now), repair.Order{Renew: []string{"apiserver/cp-1", "admin/cp-1", "sa"}, NewKeys: true})
	var b bytes.Buffer
	require.NoError(t, r.WriteZip(t.Context(), &b, nil))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	var list strings.Builder
	for _, e := range z.File {
		list.WriteString(e.Mode().String() + " " + e.Name + "\n")
		if strings.HasSuffix(e.Name, ".sh") || strings.HasSuffix(e.Name, ".txt") {
			in, err := e.Open()
			require.NoError(t, err)
			text, err := io.ReadAll(in)
			require.NoError(t, err)
			list.WriteString("    " + strings.ReplaceAll(string(text), "\n", "\n    ") + "\n")
		}
	}
	golden.Equal(t, regexp.MustCompile(`serial=[0-9A-F]+`).ReplaceAllString(list.String(), "serial=SERIAL"))
}

func TestItYieldsCountsAndStops(t *testing.T) {
	s := sheetOf(t, health.FilesOf(kubetest.Made(t, nil)), now)
	order := repair.Order{Renew: repair.Leaves(s)}
	stop, n := errors.New("enough"), 0
	_, err := repair.Make(t.Context(), s, order, repair.Options{
		Maker: pkitest.Keys{}, Now: now, Parse: kubeconfig.Parse,
		Progress: func(p kube.Progress) { n = p.Done; assert.Equal(t, len(order.Renew), p.Total) },
		Yield: func(context.Context) error {
			if n == 3 {
				return stop
			}
			return nil
		},
	})
	assert.ErrorIs(t, err, stop)
	assert.Equal(t, 3, n)
	assert.True(t, (&repair.Order{}).Empty())
}
