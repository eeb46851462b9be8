package paths

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"slices"
	"strings"
	"time"

	"kubepki/core/health"
	"kubepki/core/pki"
)

// reason says why a certificate is not accepted, and what to do; the zero value
// is none. Own tells that the certificate itself is to blame, whoever looks.
type reason struct {
	what, fix string
	own       bool
}

// refusal is one caller and one server that will not talk.
type refusal struct {
	rule     *health.Row
	from, to *Command
	caller   string // in words
	reason
}

// refuse notes a refusal. They are told together at the end: one certificate that
// ended is refused by a dozen callers.
func (j *judge) refuse(r refusal) { j.refusals = append(j.refusals, r) }

// tellRefusals makes one finding of all refusals by the same server, or of it, for
// the same reason.
func (j *judge) tellRefusals() {
	type key struct {
		rule      *health.Row
		to        *Command
		what, fix string
	}
	var keys []key
	groups := map[key][]refusal{}
	for _, r := range j.refusals {
		k := key{r.rule, r.to, r.what, r.fix}
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], r)
	}
	for _, k := range keys {
		g := groups[k]
		var callers []string
		for _, r := range g {
			if !slices.Contains(callers, r.caller) {
				callers = append(callers, r.caller)
			}
		}
		at, what := k.to, words(k.to)+" refuses "+listed(callers)
		if k.rule == ruleTokens {
			what = words(k.to) + " refuses the tokens of " + listed(callers)
		}
		if k.rule == ruleServer {
			what = listed(callers) + " refuse " + words(k.to)
			if len(callers) == 1 {
				what = callers[0] + " refuses " + words(k.to)
			}
			if len(callers) == 1 && !g[0].own {
				at = g[0].from
			}
		}
		j.found(k.rule, at, what+": "+k.what, k.fix, "")
	}
}

// oneAuthority and trustServer are what to do where two ends know different
// authorities.
func oneAuthority(knows string, to *Command) string {
	return "Let both ends use one authority: --" + knows + " of " + to.Program + ", and the one that signed the caller’s certificate."
}

func trustServer(serves string) string {
	return "Let the caller trust the authority that signed --" + serves + "."
}

// named is how many of a list are named.
const named = 3

// listed is a list in words: "admin, kubelet on w-1 and 4 others".
func listed(all []string) string {
	if len(all) > named+1 {
		all = append(slices.Clone(all[:named]), itoa(len(all)-named)+" others")
	}
	last := len(all) - 1
	if last == 0 {
		return all[0]
	}
	return strings.Join(all[:last], ", ") + " and " + all[last]
}

// words is a program and its host in words.
func words(c *Command) string {
	if c.Host == "" {
		return c.Program
	}
	return c.Program + " on " + c.Host
}

// maxPath bounds how many authorities stand between a leaf and its root here.
const maxPath = 4

// refused says why the first of a chain is not accepted by who trusts the roots.
// It looks as Go does: validity, usage, and a signature that leads to a root.
func refused(chain, roots []*x509.Certificate, usage x509.ExtKeyUsage, now time.Time) reason {
	leaf := chain[0]
	switch {
	case now.After(leaf.NotAfter):
		return reason{"its certificate ended on " + day(leaf.NotAfter), "Renew this certificate.", true}
	case now.Before(leaf.NotBefore):
		return reason{"its certificate begins on " + day(leaf.NotBefore), "Look at the clocks of both hosts, and of the one that signed it.", true}
	case !allows(leaf, usage):
		use := strings.Join(pki.ExtKeyUsageNames([]x509.ExtKeyUsage{usage}), "")
		return reason{"its certificate is not for " + use, "Make it again with the extended key usage " + use + ".", true}
	}
	at := leaf
	var namesake *x509.Certificate
	for range maxPath {
		for _, r := range roots {
			if bytes.Equal(at.Raw, r.Raw) {
				return reason{}
			}
			if bytes.Equal(at.RawIssuer, r.RawSubject) {
				if at.CheckSignatureFrom(r) == nil {
					return ended(r, now)
				}
				namesake = r
			}
		}
		i := slices.IndexFunc(chain[1:], func(c *x509.Certificate) bool {
			return bytes.Equal(at.RawIssuer, c.RawSubject) && at.CheckSignatureFrom(c) == nil
		})
		if i < 0 {
			break
		}
		at = chain[1+i]
	}
	if namesake != nil {
		return notBy(at, namesake)
	}
	by, trusted := quoted(name(leaf, true)), quoted(name(roots[0], false))
	if by == trusted { // the same letters in another string type, or more of a name: Go compares bytes
		return reason{what: "it was signed by another " + by + " than the one that is trusted, made by other means"}
	}
	return reason{what: "it was signed by " + by + ", and " + trusted + " is trusted"}
}

// allows tells whether a leaf may be used so: one without extended key usages may
// be for all.
func allows(leaf *x509.Certificate, usage x509.ExtKeyUsage) bool {
	return len(leaf.ExtKeyUsage)+len(leaf.UnknownExtKeyUsage) == 0 || slices.Contains(leaf.ExtKeyUsage, usage) || slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageAny)
}

// notBy says why a certificate does not count as signed by an authority of its
// issuer's name: the authority may not sign, it is another one, or, where both
// name the same key, what was signed was changed.
func notBy(c, ca *x509.Certificate) reason {
	by := quoted(name(c, true))
	switch {
	case ca.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil:
		return reason{"it was signed by " + by + ", which may not sign others", "Make that authority’s certificate again with CA:TRUE and the key usage keyCertSign.", true}
	case len(c.AuthorityKeyId) > 0 && bytes.Equal(c.AuthorityKeyId, ca.SubjectKeyId):
		return reason{"it was changed after " + by + " signed it", "Put back the file as it was signed, or have it signed again.", true}
	}
	return reason{what: "it was signed by another " + by + ", of the same name and with another key"}
}

// ended says that a root ended.
func ended(root *x509.Certificate, now time.Time) reason {
	if now.After(root.NotAfter) {
		return reason{"the authority that signed its certificate ended on " + day(root.NotAfter), "Renew the authority, with the same key where that is still good: then what it signed need not change.", true}
	}
	return reason{}
}

// quoted is a foreign name between quotation marks.
func quoted(name string) string { return "“" + pki.Visible(name) + "”" }

// name is the common name of a certificate's subject or issuer, or all of it.
func name(c *x509.Certificate, issuer bool) string {
	n := c.Subject
	if issuer {
		n = c.Issuer
	}
	if n.CommonName != "" {
		return n.CommonName
	}
	return pki.NameFrom(n).String()
}

func day(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }

// tokens looks whether each apiserver accepts the tokens that a program signs. Of
// several the one is told that stands alone: the signer, or the apiserver that does
// not take what most of them take.
func (j *judge) tokens(c *Command, servers []*Command) {
	flag := "service-account-private-key-file"
	if c.Program == APIServer {
		flag = "service-account-signing-key-file"
	}
	signer := j.file(c, flag)
	if signer == nil || signer.key == nil {
		return
	}
	accept := 0
	var refuse []*Command
	for _, s := range servers {
		var known []*file
		for _, a := range s.Arguments {
			if a.Name == "service-account-key-file" {
				p, _ := s.onHost(a.Value)
				if f := j.files.at(s.Host, p); f != nil {
					known = append(known, f)
				}
			}
		}
		switch {
		case len(known) == 0:
		case slices.ContainsFunc(known, func(f *file) bool { return f.verifies(signer) }):
			accept++
		default:
			refuse = append(refuse, s)
		}
	}
	const fix = "Let both be of one pair: sa.key signs, sa.pub verifies."
	switch {
	case len(refuse) == 0:
	case accept > 0 && accept >= len(refuse):
		for _, s := range refuse {
			j.refuse(refusal{ruleTokens, c, s, words(c), reason{"its --service-account-key-file is of another pair", fix, true}})
		}
	default:
		j.found(ruleTokens, c, words(c)+" signs with --"+flag+", and --service-account-key-file of "+words(refuse[0])+" is of another pair", fix, "")
	}
}

// verifies tells whether a file holds the public half of a key: kube-apiserver
// takes all that are in it, so that one can follow another.
func (f *file) verifies(signer *file) bool {
	same := func(k crypto.PublicKey) bool { return pki.SamePublicKey(k, signer.key) }
	return slices.ContainsFunc(f.public, same) || f.key != nil && same(f.key) ||
		slices.ContainsFunc(f.certs, func(c *x509.Certificate) bool { return same(c.PublicKey) })
}
