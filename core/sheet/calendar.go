package sheet

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"kubepki/core/pki"
)

// warnDays is how long before an end the calendar reminds of it.
const warnDays = 30

// WriteCalendar writes the ends of all certificates that still count as a
// calendar (RFC 5545): one event each, with a reminder thirty days before. The
// same certificate has the same UID in each export, so that a calendar that has
// it already keeps one.
func (s *Sheet) WriteCalendar(w io.Writer) error {
	b := &calendar{}
	b.line("BEGIN", "VCALENDAR")
	b.line("VERSION", "2.0")
	b.line("PRODID", "-//KubePKI//Expiry of certificates//EN")
	b.line("CALSCALE", "GREGORIAN")
	there := map[string]bool{}
	for _, span := range s.Timeline().Spans {
		uid := uidOf(span.Row)
		if span.To.After(s.At) && !there[uid] {
			there[uid] = true
			b.event(span.Row, uid, s.At)
		}
	}
	b.line("END", "VCALENDAR")
	return written(w, "calendar", []byte(b.String()))
}

// uidOf is made of what tells a certificate from all others: issuer and serial.
func uidOf(r *Row) string {
	return fmt.Sprintf("%x@kubepki", sha256.Sum256([]byte(r.Issuer+"\n"+r.Serial+"\n"+stamp(r.NotAfter))))[:32] + "@kubepki"
}

type calendar struct{ strings.Builder }

const stampForm = "20060102T150405Z"

func (b *calendar) event(r *Row, uid string, now time.Time) {
	at := r.NotAfter.UTC().Format(stampForm)
	title := r.Component
	if r.Host != "" {
		title += " on " + r.Host
	}
	b.line("BEGIN", "VEVENT")
	b.line("UID", uid)
	b.line("DTSTAMP", now.UTC().Format(stampForm))
	b.line("DTSTART", at)
	b.line("DTEND", at)
	b.line("SUMMARY", escaped("Certificate ends: "+title+", "+r.Path))
	b.line("DESCRIPTION", escaped("Common name: "+r.CommonName+"\nIssuer: "+r.Issuer+"\nSerial: "+r.Serial+"\nUsed by: "+r.UsedBy))
	b.line("TRANSP", "TRANSPARENT")
	b.line("BEGIN", "VALARM")
	b.line("ACTION", "DISPLAY")
	b.line("DESCRIPTION", escaped("Certificate ends in "+fmt.Sprint(warnDays)+" days: "+title))
	b.line("TRIGGER", fmt.Sprintf("-P%dD", warnDays))
	b.line("END", "VALARM")
	b.line("END", "VEVENT")
}

// escaped is a TEXT value (RFC 5545 section 3.3.11); hidden characters are shown.
func escaped(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(pki.Visible(l))
	}
	return strings.Join(lines, `\n`)
}

// fold is the most octets of a line, without its end.
const fold = 75

// line writes a property, folded between characters (RFC 5545 section 3.1).
func (b *calendar) line(name, value string) {
	text := name + ":" + value
	for room := fold; len(text) > room; room = fold - 1 {
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		b.WriteString(text[:cut] + "\r\n ")
		text = text[cut:]
	}
	b.WriteString(text + "\r\n")
}
