package logs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A row that is not complete is of no help to whoever reads it.
func TestRowsAreComplete(t *testing.T) {
	ids := map[string]bool{}
	for _, r := range Rows() {
		assert.False(t, ids[r.ID], "%s is there twice", r.ID)
		ids[r.ID] = true
		assert.NotEmpty(t, r.Title, r.ID)
		assert.NotEmpty(t, r.Says, r.ID)
		assert.True(t, strings.HasPrefix(r.Ref, "RFC ") || strings.HasPrefix(r.Ref, "https://"), "%s: %q", r.ID, r.Ref)
		for _, a := range []*Advice{&r.Advice, r.Client} {
			if a != nil {
				assert.True(t, strings.HasSuffix(a.Cause, ".") || strings.HasSuffix(a.Cause, ")"), "%s: %q", r.ID, a.Cause)
				assert.True(t, strings.HasSuffix(a.Fix, "."), "%s: %q", r.ID, a.Fix)
				assert.True(t, a.Command != "" || r.Level == "", r.ID)
			}
		}
		for _, s := range r.Says {
			assert.NotEmpty(t, s.Who, r.ID)
			p := compile(s.Wording)
			assert.NotEmpty(t, p.anchor(), "%s: nothing to look for in %q", r.ID, s.Wording)
		}
	}
}

// What a text has in braces is a hole of a wording, or known of every line.
func TestEveryHoleCanBeFilled(t *testing.T) {
	known := map[string]bool{"id": true, "path": true, "base": true, "ca-path": true, "address": true, "add-name": true, "ca": true}
	for _, r := range Rows() {
		holes := map[string]bool{}
		for _, s := range r.Says {
			p := compile(s.Wording)
			for _, h := range p.holes {
				holes[h] = true
			}
		}
		for _, a := range []*Advice{&r.Advice, r.Client} {
			if a == nil {
				continue
			}
			for _, text := range []string{a.Cause, a.Fix, a.Command} {
				replaced(text, func(hole string) string {
					assert.True(t, known[hole] || holes[hole], "%s: {%s} is never known", r.ID, hole)
					return ""
				})
			}
			replaced(a.Cause+a.Fix, func(hole string) string {
				assert.NotEmpty(t, wordsFor(hole), "%s: no words for {%s} where a line does not say it", r.ID, hole)
				return ""
			})
		}
	}
}

// Each wording is reached: none is hidden by one before it.
func TestEveryWordingIsReached(t *testing.T) {
	all := theKnown()
	for i := range all.sayings {
		s := &all.sayings[i]
		var b strings.Builder
		for n, w := range s.words {
			b.WriteString(w)
			if n < len(s.holes) {
				b.WriteString("x")
			}
		}
		line := b.String()
		if line[0] == ' ' {
			line = "jane" + line // a column of a table
		}
		l := open(line, now)
		at, _, ok := match(&l, all.anchors.in(line, nil))
		if assert.True(t, ok, "%s: %q", s.row.ID, line) {
			assert.Equal(t, s.row.ID, all.sayings[at].row.ID, "%q", line)
		}
	}
}
