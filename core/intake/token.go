package intake

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// readBase64 reads base64 of either alphabet, with or without padding.
func readBase64(digits string) ([]byte, bool) {
	digits = strings.TrimRight(digits, "=")
	digits = strings.NewReplacer("-", "+", "_", "/").Replace(digits)
	data, err := base64.RawStdEncoding.DecodeString(digits)
	return data, err == nil && len(data) > 0
}

// token reads a JSON Web Token in its compact form (RFC 7519 section 3): its
// header and claims as JSON with indents. The signature is left out, so that the
// text opens nothing. A leading "Bearer" is no matter.
func token(text string) (claims string, ok bool) {
	if len(text) > most(TokenBytes) {
		return "", false
	}
	text = strings.TrimSpace(text)
	if word, rest, found := strings.Cut(text, " "); found && strings.EqualFold(word, "bearer") {
		text = strings.TrimSpace(rest)
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 || !strings.HasPrefix(text, "ey") {
		return "", false
	}
	var out bytes.Buffer
	out.WriteString(`{"header":`)
	for i, p := range parts[:2] {
		data, ok := readBase64(p)
		if !ok || !json.Valid(data) || data[0] != '{' || i == 0 && !bytes.Contains(data, []byte(`"alg"`)) {
			return "", false
		}
		out.Write(data)
		out.WriteString([]string{`,"claims":`, `}`}[i])
	}
	var indented bytes.Buffer
	if json.Indent(&indented, out.Bytes(), "", "  ") != nil {
		return "", false
	}
	return indented.String() + "\n", true
}
