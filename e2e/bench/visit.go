//go:build !js

package main

import (
	"fmt"

	"kubepki/e2e/browser"
)

// stopped carries what a tab failed with out of a visit.
type stopped struct{ err error }

// visit does something in a tab of its own. What goes wrong in the tab is the error.
func visit(in *browser.Browser, do func(*browser.Tab)) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s, ok := r.(stopped)
			if !ok {
				panic(r)
			}
			err = s.err
		}
	}()
	tab := in.Open(func(format string, args ...any) { panic(stopped{fmt.Errorf(format, args...)}) })
	defer tab.Close()
	do(tab)
	return nil
}
