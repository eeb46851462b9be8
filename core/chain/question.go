package chain

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"strconv"
	"time"
)

// Question is one verification: who looks at which certificate, believes whom,
// and when.
type Question struct {
	As     As
	Cert   *x509.Certificate
	Host   string              // the name or IP that is dialled; for a server
	Roots  []*x509.Certificate // the trust anchors
	Others []*x509.Certificate // whatever may help: intermediates that are at hand
	Now    time.Time
	Memo   *Memo // of what was found out before; nil for none
}

// As says in which part a certificate is looked at.
type As int

// The parts.
const (
	Server    As = iota // by who calls it: kubectl, a kubelet, curl
	Client              // by kube-apiserver, which it calls
	Peer                // by another etcd member: as server and as client
	EtcdCli             // by etcd, which it calls
	Authority           // as one that signs others
)

// asRow is all that differs between the parts.
type asRow struct {
	id, title, who string
	usages         []x509.ExtKeyUsage // each must hold
	host           bool               // the dialled name counts
}

// parts is the one table of who looks at a certificate.
var parts = [...]asRow{
	{"server", "A server", "kubectl and every other caller check the server that they dial.", []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, true},
	{"client", "A client of kube-apiserver", "kube-apiserver checks who calls, against --client-ca-file.", []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, false},
	{"peer", "An etcd member", "Members call each other both ways: each is server and client in one.", []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, true},
	{"etcd", "A client of etcd", "etcd refuses in the handshake whom its own authority did not sign.", []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, false},
	{"ca", "An authority", "Whoever checks what it signed asks whether it may sign.", []x509.ExtKeyUsage{x509.ExtKeyUsageAny}, false},
}

// Parts lists every part.
func Parts() []As { return []As{Server, Client, Peer, EtcdCli, Authority} }

// ID is a short stable word for the part: "server".
func (a As) ID() string { return parts[a].id }

// Title is the part in words: "A client of etcd".
func (a As) Title() string { return parts[a].title }

// Who says who looks, and why.
func (a As) Who() string { return parts[a].who }

// WantsHost tells whether the dialled name counts.
func (a As) WantsHost() bool { return parts[a].host }

// Kind says what is at fault.
type Kind int

// The kinds of faults, and with them the rows of the table of words.
const (
	Holds Kind = iota
	Expired
	NotYetValid
	HostName     // none of the names is the dialled one
	LegacyName   // the dialled name is the common name, and there are no others
	UnknownCA    // no path to an anchor
	OtherCA      // an authority of the name is there, with another key
	NotACA       // the issuer may not sign
	InsecureHash // SHA-1 or MD5
	Usage        // extended key usage
	PathLength
	NameOutside // name constraints
	Policies
	Critical    // an extension that is not understood and must be
	TooManySigs // Go's bound on signature checks
)

// Fault is why a certificate is refused, as Go says it.
type Fault struct {
	Kind Kind
	Cert *x509.Certificate // that is at fault
	Text string            // in Go's words: "x509: certificate has expired or …"
	// hint is what went wrong with the first candidate for an issuer.
	hint *Fault
}

// Cause is the fault behind "signed by unknown authority", where Go tells one,
// else the fault itself.
func (f *Fault) Cause() *Fault {
	if f.hint != nil {
		return f.hint
	}
	return f
}

// place is where a certificate stands in a path.
type place int

const (
	first place = iota
	between
	anchor
)

// check is what Go asks of a certificate that joins a path (RFC 5280 sections
// 6.1.3 (a) (2) and 6.1.4 (k), (m), (o)). Key usage is asked where the signature is.
func check(c *x509.Certificate, as place, path []*x509.Certificate, now time.Time) *Fault {
	if len(c.UnhandledCriticalExtensions) > 0 {
		return &Fault{Kind: Critical, Cert: c, Text: x509.UnhandledCriticalExtension{}.Error()}
	}
	if len(path) > 0 && !bytes.Equal(path[len(path)-1].RawIssuer, c.RawSubject) {
		return invalid(UnknownCA, c, x509.NameMismatch, "")
	}
	if f := inTime(c, now); f != nil {
		return f
	}
	if as == between && (!c.BasicConstraintsValid || !c.IsCA) {
		return invalid(NotACA, c, x509.NotAuthorizedToSign, "")
	}
	if c.BasicConstraintsValid && c.MaxPathLen >= 0 && len(path)-1 > c.MaxPathLen {
		return invalid(PathLength, c, x509.TooManyIntermediates, "")
	}
	return nil
}

func inTime(c *x509.Certificate, now time.Time) *Fault {
	at := now.Format(time.RFC3339)
	switch {
	case now.Before(c.NotBefore):
		return invalid(NotYetValid, c, x509.Expired, fmt.Sprintf("current time %s is before %s", at, c.NotBefore.Format(time.RFC3339)))
	case now.After(c.NotAfter):
		return invalid(Expired, c, x509.Expired, fmt.Sprintf("current time %s is after %s", at, c.NotAfter.Format(time.RFC3339)))
	}
	return nil
}

func invalid(k Kind, c *x509.Certificate, reason x509.InvalidReason, detail string) *Fault {
	return &Fault{Kind: k, Cert: c, Text: x509.CertificateInvalidError{Cert: c, Reason: reason, Detail: detail}.Error()}
}

// signedBy asks whether an issuer's key made the signature, and may.
func signedBy(c, issuer *x509.Certificate) *Fault {
	if longKey(issuer) {
		return &Fault{Kind: OtherCA, Cert: issuer, Text: "not checked: the RSA key has more than " + strconv.Itoa(maxBits) + " bits, and Go’s TLS takes none over 8192"}
	}
	err := c.CheckSignatureFrom(issuer)
	if err == nil {
		return nil
	}
	k := OtherCA
	switch {
	case !maySign(issuer):
		k = NotACA
	case weakHash(c.SignatureAlgorithm):
		k = InsecureHash
	}
	return &Fault{Kind: k, Cert: issuer, Text: err.Error()}
}

// hostFault asks for the dialled name or IP (RFC 9525; Go never looks at the
// common name).
func hostFault(c *x509.Certificate, host string) *Fault {
	err := c.VerifyHostname(host)
	if err == nil {
		return nil
	}
	f := &Fault{Kind: HostName, Cert: c, Text: err.Error()}
	if f.Text == "x509: certificate relies on legacy Common Name field, use SANs instead" {
		f.Kind = LegacyName
	}
	return f
}
