package repair

import (
	"crypto/x509"
	"time"

	"kubepki/core/health"
	"kubepki/core/pki"
)

const day = 24 * time.Hour

// template is what the new certificate of a leaf says: what the old one said, but
// for what is wrong with it.
func (m *maker) template(u *unit, authority *x509.Certificate) pki.Template {
	days := m.order.Days
	if days == 0 {
		days = 365
	}
	t := pki.LeafTemplate(u.Subject, u.SANs, u.Profile.Usages, m.o.Now, time.Duration(days)*day)
	if c := u.cert; c != nil {
		old := pki.TemplateOf(c)
		if !u.has(health.RuleUser, health.RuleGroup, health.RuleOldName) || len(u.Subject) == 0 {
			t.Subject, t.RawSubject = old.Subject, old.RawSubject
		}
		t.SANs = joined(old.SANs, u.SANs)
		t.ExtKeyUsage = usages(old.ExtKeyUsage, u.Profile.Usages)
		t.UnknownExtKeyUsage = old.UnknownExtKeyUsage
		if old.KeyUsage&x509.KeyUsageDigitalSignature != 0 && old.KeyUsage&x509.KeyUsageCertSign == 0 {
			t.KeyUsage = old.KeyUsage
		}
	}
	if u.Profile.ID == "apiserver" && (u.cert == nil || u.has(health.RuleMissingSAN)) {
		t.SANs = m.gathered(u, t.SANs)
	}
	t.SANs = joined(t.SANs, m.order.Names[u.ID])
	if authority != nil && t.NotAfter.After(authority.NotAfter) {
		t.NotAfter = authority.NotAfter
	}
	return t
}

// joined adds names that are not there yet.
func joined(have, more pki.SANs) pki.SANs {
	out := append(pki.SANs(nil), have...)
	for _, n := range more {
		if !out.Has(n) {
			out = append(out, n)
		}
	}
	return out
}

// usages are the old ones and those that its place needs: of one that names none
// all are allowed, and it stays so.
func usages(have, need []x509.ExtKeyUsage) []x509.ExtKeyUsage {
	if len(need) == 0 {
		return have
	}
	return need
}
