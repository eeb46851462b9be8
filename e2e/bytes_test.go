//go:build !js

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/e2e/browser"
)

// Someone wants to see where in a certificate a name is: from the field to its
// bytes, from a byte to its value, by pointer and by keyboard, and takes the
// fields away as JSON.
func TestFieldsAndBytes(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		cert := opensslCertificate(t, "subjectAltName=DNS:where-is-it.lab.example,IP:10.96.0.1")
		der := []byte(openssl(t, "x509", "-in", cert, "-outform", "DER"))
		at := bytes.Index(der, []byte("where-is-it"))
		v.enter("#/decode")
		v.Give(v.Selector("#decode-files"), cert)
		v.UntilText("where-is-it.lab.example")
		v.Click("ASN.1")
		v.Until("the tree has the focus's row", `document.querySelectorAll("#decoded-octets-asn1 [role=treeitem]").length > 5`)
		v.Eval(`document.querySelector("#decoded-octets-asn1").focus()`)
		v.Press(kb.End)
		v.Until("the last bytes are in sight and marked", fmt.Sprintf(`!!document.querySelector("#decoded-octets-bytes [data-byte='%d'].in")`, len(der)-1))
		v.UntilText("Signature")

		// a byte in the middle of the name: the way to it opens, the field is told
		v.Eval(fmt.Sprintf(`document.querySelector("#decoded-octets-bytes").scrollTop = %d`, at/12*20-60))
		v.PressAt(fmt.Sprintf("#decoded-octets-bytes i[data-byte='%d']", at+3))
		v.Until("the field is told", `document.querySelector("#decoded-octets-field").innerText.includes("where-is-it.lab.example")`)
		v.Until("its row is chosen", `document.querySelector("#decoded-octets-asn1 [aria-selected=true]")?.innerText.includes("where-is-it")`)
		marked := browser.Ask[string](v.Tab, `[...document.querySelectorAll("#decoded-octets-bytes i.in")].map(e => e.innerText).join("")`)
		assert.Equal(t, fmt.Sprintf("82%02x%x", len("where-is-it.lab.example"), "where-is-it.lab.example"), marked)

		v.Click("Fields")
		v.UntilText("Every name and address")
		span := browser.Ask[string](v.Tab, `[...document.querySelectorAll(".ov__span")].find(e => e.getAttribute("aria-label").includes("Alternative names")).innerText`)
		v.Eval(`[...document.querySelectorAll(".ov__span")].find(e => e.getAttribute("aria-label").includes("Alternative names")).click()`)
		v.Until("the field's bytes are told", fmt.Sprintf(`document.querySelector("#decoded-octets-field").innerText.includes(%q)`, strings.TrimPrefix(span, "bytes ")))

		v.Click("PEM")
		v.Click("Download fields as JSON")
		var back []struct {
			Fields []struct{ Term, Value string }
		}
		require.NoError(t, json.Unmarshal(v.Arrival().Data, &back))
		assert.Equal(t, "Serial Number", back[0].Fields[1].Term)
	})
}

// On a wide screen the bytes stand beside the fields: pointing at one marks the
// other, and so does the keyboard. On a phone a button leads there, and one back.
func TestBytesBesideFields(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		cert := opensslCertificate(t, "subjectAltName=DNS:where-is-it.lab.example")
		der := []byte(openssl(t, "x509", "-in", cert, "-outform", "DER"))
		at := bytes.Index(der, []byte("where-is-it"))
		v.Size(1920, 1000)
		v.enter("#/decode")
		v.Give(v.Selector("#decode-files"), cert)
		v.UntilText("Point to a field or to a byte.")
		names := browser.Ask[int](v.Tab, `+[...document.querySelectorAll("#decoded-fields > div")].find(d => d.innerText.includes("where-is-it")).dataset.field`)
		row := fmt.Sprintf("#decoded-fields > [data-field='%d']", names)
		inBytes := fmt.Sprintf(`document.querySelector("#decoded-spans i[data-byte='%d']")?.className === "in"`, at)
		v.Selector("#decoded-fields > [data-field='0'] dt").Point()
		v.Selector("#decoded-fields > [data-field='0'] dd").Point()
		v.Selector(row + " dt").Point()
		v.Until("its bytes are marked", inBytes)
		v.Until("and the field", fmt.Sprintf(`document.querySelector("#decoded-fields > .is-on").dataset.field === "%d"`, names))

		// Rows stay while their bytes are drawn anew.
		v.PressAt("#decoded-spans [data-at='0']")
		v.Until("what only holds fields together, or the serial number", `document.querySelector(".spans__what").innerText.match(/^(Bytes|Version|Serial)/) !== null`)
		v.Eval(fmt.Sprintf(`document.querySelector("#decoded-spans").scrollTop = %d`, at/8*20-60))
		v.PressAt(fmt.Sprintf("#decoded-spans [data-at='%d']", at/8+1))
		v.Until("the byte leads to its field", fmt.Sprintf(`document.activeElement.id === "decoded-field-%d"`, names))

		v.Eval(`document.querySelector("#decoded-field-0").focus()`)
		v.Until("focus marks too", `document.querySelector("#decoded-fields > .is-on").dataset.field === "0"`)
		v.Eval(`document.querySelector("#decoded-spans").focus()`)
		before := browser.Ask[string](v.Tab, `document.querySelector(".spans__what").innerText`)
		v.Press(kb.ArrowRight)
		v.Until("the next field of the bytes", fmt.Sprintf(`document.querySelector(".spans__what").innerText !== %q`, before))
		v.Press(kb.Enter)
		v.Until("Enter leads to it", `document.activeElement.closest("#decoded-fields > .is-on") !== null`)

		v.Click("ASN.1")
		v.Selector("#decoded-octets-asn1 [data-at='0']").Point()
		v.Selector("#decoded-octets-asn1 [data-at='0']").Point() // again, which changes nothing
		v.Selector("#decoded-octets-asn1 [data-at='2']").Point()
		v.Until("a value is marked as long as it is pointed at", `document.querySelector("#decoded-octets-asn1 [data-at='2'] .is-hot") !== null`)
		v.Click("Fields")

		v.Size(360, 800)
		v.Until("a phone has no room for both", `document.querySelector("#decoded-spans").checkVisibility() === false`)
		v.Eval(fmt.Sprintf(`document.querySelector("#decoded-field-%d").click()`, names))
		v.Click("Go to the field “Alternative names”")
		v.Until("and back", fmt.Sprintf(`document.activeElement.id === "decoded-field-%d"`, names))
	})
}

// opensslCertificate is a certificate with an extension, made by openssl.
func opensslCertificate(t *testing.T, extension string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "odd.crt")
	openssl(t, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", filepath.Join(dir, "k"),
		"-subj", "/CN=odd", "-days", "90", "-addext", extension, "-out", file)
	return file
}

// Ten thousand names do not make the page stand still.
func TestManyNames(t *testing.T) {
	quiet(t, func(t *testing.T, v *visit) {
		var names strings.Builder
		names.WriteString("[req]\ndistinguished_name=dn\nprompt=no\nx509_extensions=x\n[dn]\nCN=many\n[x]\nsubjectAltName=@names\n[names]\n")
		for i := range 10_000 {
			fmt.Fprintf(&names, "DNS.%d=host-%d.lab.example\n", i, i)
		}
		dir := t.TempDir()
		config, file := filepath.Join(dir, "c.cnf"), filepath.Join(dir, "many.crt")
		require.NoError(t, os.WriteFile(config, []byte(names.String()), 0o600))
		openssl(t, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", filepath.Join(dir, "k"), "-config", config, "-out", file)
		v.enter("#/decode")
		v.Give(v.Selector("#decode-files"), file)
		v.UntilText("Show all 10,000 names")
		v.Click("Show all 10,000 names")
		v.awake(t, "10,000 names", func() {
			v.Click("Fields")
			v.Until("the list is there", `!!document.querySelector(".ov__list [aria-setsize='10000']")`)
			v.Click("ASN.1")
			v.Until("the tree is there", `!!document.querySelector("#decoded-octets-asn1 [role=treeitem]")`)
			v.Click("Text")
			v.UntilText("Copy has the whole.")
		})
		assert.Less(t, browser.Ask[int](v.Tab, `document.querySelectorAll("main *").length`), 3000, "only what is in sight is drawn")
	})
}
