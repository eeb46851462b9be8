package apptest

import (
	"regexp"
	"sort"
	"strings"
)

var (
	openTag   = regexp.MustCompile(`<([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(/?)>`)
	attribute = regexp.MustCompile(`([\w:-]+)(?:="([^"]*)")?`)
)

// texts are attributes that go-app writes without a value when they are empty,
// not when they are true.
var texts = map[string]bool{"value": true, "placeholder": true, "title": true, "class": true, "id": true}

// Normal sorts the attributes of every tag, because go-app writes them in the
// random order of a map, and writes ="true" out, because go-app leaves it off.
func Normal(html string) string {
	return openTag.ReplaceAllStringFunc(html, func(tag string) string {
		m := openTag.FindStringSubmatch(tag)
		var attrs []string
		for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
			value := a[2]
			if !strings.Contains(a[0], "=") && !texts[a[1]] {
				value = "true"
			}
			attrs = append(attrs, a[1]+`="`+value+`"`)
		}
		sort.Strings(attrs)
		out := "<" + m[1]
		if len(attrs) > 0 {
			out += " " + strings.Join(attrs, " ")
		}
		return out + m[3] + ">"
	})
}
