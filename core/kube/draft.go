package kube

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

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
	EtcdMembers   string // as ControlPlanes; read only with ExternalEtcd
	Workers       string // as ControlPlanes; may be empty
	KeyAlgorithm  string
	AuthorityDays string
	LeafDays      string
	ExtraSANs     string // parted by blanks or commas
	Users         string // a user a line, "NAME" or "NAME: GROUP, GROUP"

	ExternalEtcd   bool // etcd runs on hosts of its own
	OneAuthority   bool // see [Cluster]
	KubeletServing bool
	KubeProxy      bool
	Brought        map[string]*pki.Authority `json:"-"` // by profile ID
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

	hosts hostReading
}

// hostReading is what the lists of hosts say, in the order of [hostLists].
type hostReading struct {
	texts    [len(hostLists)]string
	expanded [len(hostLists)]string // the same, with numbers written out
	hosts    [len(hostLists)][]Host
	problems []Problem
}

// Read checks every field, and that the fields agree, and reports all problems
// at once, in the order of the form. now decides whether brought authorities last long enough.
func (d Draft) Read(now time.Time) Reading { return d.ReadAfter(Reading{}, now) }

// ReadAfter is [Draft.Read] for a draft of which an earlier state was read:
// lists of hosts that did not change, thousands of lines perhaps, are not read again.
func (d Draft) ReadAfter(last Reading, now time.Time) Reading {
	r := &reader{notes: map[Field]string{}}
	r.c.KubeletServing, r.c.KubeProxy = d.KubeletServing, d.KubeProxy
	r.authorities(d)
	r.name(d.Name)
	r.version(d.Version)
	r.endpoint(d.Endpoint)
	r.serviceCIDRs(d.ServiceCIDRs)
	r.fail(FieldDNSDomain, pki.CheckDNSName(d.DNSDomain, false))
	r.c.DNSDomain = d.DNSDomain
	hosts := last.hosts
	if texts := d.hostTexts(); hosts.hosts[0] == nil || texts != hosts.texts && texts != hosts.expanded {
		hosts = readHosts(d)
	}
	r.hosts(hosts)
	r.keyAlgorithm(d.KeyAlgorithm)
	r.c.AuthorityDays = r.days(FieldAuthorityDays, d.AuthorityDays)
	r.c.LeafDays = r.days(FieldLeafDays, d.LeafDays)
	r.outliving(now)
	sans, err := pki.ParseSANs(d.ExtraSANs)
	r.fail(FieldExtraSANs, err)
	r.c.ExtraSANs = sans
	r.users(d.Users)
	if d.Endpoint == "" && len(r.c.ControlPlanes) > 1 {
		r.add(FieldEndpoint, 0, fmt.Sprintf("%d control planes need an endpoint", len(r.c.ControlPlanes)),
			"give the name or address of the load balancer before them")
	}
	r.networksFitHosts()
	sortProblems(r.problems)
	return Reading{r.c, r.notes, r.problems, hosts}
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
		fix = pki.Visible(v.Fix)
		what = strings.TrimSuffix(what, ": "+fix)
	}
	r.add(f, line, what, fix)
}

// authorities notes who signs. With one authority for everything, brought ones
// for etcd and the front proxy wait until it is parted again.
func (r *reader) authorities(d Draft) {
	r.c.OneAuthority, r.c.Brought = d.OneAuthority, d.Brought
	if !d.OneAuthority {
		return
	}
	r.notes[FieldOneAuthority] = "every client of the cluster then opens etcd too, and only --requestheader-allowed-names on the apiserver keeps it from claiming to be any user by a header"
	r.c.Brought = nil
	if a := d.Brought[ClusterCA]; a != nil {
		r.c.Brought = map[string]*pki.Authority{ClusterCA: a}
	}
}

func (r *reader) hosts(read hostReading) {
	r.c.ControlPlanes, r.c.Etcd, r.c.Workers = read.hosts[0], read.hosts[1], read.hosts[2]
	r.problems = append(r.problems, read.problems...)
	field := FieldControlPlanes
	if len(r.c.Etcd) > 0 {
		field = FieldEtcdMembers
	}
	r.quorum(field, len(r.c.EtcdMembers()))
}

func (r *reader) name(s string) {
	r.c.Name = s
	bad := &pki.ValueError{
		Kind: "cluster name", Value: s, Why: nameFault(s),
		Fix: "use up to 63 letters, digits, hyphens, dots and underscores, a letter or digit first",
	}
	if err := pki.CheckText(bad.Kind, s); err != nil {
		r.fail(FieldName, err)
	} else if bad.Why != "" {
		r.fail(FieldName, bad)
	}
}

// nameFault is what is wrong with a cluster's name, "" for nothing.
func nameFault(s string) string {
	at := 0
	for _, c := range s {
		at++
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		switch {
		case letter:
		case c == ' ':
			return fmt.Sprintf("has a blank (character %d)", at)
		case !strings.ContainsRune("._-", c):
			return fmt.Sprintf("has “%c” (character %d)", c, at)
		case at == 1:
			return fmt.Sprintf("begins with “%c”", c)
		}
	}
	switch {
	case s == "":
		return "is empty"
	case at > 63:
		return fmt.Sprintf("has %d characters", at)
	}
	return ""
}

func (r *reader) version(s string) {
	v, note, err := ParseVersion(s)
	r.fail(FieldVersion, err)
	r.c.Version = v
	if note != "" {
		r.notes[FieldVersion] = note
	}
}

func (r *reader) keyAlgorithm(s string) {
	a := pki.KeyAlgorithm(s)
	r.c.KeyAlgorithm = a
	var known []string
	if newest := Versions()[0].KeyAlgorithms(); !slices.Contains(newest, a) { // pki makes more kinds than kubeadm
		for _, k := range newest {
			known = append(known, string(k))
		}
		r.fail(FieldKeyAlgorithm, &pki.ValueError{Kind: "key type", Value: s, Why: "is not known", Fix: "choose one of " + strings.Join(known, ", ")})
		return
	}
	if r.c.Version.Minor == 0 {
		return
	}
	for _, k := range r.c.Version.KeyAlgorithms() {
		if k == a {
			return
		}
		known = append(known, k.Label())
	}
	r.add(FieldKeyAlgorithm, 0, fmt.Sprintf("kubeadm %s does not know %s", r.c.Version, a.Label()), "choose one of "+strings.Join(known, ", "))
}

// orEmpty is why a text is refused: a field with nothing in it is told so.
func orEmpty(s, why string) string {
	if s == "" {
		return "is empty"
	}
	return why
}

// maxDays keeps every date within the four-digit years of X.509.
const maxDays = 36500

func (r *reader) days(f Field, s string) int {
	n, err := strconv.Atoi(s)
	why := ""
	switch {
	case n > maxDays: // also what is too large to count
		why = fmt.Sprintf("is longer than %d days", maxDays)
	case err != nil:
		why = orEmpty(s, "is not a number of days")
	case n < 1:
		why = "is less than a day"
	default:
		return n
	}
	r.fail(f, &pki.ValueError{Kind: "validity", Value: s, Why: why, Fix: fmt.Sprintf("use a whole number from 1 to %d", maxDays)})
	return 0
}

// outliving refuses leaves that would end after the authority that signs them.
func (r *reader) outliving(now time.Time) {
	leaf := r.c.LeafDays
	made := false
	for _, p := range profiles {
		if p.Form != AuthorityPair || r.c.OneAuthority && p.ID != ClusterCA {
			continue
		}
		a, brought := r.c.Brought[p.ID]
		made = made || !brought
		if brought && leaf > 0 && now.Add(days(leaf)).After(a.Cert.NotAfter) {
			fix := "bring one that lasts longer"
			if left := int(a.Cert.NotAfter.Sub(now) / days(1)); left > 0 {
				fix = fmt.Sprintf("use %d days or fewer", left)
			}
			r.add(FieldLeafDays, 0, fmt.Sprintf("certificates of %d days would outlive the %s you brought, which ends on %s",
				leaf, strings.ToLower(p.Title), a.Cert.NotAfter.UTC().Format("2 Jan 2006")), fix)
		}
	}
	if made && r.c.AuthorityDays > 0 && leaf > r.c.AuthorityDays {
		r.add(FieldLeafDays, 0, fmt.Sprintf("certificates of %d days would outlive their authorities of %d days", leaf, r.c.AuthorityDays), "make them end first")
	}
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
