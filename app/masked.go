package app

import (
	"encoding/base64"
	"strings"

	"kubepki/core/decode"
)

// hidden stands for what is not shown.
const hidden = "(not shown)"

// secretNames are keys of YAML and JSON, flags and settings whose values open
// something.
var secretNames = []string{
	"client-key-data", "token", "id-token", "refresh-token", "access-token", "password", "client-secret", "certificateKey", "certificate-key",
	"input_password", "output_password",
	"secret", // of EncryptionConfiguration; a volume's is a mapping, and stays
}

// secretFields are those of a Secret that hold its values, or repeat them.
var secretFields = []string{"data", "stringData", "kubectl.kubernetes.io/last-applied-configuration"}

// masked leaves private keys, tokens, passwords and the values of Secrets out of
// a text: what it says of them is kept, line by line. It gives the lines that
// begin within the first most bytes. Where it is not sure what ends a value, it
// hides more.
func masked(text string, most int) string {
	m := masking{mentions: strings.Contains(text, "Secret")}
	m.begin(text)
	var out []string
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		if at > most {
			break
		}
		at += len(line) + 1
		if line == "---" || strings.HasPrefix(line, "--- ") {
			m.begin(text[min(at, len(text)):])
		}
		out = append(out, m.line(line))
	}
	return strings.Join(out, "\n")
}

// masking is how far a text is masked.
type masking struct {
	mentions bool // the text has the word
	secret   bool // this document of it is a Secret, or holds one
	inKey    bool // in a PEM block
	below    belowKey
	column   int // of the key that it is below
}

// belowKey says what is hidden of the lines below a key, those further to the
// right.
type belowKey int

const (
	showBelow   belowKey = iota
	hideWords            // lines without a name: the value may begin below its key
	hideValues           // what stands behind the names too
	hideAllOfIt          // a text
)

// begin is told a document, and all behind it.
func (m *masking) begin(rest string) {
	m.below, m.secret = showBelow, false
	for m.mentions && rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if line == "---" || strings.HasPrefix(line, "--- ") {
			return
		}
		if strings.Contains(line, "Secret") && strings.Contains(strings.NewReplacer(" ", "", `"`, "", `'`, "", `\`, "").Replace(line), "kind:Secret") {
			m.secret = true
			return
		}
		rest = after
	}
}

func (m *masking) line(line string) string {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	begins := strings.Contains(line, "-----BEGIN ") && strings.Contains(line, "PRIVATE KEY-----")
	switch {
	case begins:
		m.inKey = !strings.Contains(line, "-----END ")
		return line[:strings.Index(line, "-----BEGIN ")] + hidden
	case m.inKey:
		m.inKey = !strings.Contains(line, "-----END ")
		return hidden
	case m.below == showBelow || indent == len(line):
	case indent <= m.column:
		m.below = showBelow
	default:
		name, _, named := strings.Cut(line, ":")
		switch {
		case !named || m.below == hideAllOfIt:
			return line[:indent] + hidden
		case m.below == hideValues:
			return name + ": " + hidden
		}
	}
	return maskedKeys(m.values(line))
}

// values hides the values of a line, and notes where one goes on below it.
func (m *masking) values(line string) string {
	for at := 0; at < len(line); at++ {
		if at > 0 && isWordByte(line[at-1]) && !strings.HasSuffix(line[:at], "--") {
			continue
		}
		name, field := "", false
		for _, n := range secretNames {
			if strings.HasPrefix(line[at:], n) && len(n) > len(name) {
				name = n
			}
		}
		for _, n := range secretFields {
			if m.secret && strings.HasPrefix(line[at:], n) && len(n) > len(name) {
				name, field = n, true
			}
		}
		from, ok := valueAt(line, at, at+len(name))
		if name == "" || !ok {
			continue
		}
		to := m.valueEnd(line, at, from, field)
		if from < to {
			line = line[:from] + hidden + line[to:]
			at = from + len(hidden) - 1
		}
	}
	return line
}

func isWordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '/'
}

// valueAt is where the value of a name begins that ends at end.
func valueAt(line string, at, end int) (from int, ok bool) {
	rest := strings.TrimLeft(line[end:], `"'\ `)
	from = len(line) - len(rest)
	switch {
	case rest != "" && (rest[0] == ':' || rest[0] == '='):
		from++
	case from == end || !strings.HasSuffix(line[:at], "--"): // a flag has its value behind a blank, too
		return 0, false
	}
	return len(line) - len(strings.TrimLeft(line[from:], " ")), true
}

// valueEnd is where a value ends that begins at from; it is from where nothing of
// it is to be hidden in this line.
func (m *masking) valueEnd(line string, at, from int, field bool) int {
	column := at
	if at > 0 && (line[at-1] == '"' || line[at-1] == '\'') {
		column--
	}
	below := func(what belowKey) { m.below, m.column = what, column }
	value := strings.TrimRight(line[from:], " \r")
	switch {
	case value == "" && field:
		below(hideValues)
		return from
	case value == "":
		below(hideWords)
		return from
	case value[0] == '|' || value[0] == '>':
		below(hideAllOfIt)
		return from
	case value[0] == '{' || value[0] == '[':
		if !field {
			return from
		}
		if size := bracketed(value); size > 0 {
			return from + size
		}
		below(hideValues)
		if len(value) == 1 {
			return from
		}
		return len(line)
	case value[0] == '"' || value[0] == '\'' || strings.HasPrefix(value, `\"`):
		quote := value[:strings.IndexAny(value, `"'`)+1]
		if size := strings.Index(strings.ReplaceAll(value[len(quote):], `\\`, `__`), quote); size == 0 {
			return from
		} else if size > 0 && (quote != `"` || value[len(quote)+size-1] != '\\') {
			return from + len(quote) + size + len(quote)
		}
		below(hideAllOfIt)
		return len(line)
	case line[from-1] == '=' || strings.HasSuffix(line[:at], "--"):
		if size := strings.IndexAny(value, " \t\"'"); size > 0 {
			return from + size
		}
	case strings.Contains(line[:at], "{"):
		if size := strings.IndexAny(value, ",}"); size >= 0 {
			return from + size
		}
	}
	return from + len(value)
}

// bracketed is the length of a collection in flow style, 0 when it goes on in
// another line.
func bracketed(value string) int {
	depth, quoted := 0, false
	for i := range len(value) {
		switch c := value[i]; {
		case c == '"' && (i == 0 || value[i-1] != '\\'):
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// maskedKeys hides private keys that stand in a line as base64, whatever they are
// called there.
func maskedKeys(line string) string {
	for from := 0; ; {
		at := strings.Index(line[from:], decode.PEMInBase64)
		if at < 0 {
			return line
		}
		at += from
		end := at
		for end < len(line) && (isWordByte(line[end]) || line[end] == '+') {
			end++
		}
		digits := line[at:end]
		data, _ := base64.RawStdEncoding.DecodeString(digits[:len(digits)/4*4])
		from = end
		if text := string(data); strings.Contains(text, "PRIVATE KEY") || !strings.Contains(text, "CERTIFICATE") && !strings.Contains(text, "PUBLIC KEY") {
			line = line[:at] + hidden + strings.TrimLeft(line[end:], "=")
			from = at + len(hidden)
		}
	}
}
