package kit

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

const (
	wheelCorners = 7
	wheelCentre  = 14.0
)

// wheelOuter and wheelInner are the radii a corner may have. The greatest inner
// one stays inside any edge of the outer shape: 7.4·cos(180°/7) = 6.7.
var (
	wheelOuter = [4]float64{7.4, 9.2, 11, 12.8}
	wheelInner = [4]float64{1.4, 2.6, 3.8, 5.2}
)

const wheelGround = "M14 1.4L23.9 6.1L26.3 16.8L19.5 25.4L8.5 25.4L1.7 16.8L4.1 6.1z"

// Wheel draws the mark of a public key from the hash of its
// SubjectPublicKeyInfo: a seven-cornered shape with a seven-cornered hole, both
// mirrored left to right, so 65,536 shapes. The same mark on a key, a request
// and a certificate says that they belong together; it is a hint for the eye,
// no proof. small draws it at 20 px instead of 28.
func Wheel(keyID [32]byte, small bool) ui.UI {
	class := "wheel"
	if small {
		class = "wheel wheel--s"
	}
	return ui.Raw(`<svg class="` + class + `" viewBox="0 0 28 28" role="img" aria-label="key ` + KeyMark(keyID) +
		`"><use href="#g-wheel"/><path d="` + WheelPath(keyID) + `"/></svg>`)
}

// KeyMark names a key by the first four bytes of its hash, in hexadecimal.
func KeyMark(keyID [32]byte) string { return hex.EncodeToString(keyID[:4]) }

// WheelPath is the shape of the mark, on a square of 28. It takes two bits of the hash for each of the four corners that the
// mirror leaves free, the outer shape from the first byte, the hole from the second.
func WheelPath(keyID [32]byte) string {
	var b strings.Builder
	for ring, radii := range [2][4]float64{wheelOuter, wheelInner} {
		for corner := range wheelCorners {
			free := min(corner, wheelCorners-corner)
			r := radii[keyID[ring]>>(2*free)&3]
			x, y := polar(r, corner)
			b.WriteByte("ML"[min(corner, 1)])
			b.WriteString(x + " " + y)
		}
		b.WriteByte('z')
	}
	return b.String()
}

func polar(r float64, corner int) (x, y string) {
	turn := 2 * math.Pi * float64(corner) / wheelCorners
	return decimal(wheelCentre + r*math.Sin(turn)), decimal(wheelCentre - r*math.Cos(turn))
}

// decimal writes a coordinate to a tenth, without a trailing zero.
func decimal(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}
