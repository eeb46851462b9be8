package chain

import (
	"bytes"
	"crypto/x509"
)

// anyPolicy is 2.5.29.32.0, as policies are compared here: by their bytes, for an
// OID may be long and its numbers large.
const anyPolicy = "\x55\x1d\x20\x00"

func policyID(p x509.OID) string {
	der, _ := p.MarshalBinary() // it never fails
	return string(der)
}

// policyState is what RFC 5280 section 6.1.2 carries along a path, in the form
// of RFC 9618: of the policy graph only its last level can change the verdict
// when the asker wants no certain policy, so no more is kept.
type policyState struct {
	explicit, mapping, any int
	// expects maps each policy that is valid so far to those that stand for it
	// one certificate further; nil when a certificate named none.
	expects map[string][]string
}

// policiesHold walks a path from below its anchor to the certificate, and tells
// whether the policies that its authorities require are there.
func policiesHold(path []*x509.Certificate) bool {
	n := len(path) - 1
	if n == 0 {
		return true
	}
	s := policyState{n + 1, n + 1, n + 1, map[string][]string{anyPolicy: {anyPolicy}}}
	for i := n - 1; i >= 0; i-- {
		c := path[i]
		self := bytes.Equal(c.RawIssuer, c.RawSubject)
		if len(c.Policies) == 0 {
			s.expects = nil
		}
		if s.explicit == 0 && s.expects == nil {
			return false
		}
		if s.expects != nil {
			s.descend(c, self && i > 0)
			if i > 0 && !s.remap(c) {
				return false
			}
		}
		if i > 0 {
			s.count(c, self)
		}
	}
	if s.explicit > 0 {
		s.explicit--
	}
	if path[0].RequireExplicitPolicyZero {
		s.explicit = 0
	}
	return s.explicit > 0 || len(s.expects) > 0
}

// descend takes a certificate's policies that follow from those above it
// (section 6.1.3 (d)).
func (s *policyState) descend(c *x509.Certificate, selfIssued bool) {
	next := map[string][]string{}
	wild := false
	_, wildAbove := s.expects[anyPolicy]
	expected := map[string]bool{}
	for _, list := range s.expects {
		for _, id := range list {
			expected[id] = true
		}
	}
	for _, p := range c.Policies {
		id := policyID(p)
		switch {
		case id == anyPolicy:
			wild = true
		case wildAbove || expected[id]:
			next[id] = []string{id}
		}
	}
	if wild && (s.any > 0 || selfIssued) {
		for id := range expected {
			next[id] = []string{id}
		}
	}
	s.expects = next
}

// remap follows an authority's policy mappings (section 6.1.4 (a) and (b)). It
// is false for one from or to any policy.
func (s *policyState) remap(c *x509.Certificate) bool {
	to := map[string][]string{}
	for _, m := range c.PolicyMappings {
		issuer, subject := policyID(m.IssuerDomainPolicy), policyID(m.SubjectDomainPolicy)
		if s.mapping == 0 {
			delete(s.expects, issuer)
			continue
		}
		if issuer == anyPolicy || subject == anyPolicy {
			return false
		}
		to[issuer] = append(to[issuer], subject)
	}
	_, wild := s.expects[anyPolicy]
	for issuer, subjects := range to {
		if _, ok := s.expects[issuer]; ok || wild {
			s.expects[issuer] = subjects
		}
	}
	return true
}

// count lowers the counters at an authority (section 6.1.4 (h) to (j)).
func (s *policyState) count(c *x509.Certificate, selfIssued bool) {
	lower := func(n *int, limit int, zero bool) {
		if !selfIssued && *n > 0 {
			*n--
		}
		if (limit > 0 || zero) && limit < *n {
			*n = limit
		}
	}
	lower(&s.explicit, c.RequireExplicitPolicy, c.RequireExplicitPolicyZero)
	lower(&s.mapping, c.InhibitPolicyMapping, c.InhibitPolicyMappingZero)
	lower(&s.any, c.InhibitAnyPolicy, c.InhibitAnyPolicyZero)
}
