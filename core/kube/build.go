package kube

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"strconv"
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

// Made is one finished item: its key, and its certificate if it has one. An
// authority whose key lies elsewhere has a certificate alone.
type Made struct {
	Item *Item
	Key  *pki.PrivateKey
	DER  []byte // of the certificate, nil for none
}

// Cert reads the certificate anew, nil where there is none. Thousands of
// certificates taken apart are most of what a page would hold in memory.
func (m Made) Cert() *x509.Certificate {
	if m.DER == nil {
		return nil
	}
	c, _ := x509.ParseCertificate(m.DER) // it was read when it was made or taken in
	return c
}

// Public is the item's public key.
func (m Made) Public() crypto.PublicKey {
	if m.Key == nil {
		return m.Cert().PublicKey
	}
	return m.Key.Public()
}

// Result is a plan carried out.
type Result struct {
	Plan Plan
	Made []Made // in the plan's order
	At   time.Time
}

// Build makes every key and certificate of the plan. It stops with the first
// error, or with ctx.Err() when ctx is done; there is no partial result. What a
// plan needs somebody else for is left to [Prepare].
func Build(ctx context.Context, p Plan, o Options) (*Result, error) {
	if n := p.Requests(); n > 0 {
		return nil, errors.New("kube: build: " + strconv.Itoa(n) + " certificates have to be signed elsewhere: make requests of them")
	}
	u, err := Prepare(ctx, p, o)
	if err != nil {
		return nil, err
	}
	return u.Finish()
}

// Prepare carries a plan out as far as it can be done here: it makes every key,
// signs what authorities at hand have to sign, and makes a request of the rest.
func Prepare(ctx context.Context, p Plan, o Options) (*Unfinished, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	b := &builder{plan: p, o: o, stop: stop, made: make([]Made, len(p.Items)), asked: newAsked(), authorities: map[string]*authoritySlot{}}
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
	return &Unfinished{p, b.made, o.Now, b.asked}, nil
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

	mu    sync.Mutex
	next  int
	done  int
	asked asked
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
		it := &b.plan.Items[i]
		made, request, err := b.make(ctx, it)
		if err != nil {
			b.stop(fmt.Errorf("kube: make %s: %w", it.ID, err))
			return
		}
		b.finish(i, made, request)
		if b.o.Yield == nil {
			continue
		}
		if err := b.o.Yield(ctx); err != nil {
			b.stop(err)
			return
		}
	}
}

func (b *builder) finish(i int, m Made, request *pki.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.made[i] = m
	if request != nil {
		b.asked.add(i, request)
	}
	b.done++
	if b.o.Progress != nil {
		b.o.Progress(Progress{b.done, len(b.made), m.Item.ID})
	}
}

func (b *builder) make(ctx context.Context, it *Item) (Made, *pki.Request, error) {
	if it.SameAs != "" || it.Brought {
		m, err := b.takeOver(ctx, it)
		return m, nil, err
	}
	key, err := b.o.Maker.Make(ctx, it.Algorithm)
	switch {
	case err != nil:
		return Made{}, nil, err
	case it.Profile.Form == KeyPair:
		return Made{Item: it, Key: key}, nil, nil
	case it.Profile.Form == AuthorityPair:
		m, err := b.makeAuthority(ctx, it, key)
		return m, nil, err
	}
	ca, err := b.await(ctx, it.Profile.Authority)
	if err != nil {
		return Made{}, nil, err
	}
	t := LeafTemplate(it, b.o.Now, ca.Cert)
	if it.Requested {
		request, err := pki.NewRequest(ctx, key, t)
		return Made{Item: it, Key: key}, request, err
	}
	cert, err := ca.Issue(ctx, t, key.Public())
	if err != nil {
		return Made{}, nil, err
	}
	return Made{it, key, cert.Raw}, nil, nil
}

// takeOver gives an authority that was brought, or that another item made.
func (b *builder) takeOver(ctx context.Context, it *Item) (Made, error) {
	a := b.plan.Cluster.Brought[it.Profile.ID]
	var err error
	if it.SameAs != "" {
		a, err = b.await(ctx, it.SameAs)
	} else {
		err = CheckBrought(a)
	}
	if err != nil {
		return Made{}, err
	}
	b.announce(it, a)
	return Made{it, a.Key, a.Cert.Raw}, nil
}

func (b *builder) makeAuthority(ctx context.Context, it *Item, key *pki.PrivateKey) (Made, error) {
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
	return Made{it, key, a.Cert.Raw}, nil
}

func (b *builder) announce(it *Item, a *pki.Authority) {
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
func LeafTemplate(it *Item, now time.Time, authority *x509.Certificate) pki.Template {
	t := pki.LeafTemplate(it.Subject, it.SANs, it.Profile.Usages, now, days(it.Days))
	if it.BeginsWithAuthority {
		t.NotBefore = authority.NotBefore
	}
	return t
}

// Authority gives an authority of the result, to sign more with.
func (r *Result) Authority(profile string) (*pki.Authority, error) {
	if m := r.authority(profile); m != nil {
		return &pki.Authority{Cert: m.Cert(), Key: m.Key}, nil
	}
	return nil, errors.New("kube: authority " + profile + " is not in the result")
}

// authority is the item of an authority, nil where it is not in the result.
func (r *Result) authority(profile string) *Made {
	for i := range r.Made {
		if m := &r.Made[i]; m.Item.Profile.ID == profile && m.DER != nil {
			return m
		}
	}
	return nil
}
