package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUnknownCommandListsTheKnown(t *testing.T) {
	for _, args := range [][]string{nil, {"fly"}} {
		err := dispatch(args)
		for _, c := range commands {
			assert.ErrorContains(t, err, c.what)
		}
	}
}

func TestBareNeedsAFile(t *testing.T) {
	assert.EqualError(t, dispatch([]string{"bare"}), "web: bare: -out is missing, want where to write")
}

func TestWeighFailsAboveABudget(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, siteDir), 0o755))
	put := func(path string, size int) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, path), make([]byte, size), 0o644))
	}
	put(budgets[0].paths[0], budgets[0].most-1)
	put(budgets[0].paths[1], 1)
	put(budgets[1].paths[0], budgets[1].most)
	assert.NoError(t, weigh(dir))
	put(budgets[1].paths[0], budgets[1].most+1)
	assert.EqualError(t, weigh(dir), "web: size: single file is 5800001 bytes, want at most 5800000")
}

func TestWeighNeedsABuild(t *testing.T) {
	assert.ErrorContains(t, weigh(t.TempDir()), "build first")
}

func TestRuntimeIsCalledOnceAndKept(t *testing.T) {
	got := string(runtime([]byte("globalThis.Go = class {};")))
	assert.Equal(t, "kubepki.runtime = function () {\nglobalThis.Go = class {};\n};\nkubepki.runtime();\n", got)
}

func TestTemplateWithoutItsValueFails(t *testing.T) {
	_, err := fill("index.html", map[string]any{"Kind": "site"})
	assert.ErrorContains(t, err, "web: fill in index.html")
}

func decoded(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	return img
}

// at is the colour at a point of the 36 by 36 drawing.
func at(img image.Image, x, y float64) color.NRGBA {
	unit := float64(img.Bounds().Dx()) / 36
	return color.NRGBAModel.Convert(img.At(int(x*unit), int(y*unit))).(color.NRGBA)
}

func TestEmblemIsAPadlockInASeal(t *testing.T) {
	img := decoded(t, emblem(192, 0))
	assert.Equal(t, image.Rect(0, 0, 192, 192), img.Bounds())
	assert.Zero(t, at(img, 0.5, 0.5).A, "corner")
	for name, c := range map[string]struct {
		x, y float64
		want color.NRGBA
	}{
		"seal": {5, 18, ink}, "bow": {18, 8.8, white}, "through the bow": {18, 13, ink},
		"lock": {13, 23, white}, "keyhole": {18, 21, ink}, "below": {18, 29, ink},
	} {
		assert.Equal(t, c.want, at(img, c.x, c.y), name)
	}
}

func TestMaskableEmblemMayBeCutToACircle(t *testing.T) {
	img := decoded(t, emblem(512, maskable))
	for y := range 512 {
		for x := range 512 {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			dx, dy := float64(x)-255.5, float64(y)-255.5
			if dx*dx+dy*dy > 205*205 {
				require.Equal(t, paper, c, "%d, %d is outside of the safe zone", x, y)
			}
			require.Equal(t, uint8(255), c.A)
		}
	}
}
