package logs

import (
	"crypto/rsa"
	"crypto/x509"
	"path"
	"slices"
	"strings"
	"time"
)

// Thing is one certificate, key or other file that is at hand. It is found by
// what a log says of it.
type Thing struct {
	ID    int    // the caller's own
	Name  string // for people
	Path  string // where it lies, "" when not known: "cp-1/etc/kubernetes/pki/ca.crt"
	Cert  *x509.Certificate
	KeyID [32]byte // of its public key, as [pki.KeyID] gives it; zero when it has none
}

// Set is what is at hand, put in order once.
type Set struct {
	things   []Thing
	by       map[string][]int // places in things, by what they are known by
	owners   bool             // there is an authority with a key identifier
	unpaired []int            // that lie beside a key which is not theirs
}

// What things are known by: the beginnings of the keys of [Set].by.
const (
	bySerial = "serial " // decimal
	byOwner  = "owner "  // subject key identifier, of authorities
	byName   = "CN "     // common name
	byNames  = "names "  // addresses, or DNS names, as Go lists them
	byEnd    = "ends "   // notAfter, in seconds
	byBegin  = "begins " // notBefore
	byBase   = "path "   // last part of the path
	byStem   = "stem "   // path without its ending
)

// NewSet puts things in order.
func NewSet(things []Thing) *Set {
	s := &Set{things: things, by: map[string][]int{}}
	for i := range things {
		t := &things[i]
		if t.Path != "" {
			s.add(byBase, path.Base(t.Path), i)
			s.add(byStem, stem(t.Path), i)
		}
		if t.Cert != nil {
			s.certificate(i, t.Cert)
		}
	}
	for i := range things {
		together := s.by[byStem+stem(things[i].Path)]
		if things[i].Path != "" && len(together) > 1 && s.differ(together) {
			s.unpaired = append(s.unpaired, i)
		}
	}
	return s
}

// stem is a path without its ending.
func stem(where string) string { return strings.TrimSuffix(where, path.Ext(where)) }

func (s *Set) certificate(i int, c *x509.Certificate) {
	addresses := make([]string, len(c.IPAddresses))
	for n, ip := range c.IPAddresses {
		addresses[n] = ip.String()
	}
	owner := ""
	if len(c.SubjectKeyId) > 0 && c.IsCA {
		owner, s.owners = colons(c.SubjectKeyId), true
	}
	for _, k := range [][2]string{
		{bySerial, c.SerialNumber.String()},
		{byOwner, owner},
		{byName, c.Subject.CommonName},
		{byNames, strings.Join(addresses, ", ")},
		{byNames, strings.Join(c.DNSNames, ", ")},
		{byEnd, c.NotAfter.UTC().Format(time.RFC3339)},
		{byBegin, c.NotBefore.UTC().Format(time.RFC3339)},
	} {
		s.add(k[0], k[1], i)
	}
}

func (s *Set) add(kind, key string, i int) {
	if key != "" {
		s.by[kind+key] = append(s.by[kind+key], i)
	}
}

// differ tells whether files of one name have different keys: a certificate
// beside the key of another. Kubeconfigs hold many things and are no pair.
func (s *Set) differ(together []int) bool {
	var first [32]byte
	for _, i := range together {
		switch t := &s.things[i]; {
		case path.Ext(t.Path) == ".conf" || t.KeyID == [32]byte{}:
		case first == [32]byte{}:
			first = t.KeyID
		case t.KeyID != first:
			return true
		}
	}
	return false
}

// colons writes an identifier as kube-apiserver does: "9A:01:…".
func colons(id []byte) string {
	const digits = "0123456789ABCDEF"
	out := make([]byte, 0, 3*len(id))
	for _, b := range id {
		out = append(out, digits[b>>4], digits[b&15], ':')
	}
	return string(out[:max(len(out)-1, 0)])
}

// same tells whether two are one thing: a copy on another host is.
func (s *Set) same(a, b int) bool {
	x, y := &s.things[a], &s.things[b]
	switch {
	case a == b:
		return true
	case x.Cert != nil && y.Cert != nil:
		return x.Cert.Equal(y.Cert)
	}
	return x.Cert == nil && y.Cert == nil && x.KeyID == y.KeyID && path.Base(x.Path) == path.Base(y.Path)
}

// at gives the things that lie at a path: those whose path ends with it, else
// those of its last part.
func (s *Set) at(where string) (found []int, whole bool) {
	base := path.Base(where)
	for _, i := range s.by[byBase+base] {
		if strings.HasSuffix("/"+s.things[i].Path, "/"+strings.TrimPrefix(where, "/")) {
			found = append(found, i)
		}
	}
	if found != nil {
		return found, true
	}
	return s.by[byBase+base], false
}

// each gives the certificates that fit, at most some.
func (s *Set) each(fits func(*x509.Certificate) bool) []int {
	var out []int
	for i := range s.things {
		if c := s.things[i].Cert; c != nil && fits(c) {
			if out = append(out, i); len(out) > maxCulprits {
				break
			}
		}
	}
	return out
}

func short(c *x509.Certificate) bool {
	k, ok := c.PublicKey.(*rsa.PublicKey)
	return ok && k.N.BitLen() < 2048
}

func weak(c *x509.Certificate) bool {
	switch c.SignatureAlgorithm {
	case x509.MD5WithRSA, x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.DSAWithSHA1:
		return true
	}
	return false
}

func lacks(c *x509.Certificate, u x509.ExtKeyUsage) bool {
	return len(c.ExtKeyUsage) > 0 && !slices.Contains(c.ExtKeyUsage, u) && !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny)
}
