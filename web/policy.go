package main

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// sitePolicy is the Content-Security-Policy of the served site: everything
// from the site itself, workers also from the text already loaded.
var sitePolicy = strings.Join([]string{
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self'",
	"connect-src 'self'",
	"manifest-src 'self'",
	"img-src 'self' data: blob:",
	"worker-src 'self' blob:",
	"base-uri 'none'",
	"form-action 'none'",
}, "; ")

// filePolicy is the Content-Security-Policy of the single file: no connection
// at all, and only the scripts and the style sheet whose hashes it names.
func filePolicy(scripts, styles [][]byte) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + sources(scripts) + " 'wasm-unsafe-eval'",
		"style-src " + sources(styles),
		"connect-src 'none'",
		"img-src data: blob:",
		"worker-src blob:",
		"base-uri 'none'",
		"form-action 'none'",
	}, "; ")
}

func sources(texts [][]byte) string {
	hashes := make([]string, len(texts))
	for i, t := range texts {
		hashes[i] = "'" + integrity(t) + "'"
	}
	return strings.Join(hashes, " ")
}

// integrity is the hash of data as CSP (Level 3, section 2.3.1) and
// Subresource Integrity write it.
func integrity(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
