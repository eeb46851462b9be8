// Package apptest brings ports that need no browser, for tests of pages: keys
// of Go's own making, files and clipboard that remember what they were given.
package apptest

import (
	"context"
	"sync"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Saved is a download that was offered.
type Saved struct {
	Name, MIME string
	Data       []byte
}

// Memory remembers everything that a page did through its ports, except for
// what has a type of package app; see the fields for what that is.
type Memory struct {
	mu      sync.Mutex
	Copied  []string
	Saves   []Saved
	Themes  []string
	Focused []string
	Warned  bool
	prefs   map[string]string
	Stored  map[string][]byte
}

// Store is the Store of a Memory: its Save has another meaning than that of files.
type Store struct{ *Memory }

// Load implements Store.
func (s Store) Load(_ context.Context, name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Stored[name], nil
}

// Save implements Store.
func (s Store) Save(_ context.Context, name string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Stored == nil {
		s.Stored = map[string][]byte{}
	}
	s.Stored[name] = data
	return nil
}

// Remove implements Store.
func (s Store) Remove(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.Stored, name)
	return nil
}

// Copy implements Clipboard.
func (m *Memory) Copy(_ context.Context, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Copied = append(m.Copied, text)
	return nil
}

// Save is the half of Files that goes out.
func (m *Memory) Save(name, mime string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Saves = append(m.Saves, Saved{name, mime, data})
	return nil
}

// Get implements Prefs.
func (m *Memory) Get(name string) string { return m.prefs[name] }

// Set implements Prefs.
func (m *Memory) Set(name, value string) {
	if m.prefs == nil {
		m.prefs = map[string]string{}
	}
	m.prefs[name] = value
}

// SetTheme is of Page.
func (m *Memory) SetTheme(theme string) { m.Themes = append(m.Themes, theme) }

// Focus is of Page.
func (m *Memory) Focus(id string) { m.Focused = append(m.Focused, id) }

// WarnOnLeave is of Page.
func (m *Memory) WarnOnLeave(on bool) { m.Warned = on }

// Now is the time at which every test happens.
func Now() time.Time { return time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC) }

// Yield gives way to nobody: tests have no browser to paint.
func Yield(ctx context.Context) error { return ctx.Err() }

// HTML is a component as text with the attributes in order and the booleans
// written out, so that it can be compared.
func HTML(e ui.UI) string { return Normal(ui.HTMLString(e)) }
