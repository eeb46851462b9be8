package kube

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// What a string may be without quotes, compiled when the first is written.
var (
	// yamlPlain are strings that stand for themselves whatever follows.
	yamlPlain = pattern(`^(--)?[A-Za-z0-9./][A-Za-z0-9./_@+=,*?&-]*(:+[A-Za-z0-9./_@+=,\[\]-]+)*$`)
	// yamlOther are plain strings that a reader, of YAML 1.1 too, takes for
	// something else: numbers in any base, dates, times, booleans, null.
	yamlOther = pattern(`(?i)^([-+.0-9][0-9_.:+-]*(e[-+0-9_]*)?|0[xob][-+0-9a-f_]*|[0-9]{4}-[0-9].*|\.inf|\.nan|y|n|yes|no|on|off|true|false|null|\.)$`)
	// yamlAddress are dotted addresses and the like, with a port or without, which
	// no reader takes for a number.
	yamlAddress = pattern(`^[0-9]+\.[0-9]+\.[0-9.]+(:[0-9]+)?$`)
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
