//go:build !js

package oracle

import (
	mathrand "math/rand/v2"
	"testing"
)

// damagedCertificates change single bytes of Debian's roots and of the fixtures.
func damagedCertificates(t *testing.T, n int) []specimen {
	whole := append(debianRoots(t), fixtures(t)...)
	return specimens(n, func(_ uint64, random *mathrand.Rand) []byte {
		der := append([]byte{}, whole[random.IntN(len(whole))].der...)
		for range 1 + random.IntN(2) {
			der[4+random.IntN(len(der)-260)] = byte(random.UintN(256))
		}
		return der
	})
}
