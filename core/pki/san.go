package pki

import (
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// SANKind is the kind of a subject alternative name.
type SANKind string

// The kinds that Kubernetes and its tools use (RFC 5280 section 4.2.1.6).
const (
	DNS   SANKind = "DNS"
	IP    SANKind = "IP"
	Email SANKind = "email"
	URI   SANKind = "URI"
)

// SAN is one subject alternative name. The value of an IP is its canonical text.
type SAN struct {
	Kind  SANKind
	Value string
}

// String is the SAN in openssl's form: "DNS:kubernetes", "IP:10.96.0.1".
func (s SAN) String() string { return string(s.Kind) + ":" + s.Value }

// SANs are subject alternative names in the order of the encoding.
type SANs []SAN

// String joins the names with ", ".
func (s SANs) String() string {
	parts := make([]string, len(s))
	for i, n := range s {
		parts[i] = n.String()
	}
	return strings.Join(parts, ", ")
}

// Has tells whether exactly this name is among them.
func (s SANs) Has(want SAN) bool {
	return slices.Contains(s, want)
}

// sanRow is what the package knows of one kind of name.
type sanRow struct {
	kind  SANKind
	tag   uint8 // context-specific tag in GeneralName
	check func(string) (string, error)
}

// sanKinds is the one table of kinds.
var sanKinds = []sanRow{
	{DNS, 2, checkDNS},
	{IP, 7, checkIP},
	{Email, 1, checkEmail},
	{URI, 6, checkURI},
}

// checkDNS refuses an address too: as a DNS name no client would match it.
func checkDNS(v string) (string, error) {
	if looksIPv4(v) {
		return "", &ValueError{"DNS name", v, "looks like an IP address", "write IP:" + v}
	}
	if err := CheckDNSName(v, true); err != nil {
		return "", err
	}
	return v, nil
}

func checkIP(v string) (string, error) {
	a, err := ParseIP(v)
	if err != nil {
		return "", err
	}
	return a.String(), nil
}

func checkEmail(v string) (string, error) {
	local, domain, ok := strings.Cut(v, "@")
	ascii := strings.IndexFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
	if !ok || local == "" || !ascii || CheckDNSName(strings.ToLower(domain), false) != nil {
		return "", &ValueError{"email address", v, "is not one", "use the form jane@lab.example"}
	}
	return v, nil
}

func checkURI(v string) (string, error) {
	u, err := url.Parse(v)
	ascii := strings.IndexFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
	if err != nil || !ascii || u.Scheme == "" {
		return "", &ValueError{"URI", v, "is not one", "use the form spiffe://lab.example/name"}
	}
	if host := u.Hostname(); host != "" && CheckDNSName(strings.ToLower(host), false) != nil {
		if _, err := ParseIP(host); err != nil {
			return "", &ValueError{"URI", v, "has a host “" + host + "” that is none", "use the form spiffe://lab.example/name"}
		}
	}
	return v, nil
}

// ParseSAN reads one name: "DNS:api.lab", "IP:10.0.0.1", "email:…", "URI:…", or
// a bare value, whose kind is then seen from its form.
func ParseSAN(s string) (SAN, error) {
	for _, row := range sanKinds {
		if prefix := string(row.kind) + ":"; len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			return row.san(s[len(prefix):])
		}
	}
	return bareKind(s).san(s)
}

func (row sanRow) san(value string) (SAN, error) {
	v, err := row.check(value)
	if err != nil {
		return SAN{}, err
	}
	return SAN{row.kind, v}, nil
}

// bareKind guesses what a value without a prefix is meant to be.
func bareKind(s string) sanRow {
	kind := DNS
	switch {
	case strings.Contains(s, "://"):
		kind = URI
	case strings.Contains(s, ":"), looksIPv4(s):
		kind = IP
	case strings.Contains(s, "@"):
		kind = Email
	}
	return sanKinds[slices.IndexFunc(sanKinds, func(row sanRow) bool { return row.kind == kind })]
}

// maxSANs is how many names [ParseSANs] takes, far more than any server has:
// each is compared with all before it.
const maxSANs = 500

// ParseSANs reads names parted by commas or blanks, as [ParseSAN] does each. The
// error says which one is wrong.
func ParseSANs(s string) (SANs, error) {
	var out SANs
	for i, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }) {
		san, err := ParseSAN(part)
		if err != nil {
			return nil, fmt.Errorf("name %d: %w", i+1, err)
		}
		if i == maxSANs {
			return nil, &ValueError{Kind: "list of names", Why: "is too long", Fix: fmt.Sprintf("%d names are the most", maxSANs)}
		}
		if out.Has(san) {
			return nil, fmt.Errorf("name %d: %w", i+1, &ValueError{"name", san.String(), "is there twice", "remove one"})
		}
		out = append(out, san)
	}
	return out, nil
}

var oidSAN = asn1.ObjectIdentifier{2, 5, 29, 17}

// der is the extension's value: GeneralNames.
func (s SANs) der() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, n := range s {
			addGeneralName(b, n)
		}
	})
	return b.Bytes()
}

func addGeneralName(b *cryptobyte.Builder, n SAN) {
	for _, row := range sanKinds {
		if row.kind != n.Kind {
			continue
		}
		value := []byte(n.Value)
		if n.Kind == IP {
			addr, err := netip.ParseAddr(n.Value)
			if err != nil {
				b.SetError(fmt.Errorf("pki: encode name %s: %w", n, err))
				return
			}
			value = addr.AsSlice()
		}
		b.AddASN1(cbasn1.Tag(row.tag).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(value) })
		return
	}
	b.SetError(fmt.Errorf("pki: encode name %s: kind is not known", n))
}

// SANsOf reads a certificate's names in the order of its encoding, which Go's
// parsed fields lose. Kinds outside this package's table are left out.
func SANsOf(c *x509.Certificate) SANs {
	for _, e := range c.Extensions {
		if e.Id.Equal(oidSAN) {
			names, _, _ := parseSANs(e.Value)
			return names
		}
	}
	return nil
}

// parseSANs reads GeneralNames; others counts the names of kinds outside the
// table, ok is false when the encoding is damaged.
func parseSANs(der []byte) (out SANs, others int, ok bool) {
	input := cryptobyte.String(der)
	var names cryptobyte.String
	if !input.ReadASN1(&names, cbasn1.SEQUENCE) {
		return nil, 0, false
	}
	for !names.Empty() {
		var value cryptobyte.String
		var tag cbasn1.Tag
		if !names.ReadAnyASN1(&value, &tag) {
			return out, others, false
		}
		kind, known := sanKindOf(tag)
		if !known {
			others++
			continue
		}
		out = append(out, SAN{kind, sanText(kind, value)})
	}
	return out, others, true
}

func sanKindOf(tag cbasn1.Tag) (SANKind, bool) {
	for _, row := range sanKinds {
		if tag == cbasn1.Tag(row.tag).ContextSpecific() {
			return row.kind, true
		}
	}
	return "", false
}

func sanText(k SANKind, value []byte) string {
	if k != IP {
		return string(value)
	}
	if a, ok := netip.AddrFromSlice(value); ok {
		return a.String()
	}
	return fmt.Sprintf("%x", value)
}
