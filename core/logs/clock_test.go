package logs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestYearOfATimeWithoutOne(t *testing.T) {
	for _, c := range []struct{ line, now, want string }{
		{"Nov 23 19:13:34 cp-1 kubelet[1]: x", "2026-11-23T19:14:40Z", "2026-11-23T19:13:34Z"},
		{"Nov 23 19:13:34 cp-1 kubelet[1]: x", "2026-11-22T20:14:40Z", "2026-11-23T19:13:34Z"}, // another zone
		{"Dec 31 23:59:59 cp-1 kubelet[1]: x", "2026-01-01T00:00:10Z", "2025-12-31T23:59:59Z"},
		{"E0229 10:00:00.000000   1 a.go:1] x", "2025-01-10T00:00:00Z", "2024-02-29T10:00:00Z"},
		{"Feb 29 10:00:00 cp-1 kubelet[1]: x", "2026-11-23T00:00:00Z", "2024-02-29T10:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		assert.NoError(t, err)
		assert.Equal(t, c.want, open(c.line, now).Time.Format(time.RFC3339), c.line)
	}
}
