package kit

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Tail is a path in one line, as an element of its own. Where there is no room
// its folders give way: many differ in the file alone.
func Tail(tag, path string) ui.UI {
	file := strings.LastIndexByte(path, '/') + 1
	return el.Box(tag, "tail", el.Text("bdi", "", Visible(path[:file])), el.Text("bdi", "", Visible(path[file:])))
}
