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
		fraction = strings.TrimRight(c[strings.Index(c, "."):], "Z")
	}
	return fmt.Sprintf("%s %2d %s%s %d GMT", t.Format("Jan"), t.Day(), t.Format("15:04:05"), fraction, t.Year())
}

// readTime reads UTCTime or GeneralizedTime in UTC (RFC 5280 section 4.1.2.5).
func readTime(e element) (time.Time, error) {
	text := string(e.content())
	switch {
	case e.is(tagUTCTime):
		return readUTCTime(text)
	case e.is(tagGeneralizedTime):
		t, err := time.Parse("20060102150405Z0700", text)
		if err != nil || !strings.HasSuffix(text, "Z") {
			return t, fmt.Errorf("byte %d: %q is not a time: YYYYMMDDHHMMSSZ is expected", e.start, text)
		}
		return t.UTC(), nil
	}
	return time.Time{}, fmt.Errorf("byte %d: a time is expected", e.start)
}

// readUTCTime takes years 50 to 99 as 1950 to 1999, the others as 2000 to 2049.
func readUTCTime(text string) (time.Time, error) {
	century := "20"
	if text >= "5" {
		century = "19"
	}
	for _, layout := range []string{"20060102150405Z", "200601021504Z"} {
		if t, err := time.Parse(layout, century+text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("time %q cannot be read: YYMMDDHHMMSSZ is expected", text)
}
