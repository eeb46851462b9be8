package learn

import (
	"context"
	"crypto/x509"
	"path"
	"slices"
	"strings"

	"kubepki/core/chain"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

const (
	refNode  = "https://kubernetes.io/docs/reference/access-authn-authz/node/"
	refEtcd  = "https://etcd.io/docs/v3.6/op-guide/security/"
	refFlags = "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"
)

// toldChecks look at members, nodes and at what programs are told.
var toldChecks = []Row{
	{ID: "peers", Args: "CA CERT CERT CERT HOST HOST HOST", Files: 4, Ref: refEtcd, look: peersTalk},
	{ID: "node", Args: "CERT CA NODE", Files: 2, Ref: refNode, look: ofCert(nodeAllowed)},
	{ID: "public-of", Args: "FILE KEY", Files: 2, Ref: "RFC 5280, section 4.1.2.7", look: func(l look) Finding {
		key := l.b[l.arg(1)].Key
		if key != nil {
			if want, err := pki.PublicKeyPEM(key.Public()); err == nil && string(want) == string(l.b[l.arg(0)].Data) {
				return good("The public half belongs to the key", l.arg(0)+" and "+l.arg(1))
			}
		}
		return bad(l.arg(0)+" is not the public half of "+l.arg(1), "Every token that "+l.arg(1)+" signs would be refused: “invalid signature”.", "Take the public key out of "+l.arg(1)+" again.")
	}},
	{ID: "told", Args: "FILE", Files: 1, Ref: refFlags, look: func(l look) Finding {
		t, err := toldOf(context.Background(), l.b, string(l.b[l.arg(0)].Data), l.now)
		if err != nil || len(t.notes) > 0 {
			what, fix := "It cannot be read", "Write it again."
			if err == nil {
				what, fix = t.notes[0].What, t.notes[0].Fix
			}
			return bad(l.arg(0)+": "+what, "The program does not start with it, or is not believed.", fix)
		}
		return good(l.arg(0)+" and the files fit", count(t.right, "flag")+" point to the right ones")
	}},
	{ID: "tells", Args: "FILE FLAG=VALUE…", Files: 1, Ref: refFlags, look: tells},
}

// tells looks whether flags name the files that they ought to, or hold a value.
func tells(l look) Finding {
	commands, _ := paths.Read([]paths.Document{{Text: string(l.b[l.arg(0)].Data)}})
	if len(commands) == 0 {
		return bad(l.arg(0)+" starts no program", "A program reads its certificates where its flags say.", "Write it again.")
	}
	for _, a := range l.args[1:] {
		flag, want, _ := strings.Cut(a, "=")
		got, ok := commands[0].Flag(flag)
		if !ok || got != want && path.Base(got) != want {
			return bad("--"+flag+" does not name "+want, "It says “"+pki.Visible(got)+"”.", "Write it into "+l.arg(0)+".")
		}
	}
	return good(count(len(l.args)-1, "flag")+" as it ought to be", l.arg(0))
}

// peersTalk lets each member call each other: the one who answers is called by
// its host, the one who calls shows the same certificate.
func peersTalk(l look) Finding {
	const members = 3
	if len(l.args) < 1+2*members {
		return bad("Three members are needed", "A cluster of two stops when one is gone.", "Make all three pairs.")
	}
	anchors := roots(l.b[l.arg(0)].Cert)
	for i := range members {
		name, host := l.arg(1+i), l.arg(1+members+i)
		c := l.b[name].Cert
		if c == nil || len(anchors) == 0 {
			return bad(name+" is no certificate of a member", "Members show certificates to each other.", "Make it again.")
		}
		if a := chain.Verify(chain.Question{As: chain.Peer, Cert: c, Host: host, Roots: anchors, Now: l.now}); !a.OK() {
			return bad("The others refuse "+name, pki.Visible(a.Fault.Text), "Make it again: signed by "+l.arg(0)+", for both, with "+host+" among its names.")
		}
		for j := range i {
			if pki.SamePublicKey(c.PublicKey, l.b[l.arg(1+j)].Cert.PublicKey) {
				return bad(name+" and "+l.arg(1+j)+" have one key", "Who steals it from one member has it of both.", "Make a pair of its own for each member.")
			}
		}
	}
	return good("Each member calls each other", "six calls, both sides with a certificate")
}

// nodeAllowed asks what the Node authorizer asks.
func nodeAllowed(l look, c *x509.Certificate) Finding {
	node, id := l.arg(2), chain.WhoAmI(c, l.arg(2))
	a := chain.Verify(chain.Question{As: chain.Client, Cert: c, Roots: roots(l.b[l.arg(1)].Cert), Now: l.now})
	switch {
	case !a.OK():
		return bad("The apiserver does not know "+l.arg(0), "It answers Unauthorized: "+pki.Visible(a.Fault.Text), "Sign it with "+l.arg(1)+", to call.")
	case !slices.Contains(id.Groups, "system:nodes"):
		return bad("It is not in the group system:nodes", "The Node authorizer passes it over, and everything is Forbidden.", "Ask again with /O=system:nodes, letter by letter.")
	case id.User != "system:node:"+node:
		return bad("Its user is “"+pki.Visible(id.User)+"”", "The Node authorizer lets it act for another node, or for none. What "+node+" needs is Forbidden.", "Ask again with CN=system:node:"+node+".")
	}
	return good("It may act for "+node, "user and group are both right")
}
