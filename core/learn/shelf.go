package learn

import (
	"crypto/x509"
	"slices"
	"strings"
	"time"

	"kubepki/core/chain"
	"kubepki/core/kube"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// Shelf is where the map of a lesson looks for the learner's certificates.
type Shelf struct {
	Bench  Bench
	Folder string // of the set that was made for the lessons
	Now    time.Time
	Memo   *chain.Memo // of signatures that were checked before; nil for none
}

// Held is the learner's certificate for a profile: one of the course that was
// made for it, else the one in the folder. The name is "" where there is none.
func (s Shelf) Held(p *kube.Profile) (name string, cert *x509.Certificate) {
	if o := s.Bench[p.ID+".crt"]; o.Cert != nil {
		return o.Name, o.Cert
	}
	if want := subjectIn(p).First(pki.OIDCommonName); want != "" {
		names := make([]string, 0, len(s.Bench))
		for n, o := range s.Bench {
			if o.Cert != nil && !strings.Contains(n, "/") && fits(o.Cert, p, want) {
				names = append(names, n)
			}
		}
		if slices.Sort(names); len(names) > 0 {
			return names[0], s.Bench[names[0]].Cert
		}
	}
	if o := s.Bench[s.Folder+"/"+p.ID+".crt"]; o.Cert != nil {
		return o.Name, o.Cert
	}
	return "", nil
}

// fits tells whether a certificate is a profile's by its name and its usages.
func fits(c *x509.Certificate, p *kube.Profile, want string) bool {
	const node = "system:node:"
	cn := c.Subject.CommonName
	if cn != want && !(strings.HasPrefix(cn, node) && strings.HasPrefix(want, node)) {
		return false
	}
	for _, u := range p.Usages {
		if !slices.Contains(c.ExtKeyUsage, u) {
			return false
		}
	}
	return len(p.Usages) > 0
}

// as is what a caller is taken for: etcd does not look at names.
func (e Edge) as() chain.As {
	switch {
	case e.Server.ID == "etcd-peer":
		return chain.Peer
	case e.To == paths.Etcd:
		return chain.EtcdCli
	}
	return chain.Client
}

// State tries a connection with what the learner has, both ways: "valid" where
// both ends accept each other, "broken" where one refuses, "idle" where something
// is not made yet. Words says it in a sentence.
func (e Edge) State(s Shelf) (state, words string) {
	clientName, client := s.Held(e.Client)
	_, knows := s.Held(e.Knows)
	serverName, server := s.Held(e.Server)
	_, trusts := s.Held(e.Trusts)
	if client == nil || knows == nil || e.Server.ID != "" && (server == nil || trusts == nil) {
		return "idle", "Not tried: you have no certificates for it yet."
	}
	if a := chain.Verify(chain.Question{As: e.as(), Cert: client, Roots: roots(knows), Now: s.Now, Memo: s.Memo}); !a.OK() {
		return "broken", "Open: " + e.Called() + " refuses " + clientName + ". " + pki.Visible(a.Fault.Text)
	}
	if server == nil {
		return "valid", "Shut on this side: " + clientName + " is accepted."
	}
	host := ""
	if names := pki.SANsOf(server); len(names) > 0 {
		host = names[0].Value
	}
	if a := chain.Verify(chain.Question{As: chain.Server, Cert: server, Host: host, Roots: roots(trusts), Now: s.Now, Memo: s.Memo}); !a.OK() {
		return "broken", "Open: " + e.From + " refuses " + serverName + ". " + pki.Visible(a.Fault.Text)
	}
	return "valid", "Shut: " + clientName + " and " + serverName + " accept each other, tried just now."
}
