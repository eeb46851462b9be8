package app

import (
	"bytes"
	"path"
	"strings"

	"kubepki/core/intake"
	"kubepki/core/logs"
)

// logsModel is the Logs page without its looks: what was given, what came of it
// and what of that is in sight.
type logsModel struct {
	text    string // in the field
	sources []logSource
	report  *logs.Report // nil before the first is read

	known    bool   // only what is understood is in sight
	cause    string // only lines of this row are, "" for all
	shown    []int  // the lines in sight, nil for all
	selected int    // the line that is explained, -1 for none
}

// logSource is one log of those that are read as one.
type logSource struct {
	name  string // of the file, "" for what was pasted
	first int    // its first line among all
}

// logFieldLimit is how many bytes stay in the field: what is longer goes into
// the workspace, because a browser is slow with it.
const logFieldLimit = 1 << 20

// gather puts the logs of the workspace and of the field together.
func (m *logsModel) gather(documents []Document) (text string, sources []logSource) {
	var texts []string
	for _, d := range documents {
		if d.Kind == intake.Log && d.Text != "" {
			sources, texts = append(sources, logSource{name: path.Base("/" + d.Path)}), append(texts, d.Text)
		}
	}
	if !blank(m.text) {
		sources, texts = append(sources, logSource{}), append(texts, m.text)
	}
	if len(texts) < 2 { // one is not copied: it may be large
		return strings.Join(texts, ""), sources
	}
	line := 0
	for i, t := range texts {
		sources[i].first = line
		if !strings.HasSuffix(t, "\n") {
			texts[i] += "\n"
		}
		line += strings.Count(texts[i], "\n")
	}
	return strings.Join(texts, ""), sources
}

// empty tells whether nothing was given.
func (m *logsModel) empty() bool { return len(m.sources) == 0 }

// take shows another report. The line that was looked at stays, if it is the same.
func (m *logsModel) take(r *logs.Report, sources []logSource) {
	same := m.report != nil && m.selected >= 0 && m.selected < r.Lines() && m.selected < m.report.Lines() && r.Raw(m.selected) == m.report.Raw(m.selected)
	m.report, m.sources = r, sources
	if !same {
		m.selected = -1
		if len(r.Causes) > 0 {
			m.selected = r.Causes[0].First
		}
	}
	if !m.has(m.cause) {
		m.cause = ""
	}
	m.filter()
}

func (m *logsModel) has(cause string) bool {
	for _, c := range m.report.Causes {
		if c.ID == cause {
			return true
		}
	}
	return false
}

// filter finds the lines in sight.
func (m *logsModel) filter() {
	m.shown = nil
	switch {
	case m.report == nil:
	case m.cause != "":
		m.shown = []int{}
		for _, line := range m.report.Found {
			if m.report.RowOf(line).ID == m.cause {
				m.shown = append(m.shown, line)
			}
		}
	case m.known:
		m.shown = append([]int{}, m.report.Found...)
	}
}

// rows is how many lines are in sight.
func (m *logsModel) rows() int {
	if m.shown != nil || m.report == nil {
		return len(m.shown)
	}
	return m.report.Lines()
}

// line is the line of a row in sight.
func (m *logsModel) line(row int) int {
	if m.shown != nil {
		return m.shown[row]
	}
	return row
}

// row is the row of a line, -1 when it is not in sight.
func (m *logsModel) row(line int) int {
	if m.shown == nil {
		return line
	}
	for i, l := range m.shown {
		if l == line {
			return i
		}
	}
	return -1
}

// choose shows the lines of one cause, or all again when it was chosen.
func (m *logsModel) choose(cause string) {
	if m.cause == cause {
		m.cause = ""
	} else if m.cause = cause; m.report != nil {
		for _, c := range m.report.Causes {
			if c.ID == cause {
				m.selected = c.First
			}
		}
	}
	m.filter()
}

// place says where a line stands: "kubelet.log, line 12".
func (m *logsModel) place(line int) string {
	at := logSource{}
	for _, s := range m.sources {
		if s.first > line {
			break
		}
		at = s
	}
	words := "line " + thousands(line-at.first+1)
	if at.name != "" {
		words = at.name + ", " + words
	}
	return words
}

// isLog tells whether a file is lines of text, and none of what Objects reads.
func isLog(f File) bool {
	head := f.Data[:min(len(f.Data), 64<<10)]
	switch {
	case len(head) == 0 || bytes.HasPrefix(head, []byte("PK")) || bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return false
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return true // UTF-16
	case bytes.IndexByte(head, 0) >= 0 || bytes.Contains(head, []byte("-----BEGIN ")):
		return false
	}
	for _, word := range []string{"apiVersion:", "kind:", "[Unit]", "[Service]", "[ req ]", "[req]"} {
		if bytes.HasPrefix(head, []byte(word)) || bytes.Contains(head, []byte("\n"+word)) {
			return false
		}
	}
	return true
}
