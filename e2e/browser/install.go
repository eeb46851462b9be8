//go:build !js

package browser

import (
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// InstallFaults gives what keeps the browser from installing the page as an
// app. That the tab has storage of its own is left out: the browser takes it
// for a private window.
func (t *Tab) InstallFaults() []string {
	m, err := chromedp.Call(t.ctx, page.GetAppManifest, page.GetAppManifestParams{})
	t.check("read the manifest", err)
	var faults []string
	for _, e := range m.Errors {
		faults = append(faults, "manifest: "+e.Message)
	}
	if m.URL == "" {
		faults = append(faults, "no manifest")
	}
	res, err := chromedp.Call(t.ctx, page.GetInstallabilityErrors, cdp.Empty{})
	t.check("ask for what is against installing", err)
	for _, e := range res.InstallabilityErrors {
		if !strings.Contains(e.ErrorID, "incognito") {
			faults = append(faults, e.ErrorID)
		}
	}
	return faults
}
