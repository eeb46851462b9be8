package kit

import (
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"

	"kubepki/app/apptest"
)

func TestFindingSaysWhatWhereWhyAndWhatToDo(t *testing.T) {
	f := &Finding{
		State: "broken", Title: "Key of another pair", Count: 1, Where: "cp-1/etc/\u202eapiserver.key\nThe key is not that of the certificate\n",
		Why: "Who reads the pair stops.", Fix: "Make it again.", Commands: "kubeadm init phase", Ref: "RFC 5280",
		OnOpen: func(ui.Context) {},
	}
	html := apptest.HTML(f.UI())
	for _, want := range []string{
		`<article class="finding" data-hue="broken">`, "#i-broken", "Broken", "<h3>Key of another pair</h3>", "⟨U+202E⟩apiserver.key\nThe key is not",
		"Who reads the pair stops.", "Make it again.", "kubeadm init phase", `aria-label="Copy commands"`, "Look inside", "RFC 5280",
	} {
		assert.Contains(t, html, want)
	}
	assert.NotContains(t, html, "places", "one place is not counted")
	f.Count, f.OnOpen, f.Commands = 3, nil, ""
	html = apptest.HTML(f.UI())
	assert.Contains(t, html, "3 places")
	assert.NotContains(t, html, "<button")
}
