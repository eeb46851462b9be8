package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	library "go.yaml.in/yaml/v3"
)

// exception is where the library, which reads YAML 1.1 with some of 1.2, is not
// followed, and why.
type exception struct {
	why   string
	where *regexp.Regexp
}

// exceptions is the one table of them. A text with one may be
// read otherwise.
var exceptions = []exception{
	{"section 5.4: of Unicode's breaks only those of ASCII are line breaks since 1.2", regexp.MustCompile("[\u0085\u2028\u2029]")},
	{"section 7.4: “:” behind a key in brackets ends it before a flow indicator too: {a:} and [a:,b]; the library takes it for a character", regexp.MustCompile(`:[\[\]{},]`)},
	{"section 7.3.3: a plain scalar in brackets may begin with : and ? and hold a ?: [:x], {u: http://a?b}; the library takes them for indicators", regexp.MustCompile(`(?s)[\[{].*([\s\[{,]:\S|\?)`)},
	{"section 6.9.2: a name may hold any character that is no blank and no flow indicator; the library stops at one that is no letter or digit", regexp.MustCompile(`[&*][\w-]*[^\w\s,\[\]{}-]`)},
	{"section 6.9.1: a flow indicator ends a tag; the library takes some for a part of it", regexp.MustCompile(`!\S*[\[\],{}]`)},
	{"section 8.1: a block at the top of a document needs no indent; the library wants one blank", regexp.MustCompile(`(?m)^((---|[&!]\S*)\s*)*[|>][^\n]*\n+\S`)},
	{"section 5.2: a byte order mark begins a document only; the library passes it over elsewhere, and counts it as a column", regexp.MustCompile("\ufeff")},
	{"section 10.3.2: digits alone follow the prefix of a number; the library takes a sign between them: 0o+7, 0b-1", regexp.MustCompile(`0_*[ob]_*[+-]`)},
}

// excepted tells why a text may be read otherwise, "" if it may not.
func excepted(text string) string {
	for _, e := range exceptions {
		if e.where.MatchString(text) {
			return e.why
		}
	}
	return ""
}

// theirs are the documents as the library reads them, printed.
func theirs(data []byte) (out []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the library panics: %v", r)
		}
	}()
	for d := library.NewDecoder(bytes.NewReader(data)); ; {
		var n library.Node
		switch err := d.Decode(&n); {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return out, err
		}
		if n.Kind == library.DocumentNode {
			var b strings.Builder
			printTheirs(&b, n.Content[0], 0)
			out = append(out, b.String())
		}
	}
}

func printTheirs(b *strings.Builder, n *library.Node, depth int) {
	kind := map[library.Kind]Kind{library.ScalarNode: Scalar, library.SequenceNode: Sequence, library.MappingNode: Mapping, library.AliasNode: Alias}[n.Kind]
	style := Plain
	for theirs, ours := range map[library.Style]Style{library.SingleQuotedStyle: SingleQuoted, library.DoubleQuotedStyle: DoubleQuoted, library.LiteralStyle: Literal, library.FoldedStyle: Folded, library.FlowStyle: Flow} {
		if n.Style&theirs != 0 {
			style = ours
		}
	}
	tag := n.ShortTag()
	if n.Kind == library.AliasNode {
		tag = ""
	}
	if tag == "!!timestamp" && n.Style&library.TaggedStyle == 0 {
		tag = "!!str" // dates are text: kubectl's reader turns them into JSON as they are written
	}
	printNode(b, depth, kind, style, n.Line, n.Column, tag, n.Value)
	for _, c := range n.Content {
		printTheirs(b, c, depth+1)
	}
}

// ours are the documents as they are read here, printed in the same way.
func ours(data []byte) (out []string, err error) {
	for docs := Documents(data); ; {
		n, err := docs.Next()
		switch {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return out, err
		}
		var b strings.Builder
		printOurs(&b, n, 0)
		out = append(out, b.String())
	}
}

func printOurs(b *strings.Builder, n *Node, depth int) {
	tag := n.Tag
	switch {
	case tag != "" && tag != "!":
	case n.Kind == Scalar:
		tag, _ = n.resolve()
	case n.Kind == Sequence:
		tag = "!!seq"
	case n.Kind == Mapping:
		tag = "!!map"
	}
	printNode(b, depth, n.Kind, n.Style, n.Line, n.Column, tag, n.Value)
	for _, c := range n.Content {
		printOurs(b, c, depth+1)
	}
}

// printNode prints one. Where a value is missing is not compared: here it is
// behind the colon or hyphen, in the library sometimes where the next token is.
func printNode(b *strings.Builder, depth int, kind Kind, style Style, line, column int, tag, value string) {
	if kind == Scalar && style == Plain && value == "" {
		line, column = 0, 0
	}
	fmt.Fprintf(b, "%s%d/%d %d:%d %s %q\n", strings.Repeat(" ", depth), kind, style, line, column, tag, value)
}

// both compares what the two read, as far as both read it, and tells whether it
// is the same.
func both(t *testing.T, data []byte) (accepted bool) {
	t.Helper()
	got, err := ours(data)
	want, theirErr := theirs(data)
	if err != nil || theirErr != nil {
		return false
	}
	text, _ := source(data)
	one, other := strings.Join(got, "---\n"), strings.Join(want, "---\n")
	if one != other && (excepted(string(data)) != "" || excepted(text) != "") {
		return false
	}
	return assert.Equal(t, other, one, "%q", data)
}
