//go:build js && wasm

package main

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/pki"
)

// countingMaker counts the keys that it is asked for.
type countingMaker struct {
	pki.Maker
	made int
}

func (c *countingMaker) Make(ctx context.Context, a pki.KeyAlgorithm) (*pki.PrivateKey, error) {
	c.made++
	return c.Maker.Make(ctx, a)
}

func TestWarmUpStopsEarly(t *testing.T) {
	c := &countingMaker{Maker: maker(t)}
	warmUp(c)
	assert.Equal(t, warmItems, c.made)
}
