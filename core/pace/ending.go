package pace

import (
	"context"
	"sync/atomic"
)

// Ending is a context that ends as soon as it has been asked often enough
// whether it has. With it a test proves without a clock that long work asks in
// time, and stops: work that does not ask is done to its end, and without error.
type Ending struct {
	context.Context
	end   int64
	asked atomic.Int64
}

// EndsAt gives a context that says [context.Canceled] from the time-th question
// ([context.Context] Err) on. Its channel, Done, never closes.
func EndsAt(time int) *Ending {
	return &Ending{Context: context.Background(), end: int64(time)}
}

// Err implements [context.Context].
func (e *Ending) Err() error {
	if e.asked.Add(1) >= e.end {
		return context.Canceled
	}
	return nil
}

// Asked is how often it has been asked.
func (e *Ending) Asked() int { return int(e.asked.Load()) }
