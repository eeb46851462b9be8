package kube

import (
	_ "embed"
	"strings"
	"time"

	"kubepki/core/pki"
)

// recreateHead is recreate.sh without the calls that make one cluster's set.
//
//go:embed extras/recreate.sh
var recreateHead string

// recreateTail tells of what is left to others.
const recreateTail = `
complete=yes
[ $requests = 0 ] ||
  echo "recreate.sh: signed elsewhere: $dir/requests has $requests requests, and the keys of kubeconfigs beside them"
`

// recreation is one cluster's recreate.sh under way.
type recreation struct {
	shellWriter
	*Result
	last    *Made            // the item before
	dates   string           // of the certificate before
	signers map[string]*Made // authorities by profile ID

	server, serverYAML string // the last one, of thousands
}

// Recreate is the bundle's recreate.sh: a shell script that makes the same set
// with OpenSSL 3, all equal but keys, serial numbers and signatures. Dates are
// those of the certificates that were made, to the second.
func (r *Result) Recreate() []byte {
	script, _ := r.recreate(func() error { return nil })
	return script
}

func (r *Result) recreate(pause func() error) ([]byte, error) {
	b := &recreation{Result: r, signers: map[string]*Made{}, last: &Made{Item: &Item{}}}
	c := &r.Plan.Cluster
	keyids, preferences := "SHA-1", ""
	if c.Version.keyIDMethod() == pki.SHA256KeyID {
		keyids = "SHA-256"
	}
	if c.Version.preferences() {
		preferences = "preferences: {}\n"
	}
	b.WriteString(recreateHead)
	b.WriteString("\n# ---- The cluster " + c.Name + ", Kubernetes " + c.Version.String() + " ----\n\n")
	b.WriteString("cluster=")
	b.call(yamlString(c.Name))
	b.WriteString("keyids=" + keyids + "\npreferences='" + preferences + "'\n")
	for i := range r.Made {
		m := &r.Made[i]
		if p := &m.Item.Profile; p.ID != b.last.Item.Profile.ID {
			b.WriteString("\n# " + p.Title + "\n# " + strings.ReplaceAll(m.Item.Why, ". ", ".\n# ") + "\n")
		}
		b.item(m)
		b.last = m
		if i%manyItems == manyItems-1 {
			if err := pause(); err != nil {
				return nil, err
			}
		}
	}
	b.WriteString(recreateTail)
	return []byte(b.String()), nil
}

// item writes the calls that make one item.
func (b *recreation) item(m *Made) {
	it := m.Item
	file := it.Files[0].BundlePath()
	base := file[:strings.LastIndexByte(file, '.')]
	switch {
	case it.Profile.Form == AuthorityPair:
		b.authority(m, base)
	case it.Profile.Form == KeyPair:
		b.call("kind=" + string(m.Key.Algorithm()))
		b.call("bare", it.ID)
		b.share(it)
	default:
		b.variables(m, b.signers[it.Profile.Authority])
		b.leaf(it, file, base)
	}
}

// leaf writes the calls for a pair, a pair in a kubeconfig, a user's kubeconfig
// with the pair beside it, or the request of a certificate that is signed
// elsewhere, without which there is no kubeconfig.
func (b *recreation) leaf(it *Item, file, base string) {
	if it.Requested {
		place := (&Unfinished{Plan: b.Plan}).place(it)
		if it.Profile.Form != Pair {
			base = "requests/" + place
		}
		b.named(it, "request", place, base)
		return
	}
	if it.Profile.Form == Config && it.Profile.Scope != PerUser {
		base = ".work/client"
	}
	b.named(it, "pair", base)
	if it.Profile.Form == Config {
		if s := "https://" + it.Server.String(); s != b.server {
			b.server, b.serverYAML = s, yamlString(s)
		}
		b.call("kubeconfig", file, base, b.serverYAML, yamlString(it.User), yamlString(it.User+"@"+b.Plan.Cluster.Name))
	}
}

func (b *recreation) authority(m *Made, base string) {
	it := m.Item
	b.signers[it.ID] = m
	switch {
	case it.SameAs != "":
		b.call("same", it.ID, it.SameAs)
	case it.Brought && m.Key == nil:
		b.call("bring", it.ID, base+".crt")
	case it.Brought:
		b.call("bring", it.ID, base+".crt", base+".key")
	default:
		b.variables(m, m)
		b.named(it, "authority", it.ID)
	}
	b.share(it)
}

// variables say how a key and certificate are made, where that differs from
// those before. Nothing of it needs quotes.
func (b *recreation) variables(m, by *Made) {
	p, dates := &m.Item.Profile, ""
	if !m.Item.Requested {
		c := m.Cert()
		dates = " begin=" + opensslTime(c.NotBefore) + " end=" + opensslTime(c.NotAfter)
	}
	same := p.ID == b.last.Item.Profile.ID && dates == b.dates
	if b.dates = dates; same {
		return
	}
	akid := "keyid"
	if len(by.Cert().SubjectKeyId) == 0 {
		akid = "none"
	}
	b.WriteString("kind=" + string(m.Key.Algorithm()))
	if m.Item.Requested {
		akid = "" // a request has none
	} else {
		md := "sha256"
		if by.Key.Algorithm() == pki.ECDSAP384 {
			md = "sha384"
		}
		b.WriteString(" md=" + md + dates)
	}
	if m != by {
		b.WriteString(" by=" + p.Authority + " usage=" + strings.Join(pki.ExtKeyUsageNames(p.Usages), ",") + " akid=" + akid)
	}
	b.end()
}

// opensslTime is a time as openssl ca takes it.
func opensslTime(t time.Time) string { return t.UTC().Format("20060102150405Z") }

// share copies what the cluster has once to its hosts, a call for each file.
func (b *recreation) share(it *Item) {
	for _, ending := range []string{".crt", ".key", ".pub"} {
		said := false
		for _, f := range it.Files {
			if !strings.HasSuffix(f.Path, ending) {
				continue
			}
			if !said {
				b.word("put")
				b.word(it.ID + ending)
				b.word(f.Path[1:])
				said = true
			}
			b.word(f.Folder)
		}
		if said {
			b.end()
		}
	}
}
