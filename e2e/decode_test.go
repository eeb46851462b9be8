//go:build !js

package e2e

import (
	"encoding/pem"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/e2e/browser"
)

// Someone wants to know what is in a file: a certificate, a request and a key,
// made by the real openssl, pasted or chosen.
func TestDecode(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		ca := opensslAuthority(t, dir, "lab-root")
		csr := request(t, dir, "jane", "/O=developers/CN=jane", "-addext", "subjectAltName=DNS:jane.lab.example")
		v.enter("#/decode")
		v.Fill("Certificate, request or key", "Here it is:\n\n"+readText(t, ca.cert))
		v.UntilText("lab-root")
		print := strings.TrimSpace(openssl(t, "x509", "-in", ca.cert, "-noout", "-fingerprint", "-sha256"))
		_, print, _ = strings.Cut(print, "=")
		v.UntilText(print)
		v.Click("Text")
		v.Until("openssl's text", `document.querySelector("main pre")?.innerText.includes("Certificate:")`)
		assert.Equal(t, squeezed(openssl(t, "x509", "-in", ca.cert, "-noout", "-text")), squeezed(v.Selector("main [role=tabpanel] pre").Text()))

		v.Fill("Certificate, request or key", readText(t, csr.cert))
		v.UntilText("jane.lab.example")
		v.UntilText("Its signature is right")
		v.Click("Keep in workspace")
		v.UntilText("jane is in the workspace")
	})
}

var blanks = regexp.MustCompile(`\s+`)

// squeezed is text without regard to how it is indented.
func squeezed(s string) string { return strings.TrimSpace(blanks.ReplaceAllString(s, " ")) }

// A private key is named and measured, but its numbers are nowhere in the page
// until they are asked for, and gone again after that.
func TestDecodeHidesPrivateNumbers(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		key := opensslAuthority(t, t.TempDir(), "lab-root").key
		v.enter("#/decode")
		v.Give(v.Selector("#decode-files"), key)
		v.UntilText("RSA")
		v.clean(t, secretsOf(t, readText(t, key)), "fields")
		v.Click("Text")
		v.clean(t, secretsOf(t, readText(t, key)), "text")
		v.Click("PEM")
		v.clean(t, secretsOf(t, readText(t, key)), "PEM")

		v.Click("Show for a minute")
		v.UntilText("-----BEGIN PRIVATE KEY-----")
		v.Click("Hide")
		v.Button("Show for a minute")
		v.clean(t, secretsOf(t, readText(t, key)), "hidden again")
	})
}

// secretsOf gives texts that only the holder of a key may see: lines of its PEM
// and its private numbers as openssl prints them.
func secretsOf(t *testing.T, text string) []string {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	require.NotNil(t, block)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	secrets := []string{"PRIVATE KEY-----", lines[len(lines)/2], lines[len(lines)-2]}
	key := parseAnyKey(t, block.Bytes)
	for _, number := range privateNumbers(t, key) {
		secrets = append(secrets, number.String(), number.Text(16)[:32], colons(number.Bytes())[:48])
	}
	return secrets
}

// clean looks for secrets in all that the page holds in text, markup, fields,
// addresses and storage.
func (v *visit) clean(t *testing.T, secrets []string, where string) {
	t.Helper()
	all := strings.ToLower(browser.Ask[string](v.Tab, `(async () => {
		const stored = s => Object.entries({...s}).flat().join("\n");
		const bases = indexedDB.databases ? (await indexedDB.databases()).map(d => d.name) : [];
		return [document.documentElement.outerHTML, document.documentElement.innerText, location.href, document.cookie, document.title,
			stored(localStorage), stored(sessionStorage), JSON.stringify(history.state), bases.join(),
			...[...document.querySelectorAll("input, textarea")].map(e => e.value)].join("\n");
	})()`))
	require.NotEmpty(t, all)
	for _, s := range secrets {
		assert.False(t, strings.Contains(all, strings.ToLower(s)), "%s: a secret is in the page: %s", where, s)
	}
}
