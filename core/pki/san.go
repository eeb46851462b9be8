package pki

import (
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"net/netip"
	"net/url"
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
	for _, n := range s {
		if n == want {
			return true
		}
	}
	return false
}

// sanRow is what the package knows of one kind of name.
type sanRow struct {
	kind  SANKind
	tag   uint8 // context-specific tag in GeneralName
	check func(string) (string, error)
}

// sanKinds is the one table of kinds.
var sanKinds = []sanRow{
	{DNS, 2, func(v string) (string, error) { return v, CheckDNSName(v, true) }},
	{IP, 7, func(v string) (string, error) {
		a, err := ParseIP(v)
		return a.String(), err
	}},
	{Email, 1, checkEmail},
	{URI, 6, checkURI},
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
	if err != nil || u.Scheme == "" || blankOrControl(v) != "" {
		return "", &ValueError{"URI", v, "is not one", "use the form spiffe://lab.example/name"}
	}
	return v, nil
}

// ParseSAN reads one name: "DNS:api.lab", "IP:10.0.0.1", "email:…", "URI:…", or
// a bare address or DNS name, whose kind is then seen from its form.
func ParseSAN(s string) (SAN, error) {
	for _, row := range sanKinds {
		if prefix := string(row.kind) + ":"; len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			v, err := row.check(s[len(prefix):])
			return SAN{row.kind, v}, err
		}
	}
	if strings.Contains(s, ":") || looksIPv4(s) {
		a, err := ParseIP(s)
		return SAN{IP, a.String()}, err
	}
	return SAN{DNS, s}, CheckDNSName(s, true)
}

// ParseSANs reads names parted by commas or blanks, as [ParseSAN] does each. The
// error says which one is wrong.
func ParseSANs(s string) (SANs, error) {
	var out SANs
	for i, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }) {
		san, err := ParseSAN(part)
		if err != nil {
			return nil, fmt.Errorf("name %d: %w", i+1, err)
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
			return parseSANs(e.Value)
		}
	}
	return nil
}

func parseSANs(der []byte) SANs {
	var out SANs
	input := cryptobyte.String(der)
	var names cryptobyte.String
	if !input.ReadASN1(&names, cbasn1.SEQUENCE) {
		return nil
	}
	for !names.Empty() {
		var value cryptobyte.String
		var tag cbasn1.Tag
		if !names.ReadAnyASN1(&value, &tag) {
			break
		}
		for _, row := range sanKinds {
			if tag == cbasn1.Tag(row.tag).ContextSpecific() {
				out = append(out, SAN{row.kind, sanText(row.kind, value)})
			}
		}
	}
	return out
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
