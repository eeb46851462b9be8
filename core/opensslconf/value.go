package opensslconf

import "strings"

// value takes a value's quotes and backslashes away and puts variables in, as
// openssl's conf_def.c (str_copy) does.
func (p *parser) value(line int, raw string) string {
	var b strings.Builder
	for i := 0; i < len(raw) && b.Len() <= maxLength; i++ {
		switch c := raw[i]; c {
		case '"', '\'', '`':
			end := closing(raw, i)
			b.WriteString(unescape(raw[i+1 : end]))
			i = end
		case '\\':
			if i++; i < len(raw) {
				b.WriteByte(escaped(raw[i]))
			}
		case '$':
			name, next := variable(raw, i+1)
			if name == "" {
				b.WriteByte(c)
				continue
			}
			b.WriteString(p.variable(line, name))
			i = next - 1
		default:
			b.WriteByte(c)
		}
	}
	if b.Len() > maxLength {
		p.problem(line, true, "its variables make the value too long", "write the value itself")
		return ""
	}
	return b.String()
}

// closing finds the quote that ends the one at i, or the end.
func closing(s string, i int) int {
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] == '\\' && s[i] != '\'':
			j++
		case s[j] == s[i]:
			return j
		}
	}
	return len(s)
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			b.WriteByte(escaped(s[i]))
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func escaped(c byte) byte {
	switch c {
	case 'r':
		return '\r'
	case 'n':
		return '\n'
	case 'b':
		return '\b'
	case 't':
		return '\t'
	}
	return c
}

// variable reads a variable's name behind a "$": $name, ${name}, $(name), each
// perhaps with section:: before it. next is the byte after it.
func variable(s string, i int) (name string, next int) {
	ends := map[byte]byte{'{': '}', '(': ')'}
	if i < len(s) && ends[s[i]] != 0 {
		if end := strings.IndexByte(s[i:], ends[s[i]]); end > 0 {
			return s[i+1 : i+end], i + end + 1
		}
		return "", i
	}
	next = i
	for next < len(s) && (s[next] == '_' || s[next] >= '0' && s[next] <= '9' || s[next]|0x20 >= 'a' && s[next]|0x20 <= 'z') {
		next++
		if strings.HasPrefix(s[next:], "::") {
			next += 2
		}
	}
	return s[i:next], next
}

// variable looks a name up: in its own section, then in the default one.
func (p *parser) variable(line int, name string) string {
	section, key, ok := strings.Cut(name, "::")
	if !ok {
		section, key = p.file.Sections[p.current].Name, name
	}
	if section == "ENV" {
		p.problem(line, true, "“$"+cut(name)+"” is a variable of your shell, which cannot be read here", "write the value itself")
		return ""
	}
	for _, where := range []string{section, defaultSection} {
		if v, ok := p.values[where+"::"+key]; ok {
			return v
		}
	}
	p.problem(line, true, "the variable “$"+cut(name)+"” has no value", "give it one above this line, in the section or at the top of the file")
	return ""
}
