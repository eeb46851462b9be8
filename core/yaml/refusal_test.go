package yaml

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each refusal says where, what is wrong, and what to do.
func TestRefusals(t *testing.T) {
	for in, want := range map[string]string{
		"a:\n\tb: c\n":                   "line 2, column 1: a tab in the indent: indent with blanks: in YAML a tab has no width",
		"a: |\n  b\n\tc\n":               "line 3, column 1: a tab in the indent: indent with blanks: in YAML a tab has no width",
		"-\t- a\n":                       "line 1, column 3: a tab before a list or an object: put a blank there: in YAML a tab has no width",
		"a: b\n  c: d\n":                 "line 2, column 4: a key that takes up several lines, or a second : in a line: look at the indent of the lines above; quote a value with “: ” in it",
		"a: 'b'\n  c: d\n":               "line 2, column 3: a line whose indent fits none above: indented more than the lines it follows: give it as many blanks as the line it belongs to",
		"  a: b\nc: d\n":                 "line 2, column 1: a line whose indent fits none above: the document has ended before: give it as many blanks as the line it belongs to",
		"a:\n    b: c\n  d: e\n":         "line 3, column 3: a line whose indent fits none above: indented more than the lines it follows: give it as many blanks as the line it belongs to",
		"a: b: c\n":                      "line 1, column 5: a second “: ” in a line, or one behind ---: quote the value if the colon belongs to it; begin an object on the next line, indented",
		"a: - b\n":                       "line 1, column 4: a list on the line of its key or of ---: begin it on the next line; quote a value that begins with a hyphen and a blank",
		"a: b\n- c\n":                    "line 2, column 1: an item of a list where a key is expected: indent the list like the key it belongs to, or deeper",
		"- a\nb: c\n":                    "line 2, column 1: no - where the next item of the list is expected: write - before it, or indent it like what it belongs to",
		"a: b\nc\n":                      "line 2, column 2: no : behind the key “c”: write KEY: VALUE; if the line belongs to the value above, indent it deeper",
		"a: \"b\" c\n":                   "line 1, column 8: text behind the end of the value: begin a new line, or quote the whole value",
		"a: \"b\"#c\n":                   "line 1, column 7: a # right behind something else: put a blank before a comment, or quote the value",
		"a: \"b\n":                       "line 1, column 4: a quote that is never closed: write the second one where the text ends",
		"a: 'b\n---\n":                   "line 1, column 4: a quote that is not closed where the document ends: write the second one where the text ends",
		"a: [b, {c: d]\n":                "line 1, column 13: something else where “,” or “}” is expected: put a comma between the entries, and quote values with one of ,[]{}: in them",
		"a: [b,, c]\n":                   "line 1, column 7: “,” where an entry is expected: take it out, or write the entry that is missing",
		"a: [b, c\nd: e\n":               "line 2, column 2: a key in a list that takes up several lines: put {} around the key and its value",
		"a: {b, c\n":                     "line 1, column 4: a bracket that is never closed: write its ] or }",
		"a: ]\n":                         "line 1, column 4: “]” and no bracket that is open: take it out, or quote the value",
		"[- a]\n":                        "line 1, column 2: “-” for a list or a key where a value in brackets is expected: write it without brackets, or quote it",
		"[| a]\n":                        "line 1, column 2: a block of lines within brackets or in a key: write the value in quotes",
		"a: @b\n":                        "line 1, column 4: a value that begins with @, which YAML keeps for itself: quote the value",
		"a: `b`\n":                       "line 1, column 4: a value that begins with `, which YAML keeps for itself: quote the value",
		"a: {{ .Values.x }}\n":           "a list or object cannot be a key",
		"a: \"\\q\"\n":                   `line 1, column 5: “\” with a character behind it that is no escape: write \\ for a backslash, or use single quotes`,
		"a: \"\\ud800\"\n":               `line 1, column 5: an escape that names no character: write \xHH, \uHHHH or \UHHHHHHHH with hexadecimal digits`,
		"a: *b\n":                        "line 1, column 4: an alias of “b”, which no & before it names: name the value with &, or quote this one",
		"a: &b [*b]\n":                   "line 1, column 8: an alias within what it stands for: “b” would contain itself: write out what is meant",
		"a: &b *b\n":                     "contain itself",
		"a: & b\n":                       "line 1, column 4: & or * without a name: quote the value if it is none of an anchor",
		"a: &b &c d\n":                   "line 1, column 7: two anchors, or two tags, for one value: leave one of them out",
		"a: &b\n  &c\n  d\n":             "line 2, column 3: two anchors, or two tags, for one value: leave one of them out",
		"- &a b\n- &c *a\n":              "line 2, column 3: an anchor or a tag before an alias: leave it out: an alias has those of its anchor",
		"- &a - b\n":                     "line 1, column 6: a list or an object on the line of its anchor or tag: begin it on a line of its own",
		"a: !e!x b\n":                    "line 1, column 4: a tag with the handle “!e!”, which no %TAG line gives: leave the tag out, or quote the value",
		"a: !<x b\n":                     "line 1, column 4: a tag that begins with !< and has no >: close it, or quote the value",
		"a: !!x%4 b\n":                   "line 1, column 4: a tag that is not whole: “!!x%4”: complete it, or quote the value",
		"a: | b\n":                       "line 1, column 6: text behind | or >: begin the text on the next line, indented; quote a value that begins with | or >",
		"a: |\n    \n  b\n":              "line 3, column 3: a first line indented less than an empty line before it: take the blanks out of the empty lines, or give the indent as a digit behind | or >",
		"%YAML 2.0\n---\n":               "line 1, column 1: a version of YAML that is not known here, or a second one: write %YAML 1.2 once, or leave the line out",
		"%YAML 1.2\na: b\n":              "line 2, column 1: no --- after the lines that begin with %: put --- on a line of its own before the document",
		"%TAG !e x\n---\n":               "line 1, column 1: %TAG without a handle and a prefix: write %TAG !handle! prefix, or leave the line out",
		"%TAG !e! x%4\n---\n":            "line 1, column 1: %TAG with a prefix that is not whole: “x%4”: write two digits behind each %, or leave the line out",
		"a: !<x%> b\n":                   "line 1, column 4: a tag that is not whole: “x%”: complete it, or quote the value",
		"a: é\xff\n":                     "line 1, column 5: a byte that is no UTF-8: save the file as UTF-8",
		"a: b\nc: \x01\n":                "line 2, column 4: the control character U+1: take it out, or write it as an escape in double quotes",
		strings.Repeat("[", maxDepth+1):  "line 1, column 1001: more than 1000 levels of lists and objects in each other: give the parts that matter",
		strings.Repeat("- ", maxDepth+1): "line 1, column 2001: more than 1000 levels of lists and objects in each other: give the parts that matter",
		strings.Repeat("-\n", maxNodes):  "more than 1048576 values: cut it into several files",
		strings.Repeat("#", maxBytes+1):  "line 1, column 1: 16777217 bytes, at most 16777216 are read: cut it into several files",
		"a:\n  <<: b\n":                  "line 2, column 7: an object, or a list of objects, is expected behind <<: write <<: *NAME, or quote the key",
		"a: b\nc: d\na: e\n":             "line 3, column 1: the key “a” stands in line 1 already: keep one of them",
		"? [a]\n: b\n":                   "line 1, column 3: a list or object cannot be a key",
		"a: &a b\nc: {<<: [*a]}\n":       "line 1, column 4: an object, or a list of objects, is expected behind <<",
	} {
		n, err := Parse([]byte(in))
		if err == nil {
			var loose any
			err = n.Decode(&loose)
		}
		short := in[:min(len(in), 60)]
		if assert.Error(t, err, "%q", short) {
			assert.Contains(t, err.Error(), want, "%q", short)
			assert.IsType(t, &Error{}, err)
		}
	}
}

// After an error there is nothing more, and what came before it was read.
func TestErrorsEndTheStream(t *testing.T) {
	docs := Documents([]byte("a: b\n---\nc: ]\n---\nd: e\n"))
	n, err := docs.Next()
	require.NoError(t, err)
	assert.Equal(t, "b", n.Get("a").Text())
	for range 2 {
		_, err = docs.Next()
		assert.ErrorContains(t, err, "line 3, column 4")
	}
}
