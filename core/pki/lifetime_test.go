package pki

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestSecondsReachAllYears(t *testing.T) {
	at := func(text string) time.Time {
		t.Helper()
		m, err := time.Parse(time.RFC3339, text)
		assert.NoError(t, err)
		return m
	}
	for _, c := range []struct {
		from, to string
		want     int64
	}{
		{"2026-11-27T00:00:00Z", "2026-11-27T00:01:00Z", 60},
		{"2026-11-27T00:01:00Z", "2026-11-27T00:00:00Z", -60},
		{"2026-11-27T00:00:00.5Z", "2026-11-27T00:00:01Z", 0},
		{"2026-11-27T00:00:00.5Z", "2026-11-27T00:00:00Z", -1},
		{"0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 315537897599},
	} {
		assert.Equal(t, c.want, Seconds(at(c.from), at(c.to)), "%s to %s", c.from, c.to)
	}
}

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
