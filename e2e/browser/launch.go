//go:build !js

package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

// InsecureHost is a name that Chromium leads to this machine and does not hold
// for a secure context, as a plain http address in a class room's network.
const InsecureHost = "lab.test"

// Browser is one Chromium process.
type Browser struct {
	ctx       context.Context
	stop      func()
	dir       string
	downloads *downloads
}

// Find gives the path of Chromium: CHROME where it is set, else the first of
// the usual names. Its error says what to install.
func Find() (string, error) {
	if path := os.Getenv("CHROME"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("browser: Chromium is not installed: install the package chromium (Debian, Ubuntu: apt-get install chromium), or set CHROME to its path")
}

// Launch starts Chromium without a window and without traffic of its own.
// Names other than [InsecureHost] lead nowhere. Close ends it.
func Launch() (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kubepki-e2e-")
	if err != nil {
		return nil, fmt.Errorf("browser: make a folder: %w", err)
	}
	b := &Browser{dir: dir}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), b.flags(path)...)
	ctx, stop := chromedp.NewContext(alloc)
	b.ctx, b.stop = ctx, func() { stop(); stopAlloc() }
	if err := b.start(); err != nil {
		b.stop()
		return nil, errors.Join(fmt.Errorf("browser: start %s: %w", path, err), os.RemoveAll(dir))
	}
	return b, nil
}

func (b *Browser) flags(path string) []chromedp.ExecAllocatorOption {
	flag := chromedp.Flag
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(filepath.Join(b.dir, "profile")),
		chromedp.WindowSize(1440, 1000),
		flag("disable-gpu", true),
		flag("disable-quic", true),
		flag("disable-component-update", true),
		flag("disable-domain-reliability", true),
		flag("disable-features", "Translate,OptimizationHints,MediaRouter,InterestFeedContentSuggestions,AutofillServerCommunication,CertificateTransparencyComponentUpdater,LocalNetworkAccessChecks"),
		flag("no-pings", true),
		flag("no-proxy-server", true),
		flag("host-resolver-rules", "MAP "+InsecureHost+" 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		flag("log-net-log", b.netLog()),
	)
}

// start opens the first tab, which lives as long as the browser and stays blank.
func (b *Browser) start() error {
	if err := chromedp.Do(b.ctx); err != nil {
		return err
	}
	b.downloads = newDownloads()
	return chromedp.ListenBrowser(b.ctx, b.downloads.see)
}

func (b *Browser) netLog() string { return filepath.Join(b.dir, "net.json") }

// Close ends the browser and gives what pages and their workers wanted of the
// network in its whole life that is not on this machine.
func (b *Browser) Close() (strangers []string, err error) {
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	err = chromedp.Cancel(ctx)
	b.stop()
	if err == nil {
		strangers, err = readNetLog(b.netLog())
	}
	return strangers, errors.Join(err, os.RemoveAll(b.dir))
}
