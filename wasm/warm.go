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

// ahead does in idle time what the user would have to wait for: it warms up, and
// makes the keys that the page expects to need. Only WebCrypto's keys are made
// ahead: it has a thread of its own, where workers would take a processor.
func ahead(m pki.Maker) (pki.Maker, func(pki.KeyAlgorithm, int)) {
	web, ok := m.(*webCrypto)
	if !ok {
		return m, nil
	}
	warm := make(chan struct{})
	go func() {
		defer guard("warming up")
		defer close(warm)
		warmUp(web)
		say("warm", "true")
	}()
	rest := func(ctx context.Context) error {
		<-warm
		return idle(ctx)
	}
	stock := pki.NewStock(web, rest, func(a pki.KeyAlgorithm) { say("ahead", string(a)) })
	return stock, func(a pki.KeyAlgorithm, n int) { stock.Expect(context.Background(), a, n) }
}

// warmUp begins a small cluster's PKI while the browser has nothing else to do,
// and throws it away. Browsers compile a function of the program when it is
// first called: without this the user's first cluster would wait for that.
func warmUp(m pki.Maker) {
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

// say writes into the document what was done ahead (data-warm, data-ahead), for
// those who measure.
func say(what, value string) {
	if document := js.Global().Get("document"); document.Truthy() {
		document.Get("documentElement").Get("dataset").Set(what, value)
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
