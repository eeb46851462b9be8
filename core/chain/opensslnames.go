package chain

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// The errors of name constraints, as X509_V_ERR_… numbers them.
const (
	errUnspecified = 1 // too many names or constraints
	errPermitted   = 47
	errExcluded    = 48
	errMinMax      = 49
	errOddType     = 51
	errOddSyntax   = 53
)

// The kinds of general names (RFC 5280 section 4.2.1.6).
const (
	kindOther = 0
	kindMail  = 1
	kindDNS   = 2
	kindDir   = 4
	kindURI   = 6
	kindIP    = 7
	kindBad   = -1 // an address that is no IA5String
)

// general is a GeneralName, or a subtree of them.
type general struct {
	kind    int
	value   string // of a directory name its spelling
	oid     string // of another name
	bounded bool   // of a subtree: it has a minimum or a maximum
}

// bounds are the constraints of an authority as OpenSSL reads them.
type bounds struct{ permitted, excluded []general }

// Object identifiers by their bytes.
const (
	oidCommonName = "\x55\x04\x03"                         // 2.5.4.3
	oidMailInName = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01" // 1.2.840.113549.1.9.1, emailAddress
	oidUTF8Mail   = "\x2b\x06\x01\x05\x05\x07\x08\x09"     // 1.3.6.1.5.5.7.8.9, SmtpUTF8Mailbox
)

// readGeneral reads one GeneralName.
func readGeneral(s *cryptobyte.String) (g general, ok bool) {
	var value cryptobyte.String
	var tag cbasn1.Tag
	if !s.ReadAnyASN1(&value, &tag) {
		return g, false
	}
	g.kind, g.value = int(tag&0x1f), string(value)
	switch g.kind {
	case kindDir:
		g.value = spelling(value)
	case kindOther:
		var oid, inner cryptobyte.String
		if !value.ReadASN1(&oid, cbasn1.OBJECT_IDENTIFIER) || !value.ReadASN1(&inner, cbasn1.Tag(0).ContextSpecific().Constructed()) || !inner.ReadAnyASN1(&inner, &tag) {
			return g, false
		}
		g.oid, g.value = string(oid), string(inner)
	}
	return g, true
}

// boundsOf reads the constraints (RFC 5280 section 4.2.1.10).
func boundsOf(der []byte) *bounds {
	b := &bounds{}
	input := cryptobyte.String(der)
	var body cryptobyte.String
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) {
		return b
	}
	for i, list := range []*[]general{&b.permitted, &b.excluded} {
		var trees, tree cryptobyte.String
		var there bool
		if !body.ReadOptionalASN1(&trees, &there, cbasn1.Tag(i).ContextSpecific().Constructed()) {
			return b
		}
		for !trees.Empty() {
			if !trees.ReadASN1(&tree, cbasn1.SEQUENCE) {
				return b
			}
			g, ok := readGeneral(&tree)
			if !ok {
				return b
			}
			g.bounded = !tree.Empty() && !bytes.Equal(tree, []byte{0x80, 1, 0})
			*list = append(*list, g)
		}
	}
	return b
}

// generals are the names of a certificate in the order in which OpenSSL asks:
// the subject, the addresses in it, the alternative names, and for the end of a
// path without alternative DNS names the common names that look like one. count
// is how many there are by its own way to count.
func generals(c *x509.Certificate, end bool) (names []general, count int) {
	subject := attributes(c.RawSubject)
	count = len(subject)
	if count > 0 {
		names = append(names, general{kind: kindDir, value: spelling(c.RawSubject)})
	}
	for _, a := range subject {
		switch {
		case a.oid == oidMailInName && a.tag == cbasn1.IA5String:
			names = append(names, general{kind: kindMail, value: a.value})
		case a.oid == oidMailInName:
			names = append(names, general{kind: kindBad})
		}
	}
	der, _ := extension(c, oidAltNames)
	input := cryptobyte.String(der)
	var list cryptobyte.String
	input.ReadASN1(&list, cbasn1.SEQUENCE)
	dns := false
	for !list.Empty() {
		g, ok := readGeneral(&list)
		if !ok {
			break
		}
		dns = dns || g.kind == kindDNS
		names = append(names, g)
		count++
	}
	for _, a := range subject {
		if text := strings.TrimRight(a.text(), "\x00"); end && !dns && a.oid == oidCommonName && hostLike(text) {
			names = append(names, general{kind: kindDNS, value: text})
		}
	}
	return names, count
}

// attribute is a part of a distinguished name.
type attribute struct {
	oid, value string
	tag        cbasn1.Tag
}

// text is the value in UTF-8 where its letters have two bytes each.
func (a attribute) text() string {
	const bmpString = 30
	if a.tag != bmpString {
		return a.value
	}
	var units []uint16
	for i := 0; i+1 < len(a.value); i += 2 {
		units = append(units, binary.BigEndian.Uint16([]byte(a.value[i:])))
	}
	return string(utf16.Decode(units))
}

func attributes(name []byte) (out []attribute) {
	input := cryptobyte.String(name)
	var sets, set, part, oid, value cryptobyte.String
	input.ReadASN1(&sets, cbasn1.SEQUENCE)
	for sets.ReadASN1(&set, cbasn1.SET) {
		for set.ReadASN1(&part, cbasn1.SEQUENCE) {
			var tag cbasn1.Tag
			if !part.ReadASN1(&oid, cbasn1.OBJECT_IDENTIFIER) || !part.ReadAnyASN1(&value, &tag) {
				return out
			}
			out = append(out, attribute{string(oid), string(value), tag})
		}
	}
	return out
}

// hostLike tells whether OpenSSL takes a common name for a DNS name: of two
// labels or more.
func hostLike(s string) bool {
	labels := strings.Split(s, ".")
	for _, l := range labels {
		odd := func(r rune) bool {
			return r > 'z' || r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && r < 'a'
		}
		if l == "" || l[0] == '-' || l[len(l)-1] == '-' || strings.IndexFunc(l, odd) >= 0 {
			return false
		}
	}
	return len(labels) > 1
}
