package intake

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStoresWithACertificateThatGoRefuses show it beside the others, as PEM does.
func TestStoresWithACertificateThatGoRefuses(t *testing.T) {
	for name, keys := range map[string]int{"negative.p7b": 0, "negative.p12": 1, "negative.jks": 0} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		r := read(t, "changeit", File{Name: name, Data: data})
		want := []string{"certificate good", "certificate negative"}
		if keys > 0 {
			want = []string{"certificate good", "private key good", "certificate negative"}
		}
		assert.Equal(t, want, r.outline(), name)
		last := r.Objects[len(r.Objects)-1]
		assert.Nil(t, last.Certificate())
		assert.NotEmpty(t, last.DER)
		assert.NotEmpty(t, last.KeyID)
	}
}
