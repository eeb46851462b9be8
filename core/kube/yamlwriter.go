package kube

import (
	"fmt"
	"math"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// writeYAML writes documents as Kubernetes' own tools do: block style, two
// blanks a level, lists not indented below their key. Structs are written by
// their yaml tags in the order of their fields, maps sorted.
//
// Writing needs a small part of YAML (https://yaml.org/spec/1.2.2/); package
// yaml reads the whole.
func writeYAML(docs ...any) ([]byte, error) {
	var w yamlWriter
	for i, d := range docs {
		if i > 0 {
			w.b.WriteString("---\n")
		}
		if err := w.value(reflect.ValueOf(d), 0); err != nil {
			return nil, fmt.Errorf("kube: write YAML: %w", err)
		}
	}
	return []byte(w.b.String()), nil
}

type yamlWriter struct{ b strings.Builder }

// yamlField is one key of a mapping and its value.
type yamlField struct {
	key   string
	value reflect.Value
}

// value writes what stands at the beginning of a line.
func (w *yamlWriter) value(v reflect.Value, depth int) error {
	fields, err := yamlFields(v)
	if err != nil {
		return err
	}
	for i, f := range fields {
		if i > 0 || depth == 0 {
			w.b.WriteString(strings.Repeat("  ", depth))
		}
		w.b.WriteString(yamlString(f.key) + ":")
		if err := w.after(f.value, depth); err != nil {
			return fmt.Errorf("%s: %w", f.key, err)
		}
	}
	return nil
}

// after writes what follows a key: a scalar on its line, the rest below it.
func (w *yamlWriter) after(v reflect.Value, depth int) error {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.String && yamlIsLines(v.String()) {
		w.lines(v.String(), depth)
		return nil
	}
	if text, ok := yamlScalar(v); ok {
		w.b.WriteString(" " + text + "\n")
		return nil
	}
	if v.Kind() == reflect.Slice {
		return w.list(v, depth)
	}
	fields, err := yamlFields(v)
	if err != nil {
		return err
	}
	if len(fields) == 0 {
		w.b.WriteString(" {}\n")
		return nil
	}
	w.b.WriteString("\n" + strings.Repeat("  ", depth+1))
	return w.value(v, depth+1)
}

func (w *yamlWriter) list(v reflect.Value, depth int) error {
	if v.Len() == 0 {
		w.b.WriteString(" []\n")
		return nil
	}
	w.b.WriteString("\n")
	for i := range v.Len() {
		w.b.WriteString(strings.Repeat("  ", depth) + "-")
		item := v.Index(i)
		for item.Kind() == reflect.Interface && !item.IsNil() {
			item = item.Elem()
		}
		if text, ok := yamlScalar(item); ok {
			w.b.WriteString(" " + text + "\n")
			continue
		}
		if err := w.item(item, depth); err != nil {
			return err
		}
	}
	return nil
}

// item writes what follows the hyphen of a list and is no scalar.
func (w *yamlWriter) item(v reflect.Value, depth int) error {
	if v.Kind() == reflect.Slice {
		if v.Len() == 0 {
			w.b.WriteString(" []\n")
			return nil
		}
		return w.list(v, depth+1)
	}
	fields, err := yamlFields(v)
	if err == nil && len(fields) == 0 {
		w.b.WriteString(" {}\n")
		return nil
	}
	w.b.WriteString(" ")
	return w.value(v, depth+1)
}

// yamlIsLines tells whether a text is several plain lines, as PEM is, that are
// best read as such.
func yamlIsLines(s string) bool {
	body, ended := strings.CutSuffix(s, "\n")
	return ended && strings.Contains(body, "\n") && !strings.HasSuffix(body, "\n") && !strings.HasPrefix(s, "\n") && !strings.HasPrefix(s, " ") &&
		!strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') })
}

// lines writes a literal block (YAML 1.2 section 8.1.2).
func (w *yamlWriter) lines(s string, depth int) {
	w.b.WriteString(" |\n")
	for _, line := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
		if line != "" {
			w.b.WriteString(strings.Repeat("  ", depth+1) + line)
		}
		w.b.WriteString("\n")
	}
}

// yamlFields lists the fields of a struct or the entries of a map with string
// keys that are to be written.
func yamlFields(v reflect.Value) ([]yamlField, error) {
	var out, inline []yamlField
	switch v.Kind() {
	case reflect.Map:
		for _, k := range v.MapKeys() {
			key, err := yamlKey(k)
			if err != nil {
				return nil, err
			}
			out = append(out, yamlField{key, v.MapIndex(k)})
		}
		sort.Slice(out, func(a, b int) bool { return out[a].key < out[b].key })
	case reflect.Struct:
		for i := range v.NumField() {
			key, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
			if options == "inline" {
				more, err := yamlFields(v.Field(i))
				if err != nil {
					return nil, err
				}
				inline = append(inline, more...)
				continue
			}
			if options == "omitempty" && (v.Field(i).IsZero() || v.Field(i).Kind() == reflect.Map && v.Field(i).Len() == 0) {
				continue
			}
			out = append(out, yamlField{key, v.Field(i)})
		}
	default:
		return nil, fmt.Errorf("a %s cannot be written", v.Kind())
	}
	if len(inline) > 0 { // what was read and is not known here, among the rest
		out = append(out, inline...)
		sort.SliceStable(out, func(a, b int) bool { return out[a].key < out[b].key })
	}
	return out, nil
}

// yamlKey writes a map's key as text; files of others have numbers there too.
func yamlKey(k reflect.Value) (string, error) {
	if k.Kind() == reflect.Interface && !k.IsNil() {
		k = k.Elem()
	}
	if k.Kind() == reflect.String {
		return k.String(), nil
	}
	text, ok := yamlScalar(k)
	if !ok {
		return "", fmt.Errorf("a key that is a %s cannot be written", k.Kind())
	}
	return text, nil
}

func yamlScalar(v reflect.Value) (string, bool) {
	if v.Kind() == reflect.Interface && v.IsNil() {
		return "null", true
	}
	if x, ok := v.Interface().(Data); ok {
		text := x.base64()
		if len(text) > len("false") && text[0] >= 'A' { // a letter: too long for a word that means something else
			return text, true // the patterns would take a third of the time that judging a set takes
		}
		return yamlString(text), true
	}
	switch v.Kind() {
	case reflect.String:
		return yamlString(v.String()), true
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), true
	case reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10), true
	case reflect.Float64:
		return yamlFloat(v.Float()), true
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	}
	return "", false
}

// yamlFloat writes a number so that it stays one with a fraction.
func yamlFloat(f float64) string {
	switch {
	case f != f:
		return ".nan"
	case f > math.MaxFloat64:
		return ".inf"
	case f < -math.MaxFloat64:
		return "-.inf"
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}
