package yaml

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// source is the text of bytes (sections 5.1, 5.2 and 5.4): UTF-8 or UTF-16
// without its mark, every line ended by a line feed alone.
func source(data []byte) (string, *Error) {
	if len(data) > maxBytes {
		return "", &Error{1, 1, strconv.Itoa(len(data)) + " bytes, at most " + strconv.Itoa(maxBytes) + " are read", "cut it into several files"}
	}
	text := strings.TrimPrefix(wide(data), bom)
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	for at := 0; at < len(text); {
		c := text[at]
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\t' {
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if r == utf8.RuneError && size == 1 {
			return "", errorAt(text, at, "a byte that is no UTF-8", "save the file as UTF-8")
		}
		if !printable(r) {
			return "", errorAt(text, at, "the control character U+"+strconv.FormatInt(int64(r), 16), "take it out, or write it as an escape in double quotes")
		}
		at += size
	}
	return text, nil
}

const bom = "\ufeff"

// wide turns UTF-16, as PowerShell saves it, to UTF-8.
func wide(data []byte) string {
	if len(data) < 2 || data[0]^data[1] != 0xfe^0xff || data[0] != 0xfe && data[0] != 0xff {
		return string(data)
	}
	high := int(data[0] & 1) // the index of the high byte of each unit: ff fe is little-endian
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i+1-high]) | uint16(data[2*i+high])<<8
	}
	return string(utf16.Decode(units))
}

// printable are the characters that may stand for themselves (c-printable).
func printable(r rune) bool {
	return r == '\t' || r == '\n' || r >= ' ' && r < 0x7f || r == 0x85 || r >= 0xa0 && r != 0xfffe && r != 0xffff
}

// errorAt is one at an offset of the text.
func errorAt(text string, at int, why, fix string) *Error {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	return &Error{strings.Count(text[:at], "\n") + 1, utf8.RuneCountInString(text[start:at]) + 1, why, fix}
}
