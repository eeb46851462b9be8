//go:build !js

// Command early writes web/early.txt: the functions that run until the page
// stands and nothing is left to do. The single file begins with them; the rest
// of the program comes after the page stands.
//
//	go run ./e2e/early
package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"kubepki/e2e/browser"
	"kubepki/e2e/product"
)

const list = "web/early.txt"

func main() {
	names, err := find()
	if err == nil {
		err = os.WriteFile(list, []byte(strings.Join(names, "\n")+"\n"), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d functions in %s\n", len(names), list)
}

// keepProgram lets the marks be read: the page keeps its program to itself.
const keepProgram = `(() => {
	const instantiate = WebAssembly.instantiate;
	WebAssembly.instantiate = async (...given) => (globalThis.program = await instantiate.apply(WebAssembly, given));
})()`

// marks gives what ran, once the page had nothing to do two times in a row: the
// first time follows the first picture.
const marks = `(async () => {
	for (let i = 0; i < 2; i++) await new Promise(requestIdleCallback);
	return Object.entries(program.exports).filter(([, is]) => is instanceof WebAssembly.Global && is.value === 1).map(([name]) => name);
})()`

// more tells names of the same words apart.
var more = regexp.MustCompile(` #\d+$`)

// find opens the file and the site, in both kinds of windows that pages differ in.
func find() (names []string, err error) {
	p, err := product.Build()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Remove()) }()
	marked, err := p.Marked()
	if err != nil {
		return nil, err
	}
	server, err := marked.Serve("/")
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	b, err := browser.Launch()
	if err != nil {
		return nil, err
	}
	defer func() {
		_, closing := b.Close()
		err = errors.Join(err, closing)
	}()
	for _, at := range []string{marked.File(), server.URL} {
		for _, size := range [][2]int64{{1920, 1080}, {360, 800}} {
			err := browser.Visit(b, func(tab *browser.Tab) error {
				tab.Size(size[0], size[1])
				tab.Before(keepProgram)
				tab.Go(at, "")
				for _, name := range browser.Ask[[]string](tab, marks) {
					names = append(names, more.ReplaceAllString(name, ""))
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
