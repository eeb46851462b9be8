//go:build !js

package main

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPairTakesMediansByTurns(t *testing.T) {
	var turns []string
	side := func(name string, values ...time.Duration) func() (time.Duration, error) {
		return func() (time.Duration, error) {
			turns = append(turns, name)
			v := values[0]
			values = values[1:]
			return v, nil
		}
	}
	b := &bench{runs: 3}
	one, two, err := b.pair(side("a", 9, 1, 5), side("b", 2, 2, 900))
	require.NoError(t, err)
	assert.Equal(t, []time.Duration{5, 2}, []time.Duration{one, two})
	assert.Equal(t, []string{"a", "b", "a", "b", "a", "b"}, turns)

	_, _, err = b.pair(side("a", 1), func() (time.Duration, error) { return 0, errors.New("broken") })
	assert.ErrorContains(t, err, "broken")
}

func TestRatioJudges(t *testing.T) {
	assert.False(t, ratio("x", 11*time.Second, 10*time.Second, 1.1).over)
	r := ratio("x", 12*time.Second, 10*time.Second, 1.1)
	assert.True(t, r.over)
	assert.Equal(t, "1.20 (12s ÷ 10s)", r.measured)
	assert.Equal(t, "≤ 1.1", r.limit)
	assert.Equal(t, 3*time.Second, median([]time.Duration{4 * time.Second, 2 * time.Second}))
}
