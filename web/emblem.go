package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// maskable leaves the margin that the system may cut off (the safe zone is a
// circle of 4/5 of the width, W3C Maskable Icons).
const maskable = 0.14

var (
	ink   = color.NRGBA{0x14, 0x17, 0x1d, 0xff}
	paper = color.NRGBA{0xf3, 0xf3, 0xee, 0xff}
	white = color.NRGBA{0xff, 0xff, 0xff, 0xff}
)

// emblem draws icon.svg, a padlock in a wax seal, as a PNG of size pixels.
// With a margin (a share of the width) it stands on paper, else on nothing.
func emblem(size int, margin float64) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	unit := 36 / (float64(size) * (1 - 2*margin)) // of the SVG, per pixel
	for y := range size {
		for x := range size {
			px := (float64(x)+.5)*unit - 36*margin/(1-2*margin)
			py := (float64(y)+.5)*unit - 36*margin/(1-2*margin)
			img.SetNRGBA(x, y, emblemAt(px, py, unit, margin > 0))
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, img); err != nil {
		panic(err) // a buffer takes everything, and the image is in range
	}
	return b.Bytes()
}

// emblemAt is the colour at a point of the 36 by 36 drawing, smoothed over
// one pixel by the distance to each outline.
func emblemAt(x, y, pixel float64, onPaper bool) color.NRGBA {
	c := color.NRGBA{ink.R, ink.G, ink.B, 0}
	if onPaper {
		c = paper
	}
	layers := []struct {
		distance float64 // to the outline, negative inside
		color    color.NRGBA
	}{
		{wax(x-18, y-18), ink},
		{bow(x-18, y-13.8), white},
		{box(x-18, y-21.3, 7.4, 4.9, 2), white},
		{math.Hypot(x-18, y-21) - 1.9, ink},
	}
	for _, l := range layers {
		c = over(c, l.color, min(max(.5-l.distance/pixel, 0), 1))
	}
	return c
}

// wax is the distance to a disc with sixteen scallops.
func wax(x, y float64) float64 {
	const lobes, ring, lobe = 16, 14.6, 3.15
	step := 2 * math.Pi / lobes
	angle := math.Mod(math.Atan2(y, x)+2*math.Pi+step/2, step) - step/2
	r := math.Hypot(x, y)
	scallop := math.Hypot(r*math.Cos(angle)-ring*math.Cos(step/2), math.Abs(r*math.Sin(angle))-ring*math.Sin(step/2)) - lobe
	return min(scallop, r-ring)
}

// bow is the distance to the padlock's shackle: half a ring on two bars.
func bow(x, y float64) float64 {
	const radius, half, length = 5, 1.2, 3.2
	if y < 0 {
		return math.Abs(math.Hypot(x, y)-radius) - half
	}
	return max(math.Abs(math.Abs(x)-radius)-half, y-length)
}

// box is the distance to a rectangle with rounded corners.
func box(x, y, halfWidth, halfHeight, radius float64) float64 {
	dx, dy := math.Abs(x)-halfWidth+radius, math.Abs(y)-halfHeight+radius
	return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
}

// over lays c over under, covering the share a of it.
func over(under, c color.NRGBA, a float64) color.NRGBA {
	ua := float64(under.A) / 255
	out := a + ua*(1-a)
	if out == 0 {
		return under
	}
	mix := func(u, v uint8) uint8 {
		return uint8(math.Round((float64(v)*a + float64(u)*ua*(1-a)) / out))
	}
	return color.NRGBA{mix(under.R, c.R), mix(under.G, c.G), mix(under.B, c.B), uint8(math.Round(out * 255))}
}
