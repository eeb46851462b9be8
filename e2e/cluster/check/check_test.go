package check

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// The table is checked itself: names are there once, what is needed comes first
// and applies wherever the check does.
func TestTableIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range All() {
		assert.NotEmpty(t, c.Name)
		assert.NotEmpty(t, c.Means, c.Name)
		assert.NotNil(t, c.Run, c.Name)
		assert.False(t, seen[c.Name], "%s is there twice", c.Name)
		for _, n := range c.Needs {
			assert.True(t, seen[n], "%s needs %s, which does not come before it", c.Name, n)
		}
		seen[c.Name] = true
	}
}

func TestRunTellsPassedFailedAndNotReached(t *testing.T) {
	old := table
	defer func() { table = old }()
	ok := func(context.Context, *State) (string, error) { return "seen", nil }
	table = []Check{
		{Name: "a", Run: ok},
		{Name: "b", Run: func(context.Context, *State) (string, error) { return "", errors.New("it is\n  not so") }},
		{Name: "c", Needs: []string{"a", "b"}, Run: ok},
		{Name: "d", For: func(Scene) bool { return false }, Run: ok},
		{Name: "e", Needs: []string{"d"}, Run: ok},
		{Name: "f", Run: func(ctx context.Context, _ *State) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}},
	}
	var got []string
	Run(context.Background(), &State{Patience: 5 * time.Millisecond}, func(r Result) { got = append(got, string(r.Verdict)+" "+r.Check+": "+r.Words) })
	assert.Equal(t, []string{
		"PASS a: seen", "FAIL b: it is not so", "---- c: needs b", "---- e: needs d",
		"FAIL f: it did not end within 5ms: context deadline exceeded",
	}, got)
	assert.Equal(t, []string{"d"}, Without(Scene{}))
	assert.Len(t, slices.Compact(got), 5)
}
