package kit

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Unbroken is a text for a machine whose lines wrap at blanks alone: a browser
// would break -pkeyopt behind its hyphen. A word longer than a line still breaks.
func Unbroken(text string) []ui.UI {
	var out []ui.UI
	begin := 0
	for at := 0; at < len(text); {
		word := text[at:]
		if end := strings.IndexAny(word, " \n"); end >= 0 {
			word = word[:end]
		}
		if strings.Contains(word, "-") {
			out = append(out, ui.Text(text[begin:at]), el.Text("span", "word", word))
			begin = at + len(word)
		}
		at += len(word) + 1
	}
	return append(out, ui.Text(text[min(begin, len(text)):]))
}
