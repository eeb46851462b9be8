package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// site is the static site: relative names and bytes. It works at / and under
// any path, because every address in it is relative.
type site map[string][]byte

// newSite puts the program and all that surrounds it side by side.
func newSite(p program) (site, error) {
	style, err := stylesheet()
	if err != nil {
		return nil, err
	}
	index, err := fill("index.html", map[string]any{
		"Kind":    "site",
		"Modules": p.names(),
		"Size":    p.size(),
		"Policy":  sitePolicy,
		"Head":    siteHead(),
		"Tail":    siteTail,
	})
	if err != nil {
		return nil, err
	}
	s := site{
		"index.html":            index,
		"app.css":               style,
		"wasm_exec.js":          runtime(p.exec),
		"icon-192.png":          emblem(192, 0),
		"icon-512.png":          emblem(512, 0),
		"icon-maskable-512.png": emblem(512, maskable),
	}
	for _, name := range []string{"theme.js", "check.js", "worker.js", "gate.js", "boot.js", "icon.svg", "manifest.webmanifest"} {
		s[name] = asset(name)
	}
	for _, m := range p.modules {
		s[m.file()] = m.wasm
	}
	if s["sw.js"], err = serviceWorker(s); err != nil {
		return nil, err
	}
	// Not part of what the service worker keeps: servers send them for the modules.
	for _, m := range p.modules {
		s[m.file()+".gz"] = m.gzipped
	}
	return s, nil
}

// siteHead carries the icon in the page itself, as the single file does:
// browsers ask for an icon file again at each change of the route, and after
// loading this page asks for nothing.
func siteHead() string {
	return fmt.Sprintf(`<link rel="icon" type="image/svg+xml" href="%s">
<link rel="apple-touch-icon" href="icon-192.png">
<link rel="manifest" href="manifest.webmanifest">
<script src="theme.js"></script>
<link rel="stylesheet" href="app.css">`, iconURL())
}

const siteTail = `<script src="check.js"></script>
<script src="wasm_exec.js"></script>
<script src="worker.js"></script>
<script src="gate.js"></script>
<script src="boot.js"></script>`

// serviceWorker lists every file with its hash, and takes the hash of the list
// as the version.
func serviceWorker(s site) ([]byte, error) {
	files := make(map[string]string, len(s))
	for name, data := range s {
		if name == "index.html" {
			name = "./"
		}
		files[name] = integrity(data)
	}
	list, err := json.MarshalIndent(files, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("web: list files: %w", err)
	}
	return fill("sw.js", map[string]any{
		"Version": fmt.Sprintf("%.8x", sha256.Sum256(slices.Concat(list, asset("sw.js")))),
		"Files":   string(list),
	})
}

// write makes the folder dir hold the site and nothing else. A server that is
// reading it meanwhile sees each file whole.
func (s site) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("web: write site: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if err := replace(filepath.Join(dir, name), s[name]); err != nil {
			return err
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("web: write site: %w", err)
	}
	for _, e := range entries {
		if _, ok := s[e.Name()]; ok {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("web: write site: %w", err)
		}
	}
	return nil
}

// replace writes a file in one step, unless it already holds just that.
func replace(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	part := path + ".part"
	if err := os.WriteFile(part, data, 0o644); err != nil {
		return fmt.Errorf("web: write %s: %w", filepath.Base(path), err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("web: write %s: %w", filepath.Base(path), err)
	}
	return nil
}
