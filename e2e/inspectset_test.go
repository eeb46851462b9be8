//go:build !js

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

// An administrator looks at a forgotten control plane: the score, the worst line,
// what to do about it; takes the sheet away as CSV and the ends as a calendar.
func TestHealthSheet(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/inspect/sheet")
		v.UntilText("Nothing here yet")
		v.Click("Look at an example")
		v.UntilText("Something in it is refused")
		v.UntilText("front-proxy-client.key is not there")
		v.Click("Broken")
		v.UntilText("3 lines") // two certificates and a program
		assert.Equal(t, 3, browser.Ask[int](v.Tab, `+[...document.querySelectorAll(".score__part")].find(p => p.textContent.endsWith("broken")).firstChild.textContent`), "the number in the score is that of the lines")
		v.Eval(sheetLines + `[0].click()`)
		v.UntilText("Chain ok")
		v.Click("All")
		v.Fill("Search by name, path, issuer or verdict", "etcd/server")
		v.Wait("fewer lines", func() bool { return browser.Ask[int](v.Tab, sheetLines+`.length`) == 1 })
		v.Fill("Search by name, path, issuer or verdict", "")
		v.Choose("Group", "By issuer")
		v.UntilText("FRONT-PROXY-CA")
		table, err := csv.NewReader(bytes.NewReader(v.Download("Download the sheet as CSV").Data)).ReadAll()
		require.NoError(t, err)
		assert.Len(t, table, 21)
		assert.Contains(t, string(v.Download("Download the sheet as JSON").Data), `"wrong-user"`)

		v.follow("#/inspect/timeline", "Timeline")
		v.UntilText("Next to end:")
		v.Element("radio", "All").Focus()
		v.Press(kb.ArrowRight)
		v.Press(kb.ArrowRight)
		v.Wait("the axis of 90 days", func() bool {
			return browser.Ask[bool](v.Tab, `document.activeElement.textContent === "90 days" && document.activeElement.ariaChecked === "true" && [...document.querySelectorAll(".trow--head .tick")].filter(t => /^\d+ [A-Z][a-z]{2}$/.test(t.textContent)).length >= 4`)
		})
		calendar := string(v.Download("Calendar (.ics)").Data)
		// The example uses one certificate in two places.
		assert.Equal(t, 14, strings.Count(calendar, "BEGIN:VEVENT\r\n"))

		v.follow("#/inspect", "Inspect")
		list, err := csv.NewReader(bytes.NewReader(v.Download("Download the list as CSV").Data)).ReadAll()
		require.NoError(t, err)
		assert.Greater(t, len(list), 20, "certificates, keys and a line of names")
		var objects []struct{ Kind, Source string }
		require.NoError(t, json.Unmarshal(v.Download("Download the list as JSON").Data, &objects))
		assert.Len(t, objects, len(list)-1)
	})
}

// sheetLines are the lines in sight, without the headings of groups.
const sheetLines = `[...document.querySelectorAll("#health-sheet [role=option]:not([aria-disabled])")]`

// What manifests point to is seen on the map and at each flag.
func TestPaths(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/inspect/paths")
		v.Click("Look at an example")
		v.UntilText("6 connections will hold, 1 will be refused")
		v.UntilText("It was removed in v1.24")
		assert.NotZero(t, browser.Ask[int](v.Tab, `document.querySelectorAll(".link[data-hue=broken]").length`))
		v.Click("Only what is wrong")
		v.Wait("what is wrong alone", func() bool {
			return browser.Ask[int](v.Tab, `document.querySelectorAll("#path-flags .hrow").length`) == 2
		})
	})
}

// What is wrong is made again, a worker joins, and the set that comes out is
// green: with the files of its zip in the place of those that were wrong.
func TestRepair(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/inspect/repair")
		v.Click("Look at an example")
		v.UntilText("12 of 16 lines")
		v.Fill("New workers", "worker-9")
		v.UntilText("has no address")
		v.Fill("New workers", "worker-9 10.0.0.99")
		v.Click("Make the files")
		v.UntilText("What changes")
		file := v.Download("Download repair (.zip)")
		z, err := zip.NewReader(bytes.NewReader(file.Data), int64(len(file.Data)))
		require.NoError(t, err)
		modes := map[string]string{}
		for _, e := range z.File {
			modes[e.Name] = e.Mode().String()
			if e.Name == "example/etc/kubernetes/pki/apiserver.crt" {
				in, err := e.Open()
				require.NoError(t, err)
				data, err := io.ReadAll(in)
				require.NoError(t, err)
				c, err := pki.ParseCertificate(data)
				require.NoError(t, err)
				assert.Len(t, c.DNSNames, 5)
			}
		}
		assert.Equal(t, "-rw-------", modes["example/etc/kubernetes/pki/front-proxy-client.key"])
		assert.Equal(t, "-rw-------", modes["worker-9/etc/kubernetes/kubelet.conf"])
		assert.Equal(t, "-rwxr-xr-x", modes["repair-example.sh"])
		assert.NotContains(t, modes, "example/etc/kubernetes/pki/ca.crt", "what is right stays")
	})
}

// A cluster that was just made here is green in each tab.
func TestAMadeClusterIsInspected(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		v.follow("#/inspect/sheet", "Health sheet")
		v.UntilText("All of it holds")
		v.follow("#/inspect/paths", "Paths")
		v.UntilText("connections will hold")
		assert.NotContains(t, v.Text(), "will be refused")
	})
}

// Two thousand certificates: the tabs stay awake while they are judged and gone
// through, and draw the lines in sight alone.
func TestSheetOfTwoThousandCertificates(t *testing.T) {
	v := open(t, built.File())
	file := writeFile(t, t.TempDir(), "many.pem", manyCertificates(t, 2000))
	v.enter("#/inspect")
	v.Patient(time.Minute)
	v.Give(v.Selector("#decode-files"), file)
	v.UntilText("2,000 objects")
	v.awake(t, "judging and going through them", func() {
		v.follow("#/inspect/timeline", "Timeline")
		v.follow("#/inspect/sheet", "Health sheet")
		v.Click("Check again")
		v.UntilText("2,000 lines")
		v.Until("the verdict", `!document.querySelector("main").innerText.includes("judging again")`)
		v.Element("listbox", "Health sheet").Focus()
		for range 5 {
			v.Press(kb.End)
			v.Press(kb.Home)
		}
		v.follow("#/inspect/timeline", "Timeline")
		v.Element("listbox", "Lifetimes, next to end first").Focus()
		v.Press(kb.End)
		v.follow("#/inspect/repair", "Repair")
		v.UntilText("2,000 lines")
	})
	v.follow("#/inspect/sheet", "Health sheet")
	assert.Less(t, browser.Ask[int](v.Tab, sheetLines+`.length`), rowsInSight)
}
