//go:build !js

package e2e

import (
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"kubepki/e2e/browser"
)

// visit is one tab on its way through a story.
type visit struct {
	*browser.Tab
	at string // the address of the product, without a route
}

// Two tabs at most work at once, however many cores there are: a story tells
// of a user at a machine, not of a machine under siege.
var seats = make(chan struct{}, 2)

// story tells a story with the site served and with the single file, beside others.
func story(t *testing.T, tell func(*testing.T, *visit)) {
	t.Helper()
	t.Parallel()
	for name, at := range kinds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tell(t, open(t, at))
		})
	}
}

// quiet tells a story alone, one kind after the other, so that times can be judged.
func quiet(t *testing.T, tell func(*testing.T, *visit)) {
	t.Helper()
	for name, at := range kinds() {
		t.Run(name, func(t *testing.T) {
			tell(t, open(t, at))
		})
	}
}

func kinds() map[string]string {
	return map[string]string{"served": served.URL, "file": built.File()}
}

// open gives a tab of its own, which must have done nothing wrong at the end.
// A test opens one: it keeps its seat until it ends.
func open(t *testing.T, at string) *visit {
	t.Helper()
	seats <- struct{}{}
	t.Cleanup(func() { <-seats })
	return watched(t, chromium.Open(t.Fatalf), at)
}

// beside gives a second tab of the same visitor: it shares the storage and the seat.
func (v *visit) beside(t *testing.T) *visit {
	t.Helper()
	return watched(t, chromium.Beside(v.Tab), v.at)
}

// watched closes a tab at the end and wants it to have done nothing wrong.
func watched(t *testing.T, tab *browser.Tab, at string) *visit {
	t.Cleanup(func() {
		faults := tab.Faults()
		tab.Close()
		if len(faults) > 0 {
			t.Errorf("the page did what it must not:\n%s", strings.Join(faults, "\n"))
		}
	})
	return &visit{Tab: tab, at: at}
}

// enter opens the product at a route, such as "#/cluster".
func (v *visit) enter(route string) { v.Go(v.at, route) }

// follow goes to a route inside the page and waits for its heading.
func (v *visit) follow(route, heading string) {
	v.Follow(route)
	v.Element("heading", heading)
}

// insecure is an address with a host that browsers hold for no secure context.
func insecure(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = browser.InsecureHost + ":" + u.Port()
	return u.String()
}

func needTools(names ...string) error {
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("e2e: %s is not installed: install it, such as by e2e/install.sh", name)
		}
	}
	return nil
}
