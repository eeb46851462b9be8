package decode

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"sync"
)

// generalNameRow is one kind of GeneralName (RFC 5280 section 4.2.1.6).
type generalNameRow struct {
	tag   int
	name  string // openssl's word before the colon
	label string // for people
	kind  Kind
}

// generalNames is the one table of kinds, by tag.
var generalNames = []generalNameRow{
	{0, "othername", "other name", KindText},
	{1, "email", "email", KindEmail},
	{2, "DNS", "DNS", KindDNS},
	{3, "X400Name", "X.400 address", KindText},
	{4, "DirName", "directory name", KindName},
	{5, "EdiPartyName", "EDI party name", KindText},
	{6, "URI", "URI", KindURI},
	{7, "IP Address", "IP", KindIP},
	{8, "Registered ID", "registered ID", KindOID},
}

func generalNameKind(e element) (generalNameRow, error) {
	if e.class != classContext || e.tag >= len(generalNames) {
		return generalNameRow{}, errValue
	}
	return generalNames[e.tag], nil
}

// generalNameText writes a name as openssl does in subject alternative names,
// "DNS:kubernetes"; value is what stands after the colon. Text with a zero octet
// is refused, as openssl does: such names were used to deceive programs in C.
func generalNameText(e element) (text, value string, err error) {
	row, err := generalNameKind(e)
	if err != nil {
		return "", "", err
	}
	value, err = generalNameValue(e, row)
	if err != nil {
		return "", "", err
	}
	name := row.name
	if row.kind == KindText && e.tag == 0 {
		var fits bool
		if name, value, fits, err = otherName(e); err == nil && !fits {
			err = errValue
		}
	}
	return name + ":" + value, value, err
}

func generalNameValue(e element, row generalNameRow) (string, error) {
	switch row.kind {
	case KindEmail, KindDNS, KindURI:
		if bytes.IndexByte(e.content(), 0) >= 0 {
			return "", errValue
		}
		return safe(e.content()), nil
	case KindIP:
		return addressText(e.content()), nil
	case KindOID:
		if oid := dotted(e.content()); oid != invalidOID {
			return longName(oid), nil
		}
		return "", errValue
	case KindName:
		name, err := e.inner()
		if err != nil {
			return "", err
		}
		return slashName(name)
	}
	return "<unsupported>", nil
}

// addressText writes an address as openssl does: IPv6 without shortening.
func addressText(octets []byte) string {
	switch len(octets) {
	case 4:
		return netip.AddrFrom4([4]byte(octets)).String()
	case 16:
		parts := make([]string, 8)
		for i := range parts {
			parts[i] = fmt.Sprintf("%X", int(octets[2*i])<<8|int(octets[2*i+1]))
		}
		return strings.Join(parts, ":")
	}
	return fmt.Sprintf("<invalid length=%d>", len(octets))
}

// plainAddress writes an address as people do.
func plainAddress(octets []byte) string {
	if a, ok := netip.AddrFromSlice(octets); ok {
		return a.String()
	}
	return addressText(octets)
}

// otherName reads an OtherName: a type and a value that is text or not shown. It
// fits when it is the text that its type wants.
func otherName(e element) (name, value string, fits bool, err error) {
	parts, err := e.children()
	if err != nil {
		return "", "", false, err
	}
	if len(parts) != 2 || !parts[0].is(tagOID) || !parts[1].isContext(0) {
		return "", "", false, errValue
	}
	inner, err := parts[1].inner()
	if err != nil {
		return "", "", false, err
	}
	label := parts[0].oid()
	if known, ok := otherNameKinds()[label]; ok {
		label, fits = known.label, inner.is(known.tag)
	} else {
		label, fits = longName(label), true
	}
	value = "<unsupported>"
	if inner.is(tagUTF8String) || inner.is(tagIA5String) {
		value = safe(inner.content())
	}
	return "othername: " + label + ":", value, fits, nil
}

// otherNameKind is a type of OtherName that openssl calls by a word of its own.
type otherNameKind struct {
	label string
	tag   int // of its text
}

// otherNameKinds is the one table of them (RFC 3920 section 5.1.1, RFC 4985
// section 2, RFC 7585 section 2.2, RFC 9598 section 3, Microsoft's UPN).
var otherNameKinds = sync.OnceValue(func() map[string]otherNameKind {
	return map[string]otherNameKind{
		"1.3.6.1.5.5.7.8.9":      {"SmtpUTF8Mailbox", tagUTF8String},
		"1.3.6.1.5.5.7.8.5":      {"XmppAddr", tagUTF8String},
		"1.3.6.1.5.5.7.8.7":      {"SRVName", tagIA5String},
		"1.3.6.1.5.5.7.8.8":      {"NAIRealm", tagUTF8String},
		"1.3.6.1.4.1.311.20.2.3": {"UPN", tagUTF8String},
	}
})
