package kit

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// TreeNode is a folder, when it has children, or a file.
type TreeNode struct {
	ID       string // unique in its tree
	Name     string
	Role     string // a file's role in the kit's table
	Note     string // at the right, small: "0600"
	Closed   bool   // a folder that is closed at first, however deep the tree opens
	Children []*TreeNode
	// Fill, when not nil, gives the children of a folder the first time that
	// somebody looks into it: there may be thousands of folders.
	Fill func() []*TreeNode
}

// folder tells whether the node has children, or may have them.
func (n *TreeNode) folder() bool { return n.Fill != nil || len(n.Children) > 0 }

// Parts are the node's children.
func (n *TreeNode) Parts() []*TreeNode {
	if n.Fill != nil {
		n.Children, n.Fill = append(n.Children, n.Fill()...), nil
	}
	return n.Children
}

// Tree shows folders and files. Arrows left and right close and open folders,
// letters jump to the next name that begins so. It is windowed.
//
// Build the nodes once and give the same pointer at each render: go-app
// compares props deeply, and equal pointers are compared at once.
type Tree struct {
	ui.Compo
	ID       string // required, unique in the page
	Label    string
	Root     *TreeNode // not shown itself, only its children
	Selected string    // the ID of a file
	Deep     int       // folders up to this depth are open at first
	OnPick   func(ctx ui.Context, id string)

	open map[string]bool
	rows []treeRow
}

type treeRow struct {
	node  *TreeNode
	depth int
	up    int // the row of its folder, -1 at the top
}

// Render draws the rows that the open folders show.
func (t *Tree) Render() ui.UI {
	if t.open == nil {
		t.open = map[string]bool{}
		t.unfold(t.Root, 0)
	}
	t.rows = t.rows[:0]
	t.flatten(t.Root, 0, -1)
	selected := -1
	for i, r := range t.rows {
		if r.node.ID == t.Selected {
			selected = i
		}
	}
	return &List{
		ID: t.ID, Label: t.Label, Role: "tree", Class: "tree", Height: 28,
		Count: len(t.rows), Selected: selected, Row: t.row, Attrs: t.attrs, OnPick: t.pick, OnKey: t.key,
	}
}

func (t *Tree) unfold(n *TreeNode, depth int) {
	for _, c := range n.Parts() {
		if c.folder() && depth < t.Deep && !c.Closed {
			t.open[c.ID] = true
			t.unfold(c, depth+1)
		}
	}
}

func (t *Tree) flatten(n *TreeNode, depth, up int) {
	for _, c := range n.Parts() {
		t.rows = append(t.rows, treeRow{c, depth, up})
		if t.open[c.ID] {
			t.flatten(c, depth+1, len(t.rows)-1)
		}
	}
}

func (t *Tree) row(i int) ui.UI {
	r := t.rows[i]
	class := "tree__row"
	if r.depth > 0 {
		class += " d" + strconv.Itoa(min(r.depth, 9))
	}
	e := el.Div().Class(class)
	if r.node.Role != "" {
		e.DataSet("hue", Hue(r.node.Role))
	}
	twist, glyph := Twist(r.node.folder(), t.open[r.node.ID]), Icon("folder")
	if !r.node.folder() {
		glyph = RoleIcon(r.node.Role)
	}
	return e.Body(twist, glyph, el.Text("span", "tree__name", Visible(r.node.Name)), el.Text("small", "", r.node.Note))
}

// Twist is the mark before a row of a tree: whether it has parts, and whether
// they are shown.
func Twist(parts, open bool) ui.UI {
	switch {
	case !parts:
		return el.Box("span", "tree__gap")
	case open:
		return icon("i i--tw", "down")
	}
	return icon("i i--tw", "right")
}

func (t *Tree) attrs(i int) []string {
	r := t.rows[i]
	out := []string{"aria-level", strconv.Itoa(r.depth + 1)}
	if r.node.folder() {
		out = append(out, "aria-expanded", strconv.FormatBool(t.open[r.node.ID]))
	}
	return out
}

func (t *Tree) pick(ctx ui.Context, i int) {
	n := t.rows[i].node
	if n.folder() {
		t.open[n.ID] = !t.open[n.ID]
		return
	}
	if t.OnPick != nil {
		t.OnPick(ctx, n.ID)
	}
}

// key is what a tree does beyond a list, as the ARIA authoring practices say:
// it opens or closes a folder, or gives the row that the key leads to.
func (t *Tree) key(key string, i int) (next int, ok bool) {
	r := t.rows[i]
	folder := r.node.folder()
	switch {
	case key == "ArrowRight" && folder && !t.open[r.node.ID]:
		t.open[r.node.ID] = true
		return i, true
	case key == "ArrowRight" && folder:
		return i + 1, true
	case key == "ArrowLeft" && folder && t.open[r.node.ID]:
		t.open[r.node.ID] = false
		return i, true
	case key == "ArrowLeft":
		return max(r.up, 0), true
	case len([]rune(key)) == 1 && key != " ":
		return t.named(key, i)
	}
	return i, false
}

// named is the next row, round the end, whose name begins with key.
func (t *Tree) named(key string, i int) (next int, ok bool) {
	for step := 1; step <= len(t.rows); step++ {
		at := (i + step) % len(t.rows)
		if strings.HasPrefix(strings.ToLower(t.rows[at].node.Name), strings.ToLower(key)) {
			return at, true
		}
	}
	return i, false
}
