package sheet

import (
	"bytes"
	"context"
	"crypto/x509"
	"slices"
	"strconv"
	"strings"
	"time"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// Options say how a sheet is made.
type Options struct {
	Now time.Time
	// Parse reads kubeconfigs: package kubeconfig's.
	Parse func([]byte) (kube.Kubeconfig, error)
	// Texts say how the programs are started, where that is known.
	Texts []paths.Document
	// Yield is called again and again, so that a browser can paint. Nil is none.
	Yield func(context.Context) error
}

// Sheet is what came out.
type Sheet struct {
	Rows []Row
	// Programs are rows too, of programs whose start is known: they may not fit the
	// certificates.
	Programs []Row
	Report   *health.Report
	Score    Score
	Plan     kube.Plan         // what each file was taken for
	Nodes    map[string]string // how the hosts are called, "" where nothing tells
	// Clusters are the hosts of each, where the set holds more than one.
	Clusters [][]string
	Files    []health.File // as they were judged
	// Commands are those of the texts, Faults what of them could not be read, and
	// Flags holds them against the files.
	Commands []paths.Command
	Faults   []paths.Fault
	Flags    *paths.Report
	At       time.Time
}

// Findings are those about files and those about command lines, the worst first.
func (s *Sheet) Findings() []health.Finding {
	out := slices.Concat(s.Report.Findings, s.Flags.Findings)
	slices.SortStableFunc(out, func(a, b health.Finding) int { return a.Level.Rank() - b.Level.Rank() })
	return out
}

// maker makes one sheet.
type maker struct {
	o     Options
	files []health.File
	hosts []string
	read  map[place]*content
	aside map[place]bool // backups beside what is in use
	plan  kube.Plan
}

// Make places files and judges them. The error is that of ctx or of o.Yield alone.
func Make(ctx context.Context, files []health.File, o Options) (*Sheet, error) {
	m := &maker{o: o, read: map[place]*content{}}
	var texts []paths.Document
	m.files, texts, m.aside = placed(files, o.Texts)
	m.hosts = hostsOf(m.files)
	for i := range m.files {
		f := &m.files[i]
		c, err := m.contentOf(ctx, f)
		if err != nil {
			return nil, err
		}
		m.read[place{f.Host, f.Path}] = c
		if err := m.yield(ctx); err != nil {
			return nil, err
		}
	}
	if err := m.separate(ctx); err != nil {
		return nil, err
	}
	nodes := m.nodes()
	commands, faults := paths.Read(texts)
	if err := m.yield(ctx); err != nil {
		return nil, err
	}
	j, err := m.judgeAll(ctx, commands, texts, nodes)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Report: j.report, Plan: m.plan, Nodes: nodes, Clusters: j.clusters, Files: m.files, Commands: commands, Faults: faults, Flags: j.flags, At: o.Now}
	s.Rows, err = m.rows(ctx, j.report)
	s.Programs = programs(commands, j.flags)
	s.Score = scoreOf(s.Lines())
	return s, err
}

func (m *maker) yield(ctx context.Context) error {
	if m.o.Yield == nil {
		return ctx.Err()
	}
	return m.o.Yield(ctx)
}

// separate makes a file of each certificate of a collection, so that each is
// judged: "certs.pem#2" is the second.
func (m *maker) separate(ctx context.Context) error {
	for _, f := range m.files {
		c := m.read[place{f.Host, f.Path}]
		if known()[f.Path] || c.key != nil || c.config || m.unused(&f, c) || !c.collected() {
			continue
		}
		for i, cert := range c.certs[1:] {
			part := health.File{Host: f.Host, Path: f.Path + "#" + strconv.Itoa(i+2), Mode: f.Mode, Bytes: pki.CertificatePEM(cert)}
			m.files = append(m.files, part)
			if err := m.yield(ctx); err != nil {
				return err
			}
			m.read[place{part.Host, part.Path}] = &content{certs: []*x509.Certificate{cert}}
		}
		first := pki.CertificatePEM(c.certs[0])
		at := slices.IndexFunc(m.files, func(o health.File) bool { return o.Host == f.Host && o.Path == f.Path })
		m.files[at].Bytes, m.files[at].Make, c.certs = first, nil, c.certs[:1]
	}
	return nil
}

// others adds to the plan what lies at no path of kubeadm's: certificates with
// their keys, and kubeconfigs. Authorities come first.
func (m *maker) others(ctx context.Context) error {
	planned := map[place]bool{}
	authorities := map[string][]*x509.Certificate{}
	for i := range m.plan.Items {
		it := &m.plan.Items[i]
		for _, f := range it.Files {
			planned[place{f.Folder, f.Path}] = true
			if c := m.read[place{f.Folder, f.Path}]; c != nil && it.Profile.Form == kube.AuthorityPair {
				authorities[it.ID] = append(authorities[it.ID], c.certs...)
			}
		}
	}
	var roots, rest []kube.Item
	for _, f := range m.files {
		c := m.read[place{f.Host, f.Path}]
		if planned[place{f.Host, f.Path}] || len(c.certs) == 0 && !c.config || m.unused(&f, c) {
			continue
		}
		it := m.other(f, c)
		if it.Profile.Form == kube.AuthorityPair {
			authorities[it.ID] = c.certs
			roots = append(roots, it)
			continue
		}
		rest = append(rest, it)
	}
	for i := range rest {
		rest[i].Profile.Authority = m.signerOf(&rest[i], authorities)
		if err := m.yield(ctx); err != nil {
			return err
		}
	}
	m.plan.Items = append(append(append(m.plan.Items, roots...), rest...), m.refusedPods()...)
	return nil
}

// other is the item of a file that nobody planned. Its scope is that of users:
// kubeadm has no command for it.
func (m *maker) other(f health.File, c *content) kube.Item {
	stem := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(f.Path, ".pem"), ".crt"), ".cer")
	p := kube.Profile{ID: f.Host + f.Path, Title: titleOf(c), Scope: kube.PerUser, Form: kube.Pair, Path: stem}
	file := kube.File{Folder: f.Host, Path: f.Path, Content: kube.CertificateFile}
	it := kube.Item{ID: p.ID, Files: []kube.File{file}}
	key := file
	key.Content = kube.PrivateKeyFile
	switch {
	case c.config:
		p.Form, it.Files[0].Content = kube.Config, kube.KubeconfigFile
		if len(c.certs) > 0 {
			p.Usages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		}
	case c.key != nil: // both in one file, as the kubelet has them
		it.Files = append(it.Files, key)
	default:
		key.Path = stem + ".key"
		if m.read[place{f.Host, key.Path}] == nil {
			key.Path = stem + "-key.pem"
		}
		if o := m.read[place{f.Host, key.Path}]; o != nil && o.key != nil {
			it.Files = append(it.Files, key)
		}
	}
	if len(c.certs) > 0 && c.certs[0].IsCA && !c.config && bytes.Equal(c.certs[0].RawSubject, c.certs[0].RawIssuer) {
		p.Form = kube.AuthorityPair
	}
	it.Profile = p
	return it
}

// signerOf is the ID of the authority that has to sign an item: the one that has
// the name of its issuer and, of several, the one that did. Kubeconfigs are of
// the cluster's.
func (m *maker) signerOf(it *kube.Item, authorities map[string][]*x509.Certificate) string {
	c := m.read[place{it.Files[0].Folder, it.Files[0].Path}]
	if it.Profile.Form == kube.Config && len(authorities[kube.ClusterCA]) > 0 || len(c.certs) == 0 {
		return kube.ClusterCA
	}
	var named []string
	for id, all := range authorities {
		for _, a := range all {
			if bytes.Equal(a.RawSubject, c.certs[0].RawIssuer) {
				named = append(named, id)
				break
			}
		}
	}
	slices.Sort(named)
	for _, id := range named {
		for _, a := range authorities[id] {
			if len(named) == 1 || c.certs[0].CheckSignatureFrom(a) == nil {
				return id
			}
		}
	}
	return strings.Join(named[:min(len(named), 1)], "")
}
