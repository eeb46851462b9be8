package app

import (
	"context"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/chain"
)

// chainModel is the Chain page without its looks: the graph of what the
// workspace holds, its picture, and where one stands in it.
type chainModel struct {
	graph   *chain.Graph // nil until it is built
	layout  *chain.Layout
	objects map[int]Object // of the graph, by ID
	open    map[chain.TrayKey]bool
	at      int // the box at hand, -1 for none
	reveal  kit.Rect
	fresh   int // counts the graphs
	query   string
	queried string // of the last jump
	found   int    // of those that the query finds, the one at hand
	hits    int    // how many it finds
}

func newChainModel() chainModel {
	return chainModel{open: map[chain.TrayKey]bool{}, at: -1}
}

// chainItems are the certificates of a workspace, oldest first.
func chainItems(ws *Workspace) (items []chain.Item, objects map[int]Object) {
	objects = map[int]Object{}
	for _, o := range ws.All() {
		if o.Kind != Certificate && o.Kind != Authority {
			continue
		}
		objects[o.ID] = o
		items = append(items, chain.Item{ID: o.ID, Name: o.Name, Cert: o.Cert()})
	}
	return items, objects
}

// built takes a new graph, all trays closed; what was at hand stays so, where it is
// still there.
func (m *chainModel) built(g *chain.Graph, objects map[int]Object) {
	id := m.atID()
	m.graph, m.objects, m.at, m.fresh = g, objects, -1, m.fresh+1
	m.open = map[chain.TrayKey]bool{}
	m.lay()
	if id > 0 {
		m.goToObject(id)
	}
}

func (m *chainModel) lay() {
	m.layout = m.graph.Layout(func(k chain.TrayKey) bool { return m.open[k] })
}

// atID is the workspace's ID of the certificate at hand, 0 for none.
func (m *chainModel) atID() int {
	n, ok := m.node()
	if !ok || len(n.IDs) == 0 {
		return 0
	}
	return n.IDs[0]
}

// box is the box at hand.
func (m *chainModel) box() (chain.Box, bool) {
	if m.layout == nil || m.at < 0 || m.at >= len(m.layout.Boxes) {
		return chain.Box{}, false
	}
	return m.layout.Boxes[m.at], true
}

// node is the certificate at hand.
func (m *chainModel) node() (*chain.Node, bool) {
	b, ok := m.box()
	if !ok || b.Node < 0 {
		return nil, false
	}
	return &m.graph.Nodes[b.Node], true
}

// goTo takes a box to hand and brings it into sight.
func (m *chainModel) goTo(box int) {
	if box < 0 || box >= len(m.layout.Boxes) {
		return
	}
	m.at = box
	b := m.layout.Boxes[box]
	m.reveal = kit.Rect{X: b.X, Y: b.Y, W: b.W, H: min(b.H, 4*chain.BoxHeight)}
}

// goToNode takes a certificate to hand; a tray that holds it is opened.
func (m *chainModel) goToNode(node int) {
	for i, b := range m.layout.Boxes {
		if b.Node == node {
			m.goTo(i)
			return
		}
		if b.Node >= 0 || b.Open {
			continue
		}
		for _, inside := range b.Tray {
			if inside == node {
				m.toggle(b.Key)
				m.goToNode(node)
				return
			}
		}
	}
}

func (m *chainModel) goToObject(id int) {
	for i, n := range m.graph.Nodes {
		for _, other := range n.IDs {
			if other == id {
				m.goToNode(i)
				return
			}
		}
	}
}

// toggle opens or closes a tray, and stays at it.
func (m *chainModel) toggle(key chain.TrayKey) {
	m.open[key] = !m.open[key]
	m.lay()
	for i, b := range m.layout.Boxes {
		if b.Node < 0 && b.Key == key {
			m.goTo(i)
			if b.Open { // show what came out
				m.reveal = kit.Rect{X: b.X, Y: b.Y, W: min(b.W, 4*chain.BoxWidth), H: min(b.H, 8*chain.BoxHeight)}
			}
			return
		}
	}
}

// key moves in the graph, and tells whether it did.
func (m *chainModel) key(name string) bool {
	way := strings.Index("Left Right Up Down", strings.TrimPrefix(name, "Arrow"))
	ok := way >= 0 && strings.HasPrefix(name, "Arrow")
	switch {
	case m.layout == nil || len(m.layout.Boxes) == 0:
		return false
	case ok && m.at < 0, name == "Home":
		m.goTo(0)
	case ok:
		m.goTo(m.layout.Step(m.at, directions[way]))
	case name == "End":
		m.goTo(len(m.layout.Boxes) - 1)
	default:
		return false
	}
	return true
}

// directions are those of the arrow keys, by where their names stand in a line.
var directions = [...]chain.Direction{0: chain.Left, 5: chain.Right, 11: chain.Up, 14: chain.Down}

// search goes to the next certificate whose name, subject or path has the words.
func (m *chainModel) search() (hits int) {
	words := strings.ToLower(strings.TrimSpace(m.query))
	if words == "" || m.graph == nil {
		return 0
	}
	var list []int
	for i := range m.graph.Nodes {
		if strings.Contains(m.searched(i), words) {
			list = append(list, i)
		}
	}
	if len(list) == 0 {
		return 0
	}
	if m.query != m.queried {
		m.queried, m.found = m.query, -1
	}
	m.found = (m.found + 1) % len(list)
	m.goToNode(list[m.found])
	return len(list)
}

func (m *chainModel) searched(node int) string {
	n := &m.graph.Nodes[node]
	text := n.Name + " " + n.Issuer
	if n.Cert != nil {
		text += " " + n.Cert.Subject.CommonName
	}
	for _, id := range n.IDs {
		text += " " + m.objects[id].Path
	}
	return strings.ToLower(text)
}

// faults are the edges that do not hold, those of one reason and issuer together.
func (m *chainModel) faults() []chainFault {
	var out []chainFault
	at := map[[2]int]int{}
	if m.graph == nil {
		return nil
	}
	for _, e := range m.graph.Edges {
		if e.State == chain.Signed {
			continue
		}
		key := [2]int{e.From, int(e.Why)}
		if i, ok := at[key]; ok {
			out[i].signed = append(out[i].signed, e.To)
			continue
		}
		at[key] = len(out)
		out = append(out, chainFault{e.Why, e.From, []int{e.To}})
	}
	return out
}

// chainFault is why the certificates of one issuer do not hold.
type chainFault struct {
	why    chain.Reason
	issuer int
	signed []int
}

// count tells how many signatures hold, and how many do not.
func (m *chainModel) count() (good, bad, missing int) {
	for _, e := range m.graph.Edges {
		switch e.State {
		case chain.Signed:
			good++
		case chain.Absent:
			missing++
		default:
			bad++
		}
	}
	return good, bad, missing
}

// chainBuild builds the graph of a workspace, giving way to the page.
func chainBuild(ctx context.Context, ws *Workspace, yield func(context.Context) error) (*chain.Graph, map[int]Object, error) {
	items, objects := chainItems(ws)
	g, err := chain.Build(ctx, items, chain.Options{Yield: yield})
	return g, objects, err
}
