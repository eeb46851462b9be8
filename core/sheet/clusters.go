package sheet

import (
	"context"
	"crypto"
	"crypto/x509"
	"slices"
	"strings"

	"kubepki/core/decode"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// moreClusters is told of each cluster of a set but the first.
var moreClusters = health.Row{
	Rule: health.Elsewhere, Name: "more-than-one-cluster", Level: decode.Warning, Title: "More than one cluster",
	Why: "Nothing of one is for the other: each is judged by itself here.", Ref: "https://kubernetes.io/docs/setup/best-practices/certificates/",
}

// judged is what came out for a set, or for each of its clusters together.
type judged struct {
	plan   kube.Plan
	report *health.Report
	flags  *paths.Report
	// clusters are the hosts of each, nil where there is but one.
	clusters [][]string
}

// judge plans the files and holds them and the command lines against each other.
func (m *maker) judge(ctx context.Context, commands []paths.Command, texts []paths.Document, nodes map[string]string) (out judged, err error) {
	m.plan = health.GuessFrom(m.files, paths.Clues(commands, nodes))
	if err = m.others(ctx); err != nil {
		return out, err
	}
	out.plan = m.plan
	if out.report, err = health.Check(ctx, m.plan, m.files, health.Options{Now: m.o.Now, Parse: m.o.Parse, Yield: m.o.Yield}); err != nil {
		return out, err
	}
	out.flags, err = paths.Check(ctx, commands, m.files, paths.Options{Now: m.o.Now, Parse: m.o.Parse, Documents: texts, Yield: m.o.Yield})
	return out, err
}

// judgeAll judges each cluster of the set by itself.
func (m *maker) judgeAll(ctx context.Context, commands []paths.Command, texts []paths.Document, nodes map[string]string) (out judged, err error) {
	clusters := m.clusters(nodes, commands)
	if len(clusters) < 2 {
		return m.judge(ctx, commands, texts, nodes)
	}
	for n, hosts := range clusters {
		of := func(host string) bool {
			return slices.Contains(hosts, host) || n == 0 && !slices.Contains(m.hosts, host)
		}
		part := &maker{o: m.o, hosts: hosts, read: m.read, aside: m.aside}
		part.files = slices.DeleteFunc(slices.Clone(m.files), func(f health.File) bool { return !of(f.Host) })
		one, err := part.judge(ctx,
			slices.DeleteFunc(slices.Clone(commands), func(c paths.Command) bool { return !of(c.Host) }),
			slices.DeleteFunc(slices.Clone(texts), func(d paths.Document) bool { return !of(d.Host) }), nodes)
		if err != nil {
			return out, err
		}
		if n == 0 {
			out = one
			continue
		}
		one.rename(hosts[0])
		ca, _ := kube.ProfileByID(kube.ClusterCA)
		one.report.Findings = append(one.report.Findings, health.Finding{
			Row: &moreClusters, Item: kube.ClusterCA + "/" + hosts[0], Host: hosts[0], Path: ca.Path + ".crt",
			What: "No authority of " + pki.Visible(strings.Join(hosts, ", ")) + " is one of " + pki.Visible(strings.Join(clusters[0], ", ")),
			Fix:  "If they should be one cluster: a control plane that “kubeadm init” made has to be reset, and to join.",
		})
		out.add(one)
	}
	m.plan, out.clusters = out.plan, clusters
	slices.SortStableFunc(out.report.Findings, func(a, b health.Finding) int { return a.Level.Rank() - b.Level.Rank() })
	return out, nil
}

// rename gives the items that a cluster has one of a host's name too, so that they
// are not those of another.
func (d *judged) rename(host string) {
	whole := func(id string) bool { return !strings.Contains(id, "/") }
	for i := range d.plan.Items {
		if it := &d.plan.Items[i]; whole(it.ID) {
			it.ID += "/" + host
		}
	}
	for i := range d.report.Findings {
		if f := &d.report.Findings[i]; whole(f.Item) {
			f.Item += "/" + host
		}
	}
}

func (d *judged) add(o judged) {
	d.plan.Items = append(d.plan.Items, o.plan.Items...)
	d.report.Findings = append(d.report.Findings, o.report.Findings...)
	d.report.Checked += o.report.Checked
	d.report.Sound += o.report.Sound
	d.flags.Rows = append(d.flags.Rows, o.flags.Rows...)
	d.flags.Links = append(d.flags.Links, o.flags.Links...)
	d.flags.Findings = append(d.flags.Findings, o.flags.Findings...)
}

// shared are the files that a cluster has one of: the authorities, and the key of tokens.
var shared = []string{pkiDir + "ca.crt", pkiDir + "front-proxy-ca.crt", etcdDir + "ca.crt", pkiDir + "sa.pub"}

// keysAt are the public keys in a file, nil for none.
func (m *maker) keysAt(host, path string) (out []crypto.PublicKey) {
	c := m.contentAt(kube.File{Folder: host, Path: path})
	for _, cert := range c.certs {
		out = append(out, cert.PublicKey)
	}
	if c.public != nil {
		out = append(out, c.public)
	}
	return out
}

// common tells whether two hosts have a file in common; known, whether both have it.
func (m *maker) common(a, b, path string) (same, known bool) {
	mine, theirs := m.keysAt(a, path), m.keysAt(b, path)
	same = slices.ContainsFunc(mine, func(k crypto.PublicKey) bool {
		return slices.ContainsFunc(theirs, func(o crypto.PublicKey) bool { return pki.SamePublicKey(k, o) })
	})
	return same, len(mine) > 0 && len(theirs) > 0
}

// clusters are the hosts of each cluster, where there are several: control planes
// whose authority signed what they serve with, and that have nothing in common with
// those of another. A host with one file of another cluster is a fault, and a control
// plane that others call by the name of all, or whose etcd is a member beside theirs,
// should be one of them: both stay together.
func (m *maker) clusters(nodes map[string]string, commands []paths.Command) (out [][]string) {
	apart := func(a, b string) bool {
		return m.apart(a, b, nodes) && !members(a, b, commands) && !members(b, a, commands)
	}
	for _, host := range m.hosts {
		if !m.whole(host) {
			continue
		}
		at := slices.IndexFunc(out, func(hosts []string) bool { return !apart(host, hosts[0]) })
		if at < 0 {
			out = append(out, []string{host})
			continue
		}
		for _, other := range out[at] {
			if apart(host, other) {
				return nil // it is like one, and not like another: that is to be told
			}
		}
		out[at] = append(out[at], host)
	}
	if len(out) < 2 {
		return nil
	}
	for _, host := range m.hosts {
		if !m.whole(host) {
			at := max(0, slices.IndexFunc(out, func(hosts []string) bool { return m.belongs(host, hosts[0]) }))
			out[at] = append(out[at], host)
		}
	}
	return out
}

// whole tells a control plane whose authority signed the apiserver's certificate.
func (m *maker) whole(host string) bool {
	serving := m.contentAt(kube.File{Folder: host, Path: pkiDir + "apiserver.crt"})
	return len(serving.certs) > 0 && slices.ContainsFunc(m.contentAt(kube.File{Folder: host, Path: shared[0]}).certs, func(ca *x509.Certificate) bool {
		return serving.certs[0].CheckSignatureFrom(ca) == nil
	})
}

// apart tells two control planes of which nothing is the same that a cluster has one
// of, and that are not called by the same address, unless both are of one name.
func (m *maker) apart(a, b string, nodes map[string]string) bool {
	for i, path := range shared {
		same, known := m.common(a, b, path)
		if same || !known && (i == 0 || i == len(shared)-1) {
			return false
		}
	}
	mine, theirs := m.servers(a), m.servers(b)
	called := slices.ContainsFunc(mine, func(s string) bool { return slices.Contains(theirs, s) })
	return !called || nodes[a] != "" && nodes[a] == nodes[b]
}

// members tells whether the etcd of one host was started to be a member beside that
// of another.
func members(a, b string, commands []paths.Command) bool {
	own, theirs := ofEtcd(a, "initial-advertise-peer-urls", commands), ofEtcd(b, "initial-advertise-peer-urls", commands)
	for _, entry := range ofEtcd(a, "initial-cluster", commands) {
		_, url, _ := strings.Cut(entry, "=")
		if url != "" && !slices.Contains(own, url) && slices.Contains(theirs, url) {
			return true
		}
	}
	return false
}

// ofEtcd are the parts of a flag of a host's etcd.
func ofEtcd(host, flag string, commands []paths.Command) (out []string) {
	for i := range commands {
		if c := &commands[i]; c.Host == host && c.Program == paths.Etcd {
			v, _ := c.Flag(flag)
			out = append(out, strings.Split(v, ",")...)
		}
	}
	return out
}

// servers are what the kubeconfigs of a host call.
func (m *maker) servers(host string) (out []string) {
	for i := range m.files {
		f := &m.files[i]
		if f.Host != host || m.o.Parse == nil || !known()[f.Path] || !m.read[place{host, f.Path}].config {
			continue
		}
		data, err := f.Data()
		if err != nil {
			continue
		}
		if k, err := m.o.Parse(data); err == nil {
			if cluster, _, err := k.Current(); err == nil {
				out = append(out, cluster.Cluster.Server)
			}
		}
	}
	return out
}

// belongs tells a host, such as a worker, that has something in common with a control
// plane, or whose kubelet its authority signed.
func (m *maker) belongs(host, plane string) bool {
	for _, path := range shared {
		if same, _ := m.common(host, plane, path); same {
			return true
		}
	}
	for _, path := range []string{configDir + "kubelet.conf", kubeletDir + "pki/kubelet-client-current.pem"} {
		for _, c := range m.contentAt(kube.File{Folder: host, Path: path}).certs {
			if slices.ContainsFunc(m.contentAt(kube.File{Folder: plane, Path: shared[0]}).certs, func(ca *x509.Certificate) bool { return c.CheckSignatureFrom(ca) == nil }) {
				return true
			}
		}
	}
	return false
}
