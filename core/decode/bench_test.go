package decode

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkRootsAtAGlance lists the same bundle.
func BenchmarkRootsAtAGlance(b *testing.B) {
	data, err := os.ReadFile("/etc/ssl/certs/ca-certificates.crt")
	require.NoError(b, err)
	for b.Loop() {
		require.NotEmpty(b, Survey("roots", data, now).Objects)
	}
}

// BenchmarkRoots reads the bundle of Debian's ca-certificates.
func BenchmarkRoots(b *testing.B) {
	data, err := os.ReadFile("/etc/ssl/certs/ca-certificates.crt")
	require.NoError(b, err)
	for b.Loop() {
		require.NotEmpty(b, Bytes("roots", data, now).Objects)
	}
}
