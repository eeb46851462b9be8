package chain

// lines draws the edges, those into one tray as one, and joins the certificates
// of one authority.
func (l *laying) lines() {
	type pair struct {
		from, to int
		state    EdgeState
	}
	seen := map[pair]int{}
	for _, e := range l.g.Edges {
		from, to := l.boxOf[e.From], l.boxOf[e.To]
		if l.out.Boxes[to].Inside { // its tray has the line
			to = l.trayOf(to)
		}
		if from == to {
			continue
		}
		key := pair{from, to, e.State}
		if at, ok := seen[key]; ok {
			l.out.Lines[at].Count++
			continue
		}
		seen[key] = len(l.out.Lines)
		l.out.Lines = append(l.out.Lines, l.line(from, to, Line{State: e.State, Why: e.Why, Count: 1}))
	}
	for at := range l.g.Nodes {
		last := -1
		for _, twin := range l.g.Nodes[at].Twins {
			if twin > at && (last < 0 || twin < last) {
				last = twin // the next of the same authority, so that they form a row
			}
		}
		if last >= 0 && l.boxOf[at] != l.boxOf[last] {
			l.out.Lines = append(l.out.Lines, l.line(l.boxOf[at], l.boxOf[last], Line{Twin: true, Count: 1}))
		}
	}
}

// trayOf is the open tray around a box: it comes before all that it holds.
func (l *laying) trayOf(box int) int {
	for ; l.out.Boxes[box].Node >= 0; box-- {
	}
	return box
}

// line runs from the right side of a box to the left of another, or between
// the sides that face each other.
func (l *laying) line(from, to int, out Line) Line {
	a, b := l.out.Boxes[from], l.out.Boxes[to]
	out.From, out.To = from, to
	out.Y1, out.Y2 = a.Y+a.H/2, b.Y+min(b.H, BoxHeight)/2
	switch {
	case a.X+a.W <= b.X:
		out.X1, out.X2 = a.X+a.W, b.X
	case b.X+b.W <= a.X:
		out.X1, out.X2 = a.X, b.X+b.W
	default:
		out.X1, out.X2 = a.X, b.X
	}
	return out
}

// Direction is one of the four arrow keys.
type Direction int

// The directions.
const (
	Left Direction = iota
	Right
	Up
	Down
)

// Step gives the box that an arrow key leads to from another: the nearest whose
// middle lies that way, straight ahead before aslant; the same when there is none.
func (l *Layout) Step(from int, d Direction) int {
	if from < 0 || from >= len(l.Boxes) {
		return min(0, len(l.Boxes)-1)
	}
	a := l.Boxes[from]
	best, far := from, 0.0
	for i, b := range l.Boxes {
		ahead, aside := b.X-a.X, b.Y+min(b.H, BoxHeight)/2-a.Y-min(a.H, BoxHeight)/2
		if d == Up || d == Down {
			ahead, aside = aside, ahead
		}
		if d == Left || d == Up {
			ahead = -ahead
		}
		if i == from || ahead < 4 {
			continue
		}
		if cost := ahead + 2.5*max(aside, -aside); best == from || cost < far {
			best, far = i, cost
		}
	}
	return best
}
