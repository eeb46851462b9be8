//go:build !js

package e2e

import (
	"fmt"
	"os"
	"testing"

	"kubepki/e2e/browser"
	"kubepki/e2e/product"
)

// What all stories share: one build, one browser, one server.
var (
	built    *product.Product
	chromium *browser.Browser
	served   *product.Server
)

func TestMain(m *testing.M) {
	code, err := withAll(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// withAll builds, starts and at last reads what the pages wanted of the network.
func withAll(run func() int) (code int, err error) {
	if err := needTools("openssl", "sha256sum", "age", "ssh-keygen", "script"); err != nil {
		return 1, err
	}
	if built, err = product.Build(); err != nil {
		return 1, err
	}
	defer built.Remove()
	if served, err = built.Serve("/"); err != nil {
		return 1, err
	}
	defer served.Stop()
	if chromium, err = browser.Launch(); err != nil {
		return 1, err
	}
	code = run()
	strangers, err := chromium.Close()
	if err == nil && len(strangers) > 0 {
		err = fmt.Errorf("e2e: pages wanted what is not on this machine: %q", strangers)
	}
	return code, err
}
