package health

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"strconv"
	"time"

	"kubepki/core/decode"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// certificate looks at what a certificate says of itself, and keeps what others
// are judged by.
func (j *judge) certificate() {
	c, now := j.cert, j.o.Now
	ca := j.authorities[j.Profile.Authority]
	if j.Profile.Form == kube.AuthorityPair {
		j.authorities[j.Profile.ID], j.others[j.Profile.ID] = c, j.more
		j.authority()
	}
	if len(c.UnhandledCriticalExtensions) > 0 {
		j.says(RuleCritical, "It has a critical extension "+c.UnhandledCriticalExtensions[0].String()+" that clients do not know")
	}
	switch {
	case now.After(c.NotAfter):
		j.says(RuleExpired, "It expired "+decode.Relative(c.NotAfter, now)+", on "+date(c.NotAfter))
	case now.Before(c.NotBefore):
		j.says(RuleNotYetValid, "It begins "+decode.Relative(c.NotBefore, now)+", on "+date(c.NotBefore))
	case pki.EndsSoon(c.NotBefore, c.NotAfter, c.IsCA, now):
		j.says(RuleExpiring, "It ends "+decode.Relative(c.NotAfter, now)+", on "+date(c.NotAfter))
	}
	j.strength()
	if ca != nil && c.NotAfter.After(ca.NotAfter.Add(oneGo)) {
		j.says(RuleOutlivesCA, "It ends on "+date(c.NotAfter)+", its authority before it, on "+date(ca.NotAfter))
	}
}

// oneGo is how much later a leaf may end than its authority and still be made with it:
// who makes both for as many days, as Kubespray does, makes the leaf a moment later.
const oneGo = 24 * time.Hour

// weakBits is the length below which an RSA key is weak.
const weakBits = 2048

// strength looks whether the key is strong, and whether a leaf may sign.
func (j *judge) strength() {
	switch k := j.cert.PublicKey.(type) {
	case *rsa.PublicKey:
		if n := k.N.BitLen(); n < weakBits {
			j.says(RuleWeakKey, "Its RSA key has "+strconv.Itoa(n)+" bits")
		}
	case *ecdsa.PublicKey:
		if n := k.Curve.Params().BitSize; n < 256 {
			j.says(RuleWeakKey, "Its key is on a curve of "+strconv.Itoa(n)+" bits")
		}
	}
	if j.Profile.Form != kube.AuthorityPair && j.cert.BasicConstraintsValid && j.cert.IsCA {
		j.says(RuleLeafMaySign, "Its basicConstraints say CA:TRUE")
	}
}

// authority looks whether an authority may sign. One of X.509 version 1 cannot
// say so, and Go lets it sign.
func (j *judge) authority() {
	c := j.cert
	if c.Version >= 3 && !(c.BasicConstraintsValid && c.IsCA) {
		j.says(RuleNotCA, "It is no authority: its basicConstraints do not say CA:TRUE")
	}
	if c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageCertSign == 0 {
		j.says(RuleCANoSign, "It may not sign certificates: its key usage lacks keyCertSign")
	}
}

// says notes what a rule finds in the certificate, and where that lies if its
// kubeconfig does not embed it.
func (j *judge) says(id Rule, what string) {
	if j.config != nil && j.config.file != "" {
		what += " (in " + j.config.file + ")"
	}
	j.found(id, j.from[kube.CertificateFile], what)
}

func date(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }
