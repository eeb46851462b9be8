package kube

import (
	"fmt"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// writeYAML writes documents as Kubernetes' own tools do: block style, two
// blanks a level, lists not indented below their key. Structs are written by
// their yaml tags in the order of their fields, maps sorted.
//
// It is written here and not left to the library that reads kubeconfigs,
// because writing needs a small part of YAML (https://yaml.org/spec/1.2.2/) and
// the library's writer would be a fiftieth of what a browser loads.
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
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
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
		w.b.WriteString(strings.Repeat("  ", depth) + "- ")
		if text, ok := yamlScalar(v.Index(i)); ok {
			w.b.WriteString(text + "\n")
			continue
		}
		if err := w.value(v.Index(i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// yamlFields lists the fields of a struct or the entries of a map with string
// keys that are to be written.
func yamlFields(v reflect.Value) ([]yamlField, error) {
	var out []yamlField
	switch v.Kind() {
	case reflect.Map:
		for _, k := range v.MapKeys() {
			out = append(out, yamlField{k.String(), v.MapIndex(k)})
		}
		sort.Slice(out, func(a, b int) bool { return out[a].key < out[b].key })
	case reflect.Struct:
		for i := range v.NumField() {
			key, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
			if options == "omitempty" && (v.Field(i).IsZero() || v.Field(i).Kind() == reflect.Map && v.Field(i).Len() == 0) {
				continue
			}
			out = append(out, yamlField{key, v.Field(i)})
		}
	default:
		return nil, fmt.Errorf("a %s cannot be written", v.Kind())
	}
	return out, nil
}

func yamlScalar(v reflect.Value) (string, bool) {
	if d, ok := v.Interface().(Data); ok {
		return yamlString(d.base64()), true
	}
	switch v.Kind() {
	case reflect.String:
		return yamlString(v.String()), true
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10), true
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	}
	return "", false
}

// What a string may be without quotes, compiled when the first is written.
var (
	// yamlPlain are strings that stand for themselves whatever follows.
	yamlPlain = pattern(`^[A-Za-z0-9./][A-Za-z0-9./_@+=,-]*(:+[A-Za-z0-9./_@+=,\[\]-]+)*$`)
	// yamlOther are plain strings that a reader, of YAML 1.1 too, takes for
	// something else: numbers in any base, dates, times, booleans, null.
	yamlOther = pattern(`(?i)^([-+.0-9][0-9_.:+-]*(e[-+]?[0-9]*)?|0[xob][0-9a-f_]*|[0-9]{4}-[0-9].*|\.inf|\.nan|y|n|yes|no|on|off|true|false|null|\.)$`)
	// yamlAddress are dotted addresses and the like, which no reader takes for a number.
	yamlAddress = pattern(`^[0-9]+\.[0-9]+\.[0-9.]+$`)
)

func pattern(s string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(s) })
}

// yamlString writes a string so that it is read back as the same string:
// plain, quoted because it would be something else, or escaped.
func yamlString(s string) string {
	switch {
	case yamlPlain().MatchString(s) && (!yamlOther().MatchString(s) || yamlAddress().MatchString(s)):
		return s
	case s != "" && !yamlOther().MatchString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return yamlEscaped(s)
}

// yamlEscaped is a double-quoted scalar. What is not printable is written by
// number; bytes that are no UTF-8 become U+FFFD.
func yamlEscaped(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r > '~' && r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
