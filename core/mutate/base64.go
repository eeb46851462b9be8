package mutate

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"regexp"
)

// armour is what may be base64, in one line or in many, as PEM and kubeconfigs have it.
var armour = regexp.MustCompile(`(?:[A-Za-z0-9+/]{16,}\n?)+[A-Za-z0-9+/]*={0,2}`)

// inside changes what base64 holds: bytes that are broken in it are refused as
// base64, and no reader of what it holds gets to them. What it holds may be PEM,
// and so base64 again.
func inside(r *rand.Rand, b, other []byte) []byte {
	found := armour.FindAllIndex(b, -1)
	if len(found) == 0 {
		return nil
	}
	at := found[r.IntN(len(found))]
	text := bytes.TrimSuffix(b[at[0]:at[1]], []byte("\n"))
	raw, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil {
		return nil
	}
	raw = shaken(r, raw, other)
	return joined(b[:at[0]], encoded(raw, bytes.IndexByte(text, '\n')), b[at[0]+len(text):])
}

// encoded is base64 in lines of a width, or in one where there is none. The
// last has no end: what follows brings it.
func encoded(raw []byte, width int) []byte {
	text := []byte(base64.StdEncoding.EncodeToString(raw))
	if width <= 0 {
		return text
	}
	var out []byte
	for len(text) > width {
		out = append(append(out, text[:width]...), '\n')
		text = text[width:]
	}
	return append(out, text...)
}
