package logs

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pace"
)

func TestNoLineIsLost(t *testing.T) {
	text := "first\r\n\n" + toServer + "certificate signed by unknown authority\n\xff\x00 odd\nlast"
	r, err := Read(t.Context(), text, NewSet(nil), Options{Now: now})
	require.NoError(t, err)
	var lines []string
	for i := range r.Lines() {
		lines = append(lines, r.Raw(i))
	}
	assert.Equal(t, []string{"first", "", toServer + "certificate signed by unknown authority", "\xff\x00 odd", "last"}, lines)
	assert.Equal(t, []int{2}, r.Found)
	_, ok := r.Explain(0)
	assert.False(t, ok)
	assert.Nil(t, r.RowOf(4))
}

// What is worst and most frequent comes first, with its first and last time.
func TestCausesAreSummedUp(t *testing.T) {
	at := func(s int) string { return fmt.Sprintf("E1123 19:13:%02d.000000   1 a.go:1] ", s) }
	text := strings.Join([]string{
		at(1) + "x509: certificate specifies an incompatible key usage",
		at(2) + "x509: certificate signed by unknown authority",
		at(3) + "nothing",
		at(9) + "x509: certificate signed by unknown authority",
		at(4) + "context canceled",
		at(5) + `User "jane" cannot list resource "pods"`,
	}, "\n")
	r, err := Read(t.Context(), text, NewSet(nil), Options{Now: now})
	require.NoError(t, err)
	var ids []string
	for _, c := range r.Causes {
		ids = append(ids, c.ID)
	}
	assert.Equal(t, []string{"unknown-authority", "wrong-usage", "forbidden", "harmless"}, ids)
	c := r.Causes[0]
	assert.Equal(t, 2, c.Count)
	assert.Equal(t, []int{1, 3}, []int{c.First, c.Last})
	assert.Equal(t, utc(11, 23, 19, 13, 2), c.Began)
	assert.Equal(t, utc(11, 23, 19, 13, 9), c.Ended)
	assert.False(t, c.Zone)
}

// Ordinary lines of healthy programs are left alone.
func TestHealthyLinesAreLeftAlone(t *testing.T) {
	for _, line := range strings.Split(healthy, "\n") {
		r, err := Read(t.Context(), line, NewSet(nil), Options{Now: now})
		require.NoError(t, err)
		assert.Empty(t, r.Found, line)
	}
}

const healthy = `I1123 19:13:34.328204       1 serving.go:380] Generated self-signed cert in-memory
I1123 19:13:34.328204       1 dynamic_cafile_content.go:161] "Starting controller" name="client-ca-bundle::/etc/kubernetes/pki/ca.crt"
I1123 19:13:34.328204       1 certificate_controller.go:120] "Starting certificate controller" logger="certificatesigningrequest-signing-controller" name="csrsigning-kubelet-serving"
I1123 19:13:34.328204       1 secure_serving.go:211] Serving securely on [::]:6443
{"level":"info","ts":"2026-11-23T19:16:18.123456Z","caller":"embed/etcd.go:140","msg":"configuring peer listeners","listen-peer-urls":["https://10.0.0.10:2380"]}
{"level":"info","ts":"2026-11-23T19:16:18.123456Z","caller":"embed/etcd.go:528","msg":"starting with peer TLS","tls-info":"cert = /etc/kubernetes/pki/etcd/peer.crt, key = /etc/kubernetes/pki/etcd/peer.key, client-cert= , client-key= , trusted-ca = /etc/kubernetes/pki/etcd/ca.crt, client-cert-auth = true, crl-file = ","cipher-suites":[]}
certificatesigningrequest.certificates.k8s.io/jane approved
[certs] Using existing ca certificate authority
* SSL certificate verify ok.
Nov 23 19:13:34 cp-1 systemd[1]: Started kubelet: The Kubernetes Node Agent.
kube-system   coredns-5d78c9869d-abcde   1/1   Running   0   3d
ac-good     2m20s kubernetes.io/kube-apiserver-client   kubernetes-super-admin   <none>              Approved,Issued
Failed to pull image "registry.example/x": failed to authorize: unexpected status: 401 Unauthorized
error: the server doesn't have a resource type "foos"`

func TestReadingGivesWay(t *testing.T) {
	var turns, last int
	text := strings.Repeat(strings.Repeat("x", 200)+"\n", 20_000)
	_, err := Read(t.Context(), text, NewSet(nil), Options{
		Now: now, Yield: func(context.Context) error { turns++; return nil },
		Progress: func(done, total int) {
			assert.Greater(t, done, last)
			assert.Equal(t, len(text), total)
			last = done
		},
	})
	require.NoError(t, err)
	assert.GreaterOrEqual(t, turns, len(text)/turnText-1)

	turns = 0
	text = strings.Repeat("x509: certificate signed by unknown authority\n", 1000)
	_, err = Read(t.Context(), text, NewSet(nil), Options{Now: now, Yield: func(context.Context) error { turns++; return nil }})
	require.NoError(t, err)
	assert.GreaterOrEqual(t, turns, 1000/turnLines)
}

func TestReadingIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	text := strings.Repeat("x509: certificate signed by unknown authority\n", 10_000)
	r, err := Read(ctx, text, NewSet(nil), Options{Now: now, Yield: func(ctx context.Context) error { cancel(); return ctx.Err() }})
	require.ErrorIs(t, err, context.Canceled)
	assert.Nil(t, r)
}

func TestTheLimitsAreSaid(t *testing.T) {
	r, err := Read(t.Context(), strings.Repeat("\n", MaxLines+5), NewSet(nil), Options{Now: now})
	require.NoError(t, err)
	assert.Equal(t, MaxLines, r.Lines())
	assert.Contains(t, r.Cut, "2000000 lines")

	r, err = Read(t.Context(), strings.Repeat(strings.Repeat("y", 1<<20)+"\n", 70), NewSet(nil), Options{Now: now})
	require.NoError(t, err)
	assert.Less(t, r.Lines(), 65)
	assert.Contains(t, r.Cut, "64 MB")

	long := "x509: certificate signed by unknown authority" + strings.Repeat("z", 3*MaxLine)
	r, err = Read(t.Context(), long, NewSet(nil), Options{Now: now})
	require.NoError(t, err)
	assert.Equal(t, long, r.Raw(0), "what is too long is shown whole")
	assert.Len(t, r.Found, 1)
}

// Ten times as many lines, of which each second one is understood, take ten times as long.
func TestManyLines(t *testing.T) {
	line := etcdClient + `remote error: tls: bad certificate"}` + "\n" + "I1123 19:13:34.328204       1 secure_serving.go:211] Serving securely on [::]:6443, as it does again and again\n"
	pace.Linear(t, 5000, func(n int) func() {
		text := strings.Repeat(line, n)
		return func() {
			r, err := Read(t.Context(), text, NewSet(nil), Options{Now: now})
			require.NoError(t, err)
			assert.Len(t, r.Found, n)
			assert.Equal(t, n, r.Causes[0].Count)
		}
	})
}

// What a log says goes into commands: it must stay one word there, whatever it is.
func TestForeignWordsInCommands(t *testing.T) {
	for _, evil := range []string{"$(reboot)", "`reboot`", "a; reboot", "a'b", "--config=/x", "\u202eevil", "a\x1b[2Kb", strings.Repeat("x", 3000)} {
		reading := explain(t, `Error from server (Forbidden): nodes is forbidden: User "`+evil+`" cannot list resource "nodes" in API group ""`, nil)
		last := reading.Command[strings.LastIndex(reading.Command, "--user="):]
		switch {
		case strings.ContainsAny(evil, "\u202e\x1b") || len(evil) > 256:
			assert.Contains(t, last, "--user=USER ", evil)
			assert.NotContains(t, reading.Command, evil)
		case evil == "a'b":
			assert.Contains(t, last, `--user='a'\''b' `)
		case strings.HasPrefix(evil, "-"):
			assert.Contains(t, last, "--user=./--config=/x ")
		default:
			assert.Contains(t, last, "--user='"+evil+"' ")
		}
		assert.NotContains(t, reading.Cause, "\u202e")
		assert.NotContains(t, reading.Cause, "\x1b")
		assert.Less(t, len(reading.Cause), 1000)
	}
}

func TestEveryPrefixSaysWhatItIs(t *testing.T) {
	for _, p := range append(heads[:len(heads):len(heads)], wrappers...) {
		assert.NotEmpty(t, p.wording)
		rest, ok := p.off(&opener{line: &Line{}, now: now}, "nothing that anybody writes")
		assert.False(t, ok, p.wording)
		assert.Equal(t, "nothing that anybody writes", rest, p.wording)
	}
}

func BenchmarkRead(b *testing.B) {
	line := "I1123 19:13:34.328204       1 secure_serving.go:211] Serving securely on [::]:6443, as it does again and again and again\n"
	text := strings.Repeat(line, 100_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Read(b.Context(), text, NewSet(nil), Options{Now: now}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadFound(b *testing.B) {
	text := strings.Repeat(etcdClient+`remote error: tls: bad certificate"}`+"\n", 10_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Read(b.Context(), text, NewSet(nil), Options{Now: now}); err != nil {
			b.Fatal(err)
		}
	}
}

// The examples are what real programs wrote: most of their lines are understood.
func TestExamplesAreUnderstood(t *testing.T) {
	for _, e := range Examples() {
		r, err := Read(t.Context(), e.Text, NewSet(nil), Options{Now: now})
		require.NoError(t, err)
		assert.GreaterOrEqual(t, len(r.Causes), 3, e.Title)
		for i := range r.Lines() {
			l := r.Line(i)
			if strings.HasPrefix(l.Text, "E") || strings.HasPrefix(l.Text, `{"level":"warn"`) || strings.Contains(l.Text, "rror: ") {
				assert.NotNil(t, r.RowOf(i), "%s: %s", e.Title, l.Text)
			}
		}
	}
}
