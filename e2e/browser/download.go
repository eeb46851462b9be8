//go:build !js

package browser

import (
	"os"
	"path/filepath"
	"sync"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// File is a file that the page offered and the browser saved.
type File struct {
	Name string
	Data []byte
}

// inbox is where the finished downloads of one tab arrive.
type inbox struct {
	dir      string
	finished chan arrived
}

type arrived struct {
	guid, name string
	ok         bool
}

// downloads passes on what the browser says of downloads to the tabs they are of.
type downloads struct {
	mu      sync.Mutex
	byFrame map[string]*inbox
	running map[string]pending
}

type pending struct {
	to   *inbox
	name string
}

func newDownloads() *downloads {
	return &downloads{byFrame: map[string]*inbox{}, running: map[string]pending{}}
}

// see is called on the goroutine that reads the browser's messages.
func (d *downloads) see(ev any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch ev := ev.(type) {
	case *cdpbrowser.EventDownloadWillBegin:
		if to := d.byFrame[string(ev.FrameID)]; to != nil {
			d.running[ev.GUID] = pending{to, ev.SuggestedFilename}
		}
	case *cdpbrowser.EventDownloadProgress:
		if p, ok := d.running[ev.GUID]; ok && ev.State != cdpbrowser.DownloadProgressStateInProgress {
			delete(d.running, ev.GUID)
			p.to.finished <- arrived{ev.GUID, p.name, ev.State == cdpbrowser.DownloadProgressStateCompleted}
		}
	}
}

// open lets the tab's downloads arrive in a folder of its own.
func (d *downloads) open(t *Tab) *inbox {
	dir, err := os.MkdirTemp("", "kubepki-downloads-")
	t.check("make a folder", err)
	in := &inbox{dir: dir, finished: make(chan arrived, 16)}
	c := chromedp.FromContext(t.ctx)
	on := true
	_, err = chromedp.CallBrowser(t.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: c.BrowserContextID, DownloadPath: dir, EventsEnabled: &on,
	})
	t.check("allow downloads", err)
	frame := string(c.Target.TargetID)
	d.mu.Lock()
	d.byFrame[frame] = in
	d.mu.Unlock()
	shut := t.close
	t.close = func() {
		shut()
		d.mu.Lock()
		delete(d.byFrame, frame)
		d.mu.Unlock()
		// What is left behind in the system's temporary folder hurts nobody.
		_ = os.RemoveAll(dir)
	}
	return in
}

// Download clicks what has this name and waits for the file that it saves.
func (t *Tab) Download(name string) File {
	t.Click(name)
	return t.Arrival()
}

// Arrival waits for the next file that the page saves.
func (t *Tab) Arrival() File {
	ctx, cancel := t.limited()
	defer cancel()
	select {
	case <-ctx.Done():
		t.fail("waited %s for a download\n%s", t.limit, t.state())
	case a := <-t.files.finished:
		if !a.ok {
			t.fail("the download of %s was broken off", a.name)
		}
		data, err := os.ReadFile(filepath.Join(t.files.dir, a.guid))
		t.check("read the download "+a.name, err)
		return File{a.name, data}
	}
	return File{}
}
