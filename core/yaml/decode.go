package yaml

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
)

// Decode puts a node into what out points to: a struct by its yaml tags (with
// ",inline" a map of all other keys), a map with text as keys, a slice, a
// pointer, a string, a bool, an int, a [encoding.TextUnmarshaler], a [Node] or
// any. Aliases and merge keys (<<) are followed; what they unfold to is bounded. A
// key that stands twice is refused, as kubectl does. A null leaves things as they
// are. Errors are of type [*Error].
func (n *Node) Decode(out any) error {
	d := decoder{}
	d.value(n, reflect.ValueOf(out).Elem())
	if d.err != nil {
		return d.err
	}
	return nil
}

type decoder struct {
	depth, aliases int // how deep in the tree, and in aliases
	unfolded       int
	err            *Error
}

func (d *decoder) fail(n *Node, why, fix string) {
	if d.err == nil {
		d.err = &Error{n.Line, n.Column, why, fix}
	}
}

// enter goes one level down and follows an alias; leave comes up again. It is
// false when that would be too much.
func (d *decoder) enter(n *Node) (*Node, bool) {
	d.depth++
	if n.Kind == Alias {
		d.aliases++
	}
	if d.aliases > 0 {
		d.unfolded++
	}
	switch {
	case d.err != nil:
	case d.unfolded > maxUnfolded:
		d.fail(n, "aliases that unfold to more than "+strconv.Itoa(maxUnfolded)+" values", "write out what is meant")
	case d.depth > maxDepth:
		d.fail(n, "more than "+strconv.Itoa(maxDepth)+" levels of lists and objects in each other", "give the parts that matter")
	}
	return n.Real(), d.err == nil
}

func (d *decoder) leave(n *Node) {
	d.depth--
	if n.Kind == Alias {
		d.aliases--
	}
}

var nodeType = reflect.TypeFor[Node]()

// value puts a node into a variable.
func (d *decoder) value(at *Node, out reflect.Value) {
	n, ok := d.enter(at)
	defer d.leave(at)
	switch {
	case !ok:
	case out.Type() == nodeType:
		out.Set(reflect.ValueOf(n).Elem())
	case n.isNull():
		if k := out.Kind(); k == reflect.Pointer || k == reflect.Map || k == reflect.Slice || k == reflect.Interface {
			out.SetZero()
		}
	case out.Kind() == reflect.Pointer:
		if out.IsNil() {
			out.Set(reflect.New(out.Type().Elem()))
		}
		d.value(n, out.Elem())
	case out.Kind() == reflect.Interface:
		if v := d.any(n); d.err == nil && v != nil {
			out.Set(reflect.ValueOf(v))
		}
	case n.Kind == Scalar:
		d.scalar(n, out)
	case n.Kind == Sequence && out.Kind() == reflect.Slice:
		d.list(n, out)
	case n.Kind == Mapping && out.Kind() == reflect.Struct:
		d.structure(n, out)
	case n.Kind == Mapping && out.Kind() == reflect.Map:
		d.entries(n, out)
	default:
		d.mismatch(n, out)
	}
}

// mismatch says what was expected and what is there.
func (d *decoder) mismatch(n *Node, out reflect.Value) {
	want := map[reflect.Kind]string{reflect.Slice: "a list", reflect.Struct: "an object", reflect.Map: "an object", reflect.Bool: "true or false", reflect.Int: "a number"}[out.Kind()]
	if want == "" {
		want = "a text"
	}
	got := map[Kind]string{Scalar: "the text " + quoted(n.Value), Sequence: "a list", Mapping: "an object"}[n.Kind]
	d.fail(n, want+" is expected here, not "+got, "look at the indent and at the key before it")
}

func (d *decoder) failKey(key *Node) {
	d.fail(key, "a list or object cannot be a key", "quote the key; templates such as {{ .Values.x }} have to be rendered first")
}

// scalar puts one into a variable.
func (d *decoder) scalar(n *Node, out reflect.Value) {
	tag, value := n.resolve()
	text := n.Value
	if tag == "!!binary" {
		text = value.(string)
	}
	if u, ok := out.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(text)); err != nil {
			d.fail(n, err.Error(), "")
		}
		return
	}
	switch v := value.(type) {
	case bool:
		if out.Kind() == reflect.Bool {
			out.SetBool(v)
			return
		}
	case int:
		if out.Kind() == reflect.Int {
			out.SetInt(int64(v))
			return
		}
	}
	if out.Kind() != reflect.String {
		d.mismatch(n, out)
		return
	}
	out.SetString(text)
}

func (d *decoder) list(n *Node, out reflect.Value) {
	all := reflect.MakeSlice(out.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		d.value(item, all.Index(i))
	}
	out.Set(all)
}

// structure fills the fields of a struct that are named, and the inline map with the rest.
func (d *decoder) structure(n *Node, out reflect.Value) {
	t := out.Type()
	for _, e := range d.pairs(n) {
		rest := -1
		field := -1
		for i := range t.NumField() {
			name, options, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
			if options == "inline" {
				rest = i
			} else if name == e.key.Value && name != "" && e.key.Kind == Scalar {
				field = i
			}
		}
		switch {
		case field >= 0:
			d.value(e.value, out.Field(field))
		case rest >= 0:
			d.entry(e, out.Field(rest))
		}
	}
}

// entries fills a map.
func (d *decoder) entries(n *Node, out reflect.Value) {
	if out.IsNil() {
		out.Set(reflect.MakeMap(out.Type()))
	}
	for _, e := range d.pairs(n) {
		d.entry(e, out)
	}
}

func (d *decoder) entry(e pair, out reflect.Value) {
	if out.IsNil() {
		out.Set(reflect.MakeMap(out.Type()))
	}
	if e.key.Kind != Scalar {
		d.failKey(e.key)
		return
	}
	v := reflect.New(out.Type().Elem()).Elem()
	d.value(e.value, v)
	out.SetMapIndex(reflect.ValueOf(e.key.Value), v)
}
