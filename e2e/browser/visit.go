//go:build !js

package browser

import "fmt"

// stopped carries what a tab failed with out of a visit.
type stopped struct{ err error }

// Visit does something in a tab of its own. What goes wrong in the tab is the error.
func Visit(in *Browser, do func(*Tab) error) (err error) {
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
	return do(tab)
}
