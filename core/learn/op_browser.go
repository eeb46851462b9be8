package learn

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"time"

	"kubepki/core/chain"
	"kubepki/core/command"
	"kubepki/core/pki"
)

// browserOperations are a toy browser: a file of roots that it believes, and
// visits to servers, which are checked as Go's clients check them.
var browserOperations = []Operation{
	{
		ID: "new-browser", Verb: "Unpack the browser",
		Fields: []Field{storeField},
		Run:    newBrowser,
	},
	{
		ID: "trust", Verb: "Do it",
		Fields: []Field{
			{ID: "root", Label: "Root", Kind: File},
			storeField,
			{ID: "deed", Label: "In the browser’s settings", Kind: Option, Options: [][2]string{{"install", "Install the root"}, {"remove", "Take the root out"}}},
		},
		Run: trust,
	},
	{
		ID: "chain-file", Verb: "Put both into one file",
		Fields: []Field{{ID: "cert", Label: "The server’s own", Kind: File}, {ID: "above", Label: "Who signed it", Kind: File}, {ID: "out", Label: "File", Kind: File}},
		Run: func(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
			cert, err := b.certOf("cert", v["cert"])
			if err != nil {
				return Outcome{}, err
			}
			above, err := b.certOf("above", v["above"])
			if err != nil {
				return Outcome{}, err
			}
			return Outcome{
				Made: []Object{{Name: v["out"], Data: append(pki.CertificatePEM(cert), pki.CertificatePEM(above)...)}}, State: "valid",
				Words: v["out"] + " holds both, the server’s own first. The root stays out: the browser has it, or does not believe it.",
				Calls: []command.Call{{Operation: command.FullChain, Cert: v["cert"], Chain: v["above"], Out: v["out"]}},
			}, nil
		},
	},
	{
		ID: "visit", Verb: "Visit",
		Fields: []Field{
			storeField,
			{ID: "sent", Label: "The server sends", Kind: File},
			{ID: "host", Label: "Address", Kind: Machine, Hint: "A name, such as my-bank.com."},
		},
		Run: visit,
	},
}

var storeField = Field{ID: "store", Label: "Trust store", Kind: File}

// Certificates are those in one of the learner's files, in their order.
func (b Bench) Certificates(name string) []*x509.Certificate {
	o := b[name]
	if o.Cert != nil {
		return []*x509.Certificate{o.Cert}
	}
	var out []*x509.Certificate
	for block, rest := pem.Decode(o.Data); block != nil; block, rest = pem.Decode(rest) {
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			out = append(out, c)
		}
	}
	return out
}

// publicRoots are the roots that a toy browser comes with.
var publicRoots = []string{"Public Root North", "Public Root East", "Public Root South"}

// newBrowser makes real roots, whose keys nobody keeps.
func newBrowser(ctx context.Context, env Env, _ Bench, v Values) (Outcome, error) {
	var store []byte
	for _, name := range publicRoots {
		key, err := env.Maker.Make(ctx, authorityKey)
		if err != nil {
			return Outcome{}, err
		}
		a, err := pki.NewAuthority(ctx, key, pki.RootTemplate(pki.Name{{Type: pki.OIDOrganization, Value: "Toy browser"}, {Type: pki.OIDCommonName, Value: name}}, env.Now(), 20*365*24*time.Hour))
		if err != nil {
			return Outcome{}, err
		}
		store = append(store, pki.CertificatePEM(a.Cert)...)
	}
	return Outcome{
		Made: []Object{{Name: v["store"], Data: store}}, State: "valid", Said: strings.Join(publicRoots, "\n"),
		Words: "It comes with " + count(len(publicRoots), "public root") + ". Real browsers bring more than a hundred.",
	}, nil
}

func trust(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	root, err := b.certOf("root", v["root"])
	if err != nil {
		return Outcome{}, err
	}
	if _, err := b.dataOf("store", v["store"]); err != nil {
		return Outcome{}, err
	}
	store := []byte{}
	for _, c := range b.Certificates(v["store"]) {
		if !bytes.Equal(c.Raw, root.Raw) {
			store = append(store, pki.CertificatePEM(c)...)
		}
	}
	who := "“" + pki.Visible(root.Subject.CommonName) + "”"
	out := Outcome{State: "warning", Words: who + " is out. The browser believes nothing that it signed, from now on."}
	if v["deed"] == "install" {
		store = append(store, pki.CertificatePEM(root)...)
		out.State, out.Words = "valid", who+" is installed. The browser believes everything that it signed, and will sign."
	}
	out.Made = []Object{{Name: v["store"], Data: store}}
	return out, nil
}

// Visit asks whether a browser with these roots believes what a server sends:
// its own certificate first, then what may help.
func Visit(roots, sent []*x509.Certificate, host string, now time.Time) *chain.Answer {
	return chain.Verify(chain.Question{As: chain.Server, Cert: sent[0], Others: sent[1:], Host: host, Roots: roots, Now: now})
}

// dialled tells whether a browser could call this: a name, with or without the
// root's dot (RFC 1034 section 3.1), or an address.
func dialled(host string) bool {
	if pki.CheckDNSName(strings.ToLower(strings.TrimSuffix(host, ".")), false) == nil {
		return true
	}
	_, err := pki.ParseIP(host)
	return err == nil
}

func visit(_ context.Context, env Env, b Bench, v Values) (Outcome, error) {
	if _, err := b.dataOf("store", v["store"]); err != nil {
		return Outcome{}, err
	}
	sent := b.Certificates(v["sent"])
	host := strings.TrimSpace(v["host"])
	switch {
	case len(sent) == 0:
		return Outcome{}, &FieldError{"sent", "There is no certificate " + v["sent"] + " yet", "make it first"}
	case !dialled(host):
		return Outcome{}, &FieldError{"host", "“" + pki.Visible(v["host"]) + "” is no name of a server", "write one such as my-bank.com, without https:// and without a path"}
	}
	a := Visit(b.Certificates(v["store"]), sent, host, env.Now())
	if !a.OK() {
		return Outcome{State: "broken", Said: pki.Visible(a.Fault.Text), Words: "No padlock. The browser warns you: " + browserWords(a.Fault.Kind) + "."}, nil
	}
	var names []string
	for _, c := range a.Path {
		names = append(names, pki.Visible(c.Subject.CommonName))
	}
	return Outcome{State: "valid", Said: strings.Join(names, "\n  signed by "), Words: "The padlock is shut. The browser went from the server’s certificate up to a root that it has."}, nil
}

// browserWords are a fault in the words of somebody who surfs.
func browserWords(k chain.Kind) string {
	switch k {
	case chain.UnknownCA:
		return "it finds no way from what the server sent to a root of its own"
	case chain.HostName, chain.LegacyName:
		return "the certificate is not for this name"
	case chain.Expired, chain.NotYetValid:
		return "the certificate does not count today"
	}
	return "the certificate does not hold"
}
