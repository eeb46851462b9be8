package keyfile

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// byteOrderMark is what Windows editors put before UTF-8 text.
var byteOrderMark = []byte("\xef\xbb\xbf")

// Read gives the one key in a file of any format of the table. Files without a
// passphrase ignore the one given. Errors are [PassphraseError],
// [DamagedError], [LimitError], [ErrAlgorithm], or say in words what the file is.
func Read(ctx context.Context, data, passphrase []byte) (Key, error) {
	b, f, err := find(data)
	if err != nil {
		return Key{}, err
	}
	if err := ctx.Err(); err != nil {
		return Key{}, err
	}
	k, err := f.read(ctx, b, passphrase)
	if err != nil {
		return Key{}, err
	}
	k.Format = f.ID
	return k, nil
}

// Detect tells which format a file is in, without opening it.
func Detect(data []byte) (Format, bool) {
	_, f, err := find(data)
	return f, err == nil
}

// find picks the one block that is a key.
func find(data []byte) (block, Format, error) {
	if err := FileBytes.Check(int64(len(data))); err != nil {
		return block{}, Format{}, err
	}
	data = bytes.TrimPrefix(data, byteOrderMark)
	text := bytes.TrimSpace(data)
	if len(text) == 0 {
		return block{}, Format{}, errors.New("keyfile: there is nothing in it: give a key file")
	}
	if bytes.Contains(text, []byte("-----BEGIN ")) && !pki.IsDER(data) {
		return findPEM(text)
	}
	whole := block{data: text}
	if data[0] == 0x30 {
		whole.data = data // blanks at the end of DER are bytes of the key
	}
	for _, f := range Formats() {
		if f.detects(whole) {
			return whole, f, nil
		}
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return block{}, Format{}, errors.New("keyfile: it is UTF-16 text, as some Windows programs save: save it as UTF-8 or ASCII")
	}
	return block{}, Format{}, errors.New("keyfile: it is no key in a format that is known here: PEM that begins with -----BEGIN, DER, OpenSSH or JWK is expected")
}

func findPEM(text []byte) (found block, format Format, err error) {
	var seen []string
	for rest := text; ; {
		var p *pem.Block
		if p, rest = pem.Decode(rest); p == nil {
			break
		}
		seen = append(seen, strconv.Quote(p.Type))
		b := block{p.Type, p.Headers, p.Bytes}
		f, ok := formatOf(b)
		if !ok {
			continue
		}
		if found.label != "" {
			return block{}, Format{}, errors.New("keyfile: there is more than one key in it: give the one you mean")
		}
		found, format = b, f
	}
	switch {
	case found.label != "":
		return found, format, nil
	case len(seen) > 0:
		return block{}, Format{}, errors.New("keyfile: it holds " + strings.Join(seen[:min(len(seen), 5)], ", ") + ", where a key is expected")
	}
	return block{}, Format{}, &DamagedError{"PEM block", "it cannot be read from -----BEGIN to -----END"}
}

func formatOf(b block) (Format, bool) {
	for _, f := range Formats() {
		if f.detects(b) {
			return f, true
		}
	}
	return Format{}, false
}
