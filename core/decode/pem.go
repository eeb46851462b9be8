package decode

import (
	"fmt"
	"strings"
)

const (
	beginMarker = "-----BEGIN "
	endMarker   = "-----END "
	dashes      = "-----"
)

// pemBlock is a PEM block as it stands in the text, before its base64 is read.
type pemBlock struct {
	label     string
	line      int    // of the BEGIN line
	body      string // between the BEGIN and the END line
	bodyAt    int    // where the body begins in the text
	encrypted bool
	problems  []Problem
}

// pem reads every block of the text; what stands between them is no matter.
func (r *reader) pem(text string) {
	lines := lineIndex(text)
	for at := 0; !r.full; {
		i := strings.Index(text[at:], dashes)
		if i < 0 {
			return
		}
		at += i
		switch {
		case strings.HasPrefix(text[at:], beginMarker):
			at = r.pemBlock(text, at, lines)
		case strings.HasPrefix(text[at:], endMarker):
			r.strayEnd(text, at, lines)
			at += len(endMarker)
		default:
			at++
		}
	}
}

func (r *reader) strayEnd(text string, at int, lines []int) {
	line, column := position(text, lines, at)
	r.miss(Unread{
		What: "PEM block", Line: line, Column: column,
		Why: "there is an END line without a BEGIN line before it",
		Fix: "copy the block again with its first line, -----BEGIN …-----",
	})
}

// pemBlock reads the block that begins at an offset and gives where to go on.
func (r *reader) pemBlock(text string, begin int, lines []int) int {
	line, column := position(text, lines, begin)
	label, after, ok := markerLabel(text, begin+len(beginMarker))
	if !ok {
		r.miss(Unread{
			What: "PEM block", Line: line, Column: column,
			Why: "its BEGIN line is damaged", Fix: "write it as -----BEGIN CERTIFICATE-----, with five dashes on both sides",
		})
		return after
	}
	b := pemBlock{label: label, line: line, bodyAt: after}
	next := b.findEnd(text)
	b.readHeaders()
	data, unread := b.decode(text, lines)
	if unread != nil {
		r.miss(*unread)
		return next
	}
	if b.label == "EC PARAMETERS" && nextLabel(text[next:]) == "EC PRIVATE KEY" {
		return next // openssl ecparam -genkey writes the curve before the key
	}
	r.pemData(b, data)
	return next
}

// pemData decodes a block's first value; what follows it in the block is a problem.
func (r *reader) pemData(b pemBlock, data []byte) {
	if e, err := parseDER(data); err == nil && e.next() < len(data) && b.label != "TRUSTED CERTIFICATE" {
		b.problem(fmt.Sprintf("%d bytes follow after the end", len(data)-e.next()), "Go and so Kubernetes refuse it: “x509: trailing data”.")
		data = data[:e.next()]
	} else if err == nil {
		data = data[:e.next()]
	}
	r.block(Block{Label: b.label, Data: data, Line: b.line, Encrypted: b.encrypted}, b.problems)
}

func (b *pemBlock) problem(what, why string) {
	b.problems = append(b.problems, Problem{
		Rule: RuleEncoding, Level: Broken, What: what, Why: why, Fix: "Take the text of the PEM tab: it is written properly.",
	})
}

// markerLabel reads the label up to the closing dashes on the same line.
func markerLabel(text string, at int) (label string, after int, ok bool) {
	line := text[at:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	i := strings.Index(line, dashes)
	if i < 0 || i > 64 {
		return strings.Trim(line, "- \r"), at + len(line), false
	}
	return strings.TrimSpace(line[:i]), at + i + len(dashes), true
}

// nextLabel is the label of the block that follows, "" without one.
func nextLabel(text string) string {
	i := strings.Index(text, beginMarker)
	if i < 0 {
		return ""
	}
	label, _, _ := markerLabel(text, i+len(beginMarker))
	return label
}

// findEnd sets the body and gives the offset behind the block.
func (b *pemBlock) findEnd(text string) int {
	rest := text[b.bodyAt:]
	i := strings.Index(rest, dashes)
	if i < 0 || !strings.HasPrefix(rest[i:], endMarker) {
		if i < 0 {
			i = len(rest)
		}
		b.body = rest[:i]
		b.problem("The END line is missing", "openssl, Go and Kubernetes do not see the block at all.")
		return b.bodyAt + i
	}
	b.body = rest[:i]
	label, after, ok := markerLabel(text, b.bodyAt+i+len(endMarker))
	switch {
	case !ok:
		b.problem("The END line is damaged", "openssl, Go and Kubernetes do not see the block at all.")
	case label != b.label:
		b.problem(fmt.Sprintf("The block begins as “%s” and ends as “%s”", b.label, label), "openssl, Go and Kubernetes do not accept it.")
	}
	return after
}

// readHeaders takes the "Name: value" lines off that old encrypted keys have
// (RFC 1421 section 4.6).
func (b *pemBlock) readHeaders() {
	rest, at := b.body, b.bodyAt
	for {
		line, after, more := strings.Cut(rest, "\n")
		blank := strings.TrimSpace(line) == ""
		if !more || !blank && !strings.Contains(line, ":") {
			break
		}
		b.encrypted = b.encrypted || strings.HasPrefix(line, "Proc-Type:") && strings.Contains(line, "ENCRYPTED")
		at += len(line) + 1
		rest = after
	}
	b.body, b.bodyAt = rest, at
}

// decode reads the body's base64.
func (b *pemBlock) decode(text string, lines []int) ([]byte, *Unread) {
	what := "PEM block “" + b.label + "”"
	if strings.TrimSpace(b.body) == "" {
		return nil, &Unread{What: what, Line: b.line, Why: "there is nothing between its BEGIN and END line", Fix: "copy the block again with the lines between them"}
	}
	data, fault := readBase64(b.body)
	if fault == nil {
		return data, nil
	}
	u := &Unread{What: what, Why: fault.why, Fix: fault.fix}
	u.Line, u.Column = position(text, lines, b.bodyAt+fault.at)
	return nil, u
}
