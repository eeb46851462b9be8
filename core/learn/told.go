package learn

import (
	"context"
	"crypto/x509"
	"path"
	"strings"
	"time"

	"kubepki/core/chain"
	"kubepki/core/health"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// files are the learner's files as they would lie on the host.
func (b Bench) files() []health.File {
	out := make([]health.File, 0, len(b))
	for name, o := range b {
		f := health.File{Path: pkiFolder + name, Bytes: o.Data}
		switch {
		case o.Key != nil:
			f.Make = o.Key.TraditionalPEM
		case o.Cert != nil:
			f.Bytes = pki.CertificatePEM(o.Cert)
		case o.Data == nil || o.Secret:
			continue
		}
		out = append(out, f)
	}
	return out
}

// belief is one row of who has to believe whom, through a flag.
type belief struct {
	program, flag string
	// other is the other side's file: a certificate where the flag names an
	// authority, the authority where it names a certificate.
	other string
	as    chain.As // in which part the certificate is looked at
	host  string   // that is dialled, of a server
	who   string   // is lost when it is not believed
}

// beliefs is the one table of them
// (https://kubernetes.io/docs/setup/best-practices/certificates/).
var beliefs = []belief{
	{paths.APIServer, "client-ca-file", "admin.crt", chain.Client, "", "the administrator gets 401 Unauthorized"},
	{paths.APIServer, "tls-cert-file", "ca.crt", chain.Server, "10.96.0.1", "Pods refuse the apiserver"},
	{paths.APIServer, "etcd-cafile", "etcd-server.crt", chain.Server, "127.0.0.1", "the apiserver refuses etcd"},
	{paths.APIServer, "etcd-certfile", "etcd-ca.crt", chain.EtcdCli, "", "etcd refuses the apiserver"},
	{paths.APIServer, "kubelet-certificate-authority", "kubelet-node01.crt", chain.Server, "node01", "the apiserver refuses the kubelets"},
	{paths.APIServer, "kubelet-client-certificate", "ca.crt", chain.Client, "", "the kubelets refuse the apiserver"},
	{paths.APIServer, "requestheader-client-ca-file", "front-proxy-client.crt", chain.Client, "", "extension apiservers cannot know who calls"},
	{paths.APIServer, "proxy-client-cert-file", "front-proxy-ca.crt", chain.Client, "", "extension apiservers do not believe the apiserver"},
	{paths.Etcd, "cert-file", "etcd-ca.crt", chain.Peer, "127.0.0.1", "callers refuse etcd, or etcd itself does"},
	{paths.Etcd, "trusted-ca-file", "etcd-server.crt", chain.EtcdCli, "", "etcd refuses its own gateway, and the apiserver"},
	{paths.Etcd, "peer-cert-file", "etcd-ca.crt", chain.Peer, "etcd-1", "the other members refuse this one"},
	{paths.Etcd, "peer-trusted-ca-file", "etcd-peer-2.crt", chain.Peer, "etcd-2", "this member refuses the others"},
}

// believed looks whether what the flags name is believed by the other side.
func (t *told) believed(b Bench, c *paths.Command, now time.Time) {
	for _, w := range beliefs {
		if w.program != c.Program {
			continue
		}
		named, other := certAt(c, w.flag, b), b[w.other].Cert
		if named == nil || other == nil {
			continue
		}
		q := chain.Question{As: w.as, Cert: other, Host: w.host, Roots: []*x509.Certificate{named}, Now: now}
		if !strings.Contains(w.flag, "ca-file") && !strings.Contains(w.flag, "cafile") && !strings.HasSuffix(w.flag, "-authority") {
			q.Cert, q.Roots[0] = named, other
		}
		if a := chain.Verify(q); !a.OK() {
			t.broken(lineOf(c, w.flag), "--"+w.flag+": "+w.who+". “"+a.Fault.Text+"”", "Point it to the right file, or make that again.")
		}
	}
}

// certAt is the certificate that a flag names, nil for none.
func certAt(c *paths.Command, flag string, b Bench) *x509.Certificate {
	v, _ := c.Flag(flag)
	return b[path.Base(v)].Cert
}

func lineOf(c *paths.Command, flag string) int {
	for _, a := range c.Arguments {
		if a.Name == flag {
			return a.Line
		}
	}
	return 0
}

// Pointer is a flag that names a file, and how it is: "valid" or "broken".
type Pointer struct{ Flag, File, State string }

// Told are the flags that name files in a text that was kept, in its order.
func Told(b Bench, file string, now time.Time) []Pointer {
	commands, _ := paths.Read([]paths.Document{{Path: "this", Text: string(b[file].Data)}})
	if len(commands) == 0 {
		return nil
	}
	t, err := toldOf(context.Background(), b, string(b[file].Data), now)
	if err != nil {
		return nil
	}
	wrong := map[int]bool{}
	for _, n := range t.notes {
		wrong[n.Line] = true
	}
	var out []Pointer
	for _, a := range commands[0].Arguments {
		if !strings.HasPrefix(a.Value, pkiFolder) {
			continue
		}
		p := Pointer{a.Name, path.Base(a.Value), "valid"}
		if wrong[a.Line] {
			p.State = "broken"
		}
		out = append(out, p)
	}
	return out
}
