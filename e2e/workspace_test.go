//go:build !js

package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

// Someone looks through what was made, finds one certificate, renames it,
// removes it, and takes that back.
func TestWorkspace(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		v.Click("Workspace")
		all := v.objects()
		assert.NotEmpty(t, all)

		v.Fill("Search the workspace", "etcd serving certificate")
		v.Wait("fewer objects", func() bool { return browser.Ask[int](v.Tab, inList+`.length`) == 1 })
		v.Eval(inList + `[0].click()`)
		v.Click("Rename")
		v.Fill("Name in the workspace", "my etcd")
		v.Press(kb.Enter)
		v.Element("heading", "my etcd")
		v.Until("the focus where renaming began", `document.activeElement.id === "object-rename"`)
		v.Click("Close")
		v.Fill("Search the workspace", "my etcd")
		v.Wait("the new name", func() bool { return browser.Ask[int](v.Tab, inList+`.length`) == 1 })

		v.Eval(inList + `[0].click()`)
		v.Click("Remove")
		v.UntilText("my etcd removed")
		v.Wait("one object less", func() bool { return v.objects() != all })
		v.Click("Undo")
		v.Wait("it to be back", func() bool { return v.objects() == all })
		v.Wait("it to be found", func() bool { return browser.Ask[int](v.Tab, inList+`.length`) == 1 })

		v.Fill("Search the workspace", "no such thing")
		v.UntilText("Nothing found")
		v.Click("Remove all")
		v.UntilText("removed")
		v.Until("the focus on the heading", `document.activeElement.id === "workspace-title"`)
		v.Click("Undo")
		v.Wait("all to be back", func() bool { return v.objects() == all })
		v.Click("Close the workspace")
	})
}

// inList are the objects that the workspace shows, without its headings.
const inList = `[...document.querySelectorAll("#workspace-list [role=option]:not([aria-disabled])")]`

// objects is the workspace's own count, such as "31 objects".
func (v *visit) objects() string { return v.Selector(".space [role=status]").Text() }

// Leaving with keys that were not taken away asks once; after the download it
// does not.
func TestLeavingWithKeys(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.Reload()
		assert.Zero(t, v.AskedToLeave(), "nothing would be lost")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		v.Reload()
		assert.Equal(t, 1, v.AskedToLeave())
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		v.Download("Download bundle (.zip)")
		v.Reload()
		assert.Equal(t, 1, v.AskedToLeave(), "all was taken away")
	})
}
