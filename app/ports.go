package app

import (
	"context"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/core/pki"
)

// Ports are what the pages need of the browser. wasm/ brings the real ones,
// tests bring their own; app itself never touches syscall/js.
type Ports struct {
	Keys pki.Maker
	// Expect says which keys, and how many, will be asked for next, so that
	// they can be made while the user reads. Nil where none are made ahead.
	Expect func(pki.KeyAlgorithm, int)
	Files  Files
	Clip   Clipboard
	Prefs  Prefs
	Page   Page
	Now    func() time.Time
	// Yield lets the browser paint and take input, then goes on. Long Go
	// work on the main thread calls it every few milliseconds. It returns
	// ctx.Err() when ctx is done.
	Yield func(ctx context.Context) error
	// Work carries out one request of package task away from the page, which
	// stays responsive. It ends with ctx, whatever it is at.
	Work  func(ctx context.Context, request []byte) ([]byte, error)
	Store Store
	Build Build
	// Picture turns an SVG document into a PNG of this size, in pixels. Nil
	// where nothing can draw.
	Picture func(ctx context.Context, svg string, width, height int) ([]byte, error)
}

// File is a file that came in or goes out: its name and bytes. The name of one
// in a folder that was given is its path below it: "kubernetes/pki/ca.crt".
type File struct {
	Name string
	Data []byte
}

// FileError is why one of several files was not read; the others were.
type FileError struct{ Name, Why, Fix string }

// Error is everything in one line.
func (e *FileError) Error() string { return e.Name + ": " + e.Why + ": " + e.Fix }

// Files reads and saves the user's files. No path of the user's disk is ever seen.
type Files interface {
	// Read gives the files chosen in an <input type="file"> element. Files
	// over limit bytes each are refused. The error joins a [*FileError] for each
	// file that was not read; the others are given with it.
	Read(ctx context.Context, input ui.Value, limit int) ([]File, error)
	// OnDrop calls f with each batch of files dropped anywhere on the page.
	OnDrop(limit int, f func([]File, error))
	// Save offers data to the user as a download called name.
	Save(name, mime string, data []byte) error
}

// Clipboard copies text.
type Clipboard interface {
	Copy(ctx context.Context, text string) error
}

// Prefs keeps small settings that are no secret (the theme). A value that was
// never set is "". Where the browser offers no storage they last as long as the page.
type Prefs interface {
	Get(name string) string
	Set(name, value string)
}

// Store keeps a few files in the browser, for as long as the browser likes. On
// file:// other local pages may read them: nothing that is secret goes in
// unencrypted.
type Store interface {
	// Load gives nil for what is not there.
	Load(ctx context.Context, name string) ([]byte, error)
	Save(ctx context.Context, name string, data []byte) error
	Remove(ctx context.Context, name string) error
}

// Page is the document around the components.
type Page interface {
	// SetTheme is "auto", "light" or "dark".
	SetTheme(theme string)
	// Focus moves the keyboard focus to the element with this id, if it is there.
	Focus(id string)
	// WarnOnLeave asks the user before the page is left while on is true.
	WarnOnLeave(on bool)
	// OnKey calls f on each key press in the document before any field sees
	// it; f tells whether it took the key.
	OnKey(f func(Key) bool)
	// Painted calls f once, when the browser has shown what is drawn now.
	Painted(f func())
}

// Key is one key press.
type Key struct {
	Name            string // as in KeyboardEvent.key: "k", "Escape"
	Ctrl, Meta, Alt bool
	Shift           bool
	InField         bool // the focus is where text is typed
	InDialog        bool // a dialog stands in front of the page
}

// Build says what is running.
type Build struct {
	Version string // from the nearest tag, "dev" without one
	Commit  string // short hash, "" when not known
	OneFile bool   // opened as the single file
}
