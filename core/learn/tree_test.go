package learn_test

import (
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/core/learn"
)

const (
	manifest  = "/etc/kubernetes/manifests/kube-apiserver.yaml"
	serving   = "/etc/kubernetes/pki/apiserver.crt"
	toEtcd    = "/etc/kubernetes/pki/apiserver-etcd-client.crt"
	frontEnd  = "/etc/kubernetes/pki/front-proxy-client.crt"
	scheduler = "/etc/kubernetes/scheduler.conf"
)

// trees puts hosts on the desk: a sound one, a sick one, one that is down and
// one that refuses a caller; and what is read of them.
func (d *desk) trees() {
	host := func(name, faults, etcd string) {
		d.do("host", "tree", name, "faults", faults, "etcd", etcd, "backup", name+".bak")
	}
	host("sound", "none", "pod")
	host("sick", "expired@front-proxy-client key-of-another-pair@apiserver wrong-group@admin leaf-of-another-ca@apiserver-etcd-client missing-san@etcd-server", "pod")
	host("down", "expired@apiserver-etcd-client", "service")
	host("refuses", "leaf-of-another-ca@scheduler", "pod")
	follow := func(flag, out string) {
		d.do("follow", "tree", "sound", "manifest", manifest, "flag", flag, "cert", out)
	}
	follow("tls-cert-file", "opened.crt")
	follow("etcd-certfile", "opened2.crt")
	read := func(answer, note string) {
		d.do("read-field", "tree", "sound", "cert", "opened.crt", "field", "issuer", "answer", answer, "note", note)
	}
	read("issuer", "issuer.txt")
	read("subject", "subject.txt")
	name := func(fault, note string) {
		d.do("diagnose", "tree", "sick", "path", serving, "fault", fault, "note", note)
	}
	name("key", "key.txt")
	name("issuer", "guess.txt")
	name("good", "nothing.txt")
	d.do("log", "tree", "down", "program", "etcd", "tool", "journalctl", "log", "etcd.log")
	d.do("log", "tree", "refuses", "program", "kube-apiserver", "tool", "kubectl", "log", "callers.log")
	d.do("read-line", "tree", "down", "log", "etcd.log", "line", "3", "note", "culprit.txt")
	d.do("read-line", "tree", "refuses", "log", "callers.log", "line", "3", "note", "caller.txt")
}

// hosts is a desk with these alone.
func hosts(t *testing.T) learn.Bench {
	d := &desk{t, learn.Bench{}}
	d.trees()
	return d.b
}

func init() {
	for id, c := range map[string]struct {
		right string
		wrong []string
	}{
		"leads-to":  {"opened.crt sound " + serving, []string{"opened2.crt sound " + serving, "opened.crt sick " + serving, "opened.crt sound " + manifest, "ca.key sound " + serving}},
		"noted":     {"issuer.txt opened.crt issuer", []string{"subject.txt opened.crt issuer", "issuer.txt opened2.crt issuer", "issuer.txt opened.crt not-after", "issuer.txt a.key issuer"}},
		"diagnosed": {"key.txt sick " + serving, []string{"guess.txt sick " + serving, "nothing.txt sick " + serving, "key.txt sound " + serving, "key.txt sick " + toEtcd, "key.txt ca.crt " + serving}},
		"row-good":  {"sound " + serving, []string{"sick " + serving, "sick " + toEtcd, "sick " + frontEnd, "sick /etc/kubernetes/admin.conf", "sick /etc/kubernetes/pki/etcd/server.crt", "sound /etc/passwd", "ca.crt " + serving}},
		"all-good":  {"sound", []string{"sick", "down", "refuses", "ca.crt"}},
		"blames":    {"culprit.txt etcd.log down", []string{"caller.txt etcd.log down", "culprit.txt callers.log refuses", "culprit.txt etcd.log sound", "issuer.txt etcd.log down"}},
		"answers":   {"sound", []string{"sick", "down", "refuses", "ca.crt"}},
	} {
		cases[id] = c
	}
}

// run does an operation and gives what came of it.
func run(t *testing.T, b learn.Bench, id string, v learn.Values) learn.Outcome {
	t.Helper()
	op, ok := learn.OperationByID(id)
	require.True(t, ok)
	out, err := op.Run(t.Context(), env(), b, v)
	require.NoError(t, err)
	return out
}

// Each wrong answer is told why it is wrong, from the certificate itself; what
// is offered is never the same twice, and the right one is always among it.
func TestReadingAnswersAreOfTheCertificate(t *testing.T) {
	b := hosts(t)
	op, _ := learn.OperationByID("read-field")
	f, _ := op.Field("answer")
	for _, field := range []string{"subject", "issuer", "not-after", "names"} {
		v := learn.Values{"tree": "sound", "cert": "opened.crt", "field": field, "note": "n"}
		seen := map[string]bool{}
		right := 0
		choices := f.Choices(b, v)
		require.GreaterOrEqual(t, len(choices), 3, field)
		for _, c := range choices {
			assert.False(t, seen[c[1]], c[1])
			seen[c[1]] = true
			v["answer"] = c[0]
			out := run(t, b, "read-field", v)
			assert.NotEmpty(t, out.Words)
			assert.Equal(t, c[0] == field, out.State == "valid", c[0])
			if out.State == "valid" {
				right++
			}
		}
		assert.Equal(t, 1, right, field)
	}
	assert.Contains(t, string(run(t, b, "read-field", learn.Values{"tree": "sound", "cert": "opened.crt", "field": "names", "answer": "names", "note": "n"}).Made[0].Data), "10.96.0.1")
}

// Every flag of the manifest is offered and opens a certificate, or says that
// there is none.
func TestEveryFlagIsFollowed(t *testing.T) {
	b := hosts(t)
	op, _ := learn.OperationByID("follow")
	f, _ := op.Field("flag")
	v := learn.Values{"tree": "sound", "manifest": manifest, "cert": "x.crt"}
	opened := 0
	for _, c := range f.Choices(b, v) {
		v["flag"] = c[0]
		out := run(t, b, "follow", v)
		if out.State == "valid" {
			opened++
			assert.Contains(t, out.Said, "Not After :")
			continue
		}
		assert.Contains(t, out.Said, "Could not read certificate from /etc/kubernetes/pki/")
		assert.NotContains(t, out.Said, "PRIVATE KEY")
	}
	assert.Equal(t, 7, opened)
}

// A wrong diagnosis is disproved; each fault of the sick host has its own name.
func TestDiagnosesAreDisproved(t *testing.T) {
	b := hosts(t)
	op, _ := learn.OperationByID("diagnose")
	f, _ := op.Field("fault")
	for path, want := range map[string]string{
		serving: "key", frontEnd: "expired", toEtcd: "issuer", "/etc/kubernetes/admin.conf": "group",
		"/etc/kubernetes/pki/etcd/server.crt": "name", "/etc/kubernetes/pki/ca.crt": "good",
	} {
		for _, o := range f.Options {
			out := run(t, b, "diagnose", learn.Values{"tree": "sick", "path": path, "fault": o[0], "note": "n"})
			assert.Equal(t, o[0] == want, out.State == "valid", "%s: %s: %s", path, o[0], out.Words)
			assert.NotEmpty(t, out.Words)
		}
	}
}

// What cannot help is not done, and what is done helps that file alone.
func TestMendingIsRefusedWhereItIsOfNoUse(t *testing.T) {
	b := hosts(t)
	v := learn.Values{"tree": "sick", "path": serving, "ca": "etcd-ca", "key": "new", "days": "30"}
	assert.Equal(t, "broken", run(t, b, "mend", v).State, "another authority")
	v["path"] = "/etc/kubernetes/pki/etcd/peer.crt"
	assert.Equal(t, "broken", run(t, b, "mend", v).State, "nothing is wrong with it")
	v["path"] = serving
	v["ca"], v["key"] = "ca", "keep"
	assert.Equal(t, "broken", run(t, b, "mend", v).State, "the key is lost")
	v["key"] = "new"
	out := run(t, b, "mend", v)
	require.Equal(t, "valid", out.State, out.Words)
	after, before := out.Made[0].Tree, b["sick"].Tree
	changed := 0
	for _, f := range before.Files {
		if string(after.Data(f.Path)) != string(f.Bytes) {
			changed++
			assert.True(t, strings.HasPrefix(f.Path, "/etc/kubernetes/pki/apiserver."), f.Path)
		}
	}
	assert.Equal(t, 2, changed)
	assert.Equal(t, "broken", learn.Judge(b, "row-good sick "+serving, env().Now()).State, "the copy that was given is as it was")
}

// Each way to a log works where it does on a node, and says why elsewhere.
func TestLogsAreWhereTheyAre(t *testing.T) {
	b := hosts(t)
	for _, c := range []struct{ tree, program, tool, state, said string }{
		{"sick", "kube-apiserver", "kubectl", "broken", "was refused"},
		{"sick", "kube-apiserver", "journalctl", "broken", "No entries"},
		{"sick", "kube-apiserver", "docker", "broken", "command not found"},
		{"sick", "kube-apiserver", "crictl", "valid", "private key does not match public key"},
		{"down", "kube-apiserver", "crictl", "valid", "remote error: tls: expired certificate"},
		{"down", "etcd", "crictl", "broken", "CONTAINER"},
		{"down", "etcd", "journalctl", "valid", "certificate has expired or is not yet valid"},
		{"refuses", "kube-apiserver", "kubectl", "valid", "Unable to authenticate the request"},
		{"sound", "kube-apiserver", "kubectl", "valid", "Serving securely"},
	} {
		out := run(t, b, "log", learn.Values{"tree": c.tree, "program": c.program, "tool": c.tool, "log": "l"})
		assert.Equal(t, c.state, out.State, "%v", c)
		assert.Contains(t, out.Said, c.said, "%v", c)
	}
}

// The page finds the certificate that a line is about, in each way that logs have.
func TestLinesFindTheirCertificate(t *testing.T) {
	b := hosts(t)
	assert.Equal(t, toEtcd, string(b["culprit.txt"].Data), "by its end")
	assert.Equal(t, scheduler, string(b["caller.txt"].Data), "by its serial number")
	out := run(t, b, "read-line", learn.Values{"tree": "down", "log": "etcd.log", "line": "2", "note": "n"})
	assert.Equal(t, "broken", out.State, "nobody here is at fault for a caller without a certificate")
	assert.Empty(t, out.Made)
	assert.Equal(t, "broken", run(t, b, "read-line", learn.Values{"tree": "down", "log": "etcd.log", "line": "1", "note": "n"}).State)
	out = run(t, b, "explain", learn.Values{"tree": "sound", "config": "curl: (60) SSL certificate problem: certificate has expired"})
	assert.Equal(t, "valid", out.State)
	assert.Equal(t, "warning", run(t, b, "explain", learn.Values{"tree": "sound", "config": "hello"}).State)
}

// The words of the logs are those of Go’s own packages, for each file that is wrong.
func TestLogsHaveTheWordsOfGo(t *testing.T) {
	b := hosts(t)
	_, err := tls.X509KeyPair(b["sick"].Tree.Data(serving), b["sick"].Tree.Data("/etc/kubernetes/pki/apiserver.key"))
	require.Error(t, err)
	assert.Contains(t, run(t, b, "log", learn.Values{"tree": "sick", "program": "kube-apiserver", "tool": "crictl", "log": "l"}).Said, `err="`+err.Error()+`"`)
	now := env()
	at := time.Now().UTC().Truncate(time.Second)
	now.Now = func() time.Time { return at }
	for _, c := range []struct{ tree, file, ca, program, tool string }{
		{"down", toEtcd, "/etc/kubernetes/pki/etcd/ca.crt", "etcd", "journalctl"},
		{"refuses", scheduler, "/etc/kubernetes/pki/ca.crt", "kube-apiserver", "kubectl"},
	} {
		tree := b[c.tree].Tree
		pool := x509.NewCertPool()
		pool.AddCert(tree.Cert(c.ca))
		_, err := tree.Cert(c.file).Verify(x509.VerifyOptions{Roots: pool, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
		require.Error(t, err)
		op, _ := learn.OperationByID("log")
		out, _ := op.Run(t.Context(), now, b, learn.Values{"tree": c.tree, "program": c.program, "tool": c.tool, "log": "l"})
		assert.Contains(t, out.Said, err.Error())
	}
}
