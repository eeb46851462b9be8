package keyfile

import (
	"encoding/pem"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// shape writes what lies in a SEQUENCE as one letter each: S sequence, I
// integer, B bit string, O octet string, c context-specific, ? anything else.
// "" when the data is no single SEQUENCE.
func shape(der []byte) string {
	input := cryptobyte.String(der)
	var seq cryptobyte.String
	if !input.ReadASN1(&seq, asn1.SEQUENCE) || !input.Empty() {
		return ""
	}
	var out []byte
	for !seq.Empty() && len(out) < 16 {
		var part cryptobyte.String
		var tag asn1.Tag
		if !seq.ReadAnyASN1(&part, &tag) {
			return ""
		}
		out = append(out, letter(tag))
	}
	return string(out)
}

func letter(tag asn1.Tag) byte {
	switch tag {
	case asn1.SEQUENCE:
		return 'S'
	case asn1.INTEGER:
		return 'I'
	case asn1.BIT_STRING:
		return 'B'
	case asn1.OCTET_STRING:
		return 'O'
	}
	if tag&0xc0 == 0x80 {
		return 'c'
	}
	return '?'
}

// labelled detects PEM blocks by their label.
func labelled(label string) func(block) bool {
	return func(b block) bool { return b.label == label && !b.encrypted() }
}

// shaped detects DER by its shape.
func shaped(fits func(string) bool) func(block) bool {
	return func(b block) bool { return b.label == "" && fits(shape(b.data)) }
}

func pemOf(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}
