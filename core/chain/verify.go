package chain

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"
	"time"
)

// Answer is what came of a [Question].
type Answer struct {
	Fault *Fault // nil: the certificate holds
	// Path is the certificate and its issuers up to the anchor; of one that does
	// not hold as far as it is clear.
	Path  []*x509.Certificate
	Steps []Step
	// OpenSSL is what openssl and curl make of it, which is not always the same.
	OpenSSL OpenSSL
	Words   []Words
}

// OK tells whether the certificate holds.
func (a *Answer) OK() bool { return a.Fault == nil }

// Verify answers a question as Go's crypto/x509 does, and so every component of
// Kubernetes: with the same verdict and the same words. It is asked for an
// authority whether it may sign besides. Nothing is asked about revocation, as
// Go asks nothing.
func Verify(q Question) *Answer {
	v := newVerifier(&q)
	a := &Answer{}
	a.Path, a.Fault = v.answer()
	if a.Path == nil {
		a.Path = v.likely()
	}
	a.Steps = v.steps(a)
	a.OpenSSL = openSSL(&q)
	wordsFor(&q, a)
	return a
}

// Over answers a question at each of several times, with the fault alone: nil
// where it holds. What does not depend on the time is asked once. yield, when it
// is not nil, is called after each time so that a browser can paint; its error
// ends the work.
func Over(ctx context.Context, q Question, at []time.Time, yield func(context.Context) error) ([]*Fault, error) {
	v := newVerifier(&q)
	faults := make([]*Fault, len(at))
	for i, t := range at {
		q.Now = t.UTC()
		_, faults[i] = v.answer()
		if yield != nil {
			if err := yield(ctx); err != nil {
				return nil, err
			}
		}
	}
	return faults, nil
}

// verifier is one question under way.
type verifier struct {
	q             *Question
	roots, others pool
	by            [][]*x509.Certificate // the path of each usage: they may differ
}

func newVerifier(q *Question) *verifier {
	q.Now = q.Now.UTC()
	if q.Memo == nil {
		q.Memo = NewMemo()
	}
	return &verifier{q: q, roots: newPool(q.Roots), others: newPool(q.Others)}
}

// answer asks for every usage of the part.
func (v *verifier) answer() (path []*x509.Certificate, fault *Fault) {
	v.by = nil
	for _, usage := range parts[v.q.As].usages {
		along, f := v.verify(usage)
		v.by = append(v.by, along)
		if f != nil {
			return along, f
		}
		if path == nil {
			path = along
		}
	}
	if v.q.As == Authority {
		fault = mayNotSign(v.q.Cert)
	}
	return path, fault
}

// verify asks for one extended key usage. The path is nil when there is none up
// to an anchor.
func (v *verifier) verify(usage x509.ExtKeyUsage) (path []*x509.Certificate, fault *Fault) {
	c := v.q.Cert
	if f := check(c, first, nil, v.q.Now); f != nil {
		return nil, f
	}
	if parts[v.q.As].host && usage == x509.ExtKeyUsageServerAuth && v.q.Host != "" {
		if f := hostFault(c, v.q.Host); f != nil {
			return nil, f
		}
	}
	found := [][]*x509.Certificate{{c}}
	if !v.roots.contains(c) {
		s := search{roots: v.roots, others: v.others, now: v.q.Now, memo: v.q.Memo}
		if found, fault = s.paths([]*x509.Certificate{c}); fault != nil {
			return nil, fault
		}
	}
	return v.choose(found, usage)
}

// choose takes the first path whose authorities allow what is asked. When none
// does, a name constraint is told before a usage, and that before policies.
func (v *verifier) choose(found [][]*x509.Certificate, usage x509.ExtKeyUsage) ([]*x509.Certificate, *Fault) {
	var outside, misused, unlawful *Fault
	var misuses, laws int
	for _, path := range found {
		whole := v.q.Memo.judge(path)
		if !whole.policies {
			laws++
			unlawful = &Fault{Kind: Policies, Cert: path[0]}
			continue
		}
		if f := usageFault(path, usage); f != nil {
			misuses++
			misused = firstOf(misused, f)
			continue
		}
		if whole.names == nil {
			return path, nil
		}
		outside = firstOf(outside, whole.names)
	}
	switch {
	case outside != nil:
		return found[0], outside
	case misuses > 0 && laws == 0:
		return found[0], misused
	}
	var details []string
	if misuses > 0 {
		details = append(details, fmt.Sprintf("%d candidate chains with incompatible key usage", misuses))
	}
	if laws > 0 {
		details = append(details, fmt.Sprintf("%d candidate chains with invalid policies", laws))
	}
	unlawful.Text = invalid(Policies, path0(found), x509.NoValidChains, strings.Join(details, ", ")).Text
	return found[0], unlawful
}

func path0(found [][]*x509.Certificate) *x509.Certificate { return found[0][0] }

// likely is the path that comes nearest to an anchor, for explaining what is
// wrong with it.
func (v *verifier) likely() []*x509.Certificate {
	const most = 20
	path := []*x509.Certificate{v.q.Cert}
	for len(path) < most && !v.roots.contains(path[len(path)-1]) {
		next := v.likelyIssuer(path)
		if next == nil {
			break
		}
		path = append(path, next)
	}
	return path
}

// likelyIssuer prefers an issuer that holds in every respect, then one whose
// key signed, then one of the right name.
func (v *verifier) likelyIssuer(path []*x509.Certificate) *x509.Certificate {
	c := path[len(path)-1]
	var best *x509.Certificate
	rank := 0
	const most = 24
	tried := 0
	for _, stage := range []struct {
		as   place
		pool pool
	}{{anchor, v.roots}, {between, v.others}} {
		for _, a := range stage.pool.issuers(c) {
			if tried++; tried > most || a.PublicKey == nil || passes(path, a) {
				continue
			}
			r := 1
			if v.q.Memo.signedBy(c, a) == nil {
				r = 2
				if check(a, stage.as, path, v.q.Now) == nil {
					r = 3
				}
			}
			if r > rank {
				best, rank = a, r
			}
		}
	}
	return best
}
