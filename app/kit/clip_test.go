package kit

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClip(t *testing.T) {
	assert.Equal(t, "short", Clip("short", 5))
	assert.Equal(t, "a-long…st", Clip("a-long-name-of-a-host", 9))
	assert.Equal(t, "…", Clip("anything", 1))
	for n := 2; n < 12; n++ {
		assert.Len(t, []rune(Clip("ångström-ångström", n)), n)
	}
}
