package pki

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counting counts what it makes.
type counting struct {
	Native
	made atomic.Int32
	err  error
}

func (c *counting) Make(ctx context.Context, a KeyAlgorithm) (*PrivateKey, error) {
	c.made.Add(1)
	if c.err != nil {
		return nil, c.err
	}
	return c.Native.Make(ctx, a)
}

func idleAtOnce(ctx context.Context) error { return ctx.Err() }

// stocked expects n keys and waits until they are there.
func stocked(t *testing.T, m Maker, a KeyAlgorithm, n int) *Stock {
	t.Helper()
	filled := make(chan struct{}, 1)
	s := NewStock(m, idleAtOnce, func(KeyAlgorithm) { filled <- struct{}{} })
	s.Expect(t.Context(), a, n)
	<-filled
	return s
}

func TestStockHandsEachKeyOutOnce(t *testing.T) {
	m := &counting{}
	s := stocked(t, m, ECDSAP256, 3)
	assert.EqualValues(t, 3, m.made.Load())
	seen := map[[32]byte]bool{}
	for range 5 { // three from the stock, two made when asked for
		key, err := s.Make(t.Context(), ECDSAP256)
		require.NoError(t, err)
		seen[KeyID(key.Public())] = true
	}
	assert.Len(t, seen, 5)
	assert.EqualValues(t, 5, m.made.Load(), "nothing is made for what was taken")
}

func TestStockKeepsOnlyTheKindExpectedLast(t *testing.T) {
	m := &counting{}
	s := stocked(t, m, ECDSAP256, 2)
	key, err := s.Make(t.Context(), ECDSAP384)
	require.NoError(t, err)
	assert.Equal(t, ECDSAP384, key.Algorithm())
	assert.EqualValues(t, 3, m.made.Load())

	s.Expect(t.Context(), ECDSAP384, 0)
	_, err = s.Make(t.Context(), ECDSAP256)
	require.NoError(t, err)
	assert.EqualValues(t, 4, m.made.Load(), "the others were dropped")
}

// Whoever asks for a key does not wait for those that nobody asked for.
func TestStockStopsWhenAKeyIsAskedFor(t *testing.T) {
	m := &counting{}
	began, turn, stopped := make(chan struct{}), make(chan struct{}), make(chan struct{}, 1)
	idle := func(ctx context.Context) error {
		began <- struct{}{}
		<-turn
		return ctx.Err()
	}
	s := NewStock(m, idle, nil)
	s.Expect(t.Context(), ECDSAP256, 16)
	<-began
	_, err := s.Make(t.Context(), ECDSAP256)
	require.NoError(t, err)
	assert.EqualValues(t, 1, m.made.Load())

	s.filled = func(KeyAlgorithm) { stopped <- struct{}{} }
	turn <- struct{}{} // the one under way ends, and none follows
	s.Expect(t.Context(), ECDSAP256, 1)
	<-stopped
	assert.EqualValues(t, 2, m.made.Load())
}

func TestStockPassesTroubleOnWhereItIsMet(t *testing.T) {
	broken := &counting{err: errors.New("no randomness")}
	idle := make(chan struct{})
	s := NewStock(broken, func(context.Context) error { close(idle); return nil }, nil)
	s.Expect(t.Context(), ECDSAP256, 2)
	<-idle
	_, err := s.Make(t.Context(), ECDSAP256)
	assert.EqualError(t, err, "no randomness")

	ended, end := context.WithCancel(t.Context())
	end()
	_, err = stocked(t, &counting{}, ECDSAP256, 1).Make(ended, ECDSAP256)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestStockImports(t *testing.T) {
	key, err := Native{}.Make(t.Context(), ECDSAP256)
	require.NoError(t, err)
	again, err := NewStock(Native{}, idleAtOnce, nil).Import(t.Context(), key.PKCS8())
	require.NoError(t, err)
	assert.Equal(t, KeyID(key.Public()), KeyID(again.Public()))
}
