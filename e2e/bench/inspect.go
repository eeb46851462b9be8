//go:build !js

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"time"

	"kubepki/e2e/browser"
)

// trustStore is Debian's, some 140 certificates in 220 kB of PEM.
const trustStore = "/etc/ssl/certs/ca-certificates.crt"

// inspect compares pasting a whole trust store, until its list is on the screen,
// with openssl printing the same file.
func (b *bench) inspect() ([]result, error) {
	const what = "paste a trust store until it is listed ÷ openssl storeutl -text"
	text, err := os.ReadFile(trustStore)
	if err != nil {
		return []result{{what: what, measured: err.Error() + ": install ca-certificates", limit: atMost(1.5), unmeasured: true}}, nil
	}
	n := bytes.Count(text, []byte("-----BEGIN CERTIFICATE-----"))
	var longest []time.Duration // another program may have had the processor in one of them
	page, tool, err := b.pair(
		func() (time.Duration, error) { return b.pasted(string(text), n, &longest) },
		storeutl,
	)
	return []result{
		ratio(what, page, tool, 1.5),
		{what: "  longest main-thread task meanwhile", measured: longestWords(median(longest)), limit: "≤ 200ms", over: median(longest) > longestTask},
	}, err
}

// pasted is the time from the paste to the list, in a page that has read
// something before.
func (b *bench) pasted(text string, n int, longest *[]time.Duration) (took time.Duration, err error) {
	err = browser.Visit(b.browser, func(tab *browser.Tab) error {
		const field = "#decode-text"
		tab.Go(b.product.File(), "#/inspect")
		tab.Until("the page to warm up", "document.documentElement.dataset.warm === 'true'")
		tab.Paste(field, text[:len(text)/2], "Found")
		tab.Click("Clear")
		tab.UntilText("Nothing to read yet")
		tab.WatchTasks()
		took = tab.Paste(field, text, fmt.Sprintf("%d objects", n))
		*longest = append(*longest, tab.LongestTask())
		return nil
	})
	return took, err
}

func storeutl() (time.Duration, error) {
	began := time.Now()
	if out, err := exec.Command("openssl", "storeutl", "-noout", "-text", "-certs", trustStore).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("openssl storeutl: %w: %.200s", err, out)
	}
	return time.Since(began), nil
}
