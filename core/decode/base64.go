package decode

import (
	"encoding/base64"
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// base64Fault says where base64 cannot be read.
type base64Fault struct {
	at       int // offset in the text
	why, fix string
}

// readBase64 reads base64 with any white space in it. Padding may be missing.
func readBase64(text string) ([]byte, *base64Fault) {
	digits := make([]byte, 0, len(text))
	padded := false
	plain := 0 // digits and line ends are most of it: no need to look at characters
	for plain < len(text) && (text[plain] == '\n' || isBase64(rune(text[plain]))) {
		if text[plain] != '\n' {
			digits = append(digits, text[plain])
		}
		plain++
	}
	for at, r := range text[plain:] {
		i := plain + at
		switch {
		case unicode.Is(whiteSpace, r):
		case r == '=':
			padded = true
		case !isBase64(r):
			return nil, &base64Fault{i, fmt.Sprintf("%s is not base64", quoteCharacter(r)), "copy the text again; nothing but A-Z, a-z, 0-9, + and / may stand there"}
		case padded:
			return nil, &base64Fault{i, "text follows after “=”, which ends base64", "cut it into one block per object"}
		default:
			digits = append(digits, byte(r))
		}
	}
	if len(digits)%4 == 1 {
		return nil, &base64Fault{len(strings.TrimRightFunc(text, unicode.IsSpace)), fmt.Sprintf("its %d characters cannot be base64: some are missing", len(digits)), "copy the whole block again"}
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(digits)))
	n, err := base64.RawStdEncoding.Decode(out, digits)
	if err != nil {
		return nil, &base64Fault{0, "it cannot be read as base64", "copy the whole block again"}
	}
	return out[:n], nil
}

// whiteSpace is what may stand between base64 digits: ASCII only, so that a
// non-breaking blank that a web page slipped in is found and named.
var whiteSpace = &unicode.RangeTable{R16: []unicode.Range16{{Lo: '\t', Hi: '\r', Stride: 1}, {Lo: ' ', Hi: ' ', Stride: 1}}, LatinOffset: 2}

func isBase64(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '+' || r == '/'
}

// quoteCharacter shows a character, by number when it cannot be seen.
func quoteCharacter(r rune) string {
	if unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Mn, r) {
		return "“" + string(r) + "”"
	}
	return fmt.Sprintf("the character U+%04X", r)
}

// PEMInBase64 is how "-----BEGIN" looks in base64: kubeconfigs, Secrets and
// CertificateSigningRequests hold PEM so.
const PEMInBase64 = "LS0tLS1CRUdJTi"

// base64 reads text without any PEM: the whole of it as base64, or each run of
// base64 in it that holds PEM.
func (r *reader) base64(text string, nesting int) {
	if nesting >= maxNesting {
		r.miss(Unread{What: "data", Line: 1, Why: "it is base64 in base64 in base64", Fix: "decode it once with base64 -d"})
		return
	}
	data, fault := readBase64(text)
	switch {
	case fault == nil && len(data) == 0:
		r.miss(Unread{What: "input", Line: 1, Why: "there is nothing in it", Fix: "paste a certificate, a request or a key"})
	case fault == nil && !isText(data) && data[0] != 0x30: // all that is read here is a SEQUENCE
		r.miss(noArmour) // plain words are base64 by their letters
	case fault == nil:
		r.nested(data, firstLine(text), nesting)
	case strings.Contains(text, PEMInBase64):
		r.embedded(text, nesting)
	default:
		r.miss(notBase64(text, fault))
	}
}

// nested reads what base64 held; its lines are those where the base64 began.
func (r *reader) nested(data []byte, line, nesting int) {
	inner := &reader{name: r.name, now: r.now, quick: r.quick}
	inner.read(data, nesting+1)
	for _, o := range inner.result.Objects {
		o.Line = line
		r.found(o)
	}
	for _, u := range inner.result.Unread {
		if nesting == 0 && len(inner.result.Objects) == 0 && u.What == "data" && u.Fix != "" && !isText(data) {
			u.What = "base64 text"
		}
		u.Line, u.Column = line, 0
		r.miss(u)
	}
}

// embedded reads each run of base64 that holds PEM, as in a kubeconfig.
func (r *reader) embedded(text string, nesting int) {
	lines := lineIndex(text)
	for at := 0; !r.full; {
		i := strings.Index(text[at:], PEMInBase64)
		if i < 0 {
			return
		}
		begin := at + i
		end := begin
		for end < len(text) && (isBase64(rune(text[end])) || text[end] == '=') {
			end++
		}
		line, _ := position(text, lines, begin)
		if data, fault := readBase64(text[begin:end]); fault == nil {
			r.nested(data, line, nesting)
		} else {
			r.miss(Unread{What: "base64 text", Line: line, Why: fault.why, Fix: fault.fix})
		}
		at = end
	}
}

// noArmour is said of text that holds nothing of what is read here.
var noArmour = Unread{
	What: "text", Line: 1, Column: 1,
	Why: "there is no PEM block, DER or base64 in it",
	Fix: "paste the text from -----BEGIN to -----END with both lines, or drop the file",
}

// notBase64 says why text without PEM cannot be read. Prose is told from base64
// with a slip in it by how much of it is base64.
func notBase64(text string, fault *base64Fault) Unread {
	good := 0
	for _, r := range text {
		if isBase64(r) || r == '=' || unicode.Is(whiteSpace, r) {
			good++
		}
	}
	total := utf8.RuneCountInString(text)
	if len(strings.Fields(text)) > total/20 || good < total*9/10 {
		return noArmour
	}
	line, column := position(text, lineIndex(text), fault.at)
	return Unread{What: "base64 text", Line: line, Column: column, Why: fault.why, Fix: fault.fix}
}

// firstLine is the line of the first character that is not white space.
func firstLine(text string) int {
	blank := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	return 1 + strings.Count(text[:blank], "\n")
}

// lineIndex holds where each line begins.
func lineIndex(text string) []int {
	out := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			out = append(out, i+1)
		}
	}
	return out
}

// position gives the line and column of an offset, in characters from 1.
func position(text string, lines []int, at int) (line, column int) {
	at = min(at, len(text))
	line = sort.SearchInts(lines, at+1)
	before := text[lines[line-1]:at]
	if len(before) > maxColumn {
		return line, len(before) + 1
	}
	return line, utf8.RuneCountInString(before) + 1
}

// maxColumn is up to where columns count characters; no one counts that far,
// and counting again and again in one endless line would take too long.
const maxColumn = 1 << 14
