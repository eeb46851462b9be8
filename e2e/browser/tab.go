//go:build !js

package browser

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Limit is how long a tab waits for a condition before it gives up.
const Limit = 20 * time.Second

// Tab is one window of the browser, with storage of its own but for [Browser.Beside]. Its methods stop
// the story through the fail func when something is not as they need it.
type Tab struct {
	ctx   context.Context
	close func()
	guard *guard
	fail  func(format string, args ...any)
	files *inbox
	limit time.Duration
}

// Open opens a tab. fail is called with what went wrong and must not return:
// testing's Fatalf, or a func that ends the program.
func (b *Browser) Open(fail func(format string, args ...any)) *Tab {
	t := b.tab(fail, chromedp.WithNewBrowserContext())
	t.files = b.downloads.open(t)
	return t
}

// Beside opens a tab that shares the storage of another. Downloads are the
// other's.
func (b *Browser) Beside(other *Tab) *Tab {
	return b.tab(other.fail, chromedp.WithExistingBrowserContext(chromedp.FromContext(other.ctx).BrowserContextID))
}

func (b *Browser) tab(fail func(format string, args ...any), where chromedp.ContextOption) *Tab {
	t := &Tab{guard: newGuard(), fail: fail, limit: Limit}
	t.ctx, t.close = chromedp.NewContext(b.ctx, where, chromedp.WithListener(t.guard.see))
	if err := chromedp.Do(t.ctx); err != nil {
		t.fail("open a tab: %v", err)
	}
	t.EmulateFocus()
	go t.answerDialogs()
	return t
}

// Close closes the tab and forgets its storage.
func (t *Tab) Close() { t.close() }

// Patient lets the tab wait longer from here on: for work that takes its time.
func (t *Tab) Patient(limit time.Duration) { t.limit = limit }

// Faults gives what the page did that it must not, so far.
func (t *Tab) Faults() []string {
	t.guard.mu.Lock()
	defer t.guard.mu.Unlock()
	return slices.Clone(t.guard.faults)
}

// Requests gives what the page asked for since it was entered, as "GET URL".
func (t *Tab) Requests() []string {
	t.guard.mu.Lock()
	defer t.guard.mu.Unlock()
	return slices.Clone(t.guard.requests)
}

// Allow takes faults that contain text for expected in this story.
func (t *Tab) Allow(text string) {
	t.guard.mu.Lock()
	defer t.guard.mu.Unlock()
	t.guard.allowed = append(t.guard.allowed, text)
}

// Go enters a page of the site at address, and waits until it is usable: its
// h1 is there. route is a hash route such as "#/cluster".
func (t *Tab) Go(address, route string) {
	t.Enter(address, route)
	t.Settle()
}

// Enter enters a page and waits for the document alone.
func (t *Tab) Enter(address, route string) {
	t.guard.begin(siteOf(address))
	t.do("enter "+address+route, chromedp.Navigate(address+route))
}

// Settle waits for the page's h1, and for the rest of its program where it has
// one. From then on the page asks for nothing.
func (t *Tab) Settle() {
	t.Until("the page’s h1, and the whole program", `!!document.querySelector("main h1") && (globalThis.kubepki?.whole ?? !globalThis.kubepki)`)
	t.guard.settled()
}

// Reload loads the page again, as a person with the key F5.
func (t *Tab) Reload() {
	t.guard.begin(t.guard.site)
	t.do("reload", chromedp.Reload())
	t.Settle()
}

// Reloaded waits until do, such as the click of a button, has loaded the page again.
func (t *Tab) Reloaded(do func()) {
	t.Eval(`globalThis.beforeReload = true`)
	t.guard.begin(t.guard.site)
	do()
	t.Until("the page to be loaded again", `!globalThis.beforeReload`)
	t.Settle()
}

// Follow changes the route inside the page, as a typed address does.
func (t *Tab) Follow(route string) {
	t.Eval(fmt.Sprintf("void (location.hash = %q)", route))
}

// siteOf is the folder that all files of a site lie in; a file stands alone.
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "file" {
		return address
	}
	u.Path = strings.TrimSuffix(path.Dir(u.Path+"x"), "/") + "/"
	return u.String()
}

// Before runs script in every document that this tab opens, before its own.
func (t *Tab) Before(script string) {
	_, err := chromedp.Call(t.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	t.check("add a script", err)
}

// Eval runs JavaScript and waits for the promise it may give.
func (t *Tab) Eval(script string) {
	t.do("run "+script, chromedp.Evaluate[chromedp.Void](script, chromedp.EvalAwaitPromise))
}

// Ask gives the value of a JavaScript expression, after the promise it may be.
func Ask[V any](t *Tab, script string) V {
	ctx, cancel := t.limited()
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[V](script, chromedp.EvalAwaitPromise))
	t.check("ask "+script, err)
	return v
}

// Until waits until a JavaScript expression is true. what says for people what
// is waited for.
func (t *Tab) Until(what, condition string) {
	t.wait(what, func(ctx context.Context) (bool, error) {
		return chromedp.Run(ctx, chromedp.Evaluate[bool](condition, chromedp.EvalAwaitPromise))
	})
}

// Drawn waits until what happened is drawn: for two frames. A window that the
// browser does not draw just now has none, and a story needs none of it either.
func (t *Tab) Drawn() {
	t.Eval(`new Promise(done => {
		requestAnimationFrame(() => requestAnimationFrame(done));
		setTimeout(done, 1000);
	})`)
}

// Wait waits until done is true.
func (t *Tab) Wait(what string, done func() bool) {
	t.wait(what, func(context.Context) (bool, error) { return done(), nil })
}

// The pauses between two questions of [Tab.wait].
const pause, longestPause = 15 * time.Millisecond, 150 * time.Millisecond

// wait asks again and again until the answer is yes. An error is asked again
// too: a page that is being left has no document for a moment. The page answers
// in the time that it works in: so it is left alone longer than it was asked.
func (t *Tab) wait(what string, done func(context.Context) (bool, error)) {
	ctx, cancel := t.limited()
	defer cancel()
	for {
		asked := time.Now()
		ok, err := done(ctx)
		if err == nil && ok {
			return
		}
		select {
		case <-ctx.Done():
			t.fail("waited %s for %s (%v)\n%s", t.limit, what, err, t.state())
		case <-time.After(min(max(pause, 2*time.Since(asked)), longestPause)):
		}
	}
}

// state says where the page stands, for a story that cannot go on.
func (t *Tab) state() string {
	ctx, cancel := context.WithTimeout(t.ctx, 5*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		`[location.href, "focus: " + document.activeElement?.outerHTML.slice(0, 120), ...[...document.querySelectorAll("[role=alert], dialog[open]")].map(e => e.innerText),
			(document.querySelector("main") ?? document.body).innerText.slice(0, 800)].join("\n")`))
	if err != nil {
		return err.Error()
	}
	return "the page at " + text + "\nfaults: " + strings.Join(t.Faults(), "\n")
}

func (t *Tab) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	ctx, cancel := t.limited()
	defer cancel()
	t.check(what, chromedp.Do(ctx, actions...))
}

func (t *Tab) check(what string, err error) {
	if err != nil {
		t.fail("%s: %v\n%s", what, err, t.state())
	}
}

func (t *Tab) limited() (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.ctx, t.limit)
}
