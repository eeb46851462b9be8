//go:build !js

package browser

import (
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Picture is a PNG of the whole page, beyond the window's lower edge too.
func (t *Tab) Picture() []byte {
	t.Drawn()
	ctx, cancel := t.limited()
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	t.check("take a picture", err)
	return png
}

// Print is the page as it comes out of a printer: a PDF of A4 sheets, without
// colours behind the text, as browsers print unless they are told otherwise.
func (t *Tab) Print() []byte {
	ctx, cancel := t.limited()
	defer cancel()
	const inch = 25.4 // mm
	out, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 210 / inch, PaperHeight: 297 / inch})
	t.check("print the page", err)
	return out.Data
}
