package chain

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"strconv"
	"time"
)

// maxChecks is how many candidates for an issuer Go looks at in one
// verification before it gives up.
const maxChecks = 100

// pool holds certificates by subject, each once, in the order they came.
type pool map[string][]*x509.Certificate

func newPool(certs []*x509.Certificate) pool {
	p := pool{}
	seen := make(map[string]bool, len(certs))
	for _, c := range certs {
		if c != nil && !seen[string(c.Raw)] {
			seen[string(c.Raw)] = true
			p[string(c.RawSubject)] = append(p[string(c.RawSubject)], c)
		}
	}
	return p
}

func (p pool) contains(c *x509.Certificate) bool {
	for _, other := range p[string(c.RawSubject)] {
		if other.Equal(c) {
			return true
		}
	}
	return false
}

// issuers are those with the right subject: first those whose key identifier
// is the one named, then those where one side names none, then the others.
func (p pool) issuers(c *x509.Certificate) []*x509.Certificate {
	var fits, open, others []*x509.Certificate
	for _, a := range p[string(c.RawIssuer)] {
		ski, aki := a.SubjectKeyId, c.AuthorityKeyId
		switch {
		case bytes.Equal(ski, aki):
			fits = append(fits, a)
		case len(ski) == 0 || len(aki) == 0:
			open = append(open, a)
		default:
			others = append(others, a)
		}
	}
	return append(append(fits, open...), others...)
}

// search looks for paths to an anchor.
type search struct {
	roots, others pool
	now           time.Time
	memo          *Memo
	checks        int
	limited       bool
}

// paths finds every path that goes on from the last certificate of one. The
// fault, when there is none, is the one that Go reports: that of the candidate
// looked at last, else that the authority is unknown.
func (s *search) paths(path []*x509.Certificate) (found [][]*x509.Certificate, fault *Fault) {
	c := path[len(path)-1]
	var hint *Fault
	for _, stage := range []struct {
		as   place
		pool pool
	}{{anchor, s.roots}, {between, s.others}} {
		for _, a := range stage.pool.issuers(c) {
			if s.checks++; s.checks > maxChecks {
				s.limited = true
			}
			if s.limited {
				return found, limitFault(c, found)
			}
			if a.PublicKey == nil || passes(path, a) {
				continue
			}
			if f := s.memo.signedBy(c, a); f != nil {
				hint = firstOf(hint, f)
				continue
			}
			if fault = check(a, stage.as, path, s.now); fault != nil {
				hint = firstOf(hint, fault)
				continue
			}
			longer := append(append(make([]*x509.Certificate, 0, len(path)+1), path...), a)
			if stage.as == anchor {
				found = append(found, longer)
				continue
			}
			var more [][]*x509.Certificate
			more, fault = s.paths(longer)
			found = append(found, more...)
			if fault != nil && fault.Kind == TooManySigs {
				return found, limitFault(c, found)
			}
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case fault == nil:
		return nil, unknown(c, hint)
	}
	return nil, fault
}

func firstOf(a, b *Fault) *Fault {
	if a != nil {
		return a
	}
	return b
}

func limitFault(c *x509.Certificate, found [][]*x509.Certificate) *Fault {
	if len(found) > 0 {
		return nil
	}
	return &Fault{Kind: TooManySigs, Cert: c, Text: "x509: signature check attempts limit reached while verifying certificate chain"}
}

// unknown is the fault that no authority was found, with what was wrong with
// the first that might have been it.
func unknown(c *x509.Certificate, hint *Fault) *Fault {
	f := &Fault{Kind: UnknownCA, Cert: c, Text: "x509: certificate signed by unknown authority", hint: hint}
	if hint == nil {
		return f
	}
	name := hint.Cert.Subject.CommonName
	switch orgs := hint.Cert.Subject.Organization; {
	case name != "":
	case len(orgs) > 0:
		name = orgs[0]
	default:
		name = "serial:" + hint.Cert.SerialNumber.String()
	}
	f.Text += fmt.Sprintf(" (possibly because of %s while trying to verify candidate authority certificate %s)", strconv.Quote(hint.Text), strconv.Quote(name))
	return f
}

// passes tells whether a path holds a certificate for the same subject, key and
// alternative names already: authorities that sign each other make no circles.
func passes(path []*x509.Certificate, a *x509.Certificate) bool {
	names, named := extension(a, oidAltNames)
	for _, c := range path {
		if !sameAuthority(a, c) {
			continue
		}
		others, too := extension(c, oidAltNames)
		switch {
		case named != too:
			return false // as Go: it looks no further
		case !named || bytes.Equal(names, others):
			return true
		}
	}
	return false
}
