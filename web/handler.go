package main

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// mimeTypes are named here, because the system's own table may say otherwise,
// and browsers compile only application/wasm.
var mimeTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".wasm":        "application/wasm",
	".gz":          "application/gzip",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".webmanifest": "application/manifest+json",
}

// securityHeaders go with every answer. frame-ancestors works in a header only.
var securityHeaders = map[string]string{
	"Content-Security-Policy": sitePolicy + "; frame-ancestors 'none'",
	"X-Content-Type-Options":  "nosniff",
	"Referrer-Policy":         "no-referrer",
	"Cache-Control":           "no-cache",
}

// newHandler serves the files of one folder, and nothing else: no listings,
// no folders but the root, GET and HEAD alone.
func newHandler(dir string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range securityHeaders {
			w.Header().Set(name, value)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD are answered", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" {
			name = "index.html"
		}
		serveFile(w, r, dir, name)
	})
}

// serveFile answers with one file, packed if there is a packed one beside it
// and the browser takes it.
func serveFile(w http.ResponseWriter, r *http.Request, dir, name string) {
	mime, known := mimeTypes[path.Ext(name)]
	if !known || !fs.ValidPath(name) {
		http.NotFound(w, r)
		return
	}
	full := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(full + ".gz"); err == nil {
		w.Header().Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			full += ".gz"
			w.Header().Set("Content-Encoding", "gzip")
		}
	}
	file, err := os.Open(full)
	if err != nil {
		w.Header().Del("Content-Encoding")
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime)
	w.Header().Set("ETag", fmt.Sprintf(`"%x-%x-%s"`, info.ModTime().UnixNano(), info.Size(), strings.TrimPrefix(filepath.Ext(full), ".")))
	http.ServeContent(w, r, name, info.ModTime(), file)
}
