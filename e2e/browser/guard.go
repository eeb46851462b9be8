//go:build !js

package browser

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// guard notes what a page must not do. It sees every event of its tab in the
// order in which they came.
type guard struct {
	mu       sync.Mutex
	site     string // every request of a loading page begins with it
	loaded   bool   // from here on a page asks for nothing
	faults   []string
	requests []string
	dialogs  chan *page.EventJavascriptDialogOpening
	allowed  []string
	leaves   int
}

func newGuard() *guard {
	return &guard{dialogs: make(chan *page.EventJavascriptDialogOpening, 8)}
}

// loud are the calls of the console that a quiet page does not make.
var loud = []runtime.ConsoleAPICalledType{"error", "warning", "assert"}

// see is called on the goroutine that reads the tab's messages.
func (g *guard) see(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		if slices.Contains(loud, ev.Type) {
			g.fault("console %s: %s", ev.Type, words(ev.Args))
		}
	case *runtime.EventExceptionThrown:
		g.fault("exception: %s", exceptionWords(ev.ExceptionDetails))
	case *log.EventEntryAdded:
		if e := ev.Entry; e.Level == log.EntryLevelError || e.Level == log.EntryLevelWarning {
			g.fault("log %s: %s: %s (%s)", e.Level, e.Source, e.Text, e.URL)
		}
	case *network.EventRequestWillBeSent:
		g.request(ev.Request)
	case *network.EventWebSocketCreated:
		g.fault("web socket to %s", ev.URL)
	case *page.EventJavascriptDialogOpening:
		select {
		case g.dialogs <- ev:
		default:
			g.fault("too many dialogs: %s", ev.Message)
		}
	}
}

func (g *guard) fault(format string, args ...any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.note(fmt.Sprintf(format, args...))
}

// note keeps a fault; the lock is held.
func (g *guard) note(text string) {
	if !slices.ContainsFunc(g.allowed, func(a string) bool { return strings.Contains(text, a) }) {
		g.faults = append(g.faults, text)
	}
}

// request judges one request. What lies in the page itself, blob: and data:,
// leaves it at no time.
func (g *guard) request(r *network.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	u, err := url.Parse(r.URL)
	if err == nil && (u.Scheme == "blob" || u.Scheme == "data" || u.Scheme == "about") {
		return
	}
	g.requests = append(g.requests, r.Method+" "+r.URL)
	switch {
	case r.Method != "GET":
		g.note(fmt.Sprintf("request: %s %s, where only GET is known", r.Method, r.URL))
	case !strings.HasPrefix(r.URL, g.site):
		g.note(fmt.Sprintf("request: %s, which is no file of %s", r.URL, g.site))
	case u.RawQuery != "" || r.HasPostData:
		g.note(fmt.Sprintf("request: %s carries more than a name", r.URL))
	case g.loaded:
		g.note(fmt.Sprintf("request: %s after the page was loaded", r.URL))
	}
}

// begin is called before a page is entered: its site, and that it loads.
func (g *guard) begin(site string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.site, g.loaded, g.requests = site, false, nil
}

// settled is called when the page is there.
func (g *guard) settled() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.loaded = true
}

// words gives what was passed to the console.
func words(args []*runtime.RemoteObject) string {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = remoteWords(a)
	}
	return strings.Join(parts, " ")
}

func remoteWords(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	var s string
	if err := json.Unmarshal(o.Value, &s); err == nil {
		return s
	}
	if o.Description != "" {
		return o.Description
	}
	return string(o.Value)
}

func exceptionWords(d *runtime.ExceptionDetails) string {
	if d == nil {
		return "without details"
	}
	return d.Text + " " + remoteWords(d.Exception)
}
