package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func handlerOf(t *testing.T) http.Handler {
	t.Helper()
	dir := t.TempDir()
	s, _ := packed(t)
	require.NoError(t, s.write(filepath.Join(dir, siteDir)))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret.html"), []byte("outside"), 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(dir, siteDir, "folder.html"), 0o755))
	return newHandler(filepath.Join(dir, siteDir))
}

func ask(h http.Handler, method, path, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1/", nil)
	r.URL.Path = path
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestServedFiles(t *testing.T) {
	h := handlerOf(t)
	for path, want := range map[string]string{
		"/":                     "text/html; charset=utf-8",
		"/index.html":           "text/html; charset=utf-8",
		"/app.css":              "text/css; charset=utf-8",
		"/boot.js":              "text/javascript; charset=utf-8",
		"/sw.js":                "text/javascript; charset=utf-8",
		"/app.wasm":             "application/wasm",
		"/rest.wasm":            "application/wasm",
		"/icon.svg":             "image/svg+xml",
		"/icon-192.png":         "image/png",
		"/manifest.webmanifest": "application/manifest+json",
	} {
		w := ask(h, http.MethodGet, path, "")
		assert.Equal(t, http.StatusOK, w.Code, path)
		assert.Equal(t, want, w.Header().Get("Content-Type"), path)
		assert.NotEmpty(t, w.Body.Bytes(), path)
	}
}

func TestServedHeaders(t *testing.T) {
	h := handlerOf(t)
	for _, path := range []string{"/", "/app.wasm", "/nothing"} {
		header := ask(h, http.MethodGet, path, "").Header()
		assert.True(t, strings.HasPrefix(header.Get("Content-Security-Policy"), sitePolicy+";"), path)
		assert.Equal(t, "nosniff", header.Get("X-Content-Type-Options"), path)
		assert.Equal(t, "no-referrer", header.Get("Referrer-Policy"), path)
	}
}

func TestServedProgramIsPackedForWhoTakesIt(t *testing.T) {
	h := handlerOf(t)
	p := sample(t)
	plain := ask(h, http.MethodGet, "/app.wasm", "")
	assert.Empty(t, plain.Header().Get("Content-Encoding"))
	assert.Equal(t, p.modules[0].wasm, plain.Body.Bytes())
	small := ask(h, http.MethodGet, "/app.wasm", "br, gzip")
	assert.Equal(t, "gzip", small.Header().Get("Content-Encoding"))
	assert.Equal(t, "application/wasm", small.Header().Get("Content-Type"))
	assert.Equal(t, "Accept-Encoding", small.Header().Get("Vary"))
	assert.Equal(t, p.modules[0].gzipped, small.Body.Bytes())
	assert.NotEqual(t, plain.Header().Get("ETag"), small.Header().Get("ETag"))
}

func TestKnownVersionIsNotSentAgain(t *testing.T) {
	h := handlerOf(t)
	tag := ask(h, http.MethodGet, "/boot.js", "").Header().Get("ETag")
	require.NotEmpty(t, tag)
	r := httptest.NewRequest(http.MethodGet, "/boot.js", nil)
	r.Header.Set("If-None-Match", tag)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, http.StatusNotModified, w.Code)
	assert.Equal(t, "no-cache", w.Header().Get("Cache-Control"))
}

func TestNothingElseIsServed(t *testing.T) {
	h := handlerOf(t)
	for _, path := range []string{"/nothing", "/nothing.js", "/../secret.html", "/folder.html", "/folder.html/", "/.", "//app.css", "/./app.css", "/app.css/"} {
		w := ask(h, http.MethodGet, path, "gzip")
		assert.Equal(t, http.StatusNotFound, w.Code, path)
		assert.Empty(t, w.Header().Get("Content-Encoding"), path)
		assert.NotContains(t, w.Body.String(), "outside", path)
	}
	w := ask(h, http.MethodPost, "/", "")
	assert.Equal(t, http.StatusMethodNotAllowed, w.Code)
	assert.Equal(t, "GET, HEAD", w.Header().Get("Allow"))
}

func TestBusyPortIsOneClearLine(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	_, err = listen(port)
	assert.EqualError(t, err, "web: port "+port+" of 127.0.0.1 is in use by another program: choose another one, as in PORT=8081 make run")
}

func TestPortThatIsNoneIsNamed(t *testing.T) {
	_, err := listen("eighty-eighty")
	assert.ErrorContains(t, err, `web: listen on port "eighty-eighty" of 127.0.0.1`)
}

func TestListensOnLoopbackAlone(t *testing.T) {
	l, err := listen("0")
	require.NoError(t, err)
	defer l.Close()
	assert.True(t, l.Addr().(*net.TCPAddr).IP.IsLoopback())
}

func TestBaseHasSlashesAtBothEnds(t *testing.T) {
	for given, want := range map[string]string{"/": "/", "": "/", "lab": "/lab/", "/lab": "/lab/", "/a/b/": "/a/b/"} {
		o, err := serveFlags("serve", []string{"-base", given})
		require.NoError(t, err)
		assert.Equal(t, want, o.base, given)
	}
}

func TestServingWhatWasNotBuiltSaysSo(t *testing.T) {
	err := serveCommand([]string{"-out", t.TempDir()})
	assert.ErrorContains(t, err, "build first")
}
