package app

import (
	"crypto/x509"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"kubepki/core/chain"
)

// verifyModel is the Verify page without its looks: the question, and what came
// of it.
type verifyModel struct {
	ws *Workspace

	as      chain.As
	cert    int // ID in the workspace, 0 for none
	host    string
	typed   bool // the host is the user's, not the certificate's first name
	node    string
	query   string
	at      int64        // seconds since 1970, UTC
	moved   bool         // the time is not now
	anchors map[int]bool // nil: those that the part asks for

	version  int
	all      []Object // certificates, newest first
	helpers  []*x509.Certificate
	trust    []Object         // what can be an anchor: authorities, and what signed itself; each once
	places   map[int][]string // the paths of an anchor, which may lie in many files
	preset   map[int]bool     // the anchors that the part asks for
	presetOf chain.As
	from, to int64 // the set's whole life
	memo     *chain.Memo

	key    string // of the question that answer is of
	answer *chain.Answer
	spans  []lifeSpan // nil while they are asked for
	lived  string     // of the question that spans are of
}

func newVerifyModel(ws *Workspace) verifyModel {
	return verifyModel{ws: ws, version: -1, memo: chain.NewMemo()}
}

// refresh reads the workspace anew when it changed.
func (m *verifyModel) refresh(now time.Time) {
	if !m.moved {
		m.at = now.Unix() // words round it; the question must not: a certificate may be seconds old
	}
	if v := m.ws.Version(); v != m.version {
		m.version, m.key, m.lived = v, "", ""
		m.all = byPart(certificatesIn(m.ws))
		m.preset, m.trust = nil, nil
		m.gather(now)
	}
	if _, ok := m.chosen(); !ok && len(m.all) > 0 {
		m.choose(m.likely())
	}
}

// gather finds who may help to build a path, and how long the set lives.
func (m *verifyModel) gather(now time.Time) {
	const most = 60 * 365 * 86400 // a slider over centuries shows nothing
	issuers := map[string]bool{}
	for _, o := range m.all {
		issuers[string(o.Cert().RawIssuer)] = true
	}
	today := now.Unix()
	m.helpers, m.from, m.to = nil, today-30*86400, today+30*86400
	m.places = map[int][]string{}
	seen := map[string]int{}
	for _, o := range m.all {
		c := o.Cert()
		if o.Kind == Authority || string(c.RawIssuer) == string(c.RawSubject) {
			id, again := seen[string(o.DER)]
			if !again {
				id, seen[string(o.DER)] = o.ID, o.ID
				m.trust = append(m.trust, o)
			}
			m.places[id] = append(m.places[id], o.Path)
		}
		if issuers[string(c.RawSubject)] {
			m.helpers = append(m.helpers, c)
		}
		m.from = min(m.from, max(c.NotBefore.Unix(), today-most))
		m.to = max(m.to, min(c.NotAfter.Unix(), today+most))
	}
	m.from, m.to = m.from-2*86400, m.to+2*86400
}

// likely is the certificate that one most likely asks for: a server's, else a leaf.
func (m *verifyModel) likely() int {
	best, rank := 0, -1
	for _, o := range m.all {
		r := 0
		switch c := o.Cert(); {
		case strings.HasSuffix(o.Path, "apiserver.crt"):
			r = 3
		case !c.IsCA && len(c.DNSNames)+len(c.IPAddresses) > 0:
			r = 2
		case !c.IsCA:
			r = 1
		}
		if r > rank {
			best, rank = o.ID, r
		}
	}
	return best
}

// byPart sorts certificates: servers, then members, clients and authorities,
// each by its path.
func byPart(all []Object) []Object {
	const order = "server both client cert root inter"
	sort.SliceStable(all, func(i, j int) bool {
		a, b := strings.Index(order, all[i].Role()), strings.Index(order, all[j].Role())
		return a < b || a == b && all[i].Path < all[j].Path
	})
	return all
}

func (m *verifyModel) chosen() (Object, bool) {
	for _, o := range m.all {
		if o.ID == m.cert {
			return o, true
		}
	}
	return Object{}, false
}

// choose takes a certificate, and the part that it was made for.
func (m *verifyModel) choose(id int) {
	m.cert = id
	o, ok := m.chosen()
	if !ok {
		return
	}
	m.as = partOf(o)
	m.typed, m.anchors = false, nil
	m.host = firstName(o.Cert())
	m.node = nodeOf(o.Path)
}

// partOf is the part that a certificate seems to be made for.
func partOf(o Object) chain.As {
	c := o.Cert()
	etcd := strings.Contains(o.Path, "etcd")
	switch role := certificateRole(c); {
	case c.BasicConstraintsValid && c.IsCA:
		return chain.Authority
	case role == "both" && etcd:
		return chain.Peer
	case role == "client" && etcd:
		return chain.EtcdCli
	case role == "client", role == "cert" && len(c.DNSNames)+len(c.IPAddresses) == 0:
		return chain.Client
	}
	return chain.Server
}

func firstName(c *x509.Certificate) string {
	switch {
	case len(c.DNSNames) > 0:
		return c.DNSNames[0]
	case len(c.IPAddresses) > 0:
		return c.IPAddresses[0].String()
	}
	return ""
}

// nodeOf guesses the host that a file lies on from a bundle's path:
// "cp-1/etc/kubernetes/kubelet.conf".
func nodeOf(path string) string {
	host, rest, ok := strings.Cut(path, "/")
	if ok && (strings.HasPrefix(rest, "etc/") || strings.HasPrefix(rest, "var/")) && host != "" {
		return host
	}
	return ""
}

// trusted tells whether a candidate is an anchor.
func (m *verifyModel) trusted(o Object) bool {
	if m.anchors != nil {
		return m.anchors[o.ID]
	}
	return m.presets()[o.ID]
}

// presets are the IDs of the usual anchors.
func (m *verifyModel) presets() map[int]bool {
	if m.preset == nil || m.presetOf != m.as {
		m.preset, m.presetOf = map[int]bool{}, m.as
		for _, u := range m.usual() {
			m.preset[u.ID] = true
		}
	}
	return m.preset
}

// usual are the anchors that the part has in a cluster: its ca.crt, when one is
// here; else every root.
func (m *verifyModel) usual() []Object {
	file, cn := "pki/ca.crt", "kubernetes"
	if m.as == chain.Peer || m.as == chain.EtcdCli {
		file, cn = "etcd/ca.crt", "etcd-ca"
	}
	var byFile, byName, roots []Object
	for _, o := range m.trust {
		if o.Role() != "root" {
			continue
		}
		roots = append(roots, o)
		if slices.ContainsFunc(m.places[o.ID], func(p string) bool { return strings.HasSuffix(p, file) }) {
			byFile = append(byFile, o)
		}
		if o.Cert().Subject.CommonName == cn {
			byName = append(byName, o)
		}
	}
	switch {
	case m.as == chain.Authority:
		return roots
	case len(byFile) > 0:
		return byFile
	case len(byName) > 0:
		return byName
	}
	return roots
}

// mark makes a candidate an anchor, or none.
func (m *verifyModel) mark(id int) {
	if m.anchors == nil {
		m.anchors = map[int]bool{}
		for _, o := range m.trust {
			m.anchors[o.ID] = m.presets()[o.ID]
		}
	}
	m.anchors[id] = !m.anchors[id]
}

// question is what is asked now.
func (m *verifyModel) question() (q chain.Question, ok bool) {
	o, ok := m.chosen()
	if !ok {
		return q, false
	}
	q = chain.Question{As: m.as, Cert: o.Cert(), Others: m.helpers, Now: time.Unix(m.at, 0), Memo: m.memo}
	if m.as.WantsHost() {
		q.Host = strings.TrimSpace(m.host)
	}
	for _, c := range m.trust {
		if m.trusted(c) {
			q.Roots = append(q.Roots, c.Cert())
		}
	}
	return q, true
}

// asked is the answer to the question as it stands; the same question is not
// asked twice.
func (m *verifyModel) asked() (*chain.Answer, bool) {
	q, ok := m.question()
	if !ok {
		return nil, false
	}
	if key := fmt.Sprint(m.lifeKey(q), m.at); key != m.key {
		m.key, m.answer = key, chain.Verify(q)
	}
	return m.answer, true
}

// lifeKey tells questions apart that differ in more than the time.
func (m *verifyModel) lifeKey(q chain.Question) string {
	key := fmt.Sprint(m.version, " ", m.cert, " ", q.As, " ", q.Host, " ")
	for _, c := range m.trust {
		if m.trusted(c) {
			key += fmt.Sprint(c.ID, " ")
		}
	}
	return key
}

// ended counts the certificates of the set that are over at the time.
func (m *verifyModel) ended() (n int) {
	for _, o := range m.all {
		if m.at > o.Cert().NotAfter.Unix() {
			n++
		}
	}
	return n
}
