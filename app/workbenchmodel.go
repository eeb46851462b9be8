package app

import "fmt"

// workbenchModel is the Workbench page without its looks: what is searched and
// what is marked.
type workbenchModel struct {
	ws    *Workspace
	query string
	marks map[int]bool // by object ID; those that were removed do not count

	cached []drawerRow
	of     drawerKey
}

func newWorkbenchModel(ws *Workspace) workbenchModel {
	return workbenchModel{ws: ws, marks: map[int]bool{}}
}

// rows is what is in sight: by chain, or flat when something is searched.
func (m *workbenchModel) rows() []drawerRow {
	if now := (drawerKey{m.ws.Version(), m.query}); m.cached == nil || now != m.of {
		m.cached, m.of = rowsOf(m.ws, m.query), now
	}
	return m.cached
}

// inSight are the objects of the rows.
func (m *workbenchModel) inSight() []Object {
	var out []Object
	for _, r := range m.rows() {
		if r.heading == "" {
			out = append(out, r.object)
		}
	}
	return out
}

func (m *workbenchModel) isMarked(id int) bool { return m.marks[id] }

func (m *workbenchModel) mark(id int) { m.marks[id] = !m.marks[id] }

// markAll marks all that is in sight, or none of it.
func (m *workbenchModel) markAll(on bool) {
	for _, o := range m.inSight() {
		m.marks[o.ID] = on
	}
}

func (m *workbenchModel) allMarked() bool {
	all := m.inSight()
	for _, o := range all {
		if !m.marks[o.ID] {
			return false
		}
	}
	return len(all) > 0
}

// marked are the IDs that are marked and still there, oldest first.
func (m *workbenchModel) marked() []int {
	var ids []int
	for _, o := range m.ws.All() {
		if m.marks[o.ID] {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// taken is what is taken away: what is marked, else everything.
func (m *workbenchModel) taken() []Object {
	var out []Object
	for _, id := range m.marked() {
		if o, ok := m.ws.Get(id); ok {
			out = append(out, o)
		}
	}
	if out == nil {
		return m.ws.All()
	}
	return out
}

// subject says in words what is taken away.
func (m *workbenchModel) subject() string {
	if n := len(m.marked()); n > 0 {
		return plural(n, "marked object")
	}
	return "everything here, " + plural(m.ws.Len(), "object")
}

// secretWord warns of private keys in what is taken away plainly.
func (m *workbenchModel) secretWord() string {
	for _, o := range m.taken() {
		if o.Kind == PrivateKey {
			return " (secret)"
		}
	}
	return ""
}

func (m *workbenchModel) countWords(n int) string {
	if shown := len(m.inSight()); shown != n {
		return fmt.Sprintf("%d of %s", shown, plural(n, "object"))
	}
	return plural(n, "object")
}

func (m *workbenchModel) allWords() string {
	if n := len(m.marked()); n > 0 {
		return fmt.Sprintf("%d marked", n)
	}
	return "Mark all"
}

func (m *workbenchModel) removeTitle() string {
	if len(m.marked()) == 0 {
		return "Mark what is to be removed"
	}
	return ""
}
