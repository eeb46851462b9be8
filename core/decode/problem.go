package decode

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"kubepki/core/pki"
)

type certificateCheck func(*x509.Certificate, time.Time) (Problem, bool)

// Checks of what a certificate says by itself; a signature takes a thousand
// times longer than the others.
var (
	quickChecks = []certificateCheck{outOfTime, weakHash, noNames, strangeCritical}
	allChecks   = append(quickChecks[:4:4], notSelfSigned)
)

func certificateProblems(checks []certificateCheck, c *x509.Certificate, now time.Time) []Problem {
	var out []Problem
	for _, check := range checks {
		if p, bad := check(c, now); bad {
			out = append(out, p)
		}
	}
	return out
}

func outOfTime(c *x509.Certificate, now time.Time) (Problem, bool) {
	return timeProblem(c.NotBefore, c.NotAfter, c.IsCA, now)
}

// outOfTime judges the times of a certificate that Go refuses, where they are times.
func (c *certificate) outOfTime(now time.Time) (Problem, bool) {
	from, err := readTime(c.notBefore)
	to, err2 := readTime(c.notAfter)
	if err != nil || err2 != nil {
		return Problem{}, false
	}
	constraints, _ := c.printed("2.5.29.19")
	return timeProblem(from, to, strings.HasPrefix(constraints, "CA:TRUE"), now)
}

func timeProblem(from, to time.Time, authority bool, now time.Time) (Problem, bool) {
	switch {
	case to.Before(from):
		return problem(
			RuleTime, Broken, "It ends before it begins",
			"There is no moment at which it counts.", "Make it again.",
		), true
	case now.After(to):
		return problem(
			RuleTime, Expired, "Expired "+Relative(to, now),
			"Go’s programs say “certificate has expired or is not yet valid”.",
			"Renew it: kubeadm certs renew, or sign a new request.",
		), true
	case now.Before(from):
		return problem(
			RuleTime, Warning, "Not valid yet: it begins "+Relative(from, now),
			"Everyone refuses it until then.", "Check the clocks of both machines.",
		), true
	case pki.EndsSoon(from, to, authority, now) && authority:
		return problem(
			RuleTime, Warning, "Ends "+Relative(to, now),
			"Then everything it signed fails with it.", "Make its successor, and let everyone trust both until then.",
		), true
	case pki.EndsSoon(from, to, authority, now):
		return problem(
			RuleTime, Warning, "Ends "+Relative(to, now),
			"Then every connection that needs it fails.", "Renew it before then: kubeadm certs renew, or sign a new request.",
		), true
	}
	return Problem{}, false
}

func weakHash(c *x509.Certificate, _ time.Time) (Problem, bool) {
	weak := map[x509.SignatureAlgorithm]string{
		x509.MD5WithRSA: "MD5", x509.SHA1WithRSA: "SHA-1", x509.ECDSAWithSHA1: "SHA-1", x509.DSAWithSHA1: "SHA-1",
	}
	name, bad := weak[c.SignatureAlgorithm]
	return problem(
		RuleWeakHash, Broken, "It is signed over "+name,
		"Such signatures can be forged; Go refuses them with “insecure algorithm”.", "Have it signed again with SHA-256.",
	), bad && !bytes.Equal(c.RawSubject, c.RawIssuer)
}

func noNames(c *x509.Certificate, _ time.Time) (Problem, bool) {
	server := false
	for _, u := range c.ExtKeyUsage {
		server = server || u == x509.ExtKeyUsageServerAuth
	}
	return problem(
		RuleNoNames, Broken, "A server’s certificate without alternative names",
		"Callers no longer read the common name: Go says “certificate relies on legacy Common Name field, use SANs instead”.",
		"Make it again with each name and address as a subject alternative name.",
	), server && !c.IsCA && len(c.DNSNames)+len(c.IPAddresses)+len(c.URIs)+len(c.EmailAddresses) == 0
}

// strangeCritical finds extensions that must be understood and that Go does not know.
func strangeCritical(c *x509.Certificate, _ time.Time) (Problem, bool) {
	if len(c.UnhandledCriticalExtensions) == 0 {
		return Problem{}, false
	}
	p := problem(
		RuleCritical, Broken, "It has a critical extension that Go does not know: "+plainOID(c.UnhandledCriticalExtensions[0].String()),
		"Go refuses every chain with it: “x509: unhandled critical extension”.", "Make it again without the extension, or with one that is not critical.",
	)
	p.Ref = "RFC 5280 section 4.2"
	return p, true
}

// notSelfSigned finds certificates that name themselves as issuer although
// another key signed them. Signatures that nothing here checks are left alone.
func notSelfSigned(c *x509.Certificate, _ time.Time) (Problem, bool) {
	if !bytes.Equal(c.RawSubject, c.RawIssuer) {
		return Problem{}, false
	}
	if len(c.AuthorityKeyId) > 0 && len(c.SubjectKeyId) > 0 && !bytes.Equal(c.AuthorityKeyId, c.SubjectKeyId) {
		return Problem{}, false // another authority of the same name
	}
	err := pki.CheckSignature(c.PublicKey, c.Raw)
	var unchecked *pki.UncheckedError
	if err == nil || errors.As(err, &unchecked) {
		return Problem{}, false
	}
	return problem(
		RuleSignature, Broken, "Its issuer has its own name, but its own key did not sign it",
		"Either it was changed after it was signed, or another authority of the same name signed it.",
		"Compare it with the original by its fingerprint.",
	), true
}

// keyProblems checks a public key's strength.
func keyProblems(key crypto.PublicKey) []Problem {
	k, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil
	}
	switch n := k.N.BitLen(); {
	case n < 1024:
		return []Problem{problem(
			RuleWeakKey, Broken, fmt.Sprintf("The RSA key has only %d bits", n),
			"Go, so Kubernetes, refuses to use RSA keys under 1024 bits.", "Make a key of 2048 bits or more.",
		)}
	case n < 2048:
		return []Problem{problem(
			RuleWeakKey, Warning, fmt.Sprintf("The RSA key has only %d bits", n),
			"It is not safe any more; kubeadm makes 2048 bits or more.", "Make a key of 2048 bits or more.",
		)}
	}
	return nil
}

// requestProblems checks that the sender proved to hold the key.
func requestProblems(r *x509.CertificateRequest) []Problem {
	err := pki.CheckSignature(r.PublicKey, r.Raw)
	var unchecked *pki.UncheckedError
	switch {
	case errors.As(err, &unchecked):
		return []Problem{problem(
			RuleSignature, Warning, "Its signature was not checked: "+unchecked.Why,
			"It may be right, but Go, and so Kubernetes, does not take it as proof that the sender holds the private key.",
			"Look with openssl req -in FILE -noout -verify, or ask for one with an RSA, ECDSA or Ed25519 key.",
		)}
	case err != nil:
		return []Problem{problem(
			RuleSignature, Broken, "Its signature is wrong: “"+err.Error()+"”",
			"Its sender did not prove to hold the private key, or it was changed on its way.", "Ask for it again.",
		)}
	case !pki.GoChecks(r.SignatureAlgorithm):
		return []Problem{problem(
			RuleSignature, Warning, "Its signature holds, but Go checks none of its kind",
			"So Kubernetes does not take it as proof that the sender holds the private key.", "Ask for one with an RSA, ECDSA or Ed25519 key, signed over SHA-256.",
		)}
	case r.SignatureAlgorithm == x509.MD5WithRSA:
		return []Problem{problem(
			RuleWeakHash, Broken, "It is signed over MD5",
			"Such signatures can be forged, so it proves little; Go refuses them with “insecure algorithm”.", "Ask for a request signed over SHA-256.",
		)}
	}
	return nil
}

// Relative says how far t lies from now: "in 364 days", "3 days ago", "in 2 hours".
func Relative(t, now time.Time) string {
	if d := pki.Seconds(now, t); d < 0 {
		return Span(d) + " ago"
	}
	return "in " + Span(pki.Seconds(now, t))
}

// Span says how long so many seconds are, forth or back, in whole units as people
// say it: "364 days", "10 years", "2 hours".
func Span(d int64) string {
	if d < 0 {
		d = -d
	}
	for _, unit := range []struct {
		length int64 // in seconds
		name   string
	}{{365 * 86400, "year"}, {86400, "day"}, {3600, "hour"}, {60, "minute"}} {
		n := d / unit.length
		if unit.name == "year" {
			n = (d + unit.length/2) / unit.length
		}
		if n == 0 || unit.name == "year" && n < 3 {
			continue
		}
		if n == 1 {
			return "1 " + unit.name
		}
		return fmt.Sprintf("%d %ss", n, unit.name)
	}
	return "less than a minute"
}
