package kube

import (
	"bytes"
	"crypto/x509"
	"slices"
	"strings"

	"kubepki/core/pki"
)

// answerChecks is the one table of what a certificate must be like that comes
// back for a request. Each gives what is wrong, the zero value for nothing.
var answerChecks = []func(t *taker, c found, it *Item) Fault{
	checkSubject, checkLeaf, checkSANs, checkUsages, checkSignature, checkDates,
}

// faults are all that is wrong: a certificate that has to be made again should
// be right the second time.
func (t *taker) faults(c found, it *Item) []Fault {
	var out []Fault
	for _, check := range answerChecks {
		if f := check(t, c, it); f.What != "" {
			out = append(out, f)
		}
	}
	return out
}

func checkSubject(_ *taker, c found, it *Item) Fault {
	if sameName(pki.NameFrom(c.Subject), it.Subject) {
		return Fault{}
	}
	return Fault{"the request asks for another subject, " + it.Subject.String(), "the name is who Kubernetes sees: have it taken from the request as it is"}
}

func checkLeaf(_ *taker, c found, _ *Item) Fault {
	switch {
	case c.IsCA:
		return Fault{"it is an authority, where a leaf was asked for", "have it signed with basicConstraints CA:FALSE"}
	case len(c.UnhandledCriticalExtensions) > 0:
		return Fault{"it has a critical extension " + c.UnhandledCriticalExtensions[0].String() + " that Kubernetes' programs do not know and so refuse", "have it signed without it"}
	}
	return Fault{}
}

func checkSANs(_ *taker, c found, it *Item) Fault {
	has := pki.SANsOf(c.Certificate)
	var missing pki.SANs
	for _, n := range it.SANs {
		if !has.Has(n) {
			missing = append(missing, n)
		}
	}
	if len(missing) == 0 {
		return Fault{}
	}
	return Fault{"it lacks the names " + missing.String(), "have the names copied from the request (openssl x509 -req: -copy_extensions copyall)"}
}

func checkUsages(_ *taker, c found, it *Item) Fault {
	var missing []string
	if c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageDigitalSignature == 0 {
		missing = append(missing, "digitalSignature")
	}
	for _, u := range it.Profile.Usages {
		if !slices.Contains(c.ExtKeyUsage, u) {
			missing = append(missing, pki.ExtKeyUsageNames([]x509.ExtKeyUsage{u})...)
		}
	}
	if len(missing) == 0 {
		return Fault{}
	}
	return Fault{"it lacks the usage " + strings.Join(missing, ", "), "have the usages copied from the request (openssl x509 -req: -copy_extensions copyall)"}
}

// checkSignature accepts what the brought authority signed itself: a file of
// kubeadm's holds the leaf alone, so nobody could follow a longer chain.
func checkSignature(t *taker, c found, it *Item) Fault {
	ca := t.u.Authority(it).Cert
	if c.CheckSignatureFrom(ca) == nil {
		return Fault{}
	}
	want, issuer := pki.NameFrom(ca.Subject).String(), pki.NameFrom(c.Issuer).String()
	if bytes.Equal(c.RawIssuer, ca.RawSubject) {
		return Fault{"its signature is not by the key of " + want + ", though it names that authority", "look for the ca.crt that belongs to the key it was signed with"}
	}
	for _, a := range t.authorities {
		if c.CheckSignatureFrom(a.Certificate) == nil {
			t.named = append(t.named, a)
			return Fault{
				"it comes with a chain: " + issuer + ", an intermediate, signed it, and not " + want + " itself. Kubernetes' files hold the leaf alone, so nobody could follow",
				"bring the certificate of " + issuer + " as the authority, or have " + want + " sign",
			}
		}
	}
	return Fault{issuer + " signed it, not " + want + ", the authority you brought", "have " + want + " sign, or bring the certificate of " + issuer + " as the authority"}
}

func checkDates(t *taker, c found, _ *Item) Fault {
	const date = "2 Jan 2006 15:04 UTC"
	switch {
	case t.now.After(c.NotAfter):
		return Fault{"it expired on " + c.NotAfter.UTC().Format(date), "have the request signed anew"}
	case t.now.Before(c.NotBefore):
		return Fault{"it is not valid before " + c.NotBefore.UTC().Format(date), "wait until then, or check this machine's clock"}
	}
	return Fault{}
}
