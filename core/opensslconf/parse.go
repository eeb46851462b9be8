package opensslconf

import (
	"sort"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// Bounds of what [Parse] reads. Variables may not make a value longer than
// maxLength, in bytes; after maxProblems the rest is not told.
const (
	maxText     = 1 << 20
	maxLines    = 10_000
	maxLength   = 64 << 10
	maxProblems = 100
)

// defaultSection is what stands before the first [section].
const defaultSection = "default"

// Problem is something in the file that openssl refuses, ignores or takes
// another way than its writer meant.
type Problem struct {
	Line int // from 1; 0 when no single line is at fault
	What string
	Fix  string
	// Refused tells that openssl stops there; else it goes on, and the result misleads.
	Refused bool
	// Says is what openssl 3 says then, without the places in its own sources; ""
	// for what was not measured.
	Says string
}

// Error is one line: place, what; what to do.
func (p Problem) Error() string {
	s := p.What
	if p.Line > 0 {
		s = "line " + strconv.Itoa(p.Line) + ": " + s
	}
	if p.Fix != "" {
		s += ": " + p.Fix
	}
	return pki.Visible(s)
}

// Entry is one "name = value" line.
type Entry struct {
	Name, Value string // the value without quotes and with its variables replaced
	Line        int
}

// File is a configuration that was read.
type File struct {
	Sections []Section // in their order; the first is "default", perhaps empty
	Problems []Problem
}

// Section is one [section] and what stands in it.
type Section struct {
	Name    string
	Line    int // of its first heading, 0 for the default section
	Entries []Entry
}

// Get gives the last value of a name in a section, as openssl does.
func (s Section) Get(name string) (Entry, bool) {
	for i := len(s.Entries) - 1; i >= 0; i-- {
		if s.Entries[i].Name == name {
			return s.Entries[i], true
		}
	}
	return Entry{}, false
}

// Section finds a section by name.
func (f *File) Section(name string) (Section, bool) {
	for _, s := range f.Sections {
		if s.Name == name {
			return s, true
		}
	}
	return Section{}, false
}

// parser holds where reading is.
type parser struct {
	file     *File
	current  int               // index of the section
	sections map[string]int    // indices by name
	values   map[string]string // the last of each section::name
}

// Parse reads a file. It never fails: what it cannot read is a [Problem], and the
// rest is read all the same. Text of Windows (CRLF, a byte order mark) is fine.
func Parse(text string) *File {
	p := &parser{file: &File{Sections: []Section{{Name: defaultSection}}}, sections: map[string]int{defaultSection: 0}, values: map[string]string{}}
	if len(text) > maxText {
		p.problem(0, true, "the text has "+strconv.Itoa(len(text))+" bytes", strconv.Itoa(maxText)+" are read at most")
		text = text[:maxText]
	}
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	if len(lines) > maxLines {
		p.problem(maxLines, true, "the file has "+strconv.Itoa(len(lines))+" lines", strconv.Itoa(maxLines)+" are read at most")
		lines = lines[:maxLines]
	}
	for i := 0; i < len(lines); i++ {
		first := i + 1
		line := uncomment(strings.TrimRight(lines[i], "\r"))
		for continued(line) && i+1 < len(lines) {
			i++
			line = line[:len(line)-1] + uncomment(strings.TrimRight(lines[i], "\r"))
		}
		p.line(first, strings.TrimSpace(line))
	}
	return p.file
}

func (p *parser) problem(line int, refused bool, what, fix string) {
	p.file.Problems = add(p.file.Problems, Problem{line, what, fix, refused, ""})
}

// add appends a problem, up to the bound.
func add(to []Problem, p Problem) []Problem {
	if len(to) >= maxProblems {
		return to
	}
	return append(to, p)
}

// uncomment cuts a line at a "#" that no quote or backslash protects.
func uncomment(line string) string {
	var quote byte
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '#':
			return line[:i]
		}
	}
	return line
}

// continued tells whether a line ends in a backslash that is no escaped one.
func continued(line string) bool {
	n := 0
	for n < len(line) && line[len(line)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

func (p *parser) line(n int, line string) {
	switch {
	case line == "":
	case line[0] == '[':
		p.heading(n, line)
	case strings.HasPrefix(line, ".include"):
		p.problem(n, true, "“.include” names a file of your machine, which cannot be read here", "paste what is in it in its place")
	case line[0] == '.' && strings.HasPrefix(line, ".pragma"):
		p.problem(n, false, "“.pragma” is not followed here", "leave it out")
	default:
		p.assignment(n, line)
	}
}

func (p *parser) heading(n int, line string) {
	end := strings.IndexByte(line, ']')
	if end < 0 {
		p.problem(n, true, "a section's name has no “]” at its end", "write ["+strings.TrimSpace(line[1:])+"]")
		return
	}
	p.current = p.sectionFor(n, strings.TrimSpace(line[1:end]))
}

func (p *parser) assignment(n int, line string) {
	name, raw, ok := strings.Cut(line, "=")
	if !ok {
		p.problem(n, true, "“"+cut(line)+"” has no “=”", "write it as name = value")
		return
	}
	name = strings.TrimSpace(name)
	at := p.current
	if section, rest, ok := strings.Cut(name, "::"); ok {
		name = rest
		at = p.sectionFor(n, section)
	}
	if name == "" {
		p.problem(n, true, "nothing stands before “=”", "write it as name = value")
		return
	}
	value := p.value(n, strings.TrimSpace(raw))
	p.values[p.file.Sections[at].Name+"::"+name] = value
	p.file.Sections[at].Entries = append(p.file.Sections[at].Entries, Entry{name, value, n})
}

func (p *parser) sectionFor(n int, name string) int {
	at, ok := p.sections[name]
	if !ok {
		at = len(p.file.Sections)
		p.sections[name] = at
		p.file.Sections = append(p.file.Sections, Section{Name: name, Line: n})
	}
	return at
}

// cut shortens foreign text for a message.
func cut(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// sorted puts problems into the order of their lines.
func sorted(ps []Problem) []Problem {
	sort.SliceStable(ps, func(a, b int) bool { return ps[a].Line < ps[b].Line })
	return ps
}
