package seal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
)

// intro begins every age file.
const intro = "age-encryption.org/v1\n"

// What begins the lines of a header (C2SP age.md, "Header").
const (
	stanzaHead = "-> "
	footerHead = "---"
)

// columns is how long a line of a stanza's body is; the last one is shorter.
const columns = 64

// fileKeySize is the size of a file's key in bytes: each recipient has it
// wrapped, header and payload are under keys derived of it.
const fileKeySize = 16

// stanza wraps the file's key for one recipient.
type stanza struct {
	args []string // the first is its kind
	body []byte
}

// header is all before the payload.
type header struct {
	stanzas []stanza
	mac     []byte
	signed  []byte // what the MAC is of
}

// canonical is the one base64 of age: without padding, and with no bits left over.
var canonical = base64.RawStdEncoding.Strict()

// writeHeader is the header of a file with this key for one recipient.
func writeHeader(fileKey []byte, s stanza) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(intro + stanzaHead + strings.Join(s.args, " ") + "\n")
	body := canonical.EncodeToString(s.body)
	for ; len(body) >= columns; body = body[columns:] {
		b.WriteString(body[:columns] + "\n")
	}
	b.WriteString(body + "\n" + footerHead)
	mac, err := headerMAC(fileKey, b.Bytes())
	if err != nil {
		return nil, err
	}
	b.WriteString(" " + canonical.EncodeToString(mac) + "\n")
	return b.Bytes(), nil
}

// headerMAC is the HMAC of a header's text up to the dashes of its last line.
func headerMAC(fileKey, signed []byte) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, fileKey, nil, "header", sha256.Size)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, key)
	h.Write(signed)
	return h.Sum(nil), nil
}

var errHeader = errors.New("its header is cut off or damaged")

// readHeader takes a file apart. Anything but the one way to write it is refused.
func readHeader(file []byte) (h header, payload []byte, err error) {
	rest, ok := bytes.CutPrefix(file, []byte(intro))
	if !ok {
		return h, nil, ErrForeign
	}
	for {
		line, after, ok := cutLine(rest)
		if !ok {
			return h, nil, errHeader
		}
		if mac, ok := strings.CutPrefix(line, footerHead+" "); ok {
			h.signed = file[:len(file)-len(rest)+len(footerHead)]
			if h.mac, err = decode64(mac); err != nil || len(h.mac) != sha256.Size || len(h.stanzas) == 0 {
				return h, nil, errHeader
			}
			return h, after, nil
		}
		var s stanza
		if s, rest, err = readStanza(line, after); err != nil {
			return h, nil, err
		}
		h.stanzas = append(h.stanzas, s)
	}
}

// readStanza reads the stanza that begins with a line.
func readStanza(line string, rest []byte) (s stanza, after []byte, err error) {
	args, ok := strings.CutPrefix(line, stanzaHead)
	if !ok {
		return s, nil, errHeader
	}
	s.args = strings.Split(args, " ")
	for _, arg := range s.args {
		if arg == "" || strings.ContainsFunc(arg, func(r rune) bool { return r < '!' || r > '~' }) {
			return s, nil, errHeader
		}
	}
	for {
		if line, rest, ok = cutLine(rest); !ok || len(line) > columns {
			return s, nil, errHeader
		}
		part, err := decode64(line)
		if err != nil {
			return s, nil, errHeader
		}
		s.body = append(s.body, part...)
		if len(line) < columns {
			return s, rest, nil
		}
	}
}

// cutLine takes a line that ends with a line feed.
func cutLine(b []byte) (line string, rest []byte, ok bool) {
	before, rest, ok := bytes.Cut(b, []byte("\n"))
	return string(before), rest, ok
}

// decode64 reads base64 in its one form: the library overlooks carriage returns.
func decode64(s string) ([]byte, error) {
	if strings.ContainsRune(s, '\r') {
		return nil, errHeader
	}
	return canonical.DecodeString(s)
}

// checked tells whether the header was written by someone who had the key.
func (h header) checked(fileKey []byte) bool {
	mac, err := headerMAC(fileKey, h.signed)
	return err == nil && hmac.Equal(mac, h.mac)
}
