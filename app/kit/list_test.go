package kit

import (
	"strconv"
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"

	"kubepki/app/apptest"
	"kubepki/app/el"
)

func listOf(n int) *List {
	return &List{
		ID: "l", Label: "Rows", Count: n, Height: 28, Selected: -1,
		Row: func(i int) ui.UI { return el.Text("span", "", "row "+strconv.Itoa(i)) },
	}
}

func TestListDrawsOnlyWhatIsInSight(t *testing.T) {
	l := listOf(100_000)
	html := apptest.HTML(l.Render())
	assert.Equal(t, listFirst, strings.Count(html, `role="option"`), "before the box is measured")

	l.view, l.top, l.scale = 280, 1_400_000, 1
	first, last := l.window()
	assert.Equal(t, 50_000-listOverscan, first)
	assert.Equal(t, 50_011+listOverscan, last)
	html = apptest.HTML(l.Render())
	assert.Equal(t, last-first, strings.Count(html, `role="option"`))
	assert.Contains(t, html, `<svg aria-hidden="true" height="`+strconv.Itoa(28*first)+`" width="1">`)
	assert.Contains(t, html, `<svg aria-hidden="true" height="`+strconv.Itoa(28*(100_000-last))+`" width="1">`)
	assert.Contains(t, html, "row 50000<")
	assert.Contains(t, html, `aria-posinset="50001"`)
	assert.Contains(t, html, `aria-setsize="100000"`)
}

// The rows in sight are always among those drawn, and heights always add up.
func TestListWindowCoversTheView(t *testing.T) {
	for _, n := range []int{0, 1, 5, 29, 30, 31, 1000} {
		for _, scale := range []float64{1, 1.25, 2} {
			l := listOf(n)
			l.view, l.scale = 300, scale
			for l.top = 0; l.top <= float64(n)*28*scale; l.top += 37 {
				first, last := l.window()
				assert.True(t, 0 <= first && first <= last && last <= n, "n=%d top=%v: %d..%d", n, l.top, first, last)
				h := l.rowHeight()
				assert.LessOrEqual(t, float64(first)*h, l.top)
				if end := l.top + l.view; end < float64(n)*h {
					assert.GreaterOrEqual(t, float64(last)*h, end)
				} else {
					assert.Equal(t, n, last)
				}
			}
		}
	}
}

func TestListKeys(t *testing.T) {
	l := listOf(100)
	l.view, l.scale = 280, 1
	for _, c := range []struct {
		key      string
		at, want int
		ok       bool
	}{
		{"ArrowDown", 0, 1, true},
		{"ArrowDown", 99, 99, true},
		{"ArrowUp", 0, 0, true},
		{"PageDown", 0, 9, true},
		{"PageUp", 50, 41, true},
		{"Home", 50, 0, true},
		{"End", 50, 99, true},
		{"x", 50, 50, false},
	} {
		l.at = c.at
		got, ok := l.moved(c.key)
		assert.Equal(t, c.want, got, "%+v", c)
		assert.Equal(t, c.ok, ok, "%+v", c)
	}
	empty := listOf(0)
	_, ok := empty.moved("ArrowDown")
	assert.False(t, ok)
}

func TestListScrollsJustEnough(t *testing.T) {
	l := listOf(100)
	l.view, l.scale = 280, 1
	box := ui.Window().GetElementByID("l")
	l.moveTo(box, 9)
	assert.Zero(t, l.top, "the tenth row is in sight")
	l.moveTo(box, 10)
	assert.Equal(t, 28.0, l.top)
	l.moveTo(box, 0)
	assert.Zero(t, l.top)
	assert.Equal(t, 0, l.at)
}

func TestListPicks(t *testing.T) {
	var picked []int
	l := listOf(3)
	l.OnPick = func(_ ui.Context, i int) { picked = append(picked, i) }
	l.pick(nil, 2)
	l.pick(nil, 3)
	l.pick(nil, -1)
	assert.Equal(t, []int{2}, picked)
	assert.Equal(t, 2, l.at)
}

func TestListNamesTheRowAtHand(t *testing.T) {
	l := listOf(5)
	l.at, l.Selected = 3, 1
	html := apptest.HTML(l.Render())
	assert.Contains(t, html, `aria-activedescendant="l-3"`)
	assert.Contains(t, html, `tabindex="0"`)
	assert.Equal(t, 1, strings.Count(html, `aria-selected="true"`))
	assert.Equal(t, 1, strings.Count(html, "is-at"))
	assert.NotContains(t, apptest.HTML(listOf(0).Render()), "activedescendant")
}

func sampleTree() *Tree {
	file := func(id, role string) *TreeNode {
		return &TreeNode{ID: id, Name: id, Role: role, Note: "0600"}
	}
	return &Tree{ID: "files", Label: "Files", Deep: 1, Root: &TreeNode{Children: []*TreeNode{
		{ID: "cp-1", Name: "cp-1", Children: []*TreeNode{
			{ID: "pki", Name: "pki", Children: []*TreeNode{file("ca.crt", "root"), file("ca.key", "key")}},
			file("admin.conf", "config"),
		}},
		{ID: "worker-1", Name: "worker-1", Children: []*TreeNode{file("kubelet.conf", "config")}},
	}}}
}

func shown(tree *Tree) []string {
	tree.Render()
	var out []string
	for _, r := range tree.rows {
		out = append(out, strings.Repeat(" ", r.depth)+r.node.Name)
	}
	return out
}

func TestTreeOpensToItsDepth(t *testing.T) {
	assert.Equal(t, []string{"cp-1", " pki", " admin.conf", "worker-1", " kubelet.conf"}, shown(sampleTree()))
	flat := sampleTree()
	flat.Deep = 0
	assert.Equal(t, []string{"cp-1", "worker-1"}, shown(flat))
}

func TestTreeKeys(t *testing.T) {
	tree := sampleTree()
	shown(tree)
	for _, c := range []struct {
		what, key string
		at, want  int
		ok        bool
		rows      int
	}{
		{"right on a closed folder opens it", "ArrowRight", 1, 1, true, 7},
		{"right on an open folder goes in", "ArrowRight", 1, 2, true, 7},
		{"right on a file does nothing", "ArrowRight", 2, 2, false, 7},
		{"left on a file goes to its folder", "ArrowLeft", 3, 1, true, 7},
		{"left on an open folder closes it", "ArrowLeft", 1, 1, true, 5},
		{"left on a closed folder goes up", "ArrowLeft", 1, 0, true, 5},
		{"a letter finds the next name", "w", 0, 3, true, 5},
		{"and goes round the end", "C", 3, 0, true, 5},
		{"a letter of no name does nothing", "z", 0, 0, false, 5},
		{"other keys are left alone", "F5", 0, 0, false, 5},
	} {
		got, ok := tree.key(c.key, c.at)
		assert.Equal(t, c.want, got, c.what)
		assert.Equal(t, c.ok, ok, c.what)
		assert.Len(t, shown(tree), c.rows, c.what)
	}
}

func TestTreePicksFilesAndTurnsFolders(t *testing.T) {
	tree := sampleTree()
	picked := ""
	tree.OnPick = func(_ ui.Context, id string) { picked = id }
	shown(tree)
	tree.pick(nil, 2)
	assert.Equal(t, "admin.conf", picked)
	tree.pick(nil, 0)
	assert.Equal(t, "admin.conf", picked)
	assert.Equal(t, []string{"cp-1", "worker-1", " kubelet.conf"}, shown(tree))
}

func TestTreeSaysLevelAndState(t *testing.T) {
	tree := sampleTree()
	tree.Selected = "admin.conf"
	html := apptest.HTML(tree)
	assert.Contains(t, html, `role="tree"`)
	assert.Contains(t, html, `aria-expanded="true" aria-level="1"`)
	assert.Contains(t, html, `aria-expanded="false" aria-level="2"`)
	assert.Equal(t, 5, strings.Count(html, `role="treeitem"`))
	assert.Contains(t, html, `aria-level="2" aria-posinset="3" aria-selected="true"`)
	assert.Contains(t, html, `class="tree__row d1" data-hue="client"`)
}

func TestTreeOfManyFiles(t *testing.T) {
	root := &TreeNode{}
	for i := range 50_000 {
		root.Children = append(root.Children, &TreeNode{ID: strconv.Itoa(i), Name: "file-" + strconv.Itoa(i), Role: "file"})
	}
	html := apptest.HTML(&Tree{ID: "t", Label: "Files", Root: root})
	assert.Equal(t, listFirst, strings.Count(html, `role="treeitem"`))
}
