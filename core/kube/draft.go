package kube

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kubepki/core/pki"
)

// Draft is a cluster as a person types it: the text of each field of the form.
type Draft struct {
	Name          string
	Version       string // "v1.34.4"; "1.34" means its newest known patch
	Endpoint      string // HOST or HOST:PORT, empty for none
	ServiceCIDRs  string // one CIDR, or one of each family parted by a comma
	DNSDomain     string
	ControlPlanes string // a host a line, "NAME IP [IP…]"; or a number of them
	Workers       string // as ControlPlanes; may be empty
	KeyAlgorithm  string
	AuthorityDays string
	LeafDays      string
	ExtraSANs     string // parted by blanks or commas
	Users         string // a user a line, "NAME" or "NAME: GROUP, GROUP"

	KubeletServing bool
	KubeProxy      bool
	Brought        map[string]*pki.Authority // by profile ID
}

// DefaultDraft is a small cluster as kubeadm would name it.
func DefaultDraft() Draft {
	return Draft{
		Name:          "kubernetes",
		Version:       Versions()[0].String(),
		ServiceCIDRs:  "10.96.0.0/12",
		DNSDomain:     "cluster.local",
		ControlPlanes: "cp-1 10.0.0.10",
		Workers:       "worker-1 10.0.0.11\nworker-2 10.0.0.12",
		KeyAlgorithm:  string(pki.RSA2048),
		AuthorityDays: "3650",
		LeafDays:      "365",
	}
}

// reader collects the cluster and the problems of one draft.
type reader struct {
	c        Cluster
	problems []Problem
	notes    map[Field]string
}

// Reading is what a draft says: the cluster, a note for each field that was
// completed ("1.34 means v1.34.8"), and the problems. With any problem the
// cluster is incomplete and must not be planned.
type Reading struct {
	Cluster  Cluster
	Notes    map[Field]string
	Problems []Problem
}

// Read checks every field and reports all problems at once, in the order of the
// form. now decides whether brought authorities last long enough.
func (d Draft) Read(now time.Time) Reading {
	r := &reader{notes: map[Field]string{}}
	r.c.KubeletServing, r.c.KubeProxy, r.c.Brought = d.KubeletServing, d.KubeProxy, d.Brought
	r.name(d.Name)
	r.version(d.Version)
	r.endpoint(d.Endpoint)
	r.serviceCIDRs(d.ServiceCIDRs)
	r.fail(FieldDNSDomain, pki.CheckDNSName(d.DNSDomain, false))
	r.c.DNSDomain = d.DNSDomain
	r.hosts(d.ControlPlanes, d.Workers)
	r.keyAlgorithm(d.KeyAlgorithm)
	r.c.AuthorityDays = r.days(FieldAuthorityDays, d.AuthorityDays)
	r.c.LeafDays = r.days(FieldLeafDays, d.LeafDays)
	r.outliving(now)
	sans, err := pki.ParseSANs(d.ExtraSANs)
	r.fail(FieldExtraSANs, err)
	r.c.ExtraSANs = sans
	r.users(d.Users)
	if r.c.Endpoint.Host == "" && len(r.c.ControlPlanes) > 1 && len(r.problems) == 0 {
		r.add(FieldEndpoint, 0, fmt.Sprintf("%d control planes need an endpoint", len(r.c.ControlPlanes)),
			"give the name or address of the load balancer before them")
	}
	return Reading{r.c, r.notes, r.problems}
}

func (r *reader) add(f Field, line int, what, fix string) {
	r.problems = append(r.problems, Problem{f, line, what, fix})
}

// fail adds err as a problem of the field, its fault and remedy apart where it has both.
func (r *reader) fail(f Field, err error) {
	r.failLine(f, 0, err)
}

func (r *reader) failLine(f Field, line int, err error) {
	if err == nil {
		return
	}
	what, fix := err.Error(), ""
	var v *pki.ValueError
	if errors.As(err, &v) && v.Fix != "" {
		what, fix = strings.TrimSuffix(what, ": "+v.Fix), v.Fix
	}
	r.add(f, line, what, fix)
}

func (r *reader) name(s string) {
	r.c.Name = s
	ok := s != "" && len(s) <= 63
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		ok = ok && (letter || i > 0 && strings.ContainsRune("._-", c))
	}
	if !ok {
		r.failLine(FieldName, 0, &pki.ValueError{Kind: "cluster name", Value: s, Why: "is not one",
			Fix: "use up to 63 letters, digits, hyphens, dots and underscores, a letter or digit first"})
	}
}

func (r *reader) version(s string) {
	v, note, err := ParseVersion(s)
	r.fail(FieldVersion, err)
	r.c.Version = v
	if note != "" {
		r.notes[FieldVersion] = note
	}
}

// endpoint reads HOST or HOST:PORT; a missing port becomes the apiserver's.
func (r *reader) endpoint(s string) {
	if s == "" {
		return
	}
	e, err := ParseEndpoint(s)
	r.fail(FieldEndpoint, err)
	r.c.Endpoint = e
	if err == nil && e.String() != s {
		r.notes[FieldEndpoint] = "becomes " + e.String()
	}
}

// ParseEndpoint reads HOST, HOST:PORT, an IPv6 address bare or in brackets.
func ParseEndpoint(s string) (Endpoint, error) {
	host, port := s, ""
	switch _, err := netip.ParseAddr(strings.Trim(s, "[]")); {
	case err == nil:
		host = strings.Trim(s, "[]")
	case strings.HasPrefix(s, "["):
		host, port, _ = strings.Cut(s[1:], "]")
		port = strings.TrimPrefix(port, ":")
	case strings.Contains(s, "://"):
		return Endpoint{}, &pki.ValueError{Kind: "endpoint", Value: s, Why: "is a URL", Fix: "give host and port alone, such as api.lab.example:6443"}
	default:
		host, port, _ = strings.Cut(s, ":")
	}
	e := Endpoint{host, APIPort}
	if port != "" || strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "::") {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 || strconv.Itoa(n) != port {
			return Endpoint{}, &pki.ValueError{Kind: "endpoint", Value: s, Why: fmt.Sprintf("has a port “%s” that is none", port), Fix: "use a number from 1 to 65535"}
		}
		e.Port = n
	}
	if strings.Trim(host, "0123456789.") == "" || strings.Contains(host, ":") {
		a, err := pki.ParseIP(host)
		e.Host = a.String()
		return e, err
	}
	return e, pki.CheckDNSName(host, false)
}

func (r *reader) serviceCIDRs(s string) {
	for _, part := range strings.Split(s, ",") {
		if len(r.c.ServiceCIDRs) > 0 {
			part = strings.TrimPrefix(part, " ")
		}
		p, err := ParseServiceCIDR(part)
		if err != nil {
			r.fail(FieldServiceCIDRs, err)
			return
		}
		r.c.ServiceCIDRs = append(r.c.ServiceCIDRs, p)
	}
	n := r.c.ServiceCIDRs
	if len(n) > 2 || len(n) == 2 && n[0].Addr().Is4() == n[1].Addr().Is4() {
		r.add(FieldServiceCIDRs, 0, fmt.Sprintf("%d service networks of the same kind", len(n)), "give one, or one IPv4 and one IPv6")
	}
}

// ParseServiceCIDR reads a service network, whose size kubeadm and the
// apiserver bound: at least 16 addresses, at most 20 bits of them.
func ParseServiceCIDR(s string) (netip.Prefix, error) {
	bad := func(why, fix string) (netip.Prefix, error) {
		return netip.Prefix{}, &pki.ValueError{Kind: "CIDR", Value: s, Why: why, Fix: fix}
	}
	addr, length, slash := strings.Cut(s, "/")
	if !slash {
		return bad("has no prefix length", "write it as 10.96.0.0/12")
	}
	if _, err := pki.ParseIP(addr); err != nil {
		return netip.Prefix{}, err
	}
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil:
		return bad(fmt.Sprintf("has a prefix length “%s” that is none", length), "write it as 10.96.0.0/12")
	case p.Masked() != p:
		return bad("has bits beyond its prefix", "write "+p.Masked().String())
	case p.Addr().BitLen()-p.Bits() < 4:
		return bad("is too small for a service network", "use a shorter prefix: 16 addresses are the least")
	case p.Addr().BitLen()-p.Bits() > 20:
		return bad("is too large for a service network", fmt.Sprintf("the apiserver takes at most 20 bits: /%d or longer", p.Addr().BitLen()-20))
	}
	return p, nil
}

func (r *reader) keyAlgorithm(s string) {
	a, err := pki.ParseKeyAlgorithm(s)
	r.fail(FieldKeyAlgorithm, err)
	r.c.KeyAlgorithm = a
	if err != nil || r.c.Version.Minor == 0 {
		return
	}
	var known []string
	for _, k := range r.c.Version.KeyAlgorithms() {
		if k == a {
			return
		}
		known = append(known, k.Label())
	}
	r.add(FieldKeyAlgorithm, 0, fmt.Sprintf("kubeadm %s does not know %s", r.c.Version, a.Label()), "choose one of "+strings.Join(known, ", "))
}

// maxDays keeps every date within the four-digit years of X.509.
const maxDays = 36500

func (r *reader) days(f Field, s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxDays {
		r.add(f, 0, fmt.Sprintf("“%s” is not a number of days", s), fmt.Sprintf("use a whole number from 1 to %d", maxDays))
		return 0
	}
	return n
}

// outliving refuses leaves that would end after the authority that signs them.
func (r *reader) outliving(now time.Time) {
	leaf := r.c.LeafDays
	made := false
	for _, p := range profiles {
		if p.Form != AuthorityPair {
			continue
		}
		a, brought := r.c.Brought[p.ID]
		made = made || !brought
		if brought && leaf > 0 && now.Add(days(leaf)).After(a.Cert.NotAfter) {
			r.add(FieldLeafDays, 0, fmt.Sprintf("certificates of %d days would outlive the %s you brought, which ends on %s", leaf, strings.ToLower(p.Title), a.Cert.NotAfter.UTC().Format("2 Jan 2006")),
				fmt.Sprintf("use %d days or fewer", int(a.Cert.NotAfter.Sub(now)/days(1))))
		}
	}
	if made && r.c.AuthorityDays > 0 && leaf > r.c.AuthorityDays {
		r.add(FieldLeafDays, 0, fmt.Sprintf("certificates of %d days would outlive their authorities of %d days", leaf, r.c.AuthorityDays), "make them end first")
	}
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// users reads a user a line: "jane" or "jane: developers, ops".
func (r *reader) users(s string) {
	seen := map[string]int{}
	for i, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, groups, _ := strings.Cut(line, ": ")
		u := User{Name: strings.TrimSuffix(strings.TrimSpace(name), ":")}
		for _, g := range strings.Split(groups, ",") {
			if g = strings.TrimSpace(g); g != "" {
				u.Groups = append(u.Groups, g)
			}
		}
		if first := seen[u.Name]; first > 0 {
			r.add(FieldUsers, i+1, fmt.Sprintf("user “%s” is there twice, first in line %d", u.Name, first), "remove one")
			continue
		}
		seen[u.Name] = i + 1
		r.failLine(FieldUsers, i+1, checkUser(u))
		r.c.Users = append(r.c.Users, u)
	}
}

func checkUser(u User) error {
	if err := pki.ClientName(u.Name, u.Groups...).Check(); err != nil {
		return err
	}
	if strings.ContainsFunc(u.Name, unicode.IsSpace) {
		return &pki.ValueError{Kind: "user name", Value: u.Name, Why: "has a blank in it", Fix: "groups follow after a colon, as in jane: developers"}
	}
	for _, g := range u.Groups {
		if g == "system:master" {
			return &pki.ValueError{Kind: "group", Value: g, Why: "does not exist", Fix: "the group that may do everything is system:masters"}
		}
	}
	return nil
}
