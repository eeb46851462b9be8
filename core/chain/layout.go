package chain

import (
	"math"
	"sort"
)

// Sizes of the picture, in its own units, which are pixels at a zoom of 1.
const (
	BoxWidth, BoxHeight = 300.0, 52.0 // wide enough for system:kube-controller-manager
	columnGap, rowGap   = 44.0, 14.0
	trayPad, trayHead   = 12.0, 34.0
	trayGap             = 8.0
	groupGap            = 26.0 // between trees that have nothing to do with each other
	fewLeaves           = 12   // of one authority are drawn one by one
)

// Layout is a graph as a picture: authorities at the left, what they signed to
// their right. Many leaves of one authority share a tray, closed until it is
// opened. The same graph gives the same picture.
type Layout struct {
	Width, Height float64
	Boxes         []Box
	Lines         []Line
}

// Box is a certificate or a tray of them.
type Box struct {
	X, Y, W, H float64
	Node       int   // of the graph; -1 for a tray
	Tray       []int // the nodes of a tray, by name
	Key        TrayKey
	Open       bool // of a tray: its certificates follow as boxes of their own
	Inside     bool // it lies in an open tray
	Column     int
}

// TrayKey names a tray: whose leaves it holds, -1 for those that stand alone,
// and whether they hold.
type TrayKey struct {
	Parent int
	State  EdgeState
}

// Line is an edge, or several into one tray, from a point to another.
type Line struct {
	From, To       int // boxes
	X1, Y1, X2, Y2 float64
	State          EdgeState
	Why            Reason
	Count          int
	Twin           bool // not an edge: two certificates of one authority
}

// Layout places everything; open tells which trays are.
func (g *Graph) Layout(open func(TrayKey) bool) *Layout {
	l := &laying{g: g, open: open, parent: g.parents(), boxOf: make([]int, len(g.Nodes))}
	for i := range l.boxOf {
		l.boxOf[i] = -1
	}
	l.children = make([][]int, len(g.Nodes))
	var tops []int
	for at, p := range l.parent {
		if p < 0 {
			tops = append(tops, at)
		} else {
			l.children[p] = append(l.children[p], at)
		}
	}
	for i := range l.children {
		l.sort(l.children[i])
	}
	l.sort(tops)
	y := 0.0
	lone, trees := l.split(tops)
	for _, at := range trees {
		y = l.tree(at, 0, y) + groupGap
	}
	if len(lone) > 0 {
		y = l.leaves(TrayKey{-1, Signed}, lone, 0, y) + groupGap
	}
	l.out.Height = max(0, y-groupGap)
	l.lines()
	return &l.out
}

// parents chooses for each node the one it hangs from, so that the picture is a
// forest: the first edge that leads into no circle. -1 is none.
func (g *Graph) parents() []int {
	parent := make([]int, len(g.Nodes))
	for i := range parent {
		parent[i] = -1
	}
	for at := range g.Nodes {
		for _, e := range g.Nodes[at].In {
			if from := g.Edges[e].From; !hangsFrom(parent, from, at) {
				parent[at] = from
				break
			}
		}
	}
	return parent
}

// hangsFrom tells whether the way up from a node passes another.
func hangsFrom(parent []int, at, above int) bool {
	for ; at >= 0; at = parent[at] {
		if at == above {
			return true
		}
	}
	return false
}

// laying is a layout under way.
type laying struct {
	g        *Graph
	open     func(TrayKey) bool
	parent   []int
	children [][]int
	out      Layout
	boxOf    []int // by node: its box, or the closed tray that holds it
}

// sort puts authorities first, then by name, then by number.
func (l *laying) sort(nodes []int) {
	sort.SliceStable(nodes, func(i, j int) bool {
		x, y := &l.g.Nodes[nodes[i]], &l.g.Nodes[nodes[j]]
		if (len(x.Out) == 0) != (len(y.Out) == 0) {
			return len(y.Out) == 0
		}
		return x.Name < y.Name
	})
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// split parts what stands alone from what others hang from.
func (l *laying) split(tops []int) (lone, trees []int) {
	for _, at := range tops {
		if len(l.children[at]) == 0 {
			lone = append(lone, at)
		} else {
			trees = append(trees, at)
		}
	}
	return lone, trees
}

// tree places a node and all below it from y down, and gives where it ends.
func (l *laying) tree(at, column int, y float64) (end float64) {
	top := y
	box := len(l.out.Boxes)
	l.put(Box{Node: at, Column: column}, column, y)
	l.boxOf[at] = box
	for _, c := range l.children[at] {
		if len(l.children[c]) > 0 {
			y = l.tree(c, column+1, y) + rowGap
		}
	}
	for _, state := range []EdgeState{Signed, Broken, Unchecked, Absent} {
		var some []int
		for _, c := range l.children[at] {
			if len(l.children[c]) == 0 && l.stateInto(c) == state {
				some = append(some, c)
			}
		}
		if len(some) > 0 {
			y = l.leaves(TrayKey{at, state}, some, column+1, y) + rowGap
		}
	}
	end = max(y-rowGap, top+BoxHeight)
	l.out.Boxes[box].Y = top + (end-top-BoxHeight)/2
	if end-top > 8*BoxHeight { // the middle of a long list is far from its beginning
		l.out.Boxes[box].Y = top
	}
	return end
}

func (l *laying) stateInto(at int) EdgeState {
	for _, e := range l.g.Nodes[at].In {
		if l.g.Edges[e].From == l.parent[at] {
			return l.g.Edges[e].State
		}
	}
	return Signed
}

// leaves places the leaves of one authority, few one by one, many in a tray.
func (l *laying) leaves(key TrayKey, nodes []int, column int, y float64) (end float64) {
	if len(nodes) <= fewLeaves {
		for _, at := range nodes {
			l.boxOf[at] = len(l.out.Boxes)
			l.put(Box{Node: at, Column: column}, column, y)
			y += BoxHeight + rowGap
		}
		return y - rowGap
	}
	tray := len(l.out.Boxes)
	l.put(Box{Node: -1, Tray: nodes, Key: key, Column: column}, column, y)
	for _, at := range nodes {
		l.boxOf[at] = tray
	}
	if !l.open(key) {
		return y + BoxHeight
	}
	return l.spread(tray, nodes, column, y)
}

// spread lays the certificates of an open tray out as a grid.
func (l *laying) spread(tray int, nodes []int, column int, y float64) (end float64) {
	across := max(2, int(math.Ceil(math.Sqrt(float64(len(nodes))/3))))
	rows := (len(nodes) + across - 1) / across
	b := &l.out.Boxes[tray]
	b.Open = true
	b.W = 2*trayPad + float64(across)*(BoxWidth+trayGap) - trayGap
	b.H = trayHead + trayPad + float64(rows)*(BoxHeight+trayGap) - trayGap
	x, w, h := b.X, b.W, b.H
	l.out.Width = max(l.out.Width, x+w)
	for i, at := range nodes {
		l.boxOf[at] = len(l.out.Boxes)
		l.out.Boxes = append(l.out.Boxes, Box{
			X: x + trayPad + float64(i%across)*(BoxWidth+trayGap), Y: y + trayHead + float64(i/across)*(BoxHeight+trayGap),
			W: BoxWidth, H: BoxHeight, Node: at, Inside: true, Column: column,
		})
	}
	return y + h
}

func (l *laying) put(b Box, column int, y float64) {
	b.X, b.Y, b.W, b.H = float64(column)*(BoxWidth+columnGap), y, BoxWidth, BoxHeight
	l.out.Width = max(l.out.Width, b.X+b.W)
	l.out.Boxes = append(l.out.Boxes, b)
}
