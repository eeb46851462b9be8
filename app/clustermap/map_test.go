package clustermap

import (
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/kit"
)

func TestMarkupIsWellFormed(t *testing.T) {
	for name, k := range clusters() {
		d := xml.NewDecoder(strings.NewReader(Markup(k, false)))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err, name)
		}
	}
}

func TestMarkupHasNoInlineStyleAndNoForeignMarkup(t *testing.T) {
	evil := `<img src=x onerror=alert(1)>"'&` + "\u202e\x00"
	k := Cluster{Endpoint: evil, ControlPlanes: []Host{{evil, evil}}, Workers: []Host{{evil, evil}, {evil, evil}}, Users: []string{evil}}
	m := Markup(k, false)
	assert.NotContains(t, m, "<img")
	assert.NotContains(t, m, "style=")
	assert.NotContains(t, m, "\u202e")
	assert.NotContains(t, m, "\x00")
	assert.Contains(t, m, "&lt;img")
}

// Every drawing the map refers to is in the sprite.
func TestMarkupRefersToTheSprite(t *testing.T) {
	sprite := kit.SpriteMarkup()
	for name, k := range clusters() {
		for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(Markup(k, false), -1) {
			assert.Contains(t, sprite, `id="`+m[1]+`"`, name)
		}
	}
}

func TestMarkupShapes(t *testing.T) {
	k := clusters()["the default"]
	full, compact := Markup(k, false), Markup(k, true)
	for _, shape := range []string{"map--wide", "map--mid", "map--tall"} {
		assert.Equal(t, 1, strings.Count(full, `class="map__svg `+shape+`"`), shape)
	}
	assert.NotContains(t, compact, "map--wide")
	assert.Contains(t, compact, `class="map map--compact"`)
	assert.Contains(t, full, `role="group" aria-label="Cluster map of cp-1: callers`)
}

func TestMarkupSaysEachConnectionInWords(t *testing.T) {
	m := Markup(clusters()["the default"], false)
	for _, line := range []string{
		"admin calls kube-apiserver", "kube-scheduler on cp-1 calls kube-apiserver", "kube-apiserver on cp-1 calls etcd",
		"kube-apiserver calls kubelet on worker-2", "kubelet on worker-2 calls kube-apiserver", "kube-proxy on worker-1 calls kube-apiserver",
	} {
		assert.Contains(t, m, "<li>"+line+"</li>")
	}
	assert.NotContains(t, m, "other etcd members", "a single etcd has nobody to call")
	assert.Contains(t, Markup(clusters()["5,000 workers"], false), "more connections of the same kinds</li></ul>")
}

func TestAnExternalEtcdAndOneRootAreSaidAndDrawn(t *testing.T) {
	m := Markup(clusters()["external etcd"], false)
	for _, line := range []string{"kube-apiserver on cp-3 calls etcd", "etcd on etcd-2 calls the other etcd members"} {
		assert.Contains(t, m, "<li>"+line+"</li>")
	}
	assert.NotContains(t, m, "etcd on cp-1")
	assert.Equal(t, 3, strings.Count(m, ">etcd-1 … 3<"), "each shape names the members")
	for name, k := range clusters() {
		n := 0
		for range k.Connections() {
			n++
		}
		assert.Equal(t, n, k.count(), name)
	}
	assert.NotContains(t, Markup(clusters()["etcd beside"], false), "front-proxy-ca")
}

func TestFolded(t *testing.T) {
	for want, hosts := range map[string][]Host{
		"none":             nil,
		"worker-1":         {{Name: "worker-1"}},
		"worker-1 … 12":    {{Name: "worker-1"}, {Name: "worker-2"}, {Name: "worker-12"}},
		"alpha … omega":    {{Name: "alpha"}, {Name: "omega"}},
		"node-1 … other-2": {{Name: "node-1"}, {Name: "other-2"}},
		"node-1 … node":    {{Name: "node-1"}, {Name: "node"}},
	} {
		assert.Equal(t, want, folded(hosts))
	}
}

func TestPathRoundsItsCorners(t *testing.T) {
	course := []point{{0, 0}, {50, 0}, {50, 40}, {100, 40}}
	assert.Equal(t, "M0 0L41 0Q50 0 50 9L50 31Q50 40 59 40L91 40", path(course, point{1, 0}))
	assert.Equal(t, "M94 40l-8 -4.5l0 9z", tip(point{100, 40}, point{1, 0}))
	assert.Equal(t, "M0 14l4.5 8l-9 0z", tip(point{0, 8}, point{0, -1}))
}
