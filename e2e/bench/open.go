//go:build !js

package main

import (
	"errors"
	"time"

	"kubepki/e2e/browser"
)

// noteHeading notes in the page itself when its heading is there, in
// milliseconds of the clock that the whole machine shares.
const noteHeading = `new MutationObserver((_, watch) => {
	if (!document.querySelector("h1")) return;
	watch.disconnect();
	globalThis.usableAt = performance.timeOrigin + performance.now();
}).observe(document, {childList: true, subtree: true})`

// open compares opening the single file from disk with opening an empty go-app
// page that is packed the same way.
func (b *bench) open() ([]result, error) {
	bare, err := b.product.Bare()
	if err != nil {
		return nil, err
	}
	ours, empty, err := b.pair(
		func() (time.Duration, error) { return b.usable(b.product.File()) },
		func() (time.Duration, error) { return b.usable(bare) },
	)
	return []result{ratio("open the single file ÷ a bare go-app page", ours, empty, 1.6)}, err
}

// usable is the time from asking the browser for the file, as a double click
// does, to its heading. The browser was just started and has seen no page: so it
// is when a file comes on a stick.
func (b *bench) usable(address string) (took time.Duration, err error) {
	fresh, err := browser.Launch()
	if err != nil {
		return 0, err
	}
	defer func() {
		_, closing := fresh.Close()
		err = errors.Join(err, closing)
	}()
	err = browser.Visit(fresh, func(tab *browser.Tab) error {
		tab.Before(noteHeading)
		asked := float64(time.Now().UnixMicro()) / 1000
		tab.Enter(address, "")
		tab.Until("the heading", "globalThis.usableAt > 0")
		took = time.Duration((browser.Ask[float64](tab, "usableAt") - asked) * float64(time.Millisecond))
		return nil
	})
	return took, err
}
