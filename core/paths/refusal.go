package paths

import (
	"bytes"
	"crypto/x509"
	"slices"
	"strings"
	"time"

	"kubepki/core/health"
	"kubepki/core/pki"
)

// refusal is who refuses whom: the rule, the command line that is to blame, and
// what to do.
type refusal struct {
	rule *health.Row
	at   *Command
	fix  string
}

func callerWords(from, to *Command, e *Edge) string {
	return words(to) + " refuses " + words(from) + " (--" + e.Shows + "): "
}

func serverWords(from, to *Command) string { return words(from) + " refuses " + words(to) + ": " }

// words is a program and its host in words.
func words(c *Command) string {
	if c.Host == "" {
		return c.Program
	}
	return c.Program + " on " + c.Host
}

// maxPath bounds how many authorities stand between a leaf and its root here.
const maxPath = 4

// refused says why the first of a chain is not accepted by who trusts the roots,
// "" where it is. It looks as Go does: validity, usage, and a signature that
// leads to a root.
func refused(chain, roots []*x509.Certificate, usage x509.ExtKeyUsage, now time.Time) string {
	leaf := chain[0]
	switch {
	case now.After(leaf.NotAfter):
		return "its certificate ended on " + day(leaf.NotAfter)
	case now.Before(leaf.NotBefore):
		return "its certificate begins on " + day(leaf.NotBefore)
	case len(leaf.ExtKeyUsage)+len(leaf.UnknownExtKeyUsage) > 0 && !slices.Contains(leaf.ExtKeyUsage, usage) && !slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageAny):
		return "its certificate is not for " + strings.Join(pki.ExtKeyUsageNames([]x509.ExtKeyUsage{usage}), "")
	}
	at, named := leaf, false
	for range maxPath {
		for _, r := range roots {
			if bytes.Equal(at.Raw, r.Raw) {
				return ""
			}
			if bytes.Equal(at.RawIssuer, r.RawSubject) {
				named = true
				if at.CheckSignatureFrom(r) == nil {
					return ended(r, now)
				}
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
	by := "“" + pki.Visible(name(leaf, true)) + "”"
	if named {
		return "it was signed by another " + by + ", of the same name and with another key"
	}
	return "it was signed by " + by + ", and “" + pki.Visible(name(roots[0], false)) + "” is trusted"
}

// ended says that a root ended, "" where it did not.
func ended(root *x509.Certificate, now time.Time) string {
	if now.After(root.NotAfter) {
		return "the authority that signed its certificate ended on " + day(root.NotAfter)
	}
	return ""
}

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

// tokens looks whether each apiserver accepts the tokens that a program signs.
func (j *judge) tokens(c *Command, servers []*Command) {
	flag := "service-account-private-key-file"
	if c.Program == APIServer {
		flag = "service-account-signing-key-file"
	}
	signer := j.file(c, flag)
	if signer == nil || signer.key == nil {
		return
	}
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
		if len(known) == 0 || slices.ContainsFunc(known, func(f *file) bool { return f.verifies(signer) }) {
			continue
		}
		j.found(ruleTokens, c, words(c)+" signs with --"+flag+", and --service-account-key-file of "+words(s)+" is of another pair",
			"Let both be of one pair: sa.key signs, sa.pub verifies.", "")
		return
	}
}

// verifies tells whether a file holds the public half of a key.
func (f *file) verifies(signer *file) bool {
	return f.public != nil && pki.SamePublicKey(f.public, signer.key) || f.key != nil && pki.SamePublicKey(f.key, signer.key) ||
		len(f.certs) > 0 && pki.SamePublicKey(f.certs[0].PublicKey, signer.key)
}
