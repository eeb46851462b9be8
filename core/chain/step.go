package chain

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"strings"

	"kubepki/core/pki"
)

// Step is one thing that a verification asks, and what came of it.
type Step struct {
	Rule  *Rule
	Cert  *x509.Certificate
	OK    bool
	What  string // what was compared: foreign text, not made visible
	Fault string // in Go's words when it fails
}

// Rule is what a step asks, where it is written, and where programs differ.
type Rule struct {
	Title, Ref, Differs string
}

// The rules, in the order in which they are asked.
var (
	ruleCritical = &Rule{"Critical extensions are known", "RFC 5280 section 4.2", "Go knows fewer than openssl."}
	ruleTime     = &Rule{"It is its time", "RFC 5280 section 6.1.3 (a) (2)", "Go and openssl look at the anchor’s time too; the RFC does not ask for that."}
	ruleHost     = &Rule{"The dialled name is one of its names", "RFC 9525 section 6", "curl and openssl take the common name when there are no alternative names. Go never does."}
	ruleAnchor   = &Rule{"It is an anchor", "RFC 5280 section 6.1.1 (d)", "Go believes any certificate that it is given as an anchor. openssl wants a self-signed one, unless -partial_chain is said; curl says it."}
	ruleIssuer   = &Rule{"Its issuer is here", "RFC 5280 section 6.1.3 (a) (4)", "Go compares names byte for byte; openssl and the RFC without regard to capitals and string types."}
	ruleMaySign  = &Rule{"The issuer may sign", "RFC 5280 sections 6.1.4 (k) and (n)", "A certificate of version 1 says nothing: Go takes it as an anchor alone."}
	ruleSignedBy = &Rule{"The issuer’s key signed it", "RFC 5280 section 6.1.3 (a) (1)", "Go refuses SHA-1; “openssl verify” takes it, curl and s_client do not."}
	rulePathLen  = &Rule{"Not too many authorities below", "RFC 5280 section 6.1.4 (m)", "Go counts self-issued authorities too."}
	ruleUsage    = &Rule{"The extended key usage allows it", "RFC 5280 section 4.2.1.12", "Go and openssl ask the authorities too; the RFC asks the first certificate alone. Without the extension everything is allowed."}
	ruleNames    = &Rule{"Its names lie within the name constraints", "RFC 5280 section 6.1.3 (b) and (c)", "Go asks the alternative names alone, openssl the subject too."}
	rulePolicy   = &Rule{"The required policies are there", "RFC 5280 section 6.1.3 (d) to (f), RFC 9618", ""}
	ruleSigns    = &Rule{"It may sign others", "RFC 5280 sections 4.2.1.3 and 4.2.1.9", ""}
	ruleLimit    = &Rule{"The search ends", "crypto/x509, not in the RFC", "Go looks at 100 candidates for issuers and gives up."}
)

// steps lists what was asked along the path. At least one fails if, and only
// if, the answer is no.
func (v *verifier) steps(a *Answer) []Step {
	t := &tale{v: v}
	c := v.q.Cert
	t.own(c, first, nil)
	if parts[v.q.As].host && v.q.Host != "" {
		t.tell(ruleHost, c, hostFault(c, v.q.Host), v.q.Host)
	}
	for i := range a.Path {
		if !t.link(a.Path, i) {
			break
		}
	}
	if t.ends {
		t.whole(a.Path)
	}
	if v.q.As == Authority {
		t.tell(ruleSigns, c, mayNotSign(c), "")
	}
	if a.Fault != nil && a.Fault.Kind == TooManySigs || a.Fault != nil && !t.failed {
		t.tell(ruleLimit, a.Fault.Cert, a.Fault, "")
	}
	return t.steps
}

func mayNotSign(c *x509.Certificate) *Fault {
	if maySign(c) {
		return nil
	}
	return &Fault{Kind: NotACA, Cert: c, Text: x509.ConstraintViolationError{}.Error()}
}

// tale collects steps.
type tale struct {
	v      *verifier
	steps  []Step
	failed bool
	ends   bool // the path reached an anchor
}

func (t *tale) tell(r *Rule, c *x509.Certificate, f *Fault, what string) {
	s := Step{Rule: r, Cert: c, OK: f == nil, What: what}
	if f != nil {
		s.Fault = f.Text
		t.failed = true
	}
	t.steps = append(t.steps, s)
}

// own asks what concerns one certificate alone.
func (t *tale) own(c *x509.Certificate, as place, below []*x509.Certificate) {
	if len(c.UnhandledCriticalExtensions) > 0 || as == first {
		t.tell(ruleCritical, c, critical(c), oids(c))
	}
	t.tell(ruleTime, c, inTime(c, t.v.q.Now), c.NotBefore.UTC().Format("2 Jan 2006")+" to "+c.NotAfter.UTC().Format("2 Jan 2006 15:04 UTC"))
	if as == first || !c.BasicConstraintsValid || c.MaxPathLen < 0 {
		if as == first && c.BasicConstraintsValid && c.MaxPathLen >= 0 {
			t.tell(rulePathLen, c, nil, fmt.Sprintf("%d may follow", c.MaxPathLen))
		}
		return
	}
	var f *Fault
	if len(below)-1 > c.MaxPathLen {
		f = invalid(PathLength, c, x509.TooManyIntermediates, "")
	}
	t.tell(rulePathLen, c, f, fmt.Sprintf("%d may follow, %d do", c.MaxPathLen, len(below)-1))
}

func critical(c *x509.Certificate) *Fault {
	if len(c.UnhandledCriticalExtensions) == 0 {
		return nil
	}
	return &Fault{Kind: Critical, Cert: c, Text: x509.UnhandledCriticalExtension{}.Error()}
}

func oids(c *x509.Certificate) string {
	var out []string
	for _, o := range c.UnhandledCriticalExtensions {
		out = append(out, o.String())
	}
	return strings.Join(out, ", ")
}

// link goes from a certificate to its issuer; false ends the way.
func (t *tale) link(path []*x509.Certificate, i int) (on bool) {
	c := path[i]
	if t.v.roots.contains(c) {
		t.tell(ruleAnchor, c, nil, pki.NameFrom(c.Subject).String())
		t.ends = true
		return false
	}
	issuer := pki.NameFrom(c.Issuer).String()
	if i+1 == len(path) {
		t.tell(ruleIssuer, c, unknown(c, nil), issuer)
		return false
	}
	a := path[i+1]
	as := between
	if t.v.roots.contains(a) {
		as = anchor
	}
	t.tell(ruleIssuer, c, nil, issuer)
	f := mayNotSign(a)
	if f == nil && as == between && !a.BasicConstraintsValid {
		f = invalid(NotACA, a, x509.NotAuthorizedToSign, "")
	}
	t.tell(ruleMaySign, a, f, signWords(a))
	if f := t.v.q.Memo.signedBy(c, a); mayNotSign(a) == nil {
		t.tell(ruleSignedBy, c, f, c.SignatureAlgorithm.String()+keyIDWords(c, a))
	}
	t.own(a, as, path[:i+1])
	return true
}

func signWords(a *x509.Certificate) string {
	switch {
	case a.Version < 3:
		return "version 1, says nothing"
	case !a.BasicConstraintsValid:
		return "no basic constraints"
	case !a.IsCA:
		return "CA:FALSE"
	case a.KeyUsage == 0:
		return "CA:TRUE, no key usage"
	}
	return "CA:TRUE, " + strings.Join(pki.KeyUsageNames(a.KeyUsage), ", ")
}

func keyIDWords(c, a *x509.Certificate) string {
	switch {
	case len(c.AuthorityKeyId) == 0 || len(a.SubjectKeyId) == 0:
		return ", no key identifiers to compare"
	case bytes.Equal(c.AuthorityKeyId, a.SubjectKeyId):
		return ", key identifiers agree"
	}
	return fmt.Sprintf(", wants key %x, this is %x", c.AuthorityKeyId, a.SubjectKeyId)
}

// whole asks what concerns the path as one.
func (t *tale) whole(path []*x509.Certificate) {
	whole := t.v.q.Memo.judge(path)
	if !whole.policies {
		t.tell(rulePolicy, path[0], &Fault{Text: "x509: no valid chains built: 1 candidate chains with invalid policies"}, "")
	}
	for i, usage := range parts[t.v.q.As].usages {
		if usage == x509.ExtKeyUsageAny {
			continue
		}
		along := path
		if i < len(t.v.by) && t.v.by[i] != nil {
			along = t.v.by[i]
		}
		f, c := usageFault(along, usage), path[0]
		what := strings.Join(pki.ExtKeyUsageNames([]x509.ExtKeyUsage{usage}), "")
		if f != nil {
			c = f.Cert
		}
		t.tell(ruleUsage, c, f, what+" is asked, "+usagesOf(c))
	}
	if len(constrained(path)) > 0 {
		t.tell(ruleNames, path[0], whole.names, "")
	}
}

func usagesOf(c *x509.Certificate) string {
	if len(c.ExtKeyUsage) == 0 && len(c.UnknownExtKeyUsage) == 0 {
		return "none is listed: all are allowed"
	}
	list := pki.ExtKeyUsageNames(c.ExtKeyUsage)
	for _, o := range c.UnknownExtKeyUsage {
		list = append(list, o.String())
	}
	return "listed: " + strings.Join(list, ", ")
}
