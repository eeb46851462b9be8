//go:build !js

package browser

import (
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// answerDialogs says yes to every question of the browser, such as whether to
// leave a page with unsaved keys, and counts them in the page's name.
func (t *Tab) answerDialogs() {
	for {
		select {
		case <-t.ctx.Done():
			return
		case d := <-t.guard.dialogs:
			t.guard.asked(d)
			// An error means that the tab is gone: there is nobody left to answer.
			_, _ = chromedp.Call(t.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}
	}
}

// asked notes a question. Other dialogs than the one before leaving are faults.
func (g *guard) asked(d *page.EventJavascriptDialogOpening) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if d.Type == page.DialogTypeBeforeunload {
		g.leaves++
		return
	}
	g.note("dialog: " + d.Message)
}

// AskedToLeave is how often the browser asked whether to leave the page.
func (t *Tab) AskedToLeave() int {
	t.guard.mu.Lock()
	defer t.guard.mu.Unlock()
	return t.guard.leaves
}
