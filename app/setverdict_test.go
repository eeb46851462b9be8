package app

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/pki"
)

// Who drops a set learns on the spot that it does not hold, and where the sheet is.
func TestInspectTellsOfASetThatDoesNotHold(t *testing.T) {
	f, p := openDecode(t)
	old := serverTemplate("kube-apiserver")
	old.NotAfter = old.NotBefore.Add(1)
	w := NewWorkspace()
	family(t, w, "kubernetes", "pki/", old)
	var files []File
	for _, o := range w.All() {
		files = append(files, File{Name: "etc/kubernetes/" + o.Path, Data: pki.CertificatePEM(o.Cert())})
	}
	assert.NotContains(t, f.shown(), "Not all of it holds")
	p.take(files, nil)
	f.settle(t)
	html := f.shown()
	assert.Contains(t, html, "Not all of it holds:")
	assert.Contains(t, html, `<span class="sr"> to mend</span>`, "the tab counts")
	f.s.ws.Remove(f.s.ws.All()[0].ID, f.s.ws.All()[1].ID)
	assert.NotContains(t, f.shown(), "Not all of it holds", "it is gone")
}

// What a tab that shows the set has judged is not given up because Inspect would
// not have asked for it; what is no more is.
func TestOnlyWhatIsNoMoreIsGivenUp(t *testing.T) {
	f, p := openDecode(t)
	f.paste(p, sample(t, 0)) // one object is no set
	in := f.s.inspection()
	f.act(in.look)
	in.running = true // still under way
	f.act(f.s.judgeSet)
	assert.True(t, in.running)
	f.s.ws.Remove(f.s.ws.All()[0].ID)
	f.act(f.s.judgeSet)
	assert.False(t, in.running)
	f.act(in.look)
	f.settle(t)
	assert.Empty(t, in.sheet.Rows, "it is judged anew when it is looked at")
}
