package main

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"
)

//go:embed assets
var assets embed.FS

// asset reads one file of web/assets. They are embedded, so a missing one is
// a mistake of this program.
func asset(name string) []byte {
	data, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err)
	}
	return data
}

// firstStyles are the sheets that others build on, in order.
var firstStyles = []string{"tokens.css", "base.css", "kit.css"}

// stylesheet is every CSS file of web/assets in one: tokens, base, kit, then
// the others by name.
func stylesheet() ([]byte, error) {
	entries, err := assets.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("web: read assets: %w", err)
	}
	names := slices.Clone(firstStyles)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".css") && !slices.Contains(names, e.Name()) {
			names = append(names, e.Name())
		}
	}
	var sheet bytes.Buffer
	for _, name := range names {
		sheet.Write(asset(name))
		sheet.WriteByte('\n')
	}
	return sheet.Bytes(), nil
}

// runtime is wasm_exec.js as a function that is called at once: so its text
// can be had again, for a worker, without loading anything.
func runtime(wasmExec []byte) []byte {
	return slices.Concat([]byte("kubepki.runtime = function () {\n"), wasmExec, []byte("\n};\nkubepki.runtime();\n"))
}

// fill fills in a template of web/assets. The values are this program's own:
// nothing is escaped.
func fill(name string, values any) ([]byte, error) {
	t, err := template.New(name).Option("missingkey=error").Parse(string(asset(name)))
	if err != nil {
		return nil, fmt.Errorf("web: fill in %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, values); err != nil {
		return nil, fmt.Errorf("web: fill in %s: %w", name, err)
	}
	return b.Bytes(), nil
}
