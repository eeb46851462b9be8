package signing

import (
	"crypto/dsa" //lint:ignore SA1019 what is asked for is named, not used
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"strconv"
	"time"

	"kubepki/core/pki"
)

// Rule names a kind of warning.
type Rule string

// The rules.
const (
	RuleProof       Rule = "request-signature"
	RuleWeakHash    Rule = "weak-request-signature"
	RuleWeakKey     Rule = "weak-key"
	RuleSubject     Rule = "subject"
	RulePower       Rule = "powerful-name"
	RuleNoNames     Rule = "no-names"
	RuleOtherNames  Rule = "other-names"
	RuleChallenge   Rule = "challenge-password"
	RuleCAExpired   Rule = "authority-expired"
	RuleCANotYet    Rule = "authority-not-yet-valid"
	RuleNoAuthority Rule = "no-authority"
	RuleNoCertSign  Rule = "authority-lacks-keycertsign"
	RuleWrongKey    Rule = "authority-key-mismatch"
	RulePathLength  Rule = "path-length"
	RuleConstraints Rule = "name-constraints"
	RuleOutlives    Rule = "outlives-authority"
	RuleLifetime    Rule = "lifetime"
	RuleCAPower     Rule = "makes-authority"
)

// weighProof wants proof that the sender holds the key, and a key that is safe.
func (g *Grant) weighProof(r *pki.Request) {
	weak := map[x509.SignatureAlgorithm]string{
		x509.MD5WithRSA: "MD5", x509.SHA1WithRSA: "SHA-1", x509.ECDSAWithSHA1: "SHA-1", x509.DSAWithSHA1: "SHA-1",
	}
	name := weak[r.X509.SignatureAlgorithm]
	if name != "" {
		g.warn(RuleWeakHash, Broken, "It is signed over "+name, "Such signatures can be forged, so it proves little. Ask for a request signed over SHA-256.")
	}
	var unchecked *pki.UncheckedError
	switch err := r.CheckSignature(); {
	case errors.As(err, &unchecked):
		g.warn(RuleProof, Broken, "Its signature was not checked", "Nothing here can tell whether its sender holds the private key: "+unchecked.Why+". Ask for a request with an RSA, ECDSA or Ed25519 key.")
	case err != nil:
		g.warn(RuleProof, Broken, "Its signature is wrong", "Its sender did not prove to hold the private key, or it was changed on its way. Ask for it again.")
	}
	switch k := r.X509.PublicKey.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < 2048 {
			g.warn(RuleWeakKey, Broken, "Its RSA key has only "+strconv.Itoa(k.N.BitLen())+" bits", "Ask for a request with a key of 2048 bits or more.")
		}
	case *dsa.PublicKey:
		g.warn(RuleWeakKey, Broken, "Its key is of the kind DSA", "Go, and so Kubernetes, takes no signature of such a key. Ask for a request with an RSA, ECDSA or Ed25519 key.")
	}
}

// Warnings is all to know before signing: the request's own, then what is wrong
// with the authority and with what it would sign, worst things included.
func (o Order) Warnings() []Warning {
	out := append([]Warning(nil), o.Grant.Warnings...)
	add := func(r Rule, l Level, what, why string) { out = append(out, Warning{r, l, what, why}) }
	t, err := o.Template()
	if err != nil {
		add(RuleProof, Impossible, "Its public key cannot be written", err.Error())
		return out
	}
	if !pki.SamePublicKey(o.Authority.Cert.PublicKey, o.Authority.Key.Public()) {
		add(RuleWrongKey, Impossible, "The key at hand is not the authority’s", "Each ca.crt has its own ca.key: look for the one made with it.")
	}
	switch weak := o.Authority.Key.Algorithm().Weak(); {
	case o.Authority.Key.Algorithm() == "":
		add(RuleWeakKey, Impossible, "The authority’s key is of a kind that is not used here", "Use RSA, ECDSA or Ed25519.")
	case weak != "":
		add(RuleWeakKey, Broken, "The authority’s key is weak", sentence(weak))
	}
	o.checkAuthority(add)
	o.checkTimes(t, add)
	o.checkPath(t, add)
	for _, cert := range o.chain() {
		for _, what := range outside(t, cert) {
			add(RuleConstraints, Broken, what, "“"+pki.NameFrom(cert.Subject).String()+"” may sign within its name constraints alone: everyone who checks them refuses the certificate.")
		}
	}
	return out
}

// chain is the authority's certificate and those above it.
func (o Order) chain() []*x509.Certificate {
	return append([]*x509.Certificate{o.Authority.Cert}, o.Above...)
}

type adder func(r Rule, l Level, what, why string)

func (o Order) checkAuthority(add adder) {
	for _, c := range o.chain() {
		name := "“" + pki.NameFrom(c.Subject).String() + "”"
		switch {
		case o.Now.After(c.NotAfter):
			add(RuleCAExpired, Broken, "The authority "+name+" has expired on "+date(c.NotAfter), "Nothing it signs is accepted any more. Renew it first.")
		case o.Now.Before(c.NotBefore):
			add(RuleCANotYet, Broken, "The authority "+name+" is not valid before "+date(c.NotBefore), "Until then nothing it signs is accepted. Check this machine’s clock.")
		}
		switch {
		case c.Version < 3:
			add(RuleNoAuthority, Notice, name+" is X.509 version "+strconv.Itoa(c.Version), "It cannot say that it is an authority. Go and openssl take it all the same; openssl -x509_strict does not.")
		case !c.BasicConstraintsValid || !c.IsCA:
			add(RuleNoAuthority, Broken, name+" is no authority", "Its basic constraints do not say CA:TRUE, so everyone refuses what it signs.")
		case c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageCertSign == 0:
			add(RuleNoCertSign, Broken, name+" may not sign certificates", "Its key usage lacks keyCertSign, so everyone refuses what it signs.")
		}
	}
}

func (o Order) checkTimes(t pki.Template, add adder) {
	if !t.NotAfter.After(t.NotBefore) {
		add(RuleLifetime, Impossible, "It would end before it begins", "Give a lifetime of at least a second.")
	} else if !t.NotAfter.After(o.Now) {
		add(RuleLifetime, Broken, "It would have ended before it is signed", "Everyone refuses it. Give a longer lifetime.")
	}
	if end := o.Authority.Cert.NotAfter; t.NotAfter.After(end) {
		add(RuleOutlives, Broken, "It would outlive its authority, which ends on "+date(end), "From then on it is refused although it says otherwise. Shorten its lifetime.")
	}
}

// checkPath counts the authorities below each of the chain (RFC 5280 section
// 4.2.1.9): a leaf does not count.
func (o Order) checkPath(t pki.Template, add adder) {
	if t.BasicConstraints == nil || !t.BasicConstraints.CA {
		return
	}
	add(RuleCAPower, Notice, "It will be an authority", "Whoever holds its key can sign anyone that its own authority could.")
	for below, c := range o.chain() {
		limit := c.MaxPathLen
		if limit < 0 || limit == 0 && !c.MaxPathLenZero {
			continue
		}
		name := "“" + pki.NameFrom(c.Subject).String() + "”"
		switch {
		case below+1 > limit:
			add(RulePathLength, Broken, "It is one authority too many below "+name, "Its path length is "+strconv.Itoa(limit)+": everyone refuses what this one signs.")
		case t.BasicConstraints.PathLen < 0 || below+1+t.BasicConstraints.PathLen > limit:
			add(RulePathLength, Notice, "Its path length promises more than "+name+" allows", "Below it "+strconv.Itoa(limit-below-1)+" authorities may follow, whatever it says.")
		}
	}
}

func date(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }
