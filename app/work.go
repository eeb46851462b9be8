package app

import (
	"context"
	"errors"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/task"
)

// work is one piece of work in the background: at most one at a time for each
// part of a page. Its zero value is idle.
type work struct {
	state   jobState
	verb    string // "Deriving the key", shown while it runs
	what    string
	began   time.Time
	slow    bool // it takes long enough to show
	cancel  context.CancelFunc
	failure error
	turn    int // so that what was cancelled cannot end another piece
}

// workTick is how often the time it has taken is drawn.
const workTick = 200 * time.Millisecond

// start runs do in the background, and then done on the UI goroutine with its
// error. When the user cancels, done is not called.
func (w *work) start(ctx ui.Context, s *session, verb, what string, do func(context.Context) error, done func(ui.Context, error)) {
	if w.state == jobRunning {
		return
	}
	job, cancel := context.WithCancel(context.Background())
	*w = work{state: jobRunning, verb: verb, what: what, began: s.now(), cancel: cancel, turn: w.turn + 1}
	turn := w.turn
	w.tick(s, turn)
	ctx.Async(func() {
		defer cancel()
		err := do(job)
		s.later(func(ctx ui.Context) {
			if w.turn != turn || w.state != jobRunning {
				return
			}
			w.finish(err)
			if !errors.Is(err, context.Canceled) {
				done(ctx, err)
			}
		})
	})
}

func (w *work) finish(err error) {
	w.failure = nil
	switch {
	case errors.Is(err, context.Canceled):
		w.state = jobIdle
	case err != nil:
		w.state, w.failure = jobFailed, err
	default:
		w.state = jobDone
	}
}

// tick draws the time while the work runs.
func (w *work) tick(s *session, turn int) {
	if s.after == nil {
		return
	}
	s.soon(workTick, func() {
		if w.turn == turn && w.state == jobRunning {
			w.slow = true
			w.tick(s, turn)
		}
	})
}

// stop gives the work up. What it would have brought is not wanted any more.
func (w *work) stop(ui.Context) {
	if w.state == jobRunning {
		w.cancel()
		w.state, w.turn = jobIdle, w.turn+1
	}
}

// running tells whether it is under way.
func (w *work) running() bool { return w.state == jobRunning }

// bar shows the work with its time and the way out, nil when there is none or
// it is over before an eye could read it.
func (w *work) bar(s *session) ui.UI {
	if w.state != jobRunning || !w.slow {
		return nil
	}
	return &kit.Progress{Verb: w.verb, What: w.what, Elapsed: seconds(s.now().Sub(w.began)), OnCancel: w.stop}
}

// call has a task carried out away from the page, and gives the blob of its answer.
func (s *session) call(ctx context.Context, name string, in any, blob []byte, out any) ([]byte, error) {
	return task.Call(ctx, s.Work, name, in, blob, out)
}
