package sheet

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"kubepki/core/health"
)

// trustStores are where distributions keep the authorities that a machine trusts:
// Debian, Fedora, SUSE, Arch. What ends there is theirs to renew.
var trustStores = []string{
	"/etc/ssl/certs/", "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem", "/usr/share/ca-certificates/", "/usr/local/share/ca-certificates/",
	"/etc/pki/ca-trust/", "/etc/pki/tls/certs/", "/etc/pki/tls/cert.pem", "/usr/share/pki/", "/var/lib/ca-certificates/", "/etc/ca-certificates/",
}

// unused tells a file at no path of kubeadm's that nothing of the cluster has in
// use: a backup, an authority of the machine's, a pair that its kubelet has rotated.
func (m *maker) unused(f *health.File, c *content) bool {
	return m.aside[place{f.Host, f.Path}] || trusted(f.Path, c) || m.superseded(f, c)
}

// trusted tells what a trust store holds, authorities alone: a leaf among them is
// somebody's.
func trusted(name string, c *content) bool {
	if c.key != nil || !slices.ContainsFunc(trustStores, func(dir string) bool { return strings.HasPrefix(name, dir) }) {
		return false
	}
	for _, cert := range c.certs {
		if !cert.IsCA && !bytes.Equal(cert.RawSubject, cert.RawIssuer) { // of X.509 version 1 none says that it is one
			return false
		}
	}
	return true
}

// superseded tells a pair that its kubelet dated and no longer reads: another is
// where "kubelet-client-current.pem" points to or, where that is not here, is newer.
func (m *maker) superseded(f *health.File, c *content) bool {
	dir, base := path.Split(f.Path)
	if !rotated(base) || !dated(base) || len(c.certs) == 0 {
		return false
	}
	kind := base[:len("kubelet-client-")]
	if current := m.read[place{f.Host, dir + kind + "current.pem"}]; current != nil && len(current.certs) > 0 {
		return !current.certs[0].Equal(c.certs[0])
	}
	return slices.ContainsFunc(m.files, func(o health.File) bool {
		return o.Host == f.Host && o.Path > f.Path && strings.HasPrefix(o.Path, dir+kind) && dated(path.Base(o.Path)) && len(m.read[place{o.Host, o.Path}].certs) > 0
	})
}

// rotated tells a pair that a kubelet dated itself when it asked for it:
// "kubelet-client-2026-01-31-10-11-12.pem" (client-go util/certificate, fileStore).
func rotated(base string) bool {
	return strings.HasPrefix(base, "kubelet-client-") || strings.HasPrefix(base, "kubelet-server-")
}
