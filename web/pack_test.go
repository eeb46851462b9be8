package main

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sample is a program that no browser could run, but any tool can pack.
func sample(t *testing.T) program {
	t.Helper()
	p := program{exec: []byte(`"use strict"; globalThis.Go = class {};`)}
	for name, wasm := range map[string]string{firstModule: "\x00asm is here ", restModule: "\x00asm goes on "} {
		m := module{name: name, wasm: bytes.Repeat([]byte(wasm), 1000)}
		var err error
		m.gzipped, err = compress(m.wasm)
		require.NoError(t, err)
		p.modules = append(p.modules, m)
	}
	slices.SortFunc(p.modules, func(a, b module) int { return strings.Compare(a.name, b.name) })
	return p
}

func packed(t *testing.T) (site, []byte) {
	t.Helper()
	s, err := newSite(sample(t))
	require.NoError(t, err)
	file, err := oneFile(sample(t))
	require.NoError(t, err)
	return s, file
}

func TestPackingTwiceGivesTheSameBytes(t *testing.T) {
	s1, f1 := packed(t)
	s2, f2 := packed(t)
	assert.Equal(t, s1, s2)
	assert.Equal(t, f1, f2)
}

var (
	scriptElement  = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	styleElement   = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	dataElement    = regexp.MustCompile(`<template class="([a-z]+)">([^<]*)</template>`)
	policyMeta     = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
	policyHash     = regexp.MustCompile(`'sha256-[^']*'`)
	inlineStyle    = regexp.MustCompile(`<[^>]*\sstyle\s*=`)
	inlineHandler  = regexp.MustCompile(`<[^>]*\son[a-z]+\s*=`)
	address        = regexp.MustCompile(`(?:src|href|action)="([^"]*)"|url\(["']?([^"')]*)`)
	absoluteSource = regexp.MustCompile(`(?:https?:)?//[a-z0-9.-]+\.[a-z]`)
)

func TestPolicyOfTheFileNamesJustItsTexts(t *testing.T) {
	_, file := packed(t)
	policy := string(policyMeta.FindSubmatch(file)[1])
	var want []string
	scripts := scriptElement.FindAllSubmatch(file, -1)
	require.Len(t, scripts, 6)
	for _, m := range scripts {
		want = append(want, "'"+integrity(m[1])+"'")
	}
	styles := styleElement.FindAllSubmatch(file, -1)
	require.Len(t, styles, 1)
	want = append(want, "'"+integrity(styles[0][1])+"'")
	assert.Equal(t, want, policyHash.FindAllString(policy, -1))
	for _, d := range []string{"default-src 'none'", "connect-src 'none'", "worker-src blob:", "img-src data: blob:", "base-uri 'none'", "form-action 'none'", "'wasm-unsafe-eval'"} {
		assert.Contains(t, policy, d)
	}
	assert.NotContains(t, policy, "'unsafe-")
	assert.Less(t, bytes.Index(file, []byte("Content-Security-Policy")), bytes.Index(file, []byte("<script")), "the policy comes after what it rules")
}

func TestPolicyOfTheSiteHoldsNoHole(t *testing.T) {
	s, _ := packed(t)
	policy := string(policyMeta.FindSubmatch(s["index.html"])[1])
	assert.Equal(t, sitePolicy, policy)
	assert.NotContains(t, policy, "'unsafe-")
	assert.NotContains(t, policy, "http")
	assert.Empty(t, scriptElement.FindAll(s["index.html"], -1), "an inline script is dead under this policy")
	assert.Empty(t, styleElement.FindAll(s["index.html"], -1), "an inline style sheet is dead under this policy")
}

func TestMarkupNeedsNoHole(t *testing.T) {
	s, file := packed(t)
	for name, page := range map[string][]byte{"site": s["index.html"], "file": file} {
		markup := scriptElement.ReplaceAll(styleElement.ReplaceAll(page, nil), nil)
		assert.Nil(t, inlineStyle.Find(markup), name)
		assert.Nil(t, inlineHandler.Find(markup), name)
	}
}

func TestProgramComesBackOutOfTheFile(t *testing.T) {
	long := sample(t)
	for i, size := range []int{2*partSize + 1, partSize} {
		long.modules[i].gzipped = make([]byte, size)
		_, err := rand.Read(long.modules[i].gzipped)
		require.NoError(t, err)
	}
	file, err := oneFile(long)
	require.NoError(t, err)
	gz := map[string][]byte{}
	for _, m := range dataElement.FindAllSubmatch(file, -1) {
		part, err := base64.StdEncoding.DecodeString(string(m[2]))
		require.NoError(t, err)
		gz[string(m[1])] = append(gz[string(m[1])], part...)
	}
	assert.Equal(t, map[string][]byte{"app": long.modules[0].gzipped, "rest": long.modules[1].gzipped}, gz)
	assert.Len(t, dataElement.FindAll(file, -1), 4)
	assert.Contains(t, string(file), fmt.Sprintf(`data-modules="app rest" data-size="%d"`, long.size()))
}

func TestCompressComesBack(t *testing.T) {
	p := sample(t)
	r, err := gzip.NewReader(bytes.NewReader(p.modules[0].gzipped))
	require.NoError(t, err)
	wasm, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.Equal(t, p.modules[0].wasm, wasm)
}

func TestEveryAddressIsRelative(t *testing.T) {
	s, file := packed(t)
	all := maps.Clone(s)
	all[fileName] = file
	found := 0
	for name, data := range all {
		for _, m := range address.FindAllSubmatch(data, -1) {
			found++
			a := string(m[1]) + string(m[2])
			assert.False(t, strings.HasPrefix(a, "/") || strings.Contains(a, "://"), "%s: %s", name, a)
		}
		text := strings.ReplaceAll(string(data), "http://www.w3.org/2000/svg", "")
		assert.Empty(t, absoluteSource.FindString(text), "%s names a host", name)
	}
	assert.NotZero(t, found)
}

func TestEveryAddressOfTheSiteExists(t *testing.T) {
	s, _ := packed(t)
	for _, name := range []string{"index.html", "app.css"} {
		for _, m := range address.FindAllSubmatch(s[name], -1) {
			a := string(m[1]) + string(m[2])
			if !strings.HasPrefix(a, "data:") && !strings.HasPrefix(a, "#") {
				assert.Contains(t, s, a, name)
			}
		}
	}
	var manifest struct {
		Icons []struct{ Src, Sizes, Purpose string }
	}
	require.NoError(t, json.Unmarshal(s["manifest.webmanifest"], &manifest))
	require.Len(t, manifest.Icons, 4)
	for _, icon := range manifest.Icons {
		assert.Contains(t, s, icon.Src)
	}
}

func TestServiceWorkerKeepsEveryFile(t *testing.T) {
	s, _ := packed(t)
	m := regexp.MustCompile(`(?s)const files = (\{.*?\});`).FindSubmatch(s["sw.js"])
	require.NotNil(t, m)
	var files map[string]string
	require.NoError(t, json.Unmarshal(m[1], &files))
	for name, data := range s {
		switch name {
		case "sw.js", "app.wasm.gz", "rest.wasm.gz":
			assert.NotContains(t, files, name)
			continue
		case "index.html":
			name = "./"
		}
		assert.Equal(t, integrity(data), files[name], name)
	}
	assert.Len(t, files, len(s)-3)
}

func TestServiceWorkerIsNewWhenAnyFileIs(t *testing.T) {
	s, _ := packed(t)
	other := sample(t)
	other.exec = append(other.exec, ' ')
	changed, err := newSite(other)
	require.NoError(t, err)
	assert.NotEqual(t, s["sw.js"], changed["sw.js"])
	version := regexp.MustCompile(`const version = "([0-9a-f]{16})"`)
	assert.NotEqual(t, version.FindSubmatch(s["sw.js"])[1], version.FindSubmatch(changed["sw.js"])[1])
}

func TestTextThatWouldEndItsElementIsRefused(t *testing.T) {
	p := sample(t)
	p.exec = []byte(`document.write("</SCRIPT>")`)
	_, err := oneFile(p)
	assert.EqualError(t, err, `web: pack single file: inline text holds "</script" at byte 48, which would end its element`)
}

func TestStylesComeInOrder(t *testing.T) {
	sheet, err := stylesheet()
	require.NoError(t, err)
	last := -1
	for _, name := range append(firstStyles, "splash.css") {
		at := bytes.Index(sheet, bytes.TrimSpace(asset(name)))
		assert.Greater(t, at, last, name)
		last = at
	}
}

func TestWriteLeavesNothingOld(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	s, _ := packed(t)
	require.NoError(t, s.write(dir))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "old.js"), nil, 0o644))
	require.NoError(t, s.write(dir))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, len(s))
	for name, data := range s {
		got, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, data, got, name)
	}
}
