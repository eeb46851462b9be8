package learn

import (
	"context"
	"strings"
	"sync"

	"kubepki/core/command"
	"kubepki/core/sheet"
)

// FieldKind is how a field of an operation is filled in.
type FieldKind int

// The kinds of fields.
const (
	File      FieldKind = iota // the name of one of the learner's files
	Line                       // a line for people
	Machine                    // a line that a machine reads
	Config                     // the text of an openssl.cnf
	Number                     // a whole number
	Algorithm                  // a kind of key
	Option                     // one of Options
	Copying                    // what of a request gets into the certificate: see [Copy]
	Menu                       // one of Options, in a menu
	Pick                       // one of what Choices offers, or of Options
)

// Field is one thing that an operation is told.
type Field struct {
	ID, Label, Hint string
	Kind            FieldKind
	Options         [][2]string // value and words, of an Option or a Menu
	Secret          bool        // never kept by the browser
	Hidden          bool        // not shown beforehand: it would give the answer away
	// Choices offers value and words, of a Pick, by what is there.
	Choices func(b Bench, v Values) [][2]string
}

// Words is a value as people read it: of an Option its words.
func (f Field) Words(value string) string {
	for _, o := range f.Options {
		if o[0] == value {
			return o[1]
		}
	}
	return value
}

// Values are what the fields say, by their IDs.
type Values map[string]string

// Outcome is what came of an operation.
type Outcome struct {
	Made  []Object
	Calls []command.Call // that do the same in a terminal
	// State is "valid", "warning" or "broken": what is broken has run, and shows
	// what the lesson is about. Words says it in a sentence.
	State, Words string
	Said         string // what a program would print, "" for nothing
	Notes        []Note
	Sheet        *sheet.Sheet // to be shown whole, nil for none
}

// Note is a remark on a field, such as a line of a configuration.
type Note struct {
	State, What, Fix string
	Line             int // of the text, from 1; 0 for none
}

// Operation is one row of what can be done in a lesson.
type Operation struct {
	ID     string
	Verb   string // on its button
	Fields []Field
	Run    func(ctx context.Context, env Env, b Bench, v Values) (Outcome, error)
	// Look says beforehand what is wrong with the values; nil for nothing.
	Look func(b Bench, v Values) []Note
}

// Operations is the one table of what can be done. It must not be changed.
func Operations() []Operation { return operations() }

// operations are put together when they are first asked for, and then kept: a
// lesson asks at each of its steps.
var operations = sync.OnceValue(func() []Operation {
	var out []Operation
	for _, part := range [][]Operation{secretOperations, keyOperations, signOperations, pairOperations, tellOperations, sshOperations, authorityOperations, browserOperations, pileOperations, sortOperations(), setOperations, treeOperations, readOperations, logOperations} {
		out = append(out, part...)
	}
	return out
})

// OperationByID finds an operation.
func OperationByID(id string) (Operation, bool) {
	for _, o := range Operations() {
		if o.ID == id {
			return o, true
		}
	}
	return Operation{}, false
}

// Field finds a field of the operation.
func (o Operation) Field(id string) (Field, bool) {
	for _, f := range o.Fields {
		if f.ID == id {
			return f, true
		}
	}
	return Field{}, false
}

// Values are the fields' values in a do step: as they stand there at first, or
// with right as they ought to be.
func (s *Step) Values(right bool) Values {
	out := Values{}
	from := []string{"set", "ask"}
	if right {
		from = append(from, "right")
	}
	for _, name := range from {
		for _, a := range s.All(name) {
			field, value, _ := strings.Cut(a, "=")
			out[field] = value
		}
	}
	return out
}

// Asked are the IDs of the fields that the learner fills in.
func (s *Step) Asked() []string {
	var out []string
	for _, a := range s.All("ask") {
		field, _, _ := strings.Cut(a, "=")
		out = append(out, field)
	}
	return out
}

// Mends tells that the first values are not the right ones: the learner is to
// change them.
func (s *Step) Mends() bool { return len(s.All("right")) > 0 }
