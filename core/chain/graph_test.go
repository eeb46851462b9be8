package chain_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/chain"
)

func items(entities ...*entity) []chain.Item {
	out := make([]chain.Item, len(entities))
	for i, e := range entities {
		out[i] = chain.Item{ID: i + 1, Cert: e.cert}
	}
	return out
}

func build(t testing.TB, list []chain.Item) *chain.Graph {
	t.Helper()
	g, err := chain.Build(context.Background(), list, chain.Options{})
	require.NoError(t, err)
	return g
}

// told is a graph in lines, such as "kubernetes -> admin: signed".
func told(g *chain.Graph) string {
	states := map[chain.EdgeState]string{chain.Signed: "signed", chain.Broken: "broken", chain.Absent: "absent", chain.Unchecked: "unchecked"}
	var out []string
	for _, e := range g.Edges {
		line := g.Nodes[e.From].Name + " -> " + g.Nodes[e.To].Name + ": " + states[e.State]
		if e.Why != chain.NoReason {
			line += ", " + e.Why.Title()
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestGraphTellsWhySignaturesDoNotHold(t *testing.T) {
	root := issue(t, "kubernetes", 0, nil, ca)
	again := issue(t, "kubernetes", 1, nil, ca)
	leaf := issue(t, "admin", 2, root, client)
	bare := func(c *x509.Certificate) { c.SubjectKeyId = []byte{} }
	noKeyID := issue(t, "kubernetes", 3, nil, both(ca, bare))
	altered := *leaf.cert
	altered.Raw = append([]byte{}, leaf.cert.Raw...)
	altered.Raw[len(altered.Raw)-1] ^= 1
	altered.Signature = append([]byte{}, leaf.cert.Signature...)
	altered.Signature[len(altered.Signature)-1] ^= 1
	server := issue(t, "web", 4, root, nil)
	child := issue(t, "child", 5, server, nil)
	old := issue(t, "old", 5, root, nil)
	for name, row := range map[string]struct {
		items []chain.Item
		want  string
	}{
		"holds":                      {items(root, leaf), "kubernetes -> admin: signed"},
		"the authority was remade":   {items(again, leaf), "kubernetes -> admin: broken, same name, other key"},
		"no identifiers":             {items(noKeyID, leaf), "kubernetes -> admin: broken, same name, other key"},
		"both, the right one is it":  {items(again, root, leaf), "kubernetes -> admin: signed"},
		"altered":                    {append(items(root), chain.Item{ID: 2, Cert: &altered}), "kubernetes -> admin: broken, signature does not fit"},
		"a leaf signed":              {items(root, server, child), "kubernetes -> web: signed\nweb -> child: broken, signer is no authority"},
		"the issuer is not here":     {items(leaf, old), "kubernetes -> admin: absent, issuer missing\nkubernetes -> old: absent, issuer missing"},
		"what Go refuses is no item": {append(items(root, leaf), chain.Item{ID: 9}), "kubernetes -> admin: signed"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, row.want, told(build(t, row.items))) })
	}
}

func TestNamesInOtherStringTypesAreToldApart(t *testing.T) {
	root := issue(t, "kubernetes", 0, nil, ca)
	leaf := issue(t, "admin", 1, root, client)
	spelled := issue(t, "kubernetes", 0, nil, both(ca, func(c *x509.Certificate) {
		c.RawSubject = []byte(strings.Replace(string(root.cert.RawSubject), "\x13\x0akubernetes", "\x0c\x0akubernetes", 1))
	}))
	require.NotEqual(t, root.cert.RawSubject, spelled.cert.RawSubject)
	assert.Equal(t, "kubernetes -> admin: broken, name written otherwise", told(build(t, items(spelled, leaf))))
}

func TestCertificatesGivenTwiceAreOneNode(t *testing.T) {
	root := issue(t, "kubernetes", 0, nil, ca)
	leaf := issue(t, "admin", 1, root, nil)
	g := build(t, items(leaf, root, leaf, root, leaf))
	require.Len(t, g.Nodes, 2)
	assert.Equal(t, []int{1, 3, 5}, g.Nodes[0].IDs)
	assert.Equal(t, []int{2, 4}, g.Nodes[1].IDs)
	assert.Equal(t, chain.Root, g.Nodes[1].Role)
	assert.Len(t, g.Edges, 1)
}

func TestCrossSignsAreTwins(t *testing.T) {
	one, two := issue(t, "one", 0, nil, ca), issue(t, "two", 1, nil, ca)
	bridge := issue(t, "two", 1, one, ca) // the authority two, signed by one
	leaf := issue(t, "leaf", 2, two, nil)
	g := build(t, items(one, two, bridge, leaf))
	assert.Equal(t, []int{2}, g.Nodes[1].Twins)
	assert.Equal(t, []int{1}, g.Nodes[2].Twins)
	assert.Equal(t, chain.Intermediate, g.Nodes[2].Role)
	assert.ElementsMatch(t, []string{"one -> two: signed", "two -> leaf: signed", "two -> leaf: signed"}, strings.Split(told(g), "\n"))
	twins := 0
	for _, l := range g.Layout(shut).Lines {
		if l.Twin {
			twins++
		}
	}
	assert.Equal(t, 1, twins)
}

func TestTwoAuthoritiesThatSignEachOtherEnd(t *testing.T) {
	a, b := issue(t, "a", 0, nil, ca), issue(t, "b", 1, nil, ca)
	ab, ba := issue(t, "b", 1, a, ca), issue(t, "a", 0, b, ca)
	g := build(t, items(ab, ba))
	assert.Len(t, g.Edges, 2)
	l := g.Layout(shut)
	assert.Len(t, l.Boxes, 2)
	q := chain.Question{As: chain.Authority, Cert: ab.cert, Others: []*x509.Certificate{ba.cert}, Now: now}
	assert.False(t, same(t, q).OK())
}

func TestChecksAreBounded(t *testing.T) {
	var list []chain.Item
	for i := range 400 { // all of one name and of few keys, none signed by another here
		stranger := &entity{&x509.Certificate{Subject: issue(t, "same", 0, nil, ca).cert.Subject, SubjectKeyId: []byte{7}}, keys[5]}
		list = append(list, chain.Item{ID: i, Cert: issue(t, "same", i%5, stranger, ca).cert})
	}
	turns := 0
	g, err := chain.Build(context.Background(), list, chain.Options{Yield: func(context.Context) error { turns++; return nil }})
	require.NoError(t, err)
	assert.Equal(t, 400, turns)
	assert.Len(t, g.Nodes, 400)
	assert.LessOrEqual(t, len(g.Edges), 1200)
	assert.LessOrEqual(t, g.Checked, 2500, "a signature is checked once for each key, not for each certificate")
	assert.False(t, g.Limited)
}

func TestTooManyKeysOfOneNameAreNotAllTried(t *testing.T) {
	var list []*entity
	for i := range 19 {
		list = append(list, issue(t, "same", i, nil, both(ca, func(c *x509.Certificate) { c.SubjectKeyId = []byte{} })))
	}
	list = append(list, issue(t, "leaf", 0, &entity{&x509.Certificate{Subject: list[0].cert.Subject}, keys[19]}, nil))
	g := build(t, items(list...))
	assert.True(t, g.Limited)
	assert.Equal(t, 19+12, g.Checked)
	assert.NotEmpty(t, told(g))
}

func TestBuildStopsWhenAsked(t *testing.T) {
	stop := errors.New("stop")
	list := items(issue(t, "a", 0, nil, ca))
	_, err := chain.Build(context.Background(), list, chain.Options{Yield: func(context.Context) error { return stop }})
	assert.Equal(t, stop, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = chain.Build(ctx, list, chain.Options{})
	assert.Equal(t, context.Canceled, err)
}

func shut(chain.TrayKey) bool { return false }

func ajar(chain.TrayKey) bool { return true }

// crowd is one root, an intermediate, and n leaves of it.
func crowd(t testing.TB, n int) *chain.Graph {
	root := issue(t, "root", 0, nil, ca)
	inter := issue(t, "inter", 1, root, ca)
	list := []*entity{root, inter, issue(t, "direct", 2, root, nil)}
	for i := range n {
		list = append(list, issue(t, fmt.Sprintf("leaf-%04d", i), 2+i%3, inter, nil))
	}
	return build(t, items(list...))
}

func TestLayoutKeepsBoxesApart(t *testing.T) {
	for _, n := range []int{0, 3, 12, 13, 60} {
		g := crowd(t, n)
		for name, open := range map[string]func(chain.TrayKey) bool{"shut": shut, "open": ajar} {
			t.Run(fmt.Sprint(n, " ", name), func(t *testing.T) {
				l := g.Layout(open)
				assert.Equal(t, l, g.Layout(open), "the same graph gives the same picture")
				for i, a := range l.Boxes {
					assert.True(t, a.X >= 0 && a.Y >= 0 && a.X+a.W <= l.Width+.1 && a.Y+a.H <= l.Height+.1, "%v leaves the picture", a)
					for _, b := range l.Boxes[i+1:] {
						if a.Inside == b.Inside && !a.Open && !b.Open {
							apart := a.X+a.W <= b.X || b.X+b.W <= a.X || a.Y+a.H <= b.Y || b.Y+b.H <= a.Y
							assert.True(t, apart, "%v and %v overlap", a, b)
						}
					}
				}
			})
		}
	}
}

func TestManyLeavesShareATray(t *testing.T) {
	g := crowd(t, 40)
	l := g.Layout(shut)
	require.Len(t, l.Boxes, 4, "root, intermediate, the root's own leaf, a tray")
	assert.Len(t, l.Lines, 3)
	open := g.Layout(ajar)
	assert.Len(t, open.Boxes, 44)
	assert.Len(t, open.Lines, 3, "a tray has one line, however many are in it")
}

func TestRootsThatStandAloneShareATray(t *testing.T) {
	var list []*entity
	for i := range 20 {
		list = append(list, issue(t, fmt.Sprint("root ", i), i, nil, ca))
	}
	l := build(t, items(list...)).Layout(shut)
	require.Len(t, l.Boxes, 1)
	assert.Equal(t, chain.TrayKey{Parent: -1}, l.Boxes[0].Key)
	assert.Empty(t, l.Lines)
}

func TestArrowsReachEveryBox(t *testing.T) {
	l := crowd(t, 5).Layout(shut)
	seen := map[int]bool{0: true}
	for todo := []int{0}; len(todo) > 0; todo = todo[1:] {
		for _, d := range []chain.Direction{chain.Left, chain.Right, chain.Up, chain.Down} {
			if next := l.Step(todo[0], d); !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	assert.Len(t, seen, len(l.Boxes))
	assert.Equal(t, -1, (&chain.Layout{}).Step(0, chain.Left))
}
