//go:build !js

package browser

import "github.com/chromedp/chromedp"

// Picture is a PNG of the whole page, beyond the window's lower edge too.
func (t *Tab) Picture() []byte {
	t.Eval(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))`)
	ctx, cancel := t.limited()
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	t.check("take a picture", err)
	return png
}
