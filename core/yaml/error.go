package yaml

import "strconv"

// Error is what is wrong with a text, where, and what to do.
type Error struct {
	Line, Column int    // from 1; columns are counted in characters
	Why, Fix     string // Fix is "" where Why says what to do
}

// Error implements error: "line 3, column 1: why: fix".
func (e *Error) Error() string {
	text := "line " + strconv.Itoa(e.Line) + ", column " + strconv.Itoa(e.Column) + ": " + e.Why
	if e.Fix != "" {
		text += ": " + e.Fix
	}
	return text
}

// quoted is a piece of a foreign text for a message.
func quoted(s string) string {
	const most = 40
	short := ""
	for i, r := range s {
		if i > most {
			short += "…"
			break
		}
		short += string(r)
	}
	return "“" + short + "”"
}
