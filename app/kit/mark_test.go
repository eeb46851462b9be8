package kit

import (
	"crypto/sha256"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWheelIsDeterministic(t *testing.T) {
	id := sha256.Sum256([]byte("a key"))
	assert.Equal(t, ui.HTMLString(Wheel(id, false)), ui.HTMLString(Wheel(id, false)))
	assert.Contains(t, ui.HTMLString(Wheel(id, false)), `aria-label="key `+KeyMark(id)+`"`)
	assert.Contains(t, ui.HTMLString(Wheel(id, true)), `class="wheel wheel--s"`)
	assert.Len(t, KeyMark(id), 8)
}

// The mark is two seven-cornered shapes, mirrored left to right, the hole
// inside the outer one, all inside the ground.
func TestWheelShape(t *testing.T) {
	for n := range 65536 {
		id := [32]byte{byte(n), byte(n >> 8)}
		if n%257 != 0 {
			continue
		}
		rings := strings.Split(strings.TrimSuffix(WheelPath(id), "z"), "z")
		require.Len(t, rings, 2)
		outer, hole := corners(t, rings[0]), corners(t, rings[1])
		for _, ring := range [][][2]float64{outer, hole} {
			require.Len(t, ring, wheelCorners)
			for i := 1; i < wheelCorners; i++ {
				mirror := ring[wheelCorners-i]
				assert.InDelta(t, 28-ring[i][0], mirror[0], 0.11)
				assert.InDelta(t, ring[i][1], mirror[1], 0.11)
			}
		}
		for i := range wheelCorners {
			assert.LessOrEqual(t, radius(outer[i]), 12.95)
			assert.Less(t, radius(hole[i]), 5.3)
		}
	}
}

// Every free corner has four radii, so two bytes make 65,536 different marks.
func TestWheelsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for n := range 65536 {
		seen[WheelPath([32]byte{byte(n), byte(n >> 8)})] = true
	}
	assert.Len(t, seen, 65536)
}

// As the reference drawing has it.
func TestWheelOfKnownHash(t *testing.T) {
	assert.Equal(t, "M14 6.6L19.8 9.4L21.2 15.6L17.2 20.7L10.8 20.7L6.8 15.6L8.2 9.4zM14 12.6L15.1 13.1L15.4 14.3L14.6 15.3L13.4 15.3L12.6 14.3L12.9 13.1z", WheelPath([32]byte{}))
	assert.Equal(t, "M14 1.2L24 6L26.5 16.8L19.6 25.5L8.4 25.5L1.5 16.8L4 6zM14 8.8L18.1 10.8L19.1 15.2L16.3 18.7L11.7 18.7L8.9 15.2L9.9 10.8z", WheelPath([32]byte{0xff, 0xff}))
}

func corners(t *testing.T, ring string) [][2]float64 {
	t.Helper()
	var out [][2]float64
	for _, m := range regexp.MustCompile(`[ML]([\d.]+) ([\d.]+)`).FindAllStringSubmatch(ring, -1) {
		x, errX := strconv.ParseFloat(m[1], 64)
		y, errY := strconv.ParseFloat(m[2], 64)
		require.NoError(t, errX)
		require.NoError(t, errY)
		out = append(out, [2]float64{x, y})
	}
	return out
}

func radius(p [2]float64) float64 { return math.Hypot(p[0]-wheelCentre, p[1]-wheelCentre) }

func TestSealLetter(t *testing.T) {
	for issuer, want := range map[string]string{
		"kubernetes": "K", "etcd-ca": "E", "CN=front-proxy-ca": "F", "élan": "É", "": "?", "--": "?", "9lives": "9", "<script>": "S",
	} {
		assert.Equal(t, want, SealLetter(issuer), issuer)
	}
}

func TestSeal(t *testing.T) {
	whole := Seal{Issuer: "etcd-ca"}.Markup()
	assert.Contains(t, whole, `data-hue="root"`)
	assert.Contains(t, whole, `aria-label="signed by etcd-ca"`)
	assert.Contains(t, whole, `>E</text>`)
	cracked := Seal{Issuer: "etcd-ca", State: "broken"}.Markup()
	assert.Contains(t, cracked, "seal--split")
	assert.Contains(t, cracked, `class="crack"`)
	hollow := Seal{Issuer: "etcd-ca", Hue: "inter", State: "expired", Size: "l"}.Markup()
	assert.Contains(t, hollow, `class="seal seal--l seal--void" data-hue="expired"`)
	assert.Contains(t, hollow, "#g-void")
	assert.Contains(t, Seal{Issuer: "x\"><script>\u202e"}.Markup(), "x&#34;&gt;&lt;script&gt;⟨U+202E⟩")
}
