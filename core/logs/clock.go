package logs

import (
	"strconv"
	"strings"
	"time"
)

// at notes when a line was written. What stands outermost wrote it last and
// knows the most, unless it names no zone and what is within does.
func (o *opener) at(t time.Time, zone bool) {
	l := o.line
	if t.IsZero() || !l.Time.IsZero() && (l.Zone || !zone) {
		return
	}
	l.Time, l.Zone = t.UTC(), zone
}

// layouts of times with their date, and whether they name their zone.
var layouts = [...]struct {
	layout string
	zone   bool
}{
	{time.RFC3339Nano, true},
	{"2006-01-02T15:04:05.999999999Z0700", true},
	{"2006-01-02T15:04:05.999999999", false},
	{"2006-01-02 15:04:05.999999999", false},
	{"2006/01/02 15:04:05.999999999", false},
}

// stamp notes a time that is a field: a date, or the seconds since 1970 as klog
// writes them in JSON.
func (o *opener) stamp(s string) {
	for _, l := range layouts {
		if t, err := time.Parse(l.layout, s); err == nil {
			o.at(t, l.zone)
			return
		}
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && f > 1e9 && f < 1e13 {
		if f > 1e11 {
			f /= 1000 // klog's are milliseconds
		}
		o.at(time.Unix(int64(f), 0), true)
	}
}

// dateHead is a time with its date: of journald, CRI, kubectl logs --timestamps,
// docker logs -t, and of Go's own log package, with a blank inside.
func dateHead(o *opener, s string) (string, bool) {
	if len(s) < 19 || !digits(s[:4]) || s[4] != '-' && s[4] != '/' || !digits(s[5:7]) || s[7] != s[4] || !digits(s[8:10]) || s[13] != ':' {
		return s, false
	}
	end := strings.IndexByte(s[11:], ' ')
	if end < 0 {
		return s, false
	}
	o.stamp(strings.Replace(s[:11+end], ",", ".", 1))
	rest := strings.TrimLeft(s[11+end:], " ")
	// etcd before 3.4: "2018-05-02 10:00:00.000000 I | embed: …".
	if len(rest) > 4 && rest[1:4] == " | " {
		rest = rest[4:]
	}
	return rest, true
}

// syslogTime is "Nov 23 19:13:34 ", without a year.
func syslogTime(o *opener, s string) (string, bool) {
	if len(s) < 16 || s[3] != ' ' || s[9] != ':' || s[12] != ':' || s[15] != ' ' {
		return s, false
	}
	t, err := time.Parse(time.Stamp, s[:15])
	if err != nil {
		return s, false
	}
	o.at(yearOf(t, o.now), false)
	return s[16:], true
}

// klogTime is that of "E1123 19:13:34.328204", without a year.
func klogTime(s string, now time.Time) time.Time {
	t, err := time.Parse("0102 15:04:05", s[1:14])
	if err != nil {
		return time.Time{}
	}
	return yearOf(t, now)
}

// yearOf gives a time without a year the one in which it was last: nobody logs
// the future, but clocks and zones differ by a day at most.
func yearOf(t, now time.Time) time.Time {
	for year := now.Year(); ; year-- {
		at := t.AddDate(year-t.Year(), 0, 0)
		if at.Day() == t.Day() && !at.After(now.Add(24*time.Hour)) { // not every year has a 29 February
			return at
		}
	}
}
