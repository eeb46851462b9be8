package decode

import (
	"sync"
	"unicode/utf8"
)

// longest are the upper bounds of attributes, in characters (RFC 5280 appendix A.1).
var longest = sync.OnceValue(func() map[string]int {
	return map[string]int{
		"2.5.4.3": 64, "2.5.4.6": 2, "2.5.4.7": 128, "2.5.4.8": 128, "2.5.4.10": 64, "2.5.4.11": 64,
		"2.5.4.12": 64, "2.5.4.5": 64, "2.5.4.65": 128, "1.2.840.113549.1.9.1": 255,
	}
})

// strictName notes what in a name breaks a rule.
func (l *ledger) strictName(name element) {
	attributes, err := nameAttributes(name)
	if err != nil {
		l.note(name.span(), "RFC 5280 section 4.1.2.4", "The name cannot be read: %v", err)
		return
	}
	for _, a := range attributes[:min(len(attributes), maxFlaws)] {
		text := attributeValue(a.value)
		switch _, isText := stringWidth[a.value.tag]; {
		case a.value.class != classUniversal || !isText:
			l.mild(a.value.span(), "RFC 5280 appendix A.1", "The %s is no text but a %s", longName(a.oid), tagName(a.value))
		case a.value.is(tagT61String), a.value.is(tagBMPString), a.value.is(tagUniversalString):
			l.mild(a.value.span(), "RFC 5280 section 4.1.2.4", "The %s is a %s: new names are UTF8String or PrintableString", longName(a.oid), tagName(a.value))
		case longest()[a.oid] > 0 && utf8.RuneCountInString(text) > longest()[a.oid]:
			l.mild(a.value.span(), "RFC 5280 appendix A.1", "The %s has more than %d characters", longName(a.oid), longest()[a.oid])
		case text == "":
			l.mild(a.value.span(), "RFC 5280 appendix A.1", "The %s is empty", longName(a.oid))
		}
	}
}

// criticality is which extensions must or must not be critical.
var criticality = []struct {
	oid      string
	critical bool
	ref      string
}{
	{"2.5.29.35", false, "RFC 5280 section 4.2.1.1"},
	{"2.5.29.14", false, "RFC 5280 section 4.2.1.2"},
	{"2.5.29.30", true, "RFC 5280 section 4.2.1.10"},
	{"2.5.29.36", true, "RFC 5280 section 4.2.1.11"},
	{"2.5.29.54", true, "RFC 5280 section 4.2.1.14"},
	{"2.5.29.46", false, "RFC 5280 section 4.2.1.15"},
	{"1.3.6.1.5.5.7.1.1", false, "RFC 5280 section 4.2.2.1"},
	{"1.3.6.1.5.5.7.1.11", false, "RFC 5280 section 4.2.2.2"},
	{"2.5.29.28", true, "RFC 5280 section 5.2.5"},
	{"2.5.29.27", true, "RFC 5280 section 5.2.4"},
	{"2.5.29.20", false, "RFC 5280 section 5.2.3"},
}

// strictExtensions notes values that are not what the standard wants, and marks
// that are set wrongly.
func (l *ledger) strictExtensions(list []extension) {
	for _, x := range list {
		row, known := extensions()[x.oid]
		if !known {
			continue
		}
		value, err := x.value.inner()
		if _, ok := x.text(0); !ok {
			l.note(x.value.span(), row.reference(), "The value is not what the extension %s holds", longName(x.oid))
		} else if err == nil && value.next() != int(x.value.end) && !row.raw {
			l.note(x.value.span(), row.reference(), "Something follows the value of the extension %s", longName(x.oid))
		}
		if err == nil {
			l.strictDER(value)
		}
		if err == nil && row.bits && endsWithZero(value) {
			l.mild(value.span(), "X.690 section 11.2.2", "The extension %s has zero bits at its end", longName(x.oid))
		}
		for _, c := range criticality {
			if c.oid != x.oid || c.critical == x.critical {
				continue
			}
			word := "must not"
			if c.critical {
				word = "must"
			}
			l.mild(x.whole.span(), c.ref, "The extension %s %s be critical", longName(x.oid), word)
		}
	}
}

// endsWithZero tells whether the last bit of a BIT STRING is not set, which DER
// leaves out of a list of named bits.
func endsWithZero(e element) bool {
	octets, unused, ok := e.bits()
	return ok && len(octets) > 0 && octets[len(octets)-1]>>unused&1 == 0
}

func (row extensionRow) reference() string {
	if row.ref == "" {
		return "the standard of the extension"
	}
	return row.ref
}
