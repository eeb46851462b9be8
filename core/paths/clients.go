package paths

import (
	"bytes"
	"crypto/x509"
	"slices"

	"kubepki/core/pki"
)

// sharedFlags are those by which kube-controller-manager and kube-scheduler know who
// calls them: by the same authorities as the apiserver.
var sharedFlags = []string{"client-ca-file", "requestheader-client-ca-file"}

// authorityFlags are the apiserver's, each for callers of another kind.
var authorityFlags = append([]string{"etcd-cafile"}, sharedFlags...)

// sameCallers looks whether a program knows its callers by the authority by which
// the apiserver beside it does. Another one may be meant so; but not one that the
// apiserver has for something else, and not an earlier one of the same name.
func (j *judge) sameCallers(c *Command, servers []*Command) {
	if c.Program != Manager && c.Program != Scheduler {
		return
	}
	for _, s := range servers {
		if s.Host != c.Host {
			continue
		}
		for _, flag := range sharedFlags {
			mine, theirs := j.file(c, flag), j.file(s, flag)
			if !mine.holdsCerts() || !theirs.holdsCerts() || mine.shares(theirs) {
				continue
			}
			what := ""
			if slices.ContainsFunc(mine.certs, func(a *x509.Certificate) bool {
				return slices.ContainsFunc(theirs.certs, func(b *x509.Certificate) bool { return bytes.Equal(a.RawSubject, b.RawSubject) })
			}) {
				what = ", of the same name and with another key"
			}
			for _, other := range authorityFlags {
				if f := j.file(s, other); other != flag && f.holdsCerts() && mine.shares(f) {
					what = ", the one of the apiserver’s --" + other
				}
			}
			if what != "" {
				value, _ := s.Flag(flag)
				j.found(ruleCallers, c, "--"+flag+" holds "+quoted(name(mine.certs[0], false))+what+"; the apiserver’s holds "+quoted(name(theirs.certs[0], false)), "Point to "+value+", as the apiserver does.", "")
			}
		}
	}
}

// shares tells whether two files hold the same authority, renewed perhaps.
func (f *file) shares(other *file) bool {
	return slices.ContainsFunc(f.certs, func(a *x509.Certificate) bool {
		return slices.ContainsFunc(other.certs, func(b *x509.Certificate) bool { return pki.SamePublicKey(a.PublicKey, b.PublicKey) })
	})
}
