//go:build !js

package oracle

import (
	"encoding/asn1"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// tlv writes one value: its tag, its length and its parts.
func tlv(tag byte, parts ...[]byte) []byte {
	var body []byte
	for _, p := range parts {
		body = append(body, p...)
	}
	n := len(body)
	head := []byte{tag, byte(n)}
	switch {
	case n >= 1<<16:
		head = []byte{tag, 0x83, byte(n >> 16), byte(n >> 8), byte(n)}
	case n >= 1<<8:
		head = []byte{tag, 0x82, byte(n >> 8), byte(n)}
	case n >= 1<<7:
		head = []byte{tag, 0x81, byte(n)}
	}
	return append(head, body...)
}

func sequence(parts ...[]byte) []byte { return tlv(0x30, parts...) }
func text(tag byte, s string) []byte  { return tlv(tag, []byte(s)) }
func bitString(b []byte) []byte       { return tlv(3, []byte{0}, b) }

// hexed reads hexadecimal with blanks.
func hexed(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	require.NoError(t, err)
	return b
}

func oid(t *testing.T, dotted string) []byte {
	t.Helper()
	var id asn1.ObjectIdentifier
	for _, arc := range strings.Split(dotted, ".") {
		n, err := strconv.Atoi(arc)
		require.NoError(t, err)
		id = append(id, n)
	}
	b, err := asn1.Marshal(id)
	require.NoError(t, err)
	return b
}

// attribute is a relative name of one attribute.
func attribute(t *testing.T, kind string, value []byte) []byte {
	return tlv(0x31, sequence(oid(t, kind), value))
}

// extensionValue is an extension that is not critical.
func extensionValue(t *testing.T, kind string, value []byte) []byte {
	return sequence(oid(t, kind), tlv(4, value))
}

// parts are the fields of a certificate, each as its encoding; nil is left out.
type parts struct {
	version, serial, inside, issuer, validity, subject, key, issuerID, subjectID, extensions, more []byte
	outside, signature                                                                             []byte
}

// sound is a certificate without any flaw but that nobody signed it.
func sound(t *testing.T) parts {
	algorithm := sequence(oid(t, "1.2.840.113549.1.1.11"), []byte{5, 0})
	modulus := make([]byte, 128)
	for i := range modulus {
		modulus[i] = byte(i*7 + 0x81)
	}
	modulus[127] |= 1
	return parts{
		version: []byte{0xa0, 3, 2, 1, 2}, serial: []byte{2, 1, 5}, inside: algorithm,
		issuer:    sequence(attribute(t, "2.5.4.3", text(12, "kubernetes"))),
		validity:  sequence(text(23, "261123184251Z"), text(23, "271123184251Z")),
		subject:   sequence(attribute(t, "2.5.4.10", text(12, "system:nodes")), attribute(t, "2.5.4.3", text(12, "system:node:cp-1"))),
		key:       rsaSPKI(t, append([]byte{0}, modulus...), []byte{1, 0, 1}),
		outside:   algorithm,
		signature: bitString(make([]byte, 128)),
	}
}

func rsaSPKI(t *testing.T, modulus, exponent []byte) []byte {
	return sequence(sequence(oid(t, "1.2.840.113549.1.1.1"), []byte{5, 0}), bitString(sequence(tlv(2, modulus), tlv(2, exponent))))
}

// with sets the extensions.
func (p parts) with(list ...[]byte) parts {
	p.extensions = tlv(0xa3, sequence(list...))
	return p
}

func (p parts) body() []byte {
	return sequence(p.version, p.serial, p.inside, p.issuer, p.validity, p.subject, p.key, p.issuerID, p.subjectID, p.extensions, p.more)
}

func (p parts) der() []byte { return sequence(p.body(), p.outside, p.signature) }

// indefinite wraps parts as BER does that does not know their length.
func indefinite(tag byte, parts ...[]byte) []byte {
	out := []byte{tag, 0x80}
	for _, p := range parts {
		out = append(out, p...)
	}
	return append(out, 0, 0)
}
