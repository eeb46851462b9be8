package learn

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"kubepki/core/chain"
	"kubepki/core/health"
	"kubepki/core/sheet"
)

// A node says what its files make of it. Pairs are compared, and certificates
// verified by package chain, which has the verdict and the words of Go’s
// crypto/x509, and so of the programs; a test compares both with Go’s own. The
// lines around them are as they were measured on Kubernetes v1.34 and etcd 3.6.
type node struct {
	t   *Tree
	now time.Time
}

// unpaired is what a program says that loads a pair (crypto/tls), "" where it is
// one.
func (n node) unpaired(stem string) string {
	if r := n.t.Row(pkiFolder + stem + ".crt"); r == nil || r.MatchesKey != sheet.Yes {
		return "tls: private key does not match public key"
	}
	return ""
}

// refused is why a server that trusts an authority refuses a caller, nil where
// it takes it.
func (n node) refused(caller, ca string) *chain.Fault {
	c := n.t.Cert(caller)
	if c == nil {
		return nil
	}
	return chain.Verify(chain.Question{As: chain.Client, Cert: c, Roots: roots(n.t.Cert(pkiFolder + ca)), Now: n.now, Memo: n.t.memo}).Fault
}

const etcdClient = pkiFolder + "apiserver-etcd-client.crt"

// up tells that the API answers.
func (n node) up() bool {
	return n.unpaired("apiserver") == "" && n.refused(etcdClient, "etcd/ca.crt") == nil
}

// NodeAnswers is how the programs of a host fare: calls is "valid" where
// kube-apiserver takes its callers, "warning" where it refuses one, "broken" where
// it is down; etcd is "valid" or "broken" as it takes kube-apiserver, "idle" where
// that does not come so far.
func NodeAnswers(t *Tree, now time.Time) (calls, etcd string) {
	n := node{t, now}
	calls, etcd = "valid", "valid"
	switch {
	case n.unpaired("apiserver") != "":
		return "broken", "idle"
	case n.refused(etcdClient, "etcd/ca.crt") != nil:
		return "broken", "broken"
	}
	for _, name := range nodeCallers {
		if n.refused("/etc/kubernetes/"+name+".conf", "ca.crt") != nil {
			calls = "warning"
		}
	}
	return calls, etcd
}

// nodeCallers have a kubeconfig each.
var nodeCallers = [...]string{"admin", "controller-manager", "scheduler", "kubelet"}

// logWriter writes lines, each a little later than the one before.
type logWriter struct {
	strings.Builder
	at time.Time
}

func (w *logWriter) tick() time.Time {
	w.at = w.at.Add(431 * time.Millisecond)
	return w.at
}

// klog writes a line as Kubernetes’ programs do.
func (w *logWriter) klog(level, source, message string) {
	w.WriteString(level + w.tick().UTC().Format("0102 15:04:05.000000") + "       1 " + source + "] " + message + "\n")
}

// apiserver is what kube-apiserver says.
func (n node) apiserver() string {
	w := &logWriter{at: n.now.Add(-time.Minute)}
	w.klog("I", "server.go:150", "Version: v1.34.4")
	if said := n.unpaired("apiserver"); said != "" {
		w.klog("E", "run.go:72", `"command failed" err="`+said+`"`)
		return w.String()
	}
	if err := n.refused(etcdClient, "etcd/ca.crt"); err != nil {
		const to = `"127.0.0.1:2379"`
		for range 2 {
			w.klog("W", "logging.go:55", `[core] [Channel #1 SubChannel #2]grpc: addrConn.createTransport failed to connect to {Addr: `+to+`, ServerName: `+to+`, }. Err: connection error: desc = "error reading server preface: remote error: tls: `+alertOf(err)+`"`)
		}
		w.klog("E", "run.go:72", `"command failed" err="context deadline exceeded"`)
		return w.String()
	}
	w.klog("I", "secure_serving.go:211", "Serving securely on [::]:6443")
	for _, name := range nodeCallers {
		caller := "/etc/kubernetes/" + name + ".conf"
		if err := n.refused(caller, "ca.crt"); err != nil {
			c := n.t.Cert(caller)
			front := n.refused(caller, "front-proxy-ca.crt")
			w.klog("E", "authentication.go:75", `"Unable to authenticate the request" err="[`+front.Text+", verifying certificate SN="+c.SerialNumber.String()+
				", SKID="+colons(c.SubjectKeyId)+", AKID="+colons(c.AuthorityKeyId)+" failed: "+strings.ReplaceAll(err.Text, `"`, `\"`)+`]"`)
		}
	}
	return w.String()
}

// alertOf is the alert that a caller of Go’s TLS is sent for a refusal.
func alertOf(f *chain.Fault) string {
	switch f.Kind {
	case chain.Expired:
		return "expired certificate"
	case chain.UnknownCA, chain.OtherCA:
		return "unknown certificate authority"
	}
	return "bad certificate"
}

func colons(id []byte) string {
	var parts []string
	for i := range id {
		parts = append(parts, strings.ToUpper(hex.EncodeToString(id[i:i+1])))
	}
	return strings.Join(parts, ":")
}

// etcd is what etcd says, as journald keeps it. Somebody without a certificate
// has called it too.
func (n node) etcd() string {
	w := &logWriter{at: n.now.Add(-time.Minute)}
	say := func(level, caller, message string, more ...[2]string) {
		at := w.tick().UTC()
		w.WriteString(at.Format("Jan 02 15:04:05 ") + n.t.Host + ` etcd[812]: {"level":"` + level + `","ts":"` + at.Format("2006-01-02T15:04:05.000000Z") + `","caller":"` + caller + `","msg":"` + message + `"`)
		for _, m := range more {
			w.WriteString(`,"` + m[0] + `":` + strconv.Quote(m[1]))
		}
		w.WriteString("}\n")
	}
	const at, folder = "embed/config_logging.go:194", pkiFolder + "etcd/"
	say("info", "embed/etcd.go:766", "starting with client TLS", [2]string{
		"tls-info", "cert = " + folder + "server.crt, key = " + folder + "server.key, client-cert=, client-key=, trusted-ca = " + folder + "ca.crt, client-cert-auth = true, crl-file = ",
	})
	refuse := func(port, why string) {
		say("warn", at, "rejected connection on client endpoint", [2]string{"remote-addr", "127.0.0.1:" + port}, [2]string{"server-name", ""}, [2]string{"error", why})
	}
	refuse("33726", "tls: client didn't provide a certificate")
	if n.unpaired("apiserver") != "" {
		return w.String() // kube-apiserver does not come so far
	}
	for _, port := range []string{"33742", "33750"} {
		if err := n.refused(etcdClient, "etcd/ca.crt"); err != nil {
			refuse(port, "tls: failed to verify certificate: "+err.Text)
		}
	}
	return w.String()
}

// etcdAsService takes etcd’s manifest away, and starts it by systemd.
func etcdAsService(files []health.File) []health.File {
	out := make([]health.File, 0, len(files))
	for _, f := range files {
		if f.Path == manifestFolder+"etcd.yaml" {
			unit := "[Unit]\nDescription=etcd\n\n[Service]\nExecStart=/usr/local/bin/etcd"
			for _, l := range strings.Split(string(f.Bytes), "\n") {
				if flag, ok := strings.CutPrefix(strings.TrimSpace(l), "- --"); ok {
					unit += " \\\n  --" + flag
				}
			}
			f.Path, f.Bytes = "/etc/systemd/system/etcd.service", []byte(unit+"\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n")
		}
		out = append(out, f)
	}
	return out
}
