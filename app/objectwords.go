package app

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"kubepki/core/decode"
	"kubepki/core/pki"
)

// Role is the object's role in the kit's table of roles.
func (o Object) Role() string {
	switch o.Kind {
	case Authority:
		if o.selfSigned() {
			return "root"
		}
		return "inter"
	case Certificate:
		return certificateRole(o.Cert())
	}
	return kinds[o.Kind].role
}

func (o Object) selfSigned() bool {
	if o.IssuerKey != [32]byte{} {
		return o.IssuerKey == o.KeyID
	}
	c := o.Cert()
	return c == nil || bytes.Equal(c.RawIssuer, c.RawSubject)
}

// signer is the name that an authority signs with: its common name, or what it
// is called here. It is "" for other objects.
func (o Object) signer() string {
	if o.Kind != Authority {
		return ""
	}
	if c := o.Cert(); c != nil && c.Subject.CommonName != "" {
		return c.Subject.CommonName
	}
	return o.Name
}

// certificateRole reads the extended key usages: server, client, both, or
// neither, which is a plain certificate.
func certificateRole(c *x509.Certificate) string {
	if c == nil {
		return "cert"
	}
	server := slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	client := slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth)
	switch {
	case server && client:
		return "both"
	case server:
		return "server"
	case client:
		return "client"
	}
	return "cert"
}

// Summary says in a few words what the object is, for rows of lists.
func (o Object) Summary(now time.Time) string {
	c := o.Cert()
	switch {
	case o.Kind == Authority && c != nil:
		return authorityWord(o) + ", " + lasts(c.NotAfter, now)
	case o.Kind == Certificate && c != nil:
		return certificateWords(c) + ", " + lasts(c.NotAfter, now)
	case o.Kind == PrivateKey && o.Secret != nil:
		return withAlgorithm("private key", o.Secret.Algorithm())
	}
	if l := o.List(); l != nil {
		return "revocation list, " + plural(len(l.RevokedCertificateEntries), "certificate")
	}
	return o.Kind.String()
}

func authorityWord(o Object) string {
	if o.selfSigned() {
		return "root"
	}
	return "intermediate"
}

func certificateWords(c *x509.Certificate) string {
	names := len(c.DNSNames) + len(c.IPAddresses) + len(c.EmailAddresses) + len(c.URIs)
	word := map[string]string{"both": "server + client", "server": "server", "client": "client", "cert": "certificate"}[certificateRole(c)]
	if names == 0 {
		return word
	}
	return word + ", " + plural(names, "name")
}

func withAlgorithm(word string, a pki.KeyAlgorithm) string {
	if a == "" {
		return word
	}
	return word + ", " + a.Label()
}

// State is the certificate's state in the kit's table at this time, "" for
// what has none.
func (o Object) State(now time.Time) string {
	c := o.Cert()
	switch {
	case c == nil:
		return ""
	case now.After(c.NotAfter):
		return "expired"
	case now.Before(c.NotBefore):
		return "broken"
	case pki.EndsSoon(c.NotBefore, c.NotAfter, c.IsCA, now):
		return "warning"
	}
	return "valid"
}

// lasts says when something ends, from now: "ends in 364 days", "ended 3 days ago".
func lasts(t, now time.Time) string {
	if t.Before(now) {
		return "ended " + decode.Relative(t, now)
	}
	return "ends " + decode.Relative(t, now)
}

const (
	day  = 24 * time.Hour
	year = 365 * day
)
