package logs

import "strings"

// About is a row of the table by its ID, as it reads without a line that says
// so: what a line would fill in is said in general words.
func About(id string) (Reading, bool) {
	for _, part := range rows {
		for i := range part {
			if row := &part[i]; row.ID == id {
				f := filler{line: &Line{}}
				return Reading{Row: row, Cause: f.text(row.Cause), Fix: f.text(row.Fix), Command: f.command(row.Command)}, true
			}
		}
	}
	return Reading{}, false
}

// Plainly is the wording with its holes as dots: “certificate is valid for …, not …”.
func (s Saying) Plainly() string {
	text := strings.TrimSuffix(strings.TrimLeft(s.Wording, "^*="), "$")
	return strings.TrimSpace(replaced(text, func(string) string { return "…" }))
}
