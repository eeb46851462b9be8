package kube

import (
	"strings"

	"kubepki/core/pki"
)

// shellWriter writes calls of a shell script.
type shellWriter struct {
	strings.Builder
	begun bool // a line
}

// word writes a word of a line, quoted where that is needed.
func (b *shellWriter) word(s string) {
	if b.begun {
		b.WriteByte(' ')
	}
	b.begun = true
	if s != "" && strings.TrimLeft(s, plainInShell) == "" {
		b.WriteString(s)
		return
	}
	b.WriteString("'" + strings.ReplaceAll(s, "'", `'\''`) + "'")
}

// plainInShell are the characters that a shell takes as they are.
const plainInShell = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"

func (b *shellWriter) end() {
	b.WriteByte('\n')
	b.begun = false
}

// call writes a line.
func (b *shellWriter) call(words ...string) {
	for _, w := range words {
		b.word(w)
	}
	b.end()
}

// named writes a call with an item's subject and names after its words.
func (b *shellWriter) named(it *Item, words ...string) {
	for _, w := range words {
		b.word(w)
	}
	subject := ""
	for _, a := range it.Subject { // plans have no other attributes
		attribute := "/CN="
		if a.Type.Equal(pki.OIDOrganization) {
			attribute = "/O="
		}
		subject += attribute + escaped(a.Value, `\/+`)
	}
	b.word(subject)
	for _, n := range it.SANs {
		b.word(string(n.Kind) + ":" + escaped(n.Value, "\\$#\"'`"))
	}
	b.end()
}

// escaped puts a backslash before each of the characters that openssl would
// read in another way: in -subj, or in its configuration file.
func escaped(s, special string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if strings.IndexByte(special, s[i]) >= 0 {
			s = s[:i] + `\` + s[i:]
		}
	}
	return s
}
