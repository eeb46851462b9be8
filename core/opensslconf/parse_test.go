package opensslconf

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
	"kubepki/core/pace"
)

func TestParseReadsTheSyntax(t *testing.T) {
	f := Parse("\ufeffdir = /etc # remark\r\n[ one ]\r\na = \"x # y\" # z\r\nb = $dir/pki\nc = ${one::b}/ca\nd = $(dir)\\\n/more\ne = a\\#b \\$dir\none::f = 1\n[two]\na = 'it is'\n[one]\na = last\nself = $a\n")
	assert.Empty(t, f.Problems)
	one, ok := f.Section("one")
	require.True(t, ok)
	for name, want := range map[string]string{"a": "last", "b": "/etc/pki", "c": "/etc/pki/ca", "d": "/etc/more", "e": "a#b $dir", "f": "1", "self": "last"} {
		e, ok := one.Get(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, e.Value, name)
	}
	two, _ := f.Section("two")
	assert.Equal(t, []Entry{{"a", "it is", 11}}, two.Entries)
}

func TestParseSaysWhatIsWrongAndGoesOn(t *testing.T) {
	for text, want := range map[string]string{
		".include /etc/x.cnf":    "line 1: “.include” names a file of your machine, which cannot be read here: paste what is in it in its place",
		".include = a":           "line 1: “.include” names a file",
		"\n[req":                 "line 2: a section's name has no “]” at its end: write [req]",
		"basicConstraints":       "line 1: “basicConstraints” has no “=”: write it as name = value",
		" = 1":                   "line 1: nothing stands before “=”",
		"a = $b":                 "line 1: the variable “$b” has no value",
		"a = ${ENV::HOME}/x":     "line 1: “$ENV::HOME” is a variable of your shell",
		"a = 1\u202e\nb":         "line 2: “b” has no “=”",
		"a\u202eb":               `line 1: “a\u202eb” has no “=”`,
		"x = \\\n1\n[y]\nbroken": "line 4: “broken” has no “=”",
	} {
		f := Parse(text + "\n[ok]\nk = v")
		require.Len(t, f.Problems, 1, text)
		assert.Contains(t, f.Problems[0].Error(), want)
		_, ok := f.Section("ok")
		assert.True(t, ok, "the rest is read")
	}
}

func TestParseIsBounded(t *testing.T) {
	assert.Contains(t, Parse(strings.Repeat("a = 1\n", maxLines+5)).Problems[0].Error(), "10000 are read at most")
	assert.Contains(t, Parse(strings.Repeat("x", maxText+1)).Problems[0].Error(), "1048576 are read at most")
	assert.Len(t, Parse(strings.Repeat("x\n", 1000)).Problems, maxProblems)
	for _, noise := range []func(n int) string{
		func(n int) string { return strings.Repeat("a=\n", n) + "b=" + strings.Repeat("$a", n*maxText/3/9000) },
		func(n int) string { return strings.Repeat("[s]\n@=@\n", n/2) },
		func(n int) string { return "[req]\n" + strings.Repeat("distinguished_name=x\n", n) },
	} {
		pace.Linear(t, 900, func(n int) func() {
			text := noise(n)
			return func() { Parse(text).Request(false) }
		})
	}
	bomb := "a0 = " + strings.Repeat("x", 1000) + "\n"
	for i := 1; i < 30; i++ {
		bomb += "a" + string(rune('a'+i%26)) + string(rune('a'+i/26)) + " = "
		prev := "$a0"
		if i > 1 {
			prev = "$a" + string(rune('a'+(i-1)%26)) + string(rune('a'+(i-1)/26))
		}
		bomb += strings.Repeat(prev, 10) + "\n"
	}
	assert.Contains(t, Parse(bomb).Problems[0].Error(), "its variables make the value too long")
}

func TestNearestWord(t *testing.T) {
	for word, want := range map[string]string{
		"sibjectAltName": "subjectAltName", "subjectAltNames": "subjectAltName", "subjecAltName": "subjectAltName",
		"KeyUsage": "keyUsage", "extendedkeyusage": "extendedKeyUsage", "basicConstraint": "basicConstraints", "x": "", "somethingElse": "",
	} {
		assert.Equal(t, want, nearest(word, extensionNames), word)
	}
}

// FuzzParse gives the reader anything: it must end, stay within its lines, and
// what it read must be written and read again as the same.
func FuzzParse(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add(course)
		seeds.Add("a = $a$a\n[x\n.include\n\\\n\"\n${")
	}, func(t *testing.T, text string) {
		file := Parse(text)
		lines := strings.Count(text, "\n") + 1
		for _, root := range []bool{false, true} {
			r := file.Request(root)
			for _, p := range r.Problems {
				if p.What == "" || p.Line < 0 || p.Line > max(lines, maxLines) {
					t.Fatalf("%+v", p)
				}
			}
			if r.Refused() || len(r.Problems) > 0 || r.Template.Subject.Check() != nil {
				continue
			}
			again := Parse(Write(r.Template, NoKeyIDs)).Request(root)
			if again.Refused() || again.Template.Subject.String() != r.Template.Subject.String() || again.Template.SANs.String() != r.Template.SANs.String() {
				t.Fatalf("%+v is read as %+v", r.Template, again)
			}
		}
	})
}
