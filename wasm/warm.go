//go:build js && wasm

package main

import (
	"context"
	"syscall/js"
	"time"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// warmItems is how much is made to warm up: authorities first, then the first
// leaves, so that each way through the code was gone twice.
const warmItems = 12

// warmUp begins a small cluster's PKI while the browser has nothing else to do,
// and throws it away. Browsers compile a function of the program when it is
// first called: without this the user's first cluster would wait for that. The
// document says data-warm when it is done, for those who measure.
func warmUp(m pki.Maker) {
	defer guard("warming up")
	defer sayWarm()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if idle(ctx) != nil {
		return
	}
	draft := kube.DefaultDraft()
	draft.KeyAlgorithm = string(pki.ECDSAP256)
	now := time.Now()
	plan := kube.NewPlan(draft.Read(now).Cluster)
	// An error would be met again, and told, when the user makes a cluster.
	_, _ = kube.Build(ctx, plan, kube.Options{
		Maker: m, Now: now, Parallel: 1, Yield: idle,
		Progress: func(p kube.Progress) {
			if p.Done == warmItems {
				stop()
			}
		},
	})
}

func sayWarm() {
	if document := js.Global().Get("document"); document.Truthy() {
		document.Get("documentElement").Get("dataset").Set("warm", true)
	}
}

// idle waits until the browser has time to spare. Where it cannot say so, a
// quarter of a second is taken for it.
func idle(ctx context.Context) error {
	done := make(chan struct{})
	turn := js.FuncOf(func(js.Value, []js.Value) any {
		close(done)
		return nil
	})
	defer turn.Release()
	if ask := js.Global().Get("requestIdleCallback"); ask.Truthy() {
		ask.Invoke(turn)
	} else {
		js.Global().Call("setTimeout", turn, 250)
	}
	<-done
	return ctx.Err()
}
