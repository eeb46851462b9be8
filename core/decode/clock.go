package decode

import (
	"fmt"
	"strings"
	"time"
)

// timeText writes a time as openssl does: "Nov 23 18:37:51 2026 GMT".
func timeText(e element) string {
	t, err := readTime(e)
	if err != nil {
		return "Bad time value"
	}
	fraction := ""
	if c := string(e.content()); e.tag == tagGeneralizedTime && strings.Contains(c, ".") {
		c = c[strings.Index(c, ".")+1:]
		fraction = "." + c[:len(c)-len(strings.TrimLeft(c, "0123456789"))]
	}
	return fmt.Sprintf("%s %2d %s%s %d GMT", t.Format("Jan"), t.Day(), t.Format("15:04:05"), fraction, t.Year())
}

// readTime reads UTCTime or GeneralizedTime in UTC, in every form that openssl
// takes: seconds may be missing and offsets stand where RFC 5280 section
// 4.1.2.5 wants a Z.
func readTime(e element) (time.Time, error) {
	text := string(e.content())
	switch {
	case e.is(tagUTCTime):
		return readClock(text, "060102", centuryOf(text))
	case e.is(tagGeneralizedTime):
		return readClock(text, "20060102", "")
	}
	return time.Time{}, fmt.Errorf("byte %d: a time is expected", e.start)
}

// centuryOf takes years 50 to 99 as 1950 to 1999, the others as 2000 to 2049.
func centuryOf(text string) string {
	if text >= "5" {
		return "19"
	}
	return "20"
}

// zones are the forms of a time zone.
var zones = []string{"Z", "-0700"}

func readClock(text, date, century string) (time.Time, error) {
	if century != "" {
		date = "20" + date
	}
	for _, clock := range []string{"150405", "1504"} {
		for _, zone := range zones {
			full := century + text
			if before, after, ok := strings.Cut(full, "."); ok && century == "" {
				full = before + strings.TrimLeft(after, "0123456789")
			}
			if t, err := time.Parse(date+clock+zone, full); err == nil && len(full) == len(date+clock+zone) {
				return t.UTC(), nil
			}
		}
	}
	return time.Time{}, fmt.Errorf("time %q cannot be read: YYMMDDHHMMSSZ is expected", text[:min(len(text), 40)])
}
