package decode

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSamplesAreReadableAndPublic(t *testing.T) {
	assert.NotEmpty(t, Samples())
	for _, s := range Samples() {
		o := one(t, s.Text)
		assert.NotEqual(t, PrivateKey, o.Kind)
		assert.NotContains(t, s.Text, "PRIVATE")
		assert.Empty(t, o.Problems)
		assert.NotEmpty(t, s.Title)
	}
}
