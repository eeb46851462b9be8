package kit

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/app/apptest"
	"kubepki/app/el"
)

func TestUnbrokenKeepsOptionsWhole(t *testing.T) {
	html := apptest.HTML(el.Box("pre", "", Unbroken("openssl pkeyutl -pkeyopt a:b\nb-c")...))
	assert.Contains(t, html, `<span class="word">-pkeyopt</span>`)
	assert.Contains(t, html, `<span class="word">b-c</span>`)
	assert.NotContains(t, html, `<span class="word">a:b`)
	assert.Contains(t, html, "openssl pkeyutl ")
	assert.Contains(t, apptest.HTML(el.Box("pre", "", Unbroken("plain")...)), "plain")
}

func TestTailKeepsTheFile(t *testing.T) {
	html := apptest.HTML(Tail("small", "cp-1:/etc/kubernetes/pki/apiserver.crt"))
	assert.Contains(t, html, "<bdi>cp-1:/etc/kubernetes/pki/</bdi>")
	assert.Contains(t, html, "<bdi>apiserver.crt</bdi>")
}
