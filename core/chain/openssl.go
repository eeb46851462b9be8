package chain

import (
	"crypto"
	"crypto/dsa" //lint:ignore SA1019 old certificates have such keys: their length is looked at
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"kubepki/core/pki"
)

// openSSL answers a question as OpenSSL would.
func openSSL(q *Question) OpenSSL {
	roots, others := byLetters(q.Roots, q.Memo), byLetters(q.Others, q.Memo)
	var out OpenSSL
	run := func(level bool, partial, host bool) []Verdict {
		o := &opener{q: q, roots: roots, others: others, level: level, partial: partial, host: host}
		o.verify()
		if out.Unsure == "" {
			out.Unsure = o.unsure
		}
		return o.found
	}
	out.Verify, out.SClient = untilFatal(run(false, false, false)), run(true, false, true)
	if q.As == Server {
		out.Curl = run(true, true, false)
	}
	return out
}

// untilFatal leaves out what "openssl verify" no longer looks at: it goes on
// after some errors alone.
func untilFatal(all []Verdict) []Verdict {
	for i, v := range all {
		if !slices.Contains([]int{10, 18, 25, 26, 34, 79}, v.Code) {
			return all[:i+1]
		}
	}
	return all
}

// lettered holds certificates by the letters of their subject.
type lettered map[string][]*x509.Certificate

func byLetters(certs []*x509.Certificate, m *Memo) lettered {
	out := lettered{}
	for _, c := range certs {
		if c != nil {
			s := m.spelling(c)
			out[s] = append(out[s], c)
		}
	}
	return out
}

// opener is one verification under way, in the order of X509_verify_cert(3).
type opener struct {
	q                    *Question
	roots, others        lettered
	level, partial, host bool
	path                 []*x509.Certificate
	trusted              int // the first of path that came from the anchors
	compared             int // names with constraints
	found                []Verdict
	unsure               string // what could not be told, "" for nothing
}

func (o *opener) fail(code, depth int) { o.found = append(o.found, Verdict{code, depth}) }

func (o *opener) verify() {
	o.path = []*x509.Certificate{o.q.Cert}
	if o.level && securityBits(o.q.Cert) < 112 {
		o.fail(66, 0)
	}
	o.build()
	o.extensions()
	o.strength()
	o.name()
	o.signatures()
	o.constraints()
}

const oidProxy = "1.3.6.1.5.5.7.1.14"

// beyondGo are critical extensions that Go does not know and OpenSSL does:
// alternative names of other kinds, directory names as constraints, proxies,
// address blocks, OCSP No Check, Netscape's type.
var beyondGo = []string{"2.5.29.17", "2.5.29.30", "2.5.29.31", oidProxy, "1.3.6.1.5.5.7.1.7", "1.3.6.1.5.5.7.1.8", "1.3.6.1.5.5.7.48.1.5", "2.16.840.1.113730.1.1"}

func (o *opener) extensions() {
	below := 0
	ca := false // the certificate must be an authority
	for i, c := range o.path {
		for _, oid := range c.UnhandledCriticalExtensions {
			if !slices.Contains(beyondGo, oid.String()) {
				o.fail(34, i)
				break
			}
		}
		proxy := isProxy(c)
		if proxy {
			o.fail(40, i)
		}
		switch a := authorityOf(c); {
		case ca && (a == no || a == perhaps && i+1 < len(o.path)):
			o.fail(79, i)
		case !ca && i > 0 && a != no:
			o.fail(37, i)
		}
		if !o.fitsPurpose(c, ca) {
			o.fail(26, i)
		}
		if i > 1 && c.BasicConstraintsValid && c.MaxPathLen >= 0 && below > c.MaxPathLen {
			o.fail(25, i)
		}
		if i > 0 && !selfIssued(c) {
			below++
		}
		ca = !proxy // a proxy is signed by another or by the end of a path (RFC 3820)
	}
}

func isProxy(c *x509.Certificate) bool {
	for _, e := range c.Extensions {
		if e.Id.String() == oidProxy {
			return true
		}
	}
	return false
}

// tells is how surely a certificate says that it is an authority.
type tells int

const (
	no      tells = iota
	perhaps       // a version 1 root, or key usage without basic constraints: the last of a path alone may be so
	yes
)

// authorityOf is X509_check_ca(3).
func authorityOf(c *x509.Certificate) tells {
	switch {
	case c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageCertSign == 0:
		return no
	case c.BasicConstraintsValid && c.IsCA:
		return yes
	case c.BasicConstraintsValid:
		return no
	case c.Version == 1 && selfIssued(c), c.KeyUsage != 0:
		return perhaps
	}
	return no
}

// fitsPurpose is X509_check_purpose(3) for sslserver or sslclient.
func (o *opener) fitsPurpose(c *x509.Certificate, ca bool) bool {
	var bits x509.KeyUsage
	for _, usage := range parts[o.q.As].usages {
		switch usage {
		case x509.ExtKeyUsageServerAuth:
			bits = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment | x509.KeyUsageKeyAgreement
		case x509.ExtKeyUsageClientAuth:
			bits = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyAgreement
		default:
			return true
		}
		listed := len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) > 0
		if listed && !slices.Contains(c.ExtKeyUsage, usage) { // anyExtendedKeyUsage does not count here
			return false
		}
		if ca && authorityOf(c) == no || !ca && c.KeyUsage != 0 && c.KeyUsage&bits == 0 {
			return false
		}
	}
	return true
}

// strength asks for security level 2, as TLS does.
func (o *opener) strength() {
	if !o.level {
		return
	}
	for i, c := range o.path {
		if i > 0 && securityBits(c) < 112 {
			o.fail(67, i)
		}
		if i < len(o.path)-1 && (weakHash(c.SignatureAlgorithm) || pki.SignatureHash(c.Raw) == crypto.SHA1) { // of RSASSA-PSS Go does not tell
			o.fail(68, i)
		}
	}
}

// securityBits is EVP_PKEY_get_security_bits(3), as far as level 2 needs it.
func securityBits(c *x509.Certificate) int {
	switch k := c.PublicKey.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < 2048 {
			return 80
		}
	case *ecdsa.PublicKey:
		return k.Curve.Params().BitSize / 2
	case *dsa.PublicKey: // as much as both of its primes give
		if k.P.BitLen() < 2048 {
			return 80
		}
		return k.Q.BitLen() / 2
	}
	return 112
}

func (o *opener) name() {
	if !o.host || !parts[o.q.As].host || o.q.Host == "" {
		return
	}
	switch ip := net.ParseIP(strings.Trim(o.q.Host, "[]")); {
	case ip != nil && hostFault(o.q.Cert, o.q.Host) != nil:
		o.fail(64, 0)
	case ip == nil && !namedBy(o.q.Cert, o.q.Host, len(o.q.Cert.DNSNames) == 0):
		o.fail(62, 0)
	}
}

// namedBy tells whether a certificate has the dialled name; common asks its
// common name too.
func namedBy(c *x509.Certificate, host string, common bool) bool {
	if c.VerifyHostname(host) == nil {
		return true
	}
	named := x509.Certificate{DNSNames: []string{c.Subject.CommonName}}
	return common && c.Subject.CommonName != "" && named.VerifyHostname(host) == nil
}

// signatures goes down from the anchor: whether each may sign, did, and is in time.
func (o *opener) signatures() {
	top := len(o.path) - 1
	alone := selfSigned(o.path[top])
	switch {
	case alone:
		o.time(top)
	case o.partial && o.trusted <= top:
		o.time(top)
	case top == 0:
		o.fail(21, 0)
		o.time(0)
		return
	}
	for i := top - 1; i >= 0; i-- {
		c, a := o.path[i], o.path[i+1]
		if a.KeyUsage != 0 && a.KeyUsage&x509.KeyUsageCertSign == 0 {
			o.fail(32, i+1)
		}
		switch is := o.q.Memo.fits(c, a); {
		case is == wrong || longKey(a):
			o.fail(7, i)
		case is == unchecked:
			o.unsure = "Whether the signature of " + strconv.Quote(nameOf(c)) + " holds was not checked here."
		}
		o.time(i)
	}
}

func (o *opener) time(i int) {
	switch c, now := o.path[i], o.q.Now.Truncate(time.Second); {
	case now.Before(c.NotBefore):
		o.fail(9, i)
	case !now.Before(c.NotAfter):
		o.fail(10, i)
	}
}
