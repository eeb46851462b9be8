package sheet

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"kubepki/core/pki"
)

// column is one of the course's sheet.
type column struct {
	name string
	of   func(*Row, time.Time) string
}

// columns is the one table of them, in their order.
var columns = []column{
	{"component", func(r *Row, _ time.Time) string { return r.Component }},
	{"type", func(r *Row, _ time.Time) string { return r.Type }},
	{"host", func(r *Row, _ time.Time) string { return r.Host }},
	{"path", func(r *Row, _ time.Time) string { return r.Path }},
	{"common name", func(r *Row, _ time.Time) string { return r.CommonName }},
	{"alternative names", func(r *Row, _ time.Time) string { return strings.Join(r.Names, ", ") }},
	{"organization", func(r *Row, _ time.Time) string { return r.Organization }},
	{"issuer", func(r *Row, _ time.Time) string { return r.Issuer }},
	{"not before", func(r *Row, _ time.Time) string { return stamp(r.NotBefore) }},
	{"not after", func(r *Row, _ time.Time) string { return stamp(r.NotAfter) }},
	{"days left", func(r *Row, now time.Time) string { return r.daysLeft(now) }},
	{"key", func(r *Row, _ time.Time) string { return r.Key }},
	{"matches key", func(r *Row, _ time.Time) string { return string(r.MatchesKey) }},
	{"chain ok", func(r *Row, _ time.Time) string { return string(r.ChainOK) }},
	{"used by", func(r *Row, _ time.Time) string { return r.UsedBy }},
	{"verdict", func(r *Row, _ time.Time) string { return r.Verdict }},
}

// Each calls f with each column of a row, by its name, in their order.
func (s *Sheet) Each(r *Row, f func(name, value string)) {
	for _, c := range columns {
		f(c.name, c.of(r, s.At))
	}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

const day = 24 * time.Hour

// daysLeft counts whole days, "" without a certificate.
func (r *Row) daysLeft(now time.Time) string {
	if r.NotAfter.IsZero() {
		return ""
	}
	const seconds = int64(day / time.Second)
	left := r.Left(now)
	if left < 0 {
		left -= seconds - 1 // the first second past the end is the first day past it
	}
	return strconv.FormatInt(left/seconds, 10)
}

// WriteCSV writes the rows with a heading (RFC 4180). Text that a spreadsheet
// would take for a formula begins with an apostrophe, as OWASP advises.
func (s *Sheet) WriteCSV(w io.Writer) error {
	var b strings.Builder
	for i, c := range columns {
		b.WriteString(c.name + lineEnd(i))
	}
	for _, r := range s.Lines() {
		for k, c := range columns {
			b.WriteString(quoted(inert(pki.Visible(c.of(r, s.At)))) + lineEnd(k))
		}
	}
	return written(w, "CSV", []byte(b.String()))
}

// lineEnd is what follows a column.
func lineEnd(column int) string {
	if column == len(columns)-1 {
		return "\r\n"
	}
	return ","
}

// quoted writes a field, between quotation marks where it needs them.
func quoted(s string) string {
	if !strings.ContainsAny(s, "\",\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func written(w io.Writer, form string, data []byte) error {
	if _, err := w.Write(data); err != nil {
		return fmt.Errorf("sheet: write %s: %w", form, err)
	}
	return nil
}

// inert keeps a spreadsheet from calculating with foreign text; a number of
// days may be negative.
func inert(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.Atoi(s); err == nil {
		return s
	}
	return "'" + s
}

// exported is the sheet as JSON.
type exported struct {
	At       string              `json:"at"`
	Score    Score               `json:"score"`
	Rows     []map[string]string `json:"rows"`
	Findings []map[string]string `json:"findings"`
}

// WriteJSON writes the score, the rows and the findings.
func (s *Sheet) WriteJSON(w io.Writer) error {
	lines := s.Lines()
	out := exported{At: stamp(s.At), Score: s.Score, Rows: make([]map[string]string, len(lines)), Findings: []map[string]string{}}
	for i, r := range lines {
		out.Rows[i] = map[string]string{}
		for _, c := range columns {
			out.Rows[i][c.name] = c.of(r, s.At)
		}
	}
	for _, f := range s.Findings() {
		out.Findings = append(out.Findings, map[string]string{
			"rule": f.Name, "level": string(f.Level), "host": f.Host, "path": f.Path, "title": f.Title, "what": f.What, "why": f.Why, "fix": f.Fix, "command": f.Command, "reference": f.Ref,
		})
	}
	text, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return fmt.Errorf("sheet: write JSON: %w", err)
	}
	return written(w, "JSON", append(text, '\n'))
}
