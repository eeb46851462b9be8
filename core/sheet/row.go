package sheet

import (
	"bytes"
	"context"
	"crypto/x509"
	"strings"
	"time"

	"kubepki/core/decode"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// Answer is yes, no, or that the set does not tell.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "not here"
)

// authority is the type of a row whose certificate signs others.
const authority = "authority"

// Row is one line of the sheet: a certificate, a bare pair of keys or a program. Foreign
// texts are as they stand in it: show them with [pki.Visible].
type Row struct {
	Item         string // of the plan
	Component    string // "kube-apiserver"
	Type         string // "authority", "server", "client", "server and client", "keys"; [Program]
	Host, Path   string
	CommonName   string
	Names        []string // alternative names: "DNS:kubernetes"
	Organization string
	Issuer       string
	NotBefore    time.Time // the zero value without a certificate
	NotAfter     time.Time
	Key          string // "RSA 2048"
	MatchesKey   Answer
	ChainOK      Answer
	UsedBy       string // the flags that point to it
	Level        decode.Level
	Verdict      string // "Good", or the titles of what was found
	Findings     []int  // places in the report, or in that of the flags: see [Sheet.Found]
	Serial       string // in hexadecimal digits
}

// Left is for how many seconds it still counts.
func (r *Row) Left(now time.Time) int64 { return pki.Seconds(now, r.NotAfter) }

// EndsSoon tells whether it still counts, and not for long: see [pki.EndsSoon].
func (r *Row) EndsSoon(now time.Time) bool {
	return pki.EndsSoon(r.NotBefore, r.NotAfter, r.Type == authority, now)
}

// rows makes a row of each item.
func (m *maker) rows(ctx context.Context, report *health.Report) ([]Row, error) {
	findings := map[string][]int{}
	for i, f := range report.Findings {
		findings[f.Item] = append(findings[f.Item], i)
	}
	signers := m.signers()
	out := make([]Row, 0, len(m.plan.Items))
	for i := range m.plan.Items {
		it := &m.plan.Items[i]
		r := m.row(it, signers)
		r.judge(report.Findings, findings[it.ID])
		out = append(out, r)
		if err := m.yield(ctx); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// signers are the authorities that are here, by their names' bytes and IDs.
func (m *maker) signers() map[string]bool {
	out := map[string]bool{}
	for i := range m.plan.Items {
		if it := &m.plan.Items[i]; it.Profile.Form == kube.AuthorityPair {
			for _, f := range it.Files {
				for _, c := range m.contentAt(f).certs {
					out[string(c.RawSubject)], out[it.Profile.ID] = true, true
				}
			}
		}
	}
	return out
}

var nothing = &content{}

func (m *maker) contentAt(f kube.File) *content {
	if c := m.read[place{f.Folder, f.Path}]; c != nil {
		return c
	}
	return nothing
}

// row is an item's.
func (m *maker) row(it *kube.Item, signers map[string]bool) Row {
	r := Row{Item: it.ID, Component: componentOf(it), UsedBy: usedBy(it.Profile.ID), MatchesKey: Unknown, ChainOK: Unknown}
	r.Host, r.Path = it.Files[0].Folder, it.Files[0].Path
	var cert *x509.Certificate
	var halves []*content
	for _, f := range it.Files {
		c := m.contentAt(f)
		halves = append(halves, c)
		if cert == nil && len(c.certs) > 0 {
			cert, r.Host, r.Path = c.certs[0], f.Folder, f.Path
		}
	}
	r.Type = typeOf(it, cert)
	for _, c := range halves {
		switch {
		case c.key == nil:
		case cert != nil:
			r.MatchesKey = answer(pki.SamePublicKey(cert.PublicKey, c.key))
		case it.Profile.Form == kube.KeyPair:
			r.Key = decode.KeyName(c.key)
			for _, o := range halves {
				if o.public != nil {
					r.MatchesKey = answer(pki.SamePublicKey(o.public, c.key))
				}
			}
		}
	}
	if cert != nil {
		r.fill(cert)
		if signers[string(cert.RawIssuer)] || signers[it.Profile.Authority] || bytes.Equal(cert.RawSubject, cert.RawIssuer) {
			r.ChainOK = Yes // unless something is found
		}
	}
	return r
}

func answer(ok bool) Answer {
	if ok {
		return Yes
	}
	return No
}

// fill takes over what a certificate says.
func (r *Row) fill(c *x509.Certificate) {
	r.CommonName, r.Organization = c.Subject.CommonName, strings.Join(c.Subject.Organization, ", ")
	for _, n := range pki.SANsOf(c) {
		r.Names = append(r.Names, n.String())
	}
	if r.Issuer = c.Issuer.CommonName; r.Issuer == "" {
		r.Issuer = pki.NameFrom(c.Issuer).String()
	}
	r.NotBefore, r.NotAfter = c.NotBefore, c.NotAfter
	r.Key = decode.KeyName(c.PublicKey)
	r.Serial = c.SerialNumber.Text(16)
}

// judge notes what was found.
func (r *Row) judge(all []health.Finding, findings []int) {
	r.Findings = findings
	var said []string
	for _, i := range findings {
		f := &all[i]
		if r.Level == "" {
			r.Level = f.Level // the worst come first
		}
		switch f.Rule {
		case health.RuleLeafOfAnotherCA, health.RuleCARemade, health.RuleAltered, health.RuleWeakHash:
			r.ChainOK = No
		}
		if n := len(said); n == 0 || said[n-1] != f.Title {
			said = append(said, f.Title)
		}
	}
	r.Verdict = "Good"
	if said != nil {
		r.Verdict = strings.Join(said, "; ")
	}
}

// typeOf is what a certificate may be used for.
func typeOf(it *kube.Item, c *x509.Certificate) string {
	if it.Profile.Form == kube.KeyPair {
		return "keys"
	}
	if strings.HasPrefix(it.Profile.ID, podID) {
		return "static pod"
	}
	if it.Profile.Form == kube.AuthorityPair || c != nil && c.IsCA {
		return authority
	}
	usages := it.Profile.Usages
	if c != nil && len(c.ExtKeyUsage) > 0 {
		usages = c.ExtKeyUsage
	}
	server, client := false, false
	for _, u := range usages {
		server = server || u == x509.ExtKeyUsageServerAuth
		client = client || u == x509.ExtKeyUsageClientAuth
	}
	switch {
	case server && client:
		return "server and client"
	case server:
		return "server"
	case client:
		return "client"
	}
	return "certificate"
}

// titleOf is what a file that nobody planned is called.
func titleOf(c *content) string {
	if len(c.certs) > 0 && c.certs[0].Subject.CommonName != "" {
		return c.certs[0].Subject.CommonName
	}
	return "Certificate"
}

// componentOf is the program that an item belongs to.
func componentOf(it *kube.Item) string {
	title := it.Profile.Title
	switch name, _, comma := strings.Cut(title, ","); {
	case it.Profile.Scope == kube.PerUser && strings.HasPrefix(title, "system:node:"):
		return "kubelet"
	case comma && it.Profile.Scope != kube.PerUser:
		return name
	}
	return title
}

// usedBy lists the flags that point to a profile's files.
func usedBy(profile string) string {
	var out []string
	for _, f := range paths.Flags() {
		if f.Profile == profile && f.Kind != paths.Key {
			out = append(out, f.Program+" --"+f.Name)
		}
	}
	switch profile {
	case kube.AdminID, "super-admin":
		return "kubectl --kubeconfig"
	case "etcd-healthcheck-client":
		return "etcd’s probe"
	}
	return strings.Join(out, ", ")
}
