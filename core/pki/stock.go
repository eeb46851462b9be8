package pki

import (
	"context"
	"sync"
)

// Stock is a [Maker] that makes keys ahead: while nobody waits, it makes some
// of the kind that will be asked for next. Each key is handed out once. Only
// the kind expected last is kept, and no key is made again for one that was
// taken until more are expected.
type Stock struct {
	maker Maker
	idle  func(context.Context) error

	mu       sync.Mutex
	expected KeyAlgorithm
	size     int // keys of that kind to have
	keys     []*PrivateKey
	filling  bool
	filled   func(KeyAlgorithm)
}

// NewStock makes keys with m. idle returns when there is time to spare, or with
// the error of its context; it is called before each key. filled, if it is not
// nil, is called each time that all expected keys are there.
func NewStock(m Maker, idle func(context.Context) error, filled func(KeyAlgorithm)) *Stock {
	return &Stock{maker: m, idle: idle, filled: filled}
}

// Expect says that n keys of a kind will be wanted. They are made in the
// background, until ctx is done or a key is asked for that is not there:
// whoever waits for that one should not wait for others. Keys of another kind
// are dropped.
func (s *Stock) Expect(ctx context.Context, a KeyAlgorithm, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a != s.expected {
		s.expected, s.keys = a, nil
	}
	s.size = n
	if !s.filling {
		s.filling = true
		go s.fill(ctx)
	}
}

func (s *Stock) fill(ctx context.Context) {
	for {
		a, more := s.missing()
		if !more {
			return
		}
		key, err := (*PrivateKey)(nil), s.idle(ctx)
		if err == nil {
			key, err = s.maker.Make(ctx, a)
		}
		if !s.put(a, key, err) {
			return
		}
	}
}

// missing tells which kind of key is to be made next, or ends the filling.
func (s *Stock) missing() (KeyAlgorithm, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.keys) < s.size {
		return s.expected, true
	}
	s.filling = false
	if s.size > 0 && s.filled != nil {
		s.filled(s.expected)
	}
	return "", false
}

// put takes a key in, and tells whether to go on. An error is not told: who asks
// for such a key will meet it.
func (s *Stock) put(a KeyAlgorithm, key *PrivateKey, err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.filling = false
		return false
	}
	if a == s.expected {
		s.keys = append(s.keys, key)
	}
	return true
}

// Make implements [Maker]. It takes a key that was made ahead, if there is one.
func (s *Stock) Make(ctx context.Context, a KeyAlgorithm) (*PrivateKey, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if key := s.take(a); key != nil {
		return key, nil
	}
	return s.maker.Make(ctx, a)
}

func (s *Stock) take(a KeyAlgorithm) *PrivateKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a != s.expected || len(s.keys) == 0 {
		s.size = 0
		return nil
	}
	last := len(s.keys) - 1
	key := s.keys[last]
	s.keys[last] = nil // it belongs to the caller alone
	s.keys = s.keys[:last]
	s.size--
	return key
}

// Import implements [Maker].
func (s *Stock) Import(ctx context.Context, pkcs8 []byte) (*PrivateKey, error) {
	return s.maker.Import(ctx, pkcs8)
}
