package kube

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
	"time"

	"kubepki/core/pki"
)

// Progress tells how far a build is.
type Progress struct {
	Done, Total int
	Last        string // ID of the item finished last
}

// Options say how a plan is carried out.
type Options struct {
	Maker pki.Maker
	Now   time.Time
	// Parallel is how many items are under way at once; at least 1.
	Parallel int
	// Progress is called after each item, from one goroutine at a time. Nil is none.
	Progress func(Progress)
	// Yield is called between items, so that a browser can paint. Nil is none.
	Yield func(context.Context) error
}

// Made is one finished item: its key, and its certificate if it has one.
type Made struct {
	Item Item
	Key  *pki.PrivateKey
	Cert *x509.Certificate
}

// Result is a plan carried out.
type Result struct {
	Plan Plan
	Made []Made // in the plan's order
	At   time.Time
}

// Build makes every key and certificate of the plan. It stops with the first
// error, or with ctx.Err() when ctx is done; there is no partial result.
func Build(ctx context.Context, p Plan, o Options) (*Result, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	b := &builder{plan: p, o: o, stop: stop, made: make([]Made, len(p.Items)), authorities: map[string]*authoritySlot{}}
	for _, it := range p.Items {
		if it.Profile.Form == AuthorityPair {
			b.authorities[it.Profile.ID] = &authoritySlot{ready: make(chan struct{})}
		}
	}
	var wg sync.WaitGroup
	for range max(o.Parallel, 1) {
		wg.Go(func() { b.work(ctx) })
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return &Result{Plan: p, Made: b.made, At: o.Now}, nil
}

// authoritySlot holds an authority from when it is ready.
type authoritySlot struct {
	ready chan struct{}
	*pki.Authority
}

// builder is one build under way.
type builder struct {
	plan        Plan
	o           Options
	stop        context.CancelCauseFunc
	made        []Made
	authorities map[string]*authoritySlot

	mu   sync.Mutex
	next int
	done int
}

// work takes items in order until there are none. Authorities come first in the
// plan and wait for nobody, so waiting for one cannot lock up.
func (b *builder) work(ctx context.Context) {
	for {
		b.mu.Lock()
		i := b.next
		b.next++
		b.mu.Unlock()
		if i >= len(b.plan.Items) || ctx.Err() != nil {
			return
		}
		it := b.plan.Items[i]
		made, err := b.make(ctx, it)
		if err != nil {
			b.stop(fmt.Errorf("kube: make %s: %w", it.ID, err))
			return
		}
		b.finish(i, made)
		if b.o.Yield == nil {
			continue
		}
		if err := b.o.Yield(ctx); err != nil {
			b.stop(err)
			return
		}
	}
}

func (b *builder) finish(i int, m Made) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.made[i] = m
	b.done++
	if b.o.Progress != nil {
		b.o.Progress(Progress{b.done, len(b.made), m.Item.ID})
	}
}

func (b *builder) make(ctx context.Context, it Item) (Made, error) {
	if it.Brought {
		a := b.plan.Cluster.Brought[it.Profile.ID]
		b.announce(it, a)
		return Made{it, a.Key, a.Cert}, nil
	}
	key, err := b.o.Maker.Make(ctx, it.Algorithm)
	if err != nil {
		return Made{}, err
	}
	switch it.Profile.Form {
	case KeyPair:
		return Made{Item: it, Key: key}, nil
	case AuthorityPair:
		return b.makeAuthority(ctx, it, key)
	}
	ca, err := b.await(ctx, it.Profile.Authority)
	if err != nil {
		return Made{}, err
	}
	cert, err := ca.Issue(ctx, LeafTemplate(it, b.o.Now, ca.Cert), key.Public())
	return Made{it, key, cert}, err
}

func (b *builder) makeAuthority(ctx context.Context, it Item, key *pki.PrivateKey) (Made, error) {
	t := pki.RootTemplate(it.Subject, b.o.Now, days(it.Days))
	id, err := b.plan.Cluster.Version.keyIDMethod().ID(key.Public())
	if err != nil {
		return Made{}, err
	}
	t.SubjectKeyID = id
	a, err := pki.NewAuthority(ctx, key, t)
	if err != nil {
		return Made{}, err
	}
	b.announce(it, a)
	return Made{it, key, a.Cert}, nil
}

func (b *builder) announce(it Item, a *pki.Authority) {
	slot := b.authorities[it.Profile.ID]
	slot.Authority = a
	close(slot.ready)
}

func (b *builder) await(ctx context.Context, id string) (*pki.Authority, error) {
	slot, ok := b.authorities[id]
	if !ok {
		return nil, fmt.Errorf("authority %q is not in the plan", id)
	}
	select {
	case <-slot.ready:
		return slot.Authority, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// LeafTemplate is what an item's certificate will say, given the certificate
// of the authority that will sign it.
func LeafTemplate(it Item, now time.Time, authority *x509.Certificate) pki.Template {
	t := pki.LeafTemplate(it.Subject, it.SANs, it.Profile.Usages, now, days(it.Days))
	if it.BeginsWithAuthority {
		t.NotBefore = authority.NotBefore
	}
	return t
}

// Authority gives an authority of the result, to sign more with.
func (r *Result) Authority(profile string) (*pki.Authority, error) {
	for _, m := range r.Made {
		if m.Item.Profile.ID == profile && m.Cert != nil {
			return &pki.Authority{Cert: m.Cert, Key: m.Key}, nil
		}
	}
	return nil, errors.New("kube: authority " + profile + " is not in the result")
}
