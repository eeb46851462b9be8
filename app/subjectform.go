package app

import (
	"encoding/asn1"
	"errors"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/pki"
)

// subjectForm is a distinguished name that is being written: a row for each
// attribute, in the order of the encoding.
type subjectForm struct {
	id   string // begins the element ids
	who  string // what the common name is for, when it is not the usual
	rows []subjectRow
	last int
}

// subjectRow is one attribute.
type subjectRow struct {
	n      int    // tells rows apart while others come and go
	short  string // of the table, "" for one that is given by number
	number string // its object identifier, as typed
	value  string
}

// subjectKind is an attribute that the form offers.
type subjectKind struct {
	short, label, hint string
	many               bool
}

// subjectKinds is the one table of them, in the order of openssl's questions.
var subjectKinds = []subjectKind{
	{"C", "Country", "Two letters, such as DE.", false},
	{"ST", "State", "", false},
	{"L", "Locality", "", false},
	{"O", "Organization", "To Kubernetes each one of a client is a group.", true},
	{"OU", "Unit", "", true},
	{"CN", "Common name", "To Kubernetes a client’s is the user. Servers are known by their alternative names.", false},
	{"serialNumber", "Serial number of the subject", "", false},
	{"emailAddress", "Email address", "", false},
}

func subjectKindOf(short string) (kind subjectKind, rank int) {
	for i, k := range subjectKinds {
		if k.short == short {
			return k, i
		}
	}
	return subjectKind{short: short, label: short}, len(subjectKinds)
}

func newSubjectForm(id string) subjectForm {
	f := subjectForm{id: id}
	f.set(pki.Name{{Type: pki.OIDOrganization}, {Type: pki.OIDCommonName}})
	return f
}

// set writes a name into the form.
func (f *subjectForm) set(n pki.Name) {
	f.rows = nil
	for _, a := range n {
		row := subjectRow{short: pki.AttributeName(a.Type), value: a.Value}
		if row.short == a.Type.String() {
			row.short, row.number = "", row.short
		}
		f.last++
		row.n = f.last
		f.rows = append(f.rows, row)
	}
}

// add puts in an empty row, where openssl would ask for it.
func (f *subjectForm) add(short string) (id string) {
	f.last++
	row := subjectRow{n: f.last, short: short}
	_, rank := subjectKindOf(short)
	at := len(f.rows)
	for at > 0 {
		if _, r := subjectKindOf(f.rows[at-1].short); r <= rank {
			break
		}
		at--
	}
	f.rows = append(f.rows[:at], append([]subjectRow{row}, f.rows[at:]...)...)
	if short == "" {
		return f.rowID(row) + "-type"
	}
	return f.rowID(row)
}

func (f *subjectForm) rowID(r subjectRow) string { return f.id + "-" + strconv.Itoa(r.n) }

func (f *subjectForm) drop(n int) {
	for i, r := range f.rows {
		if r.n == n {
			f.rows = append(f.rows[:i:i], f.rows[i+1:]...)
			return
		}
	}
}

// offers tells whether one more attribute of a kind can be added.
func (f *subjectForm) offers(k subjectKind) bool {
	for _, r := range f.rows {
		if r.short == k.short && !k.many {
			return false
		}
	}
	return true
}

// kind is the attribute type of a row.
func (r subjectRow) kind() (asn1.ObjectIdentifier, error) {
	if r.short != "" {
		return pki.AttributeType(r.short)
	}
	return pki.AttributeType(strings.TrimSpace(r.number))
}

// fault says what is wrong with a row. An empty one is left out and no fault.
func (r subjectRow) fault() (number, value kit.Fault) {
	if r.value == "" && strings.TrimSpace(r.number) == "" {
		return
	}
	oid, err := r.kind()
	if err != nil {
		return kit.Fault{What: "This is no attribute", Fix: "Write its object identifier, such as 2.5.4.97, or its name, such as DC."}, value
	}
	if r.value == "" && r.short != "" {
		return
	}
	return number, faultOf((pki.Name{{Type: oid, Value: r.value}}).Check())
}

// faultOf is an error about a value as a field shows it.
func faultOf(err error) kit.Fault {
	if err == nil {
		return kit.Fault{}
	}
	var v *pki.ValueError
	if errors.As(err, &v) {
		return kit.Fault{What: kit.Visible("It " + v.Why), Fix: kit.Visible(sentence(v.Fix) + ".")}
	}
	return kit.Fault{What: kit.Visible(sentence(strings.TrimPrefix(err.Error(), "pki: ")))}
}

// name reads the form; wrong is the id of the first field that cannot be used.
func (f *subjectForm) name() (n pki.Name, wrong string) {
	for _, r := range f.rows {
		number, value := r.fault()
		switch {
		case number.What != "":
			return nil, f.rowID(r) + "-type"
		case value.What != "":
			return nil, f.rowID(r)
		case r.value != "":
			oid, _ := r.kind()
			n = append(n, pki.Attribute{Type: oid, Value: r.value})
		}
	}
	return n, ""
}

// first is the id of the field to begin with.
func (f *subjectForm) first() string {
	for _, r := range f.rows {
		if r.short == "CN" {
			return f.rowID(r)
		}
	}
	return f.add("CN")
}

// fields draws the rows and the ways to add one. empty is said at the common
// name when the whole name is.
func (f *subjectForm) fields(s *session, empty kit.Fault) ui.UI {
	rows := make([]ui.UI, 0, len(f.rows)+1)
	for i := range f.rows {
		rows = append(rows, f.row(i, empty))
	}
	var more []ui.UI
	for _, k := range append(subjectKinds, subjectKind{label: "other", many: true}) {
		if f.offers(k) {
			word := k.short
			if word == "" {
				word = k.label
			}
			more = append(more, &kit.Button{
				Label: word, Icon: "plus", Look: "bare", Small: true, Name: "Add " + k.label, Title: "Add " + k.label,
				OnClick: func(ctx ui.Context) {
					id := f.add(k.short)
					s.later(func(ctx ui.Context) { ctx.Defer(func(ui.Context) { s.Page.Focus(id) }) })
				},
			})
		}
	}
	rows = append(rows, el.With("div", "row row--wrap dn__more", el.Attrs{"role", "group", "aria-label", "Add to the subject"}, more...))
	return el.Box("div", "dn stack g5", rows...)
}

func (f *subjectForm) row(i int, empty kit.Fault) ui.UI {
	r := f.rows[i]
	number, value := r.fault()
	k, _ := subjectKindOf(r.short)
	if r.short == "CN" && r.value == "" {
		value = empty
	}
	if r.short == "CN" && f.who != "" {
		k.hint = f.who
	}
	at := func() *subjectRow {
		for i := range f.rows {
			if f.rows[i].n == r.n {
				return &f.rows[i]
			}
		}
		return &subjectRow{}
	}
	field := &kit.Field{ID: f.rowID(r), Label: k.label, Aside: r.short, Value: r.value, Hint: k.hint, Fault: value, OnInput: func(_ ui.Context, v string) { at().value = v }}
	body := []ui.UI{field}
	if r.short == "" {
		field.Label, field.Aside = "Its value", ""
		body = []ui.UI{&kit.Field{
			ID: f.rowID(r) + "-type", Label: "Attribute", Aside: "by number", Value: r.number, Mono: true, Placeholder: "2.5.4.97", Fault: number,
			OnInput: func(_ ui.Context, v string) { at().number = v },
		}, field}
	}
	return el.Box("div", "dn__row",
		el.Box("div", "dn__fields", body...),
		&kit.Button{Label: "Leave out " + k.label, Icon: "x", Look: "bare", Small: true, IconOnly: true, OnClick: func(ui.Context) { f.drop(r.n) }},
	)
}
