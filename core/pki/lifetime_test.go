package pki

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestEndsSoon(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)
	for _, c := range []struct {
		name      string
		lived     time.Duration
		left      time.Duration
		authority bool
		soon      bool
	}{
		{"a leaf's last month", 336 * day, 29 * day, false, true},
		{"a leaf's last month but one", 325 * day, 40 * day, false, false},
		{"the last second", 365 * day, 0, false, true},
		{"over", 365 * day, -time.Second, false, false},
		{"a month's certificate on its first day", 0, 30*day - 1, false, true},
		{"a day's certificate on its first hour", time.Hour, 23 * time.Hour, false, false},
		{"a day's certificate in its last hours", 17 * time.Hour, 7 * time.Hour, false, true},
		{"ten minutes' certificate, three minutes before its end", 7 * time.Minute, 3 * time.Minute, false, true},
		{"an authority's last half year", 3500 * day, 170 * day, true, true},
		{"an authority of a month", day, 29 * day, true, true},
		{"an authority's last year", 3300 * day, 350 * day, true, false},
	} {
		assert.Equal(t, c.soon, EndsSoon(now.Add(-c.lived), now.Add(c.left), c.authority, now), c.name)
	}
}
