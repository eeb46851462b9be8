package pace

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// machine has a clock that only what is done there moves: no other work of
// the real one disturbs these tests.
type machine struct {
	at    time.Duration
	delay func(time.Duration) time.Duration
}

func (m *machine) do(d time.Duration) {
	if m.delay != nil {
		d = m.delay(d)
	}
	m.at += d
}

func (m *machine) watch() watch {
	return watch{func() time.Duration { return m.at }, func() { m.do(unit) }}
}

// busy takes the machine away for a while, again and again, as others do.
func busy(every, away time.Duration) func(time.Duration) time.Duration {
	var done, next time.Duration
	return func(d time.Duration) time.Duration {
		done += d
		for ; next < done; next += every {
			d += away
		}
		return d
	}
}

func slow(times int) func(time.Duration) time.Duration {
	return func(d time.Duration) time.Duration { return d * time.Duration(times) }
}

var machines = map[string]func(time.Duration) time.Duration{
	"quiet": nil, "slow": slow(50), "busy": busy(7*time.Millisecond, 90*time.Millisecond), "stalls": busy(2*time.Second, 3*time.Second),
}

func TestABoundHoldsOnEachMachineAndAMistakeBreaksItThere(t *testing.T) {
	for name, delay := range machines {
		t.Run(name, func(t *testing.T) {
			m := &machine{delay: delay}
			takes := func(d time.Duration) func() { return func() { m.do(d) } }
			assert.Empty(t, m.watch().within(time.Second, takes(300*time.Millisecond)))
			assert.Contains(t, m.watch().within(time.Second, takes(30*time.Second)), "more than 1s, which are ")
			assert.Empty(t, m.watch().within(20*time.Millisecond, takes(4*time.Millisecond)))
			assert.NotEmpty(t, m.watch().within(20*time.Millisecond, takes(400*time.Millisecond)))
		})
	}
}

func TestGrowthIsToldOnEachMachine(t *testing.T) {
	for name, delay := range machines {
		for _, c := range []struct {
			growth string
			takes  func(n int) time.Duration
			linear bool
		}{
			{"none", func(int) time.Duration { return time.Millisecond }, true},
			{"nothing at all", func(int) time.Duration { return 0 }, true},
			{"linear", func(n int) time.Duration { return time.Duration(n) * 10 * time.Microsecond }, true},
			{"linear, long", func(n int) time.Duration { return time.Duration(n) * time.Millisecond }, true},
			{"more than linear", func(n int) time.Duration { return time.Duration(10*n+n*n/200) * time.Microsecond }, true},
			{"quadratic", func(n int) time.Duration { return time.Duration(n*n) * 100 * time.Nanosecond }, false},
			{"quadratic, long", func(n int) time.Duration { return time.Duration(n*n) * 10 * time.Microsecond }, false},
			{"quadratic after a while", func(n int) time.Duration { return time.Millisecond + time.Duration(n*n)*500*time.Nanosecond }, false},
		} {
			t.Run(name+" "+c.growth, func(t *testing.T) {
				m := &machine{delay: delay}
				got := m.watch().linear(100, func(n int) func() { return func() { m.do(c.takes(n)) } })
				assert.Equal(t, c.linear, got == "", got)
			})
		}
	}
}

// heard is a test that notes its failures.
type heard []string

func (h *heard) Helper() {}

func (h *heard) Errorf(format string, args ...any) { *h = append(*h, fmt.Sprintf(format, args...)) }

// These take real time, on the machine as it is.
func TestMistakesAreFoundByTheRealClock(t *testing.T) {
	var h heard
	sum := 0
	square := func(n int) func() {
		return func() {
			for i := range n * n {
				sum += i ^ sum
			}
		}
	}
	for range 100 { // Node.js compiles it better once it has run for a while
		square(1000)()
	}
	Linear(&h, 300, square)
	assert.Len(t, h, 1)
	Linear(&h, 300*300, func(n int) func() {
		return func() {
			for i := range n {
				sum += i ^ sum
			}
		}
	})
	assert.Len(t, h, 1, h)
	Within(&h, time.Millisecond, square(10_000))
	assert.Len(t, h, 2)
	Within(&h, 5*time.Second, square(1000))
	assert.Len(t, h, 2, h)
}

func TestAContextEndsWhenAskedOftenEnough(t *testing.T) {
	e := EndsAt(3)
	assert.NoError(t, e.Err())
	assert.NoError(t, e.Err())
	assert.Error(t, e.Err())
	assert.Error(t, e.Err())
	assert.Equal(t, 4, e.Asked())
}
