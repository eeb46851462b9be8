package chain

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"

	"kubepki/core/pki"
)

// Bounds of [Build].
const (
	MaxItems  = 20_000 // certificates that are looked at; the rest is left out
	perCert   = 12     // signatures checked for one certificate
	shownFew  = 3      // broken edges kept for one certificate
	checksPer = 4      // of a whole set, for each certificate, besides baseChecks
	baseCheck = 500
)

// Options say how a graph is built.
type Options struct {
	// Yield is called after each certificate, so that a browser can paint. Nil
	// is none. Its error ends the work.
	Yield func(context.Context) error
}

// Build finds who signed whom. Issuers are looked for by name and by key
// identifier, in the order in which they are likely, and a signature is checked
// only for those: the work grows with the set and no faster. The same
// certificate given twice is one node. The error is that of ctx or o.Yield.
func Build(ctx context.Context, items []Item, o Options) (*Graph, error) {
	b := &builder{
		o: o, byDER: map[string]int{}, bySubject: map[string][]int{}, bySpelling: map[string][]int{}, byKeyID: map[string][]int{},
		missing: map[string]int{}, twins: map[string][]int{}, known: map[string]outcome{},
	}
	for _, it := range items[:min(len(items), MaxItems)] {
		b.add(it)
	}
	b.left = baseCheck + checksPer*len(b.g.Nodes)
	if err := b.link(ctx); err != nil {
		return nil, err
	}
	b.roles()
	return &b.g, nil
}

// builder is one graph under way.
type builder struct {
	o          Options
	g          Graph
	byDER      map[string]int
	bySubject  map[string][]int   // by the bytes of the subject
	bySpelling map[string][]int   // by its letters
	byKeyID    map[string][]int   // by the subject key identifier
	missing    map[string]int     // by issuer and key identifier
	twins      map[string][]int   // by subject and key
	known      map[string]outcome // signatures that were checked, by certificate and key
	left       int                // checks that may still be made
}

func (b *builder) add(it Item) {
	c := it.Cert
	if c == nil {
		return
	}
	if at, ok := b.byDER[string(c.Raw)]; ok {
		b.g.Nodes[at].IDs = append(b.g.Nodes[at].IDs, it.ID)
		return
	}
	at := len(b.g.Nodes)
	name := it.Name
	if name == "" {
		name = nameOf(c)
	}
	b.g.Nodes = append(b.g.Nodes, Node{IDs: []int{it.ID}, Name: name, Cert: c})
	b.byDER[string(c.Raw)] = at
	b.bySubject[string(c.RawSubject)] = append(b.bySubject[string(c.RawSubject)], at)
	if s := spelling(c.RawSubject); s != "" {
		b.bySpelling[s] = append(b.bySpelling[s], at)
	}
	if len(c.SubjectKeyId) > 0 {
		b.byKeyID[string(c.SubjectKeyId)] = append(b.byKeyID[string(c.SubjectKeyId)], at)
	}
	twin := string(c.RawSubject) + string(c.RawSubjectPublicKeyInfo)
	b.twins[twin] = append(b.twins[twin], at)
}

func (b *builder) link(ctx context.Context) error {
	for at := range len(b.g.Nodes) { // those that are missing come behind them
		b.issuersOf(at)
		if b.o.Yield != nil {
			if err := b.o.Yield(ctx); err != nil {
				return err
			}
		} else if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// issuersOf adds the edges into a node: those that hold, or else those that
// should and do not.
func (b *builder) issuersOf(at int) {
	c := b.g.Nodes[at].Cert
	if bytes.Equal(c.RawIssuer, c.RawSubject) {
		if is := b.signed(at, at); is == holds || is == unchecked && keyIDsFit(c, c) {
			return // it signed itself, as far as can be told: no line is drawn for that
		}
	}
	var good, bad []Edge
	for i, from := range b.candidates(at) {
		e := b.edge(from, at, i >= perCert)
		switch {
		case e.State == Signed:
			good = append(good, e)
		case e.Names || e.Why == OtherSpelling || e.Why == NoAuthority:
			bad = append(bad, e)
		}
	}
	switch {
	case len(good) > 0:
		b.keep(good...)
	case len(bad) > 0:
		b.keep(bad[:min(len(bad), shownFew)]...)
	default:
		b.keep(Edge{From: b.ghost(c), To: at, State: Absent, Names: true, KeyIDs: true, Why: NotHere})
	}
}

func (b *builder) keep(edges ...Edge) {
	for _, e := range edges {
		n := len(b.g.Edges)
		b.g.Edges = append(b.g.Edges, e)
		b.g.Nodes[e.From].Out = append(b.g.Nodes[e.From].Out, n)
		b.g.Nodes[e.To].In = append(b.g.Nodes[e.To].In, n)
	}
}

// candidates are the nodes that may have signed one, the likely ones first: the
// name and the key identifier fit, then the name alone, then the letters of the
// name, then the identifier alone.
func (b *builder) candidates(at int) []int {
	c := b.g.Nodes[at].Cert
	var out []int
	seen := map[int]bool{at: true}
	take := func(list []int, wants func(*x509.Certificate) bool) {
		for _, i := range list {
			if !seen[i] && len(out) < 8*perCert && wants(b.g.Nodes[i].Cert) {
				seen[i] = true
				out = append(out, i)
			}
		}
	}
	all := func(*x509.Certificate) bool { return true }
	named := b.bySubject[string(c.RawIssuer)]
	take(named, func(a *x509.Certificate) bool { return keyIDsFit(c, a) && maySign(a) })
	take(named, maySign)
	take(named, all)
	if s := spelling(c.RawIssuer); s != "" {
		take(b.bySpelling[s], all)
	}
	if len(c.AuthorityKeyId) > 0 {
		take(b.byKeyID[string(c.AuthorityKeyId)], all)
	}
	return out
}

func keyIDsFit(c, a *x509.Certificate) bool {
	return len(c.AuthorityKeyId) == 0 || len(a.SubjectKeyId) == 0 || bytes.Equal(c.AuthorityKeyId, a.SubjectKeyId)
}

// edge judges one claim.
func (b *builder) edge(from, to int, tooMany bool) Edge {
	a, c := b.g.Nodes[from].Cert, b.g.Nodes[to].Cert
	e := Edge{From: from, To: to, State: Broken, Names: bytes.Equal(c.RawIssuer, a.RawSubject), KeyIDs: keyIDsFit(c, a)}
	key := string(c.Raw) + string(a.RawSubjectPublicKeyInfo)
	if _, ok := b.known[key]; !ok && (tooMany || b.left <= 0) {
		b.g.Limited = true
		e.State, e.Why = Unchecked, TooMany
		return e
	}
	switch is := b.signed(from, to); {
	case is == unchecked:
		e.Why = OldAlgorithm
	case is == wrong && e.KeyIDs && len(c.AuthorityKeyId) > 0 && len(a.SubjectKeyId) > 0:
		e.Why = Altered
	case is == wrong:
		e.Why = OtherKey
	case !e.Names:
		e.Why = OtherSpelling
	case !maySign(a):
		e.Why = NoAuthority
	case weakHash(c.SignatureAlgorithm):
		e.Why = OldHash
	case shortKey(a):
		e.Why = ShortKey
	case !pki.GoChecks(c.SignatureAlgorithm):
		e.Why = RareAlgorithm
	default:
		e.State = Signed
	}
	return e
}

// shortKey tells whether Go refuses an authority's key for its length, whatever it signed.
func shortKey(a *x509.Certificate) bool {
	k, ok := a.PublicKey.(*rsa.PublicKey)
	return ok && k.N.BitLen() < 1024
}

// signed checks a signature, each by each key once. It does not ask whether the
// issuer may sign.
func (b *builder) signed(from, to int) outcome {
	a, c := b.g.Nodes[from].Cert, b.g.Nodes[to].Cert
	key := string(c.Raw) + string(a.RawSubjectPublicKeyInfo)
	if is, ok := b.known[key]; ok {
		return is
	}
	b.left--
	b.g.Checked++
	is := checkSignature(c, a)
	b.known[key] = is
	return is
}

// ghost is the node of an authority that is not here, one for each name and key
// identifier.
func (b *builder) ghost(c *x509.Certificate) int {
	key := string(c.RawIssuer) + "\x00" + string(c.AuthorityKeyId)
	if at, ok := b.missing[key]; ok {
		return at
	}
	n := Node{Issuer: pki.NameFrom(c.Issuer).String(), KeyID: hex.EncodeToString(c.AuthorityKeyId), Role: Missing}
	n.Name = c.Issuer.CommonName
	if n.Name == "" {
		n.Name = n.Issuer
	}
	if n.Name == "" {
		n.Name = "(no name)"
	}
	at := len(b.g.Nodes)
	b.g.Nodes = append(b.g.Nodes, n)
	b.missing[key] = at
	return at
}

// roles says what each node is, and which are of one authority.
func (b *builder) roles() {
	for at := range b.g.Nodes {
		n := &b.g.Nodes[at]
		if n.Cert == nil {
			continue
		}
		self := len(n.In) == 0
		switch {
		case self && maySign(n.Cert):
			n.Role = Root
		case self:
			n.Role = SelfSigned
		case n.Cert.BasicConstraintsValid && n.Cert.IsCA:
			n.Role = Intermediate
		}
	}
	for _, list := range b.twins {
		for _, at := range list {
			if c := b.g.Nodes[at].Cert; len(list) > 1 && c.IsCA && len(list) <= 64 {
				b.g.Nodes[at].Twins = others(list, at)
			}
		}
	}
}

// others is a list without one of its members.
func others(list []int, but int) (out []int) {
	for _, i := range list {
		if i != but {
			out = append(out, i)
		}
	}
	return out
}
