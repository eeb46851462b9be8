package spell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDistance(t *testing.T) {
	long := strings.Repeat("a", longest+1)
	for _, tt := range []struct {
		a, b        string
		bound, want int
	}{
		{"", "", 5, 0},
		{"ab", "ab", 5, 0},
		{"ab", "ba", 5, 1},
		{"abc", "ab", 5, 1},
		{"", "abc", 5, 3},
		{"kitten", "sitting", 9, 3},
		{"kitten", "sitting", 3, 3},
		{"kitten", "sitting", 2, 2},
		{"a", "abcdef", 3, 3},
		{long, long, 4, 4},
	} {
		assert.Equal(t, tt.want, Distance(tt.a, tt.b, tt.bound), "%.9q %.9q %d", tt.a, tt.b, tt.bound)
		assert.Equal(t, tt.want, Distance(tt.b, tt.a, tt.bound), "%.9q %.9q %d", tt.b, tt.a, tt.bound)
	}
}
