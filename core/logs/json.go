package logs

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonHead is a line that is one JSON object: of Docker ({"log":"…"}), of etcd
// ({"level":"warn","msg":"…","error":"…"}) or of klog. It is read as far as it
// goes: pasted lines are often cut.
func jsonHead(o *opener, s string) (string, bool) {
	if !strings.HasPrefix(s, `{"`) {
		return s, false
	}
	f := fieldsOf(s)
	if log, ok := f["log"]; ok {
		o.stamp(f["time"])
		return strings.TrimSpace(log), true
	}
	message := f["msg"]
	if message == "" {
		message = f["message"]
	}
	failure := f["error"]
	if failure == "" {
		failure = f["err"]
	}
	if message == "" && failure == "" {
		return s, false
	}
	for _, key := range [...]string{"ts", "time"} {
		o.stamp(f[key])
	}
	o.line.called(f["remote-peer-addr"])
	return joined(message, failure), true
}

// maxFields bounds how many fields of an object are read.
const maxFields = 64

// fieldsOf reads the fields of an object that are strings or numbers; others
// are passed over.
func fieldsOf(s string) map[string]string {
	out := map[string]string{}
	s = s[1:]
	for range maxFields {
		key, rest, ok := quoted(strings.TrimLeft(s, " ,\t"))
		if !ok {
			break
		}
		if rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " "), ":"); !ok {
			break
		}
		rest = strings.TrimLeft(rest, " ")
		value, after, isText := quoted(rest)
		if !isText {
			n := endOfValue(rest)
			value, after = rest[:n], rest[n:]
		}
		if _, there := out[key]; !there {
			out[key] = value
		}
		s = after
	}
	return out
}

// endOfValue is where a value that is no string ends: a number, or an object or
// list with all that is in it.
func endOfValue(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i
			}
		case ',':
			if depth == 0 {
				return i
			}
		case '"':
			if _, rest, ok := quoted(s[i:]); ok {
				i = len(s) - len(rest) - 1
			}
		}
	}
	return len(s)
}

// quoted reads a string in double quotes, as Go and JSON write them, and gives
// what follows. One that is cut reaches to the end.
func quoted(s string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", s, false
	}
	end := 1
	for end < len(s) && s[end] != '"' {
		if s[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(s) {
		return unescaped(s[1:]), "", true
	}
	return unescaped(s[1:end]), s[end+1:], true
}

// unescaped resolves the escapes of Go's and JSON's strings; what is none stays.
func unescaped(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		r := rune(s[i])
		if r == '\\' && i+1 < len(s) {
			at := strings.IndexByte(`nrt"\/'`, s[i+1])
			if at >= 0 {
				i++
				r = rune("\n\r\t\"\\/'"[at])
			} else if s[i+1] == 'u' && i+6 <= len(s) {
				if n, err := strconv.ParseUint(s[i+2:i+6], 16, 32); err == nil {
					b = utf8.AppendRune(b, rune(n))
					i += 5
					continue
				}
			}
		}
		b = append(b, byte(r))
	}
	return string(b)
}
