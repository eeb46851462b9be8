package logs

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// The limits of one log. What is beyond them is not read; [Report.Cut] says so.
const (
	MaxText  = 64 << 20  // bytes
	MaxLines = 2_000_000 // lines
)

// Options say how a log is read.
type Options struct {
	Now time.Time // for times that name no year
	// Progress is called now and then with the bytes read so far. Nil is none.
	Progress func(done, total int)
	// Yield is called every few milliseconds, so that a browser can paint. Nil is none.
	Yield func(context.Context) error
}

// How much is done before the browser has its turn.
const (
	turnText  = 256 << 10 // bytes scanned
	turnLines = 100       // lines looked at closely
)

// Text gives the text of a file: UTF-16, as PowerShell writes it, becomes UTF-8,
// and a byte order mark goes.
func Text(data []byte) string {
	if len(data) < 2 || !(data[0] == 0xFF && data[1] == 0xFE || data[0] == 0xFE && data[1] == 0xFF) {
		return strings.TrimPrefix(string(data), "\uFEFF")
	}
	low, high := 0, 1
	if data[0] == 0xFE {
		low, high = 1, 0
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+low])|uint16(data[i+high])<<8)
	}
	return string(utf16.Decode(units))
}

// Read reads a log. No line is lost: those that are not understood are in the
// report too. The error is that of ctx or of o.Yield alone.
func Read(ctx context.Context, text string, set *Set, o Options) (*Report, error) {
	r := &Report{set: set, now: o.Now}
	r.text = r.cut(text)
	w := &reader{Report: r, o: o, causes: map[*Row]*Cause{}}
	if err := w.lines(ctx); err != nil {
		return nil, err
	}
	w.finish()
	return r, nil
}

// cut takes what is within the limits.
func (r *Report) cut(text string) string {
	if len(text) <= MaxText {
		return text
	}
	r.Cut = fmt.Sprintf("It has %d MB; the first %d MB were read", len(text)>>20, MaxText>>20)
	text = text[:MaxText]
	return text[:strings.LastIndexByte(text, '\n')+1]
}

// reader is one log on its way.
type reader struct {
	*Report
	o      Options
	causes map[*Row]*Cause
	buf    [maxCandidates]uint16
}

func (w *reader) lines(ctx context.Context) error {
	turn, looked, anchors := 0, 0, theKnown().anchors
	for at := 0; at < len(w.text); {
		if len(w.starts) == MaxLines {
			w.Cut = fmt.Sprintf("The first %d lines were read", MaxLines)
			w.text = w.text[:at]
			break
		}
		end := len(w.text)
		if n := strings.IndexByte(w.text[at:], '\n'); n >= 0 {
			end = at + n
		}
		w.starts = append(w.starts, uint32(at))
		line := w.text[at:min(end, at+MaxLine)]
		if found := anchors.in(line, w.buf[:]); len(found) > 0 {
			w.look(len(w.starts)-1, w.text[at:end], found)
			looked++
		}
		at = end + 1
		if at-turn > turnText || looked == turnLines {
			turn, looked = at, 0
			if err := w.yield(ctx, at); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (w *reader) yield(ctx context.Context, at int) error {
	if w.o.Progress != nil {
		w.o.Progress(min(at, len(w.text)), len(w.text))
	}
	if w.o.Yield == nil {
		return ctx.Err()
	}
	return w.o.Yield(ctx)
}

// look looks at a line that may be understood.
func (w *reader) look(i int, raw string, candidates []uint16) {
	l := open(strings.TrimRight(raw, "\r"), w.now)
	at, values, ok := match(&l, candidates)
	if !ok {
		return
	}
	w.Found = append(w.Found, i)
	w.says = append(w.says, at)
	row := theKnown().sayings[at].row
	c := w.causes[row]
	if c == nil {
		c = &Cause{Row: row, First: i, order: at}
		w.causes[row] = c
	}
	c.Count++
	c.Last = i
	if !l.Time.IsZero() {
		if c.Began.IsZero() || l.Time.Before(c.Began) {
			c.Began = l.Time
		}
		if l.Time.After(c.Ended) {
			c.Ended = l.Time
		}
		c.Zone = l.Zone
	}
	if c.searched < maxSearched {
		c.searched++
		c.take(w.reading(&l, at, values))
	}
}
