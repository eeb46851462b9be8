package signing

import (
	"crypto"

	"kubepki/core/pki"
)

// Fresh is the grant for a pair that is made in one go, with no request that
// asks: all is the preset's and the maker's. key may be nil before there is one;
// the warnings do not depend on it.
func Fresh(p Preset, subject pki.Name, sans pki.SANs, key crypto.PublicKey) Grant {
	g := Grant{Preset: p, Key: key}
	give := func(f Field, text, why string, p part) {
		if text != "" {
			g.add(Item{Field: f, Offered: text, Verdict: Added, Why: why, offered: p})
		}
	}
	own := p.Constraints
	give(SubjectField, subject.String(), "The name that it goes by.", part{subject: subject})
	for i, n := range sans {
		give(NameField, n.String(), "A name at which callers reach it.", part{san: &sans[i]})
	}
	give(ExtKeyUsageField, extKeyUsageText(p.ExtKeyUsage, nil), p.Why, part{extKeyUsage: p.ExtKeyUsage})
	give(KeyUsageField, keyUsageText(p.KeyUsage), p.Why, part{keyUsage: p.KeyUsage})
	give(ConstraintsField, constraintsText(&own), p.Why, part{constraints: &own})
	if err := subject.Check(); err != nil {
		g.warn(RuleSubject, Impossible, "Its subject cannot be written", sentence(err.Error()))
	}
	return g
}

// weakSigner warns of a key that is too weak to sign with.
func weakSigner(a pki.KeyAlgorithm) (Warning, bool) {
	why := a.Weak()
	return Warning{RuleWeakKey, Broken, "The key that signs is weak", sentence(why) + " Make a new key."}, why != ""
}

// Warnings is all to know before a root is made of a key of this algorithm.
func (r Root) Warnings(a pki.KeyAlgorithm) []Warning {
	var out []Warning
	if err := r.Subject.Check(); err != nil {
		out = append(out, Warning{RuleSubject, Impossible, "Its subject cannot be written", sentence(err.Error())})
	}
	if w, weak := weakSigner(a); weak {
		out = append(out, w)
	}
	switch end := r.Lifetime + r.Backdate; {
	case end <= 0:
		out = append(out, Warning{RuleLifetime, Impossible, "It would end before it begins", "Give a lifetime of at least a second."})
	case r.Lifetime <= 0:
		out = append(out, Warning{RuleLifetime, Broken, "It would have ended before it is signed", "Everyone refuses it. Give a longer lifetime."})
	}
	return out
}

// Blocking are the warnings that forbid signing.
func Blocking(all []Warning, makeBroken bool) []Warning {
	var out []Warning
	for _, w := range all {
		if w.Level == Impossible || w.Level == Broken && !makeBroken {
			out = append(out, w)
		}
	}
	return out
}
