package app

import (
	"path"
	"sort"
	"strconv"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
)

// shelf is the workspace by file: what the list of the page shows. It is filled
// anew when the workspace or the search changed.
type shelf struct {
	query   string
	rows    []shelfRow
	places  map[int]int // ID to row
	of      drawerKey
	objects int
	texts   int
}

// shelfRow is a heading, an object or a document.
type shelfRow struct {
	heading string
	id      int
	isText  bool
	path    string
	from    string // where it is from when it has no path
	made    time.Time
}

// fill lists what the workspace holds: what came in last first, each file's
// objects together; files of one object each stand together by their folder.
func (l *shelf) fill(ws *Workspace) {
	now := drawerKey{ws.Version(), l.query}
	if l.places != nil && now == l.of {
		return
	}
	l.of = now
	objects, texts := ws.All(), ws.Documents()
	l.objects, l.texts = len(objects), len(texts)
	words := strings.Fields(strings.ToLower(l.query))
	rows := make([]shelfRow, 0, len(objects)+len(texts))
	for i := range objects {
		if o := &objects[i]; o.matches(words) {
			rows = append(rows, shelfRow{id: o.ID, path: o.Path, from: o.Provenance, made: o.Made})
		}
	}
	for i := range texts {
		if d := &texts[i]; d.matches(words) {
			rows = append(rows, shelfRow{id: d.ID, isText: true, path: d.Path, from: pastedHere, made: d.Made})
		}
	}
	l.group(rows)
}

// group puts rows under their headings, by their paths.
func (l *shelf) group(rows []shelfRow) {
	sort.SliceStable(rows, func(a, b int) bool { return rows[a].path < rows[b].path })
	perFile := map[string]int{}
	for i := range rows {
		perFile[fileOfPath(rows[i].path)]++
	}
	groups, order := map[string][]int{}, []string{}
	for i := range rows {
		title := rows[i].title(perFile)
		if groups[title] == nil {
			order = append(order, title)
		}
		groups[title] = append(groups[title], i)
	}
	newest := func(title string) time.Time { return rows[groups[title][0]].made }
	sort.SliceStable(order, func(a, b int) bool { return newest(order[a]).After(newest(order[b])) })
	l.rows, l.places = make([]shelfRow, 0, len(rows)+len(order)), make(map[int]int, len(rows))
	for _, title := range order {
		l.rows = append(l.rows, shelfRow{heading: title})
		for _, i := range groups[title] {
			l.places[rows[i].id] = len(l.rows)
			l.rows = append(l.rows, rows[i])
		}
	}
}

// pastedHere is the provenance of what was pasted.
const pastedHere = "pasted"

// title is the heading that a row stands under.
func (r *shelfRow) title(perFile map[string]int) string {
	file := fileOfPath(r.path)
	switch {
	case r.from == pastedHere && file == "", r.from == pastedHere && !r.isText:
		return "Pasted"
	case file == "":
		return "Made here"
	case perFile[file] > 1:
		return file
	}
	if dir := path.Dir(file); dir != "." {
		return dir + "/"
	}
	return "Files"
}

func (l *shelf) has(id int) bool { _, ok := l.places[id]; return ok }

// first is the ID of the first object, or of the first text; 0 when there is
// nothing.
func (l *shelf) first() int {
	text := 0
	for _, r := range l.rows {
		switch {
		case r.id > 0 && !r.isText:
			return r.id
		case text == 0:
			text = r.id
		}
	}
	return text
}

// list is everything that was found, to choose from; nil for none.
func (p *decodePage) list() ui.UI {
	n := p.shelf.objects + p.shelf.texts
	if n == 0 {
		return nil
	}
	found := plural(p.shelf.objects, "object")
	if p.shelf.texts > 0 {
		found += ", " + plural(p.shelf.texts, "text")
	}
	var body ui.UI = &kit.List{
		ID: "inspect-list", Label: "Found", Class: "wlist", Height: 48, First: 13, Count: len(p.shelf.rows), Selected: p.row(),
		Row: p.drawRow, Attrs: p.rowAttrs, OnPick: p.pick, OnKey: p.key,
	}
	if len(p.shelf.rows) == 0 {
		body = kit.Empty("Nothing found", "No name, path or kind here has these words.")
	}
	return kit.Panel("Found", p.tools(found), slot(p.writing.bar(p.s)),
		ui.If(n > 8, el.Box("div", "panel__body panel__body--slim", &kit.Search{ID: "inspect-search", Label: "Search what was found", Value: p.shelf.query, OnInput: p.search})),
		body)
}

// row is the place of what is picked, -1 for none.
func (p *decodePage) row() int {
	if at, ok := p.shelf.places[p.at()]; ok {
		return at
	}
	return -1
}

func (p *decodePage) drawRow(i int) ui.UI {
	r := p.shelf.rows[i]
	if r.heading != "" {
		return el.Box("div", "space__group", el.Text("b", "muted t12 trunc", kit.Visible(r.heading)))
	}
	if r.isText {
		d, _ := p.s.ws.Document(r.id)
		word, role, _ := documentLook(d.Kind)
		return (&kit.Mini{Role: role, Name: documentName(d), Sub: word + r.where(d.Line)}).Row()
	}
	o, _ := p.s.ws.Get(r.id)
	return (&kit.Mini{
		Role: o.Role(), Name: o.Name, Issuer: o.signer(), Sub: o.Summary(p.s.now()) + r.where(o.Line), KeyID: o.KeyID, State: o.State(p.s.now()),
	}).Row()
}

// where is the place within the group: the file's name, the path in it, or the line.
func (r *shelfRow) where(line int) string {
	file, inside, within := strings.Cut(r.path, "#")
	switch {
	case within:
		return ", " + inside
	case line > 1:
		return ", line " + strconv.Itoa(line)
	case file != "":
		return ", " + path.Base(file)
	}
	return ""
}

// rowAttrs makes headings known as such: they cannot be chosen.
func (p *decodePage) rowAttrs(i int) []string {
	if p.shelf.rows[i].heading != "" {
		return []string{"aria-disabled", "true"}
	}
	return nil
}

func (p *decodePage) pick(_ ui.Context, i int) {
	if r := p.shelf.rows[i]; r.heading == "" {
		p.picked = r.id
	}
}

// key removes the row at hand with Delete.
func (p *decodePage) key(name string, i int) (next int, ok bool) {
	r := p.shelf.rows[i]
	if name != "Delete" || r.heading != "" {
		return i, false
	}
	what := ""
	if o, ok := p.s.ws.Get(r.id); ok {
		what = o.Name
	} else if d, ok := p.s.ws.Document(r.id); ok {
		what = documentName(d)
	}
	p.s.remove(what, r.id)
	return i, true
}

func (p *decodePage) search(_ ui.Context, query string) { p.shelf.query = query }
