package paths

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"path"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// maxFile bounds what is read of a file, in bytes.
const maxFile = 1 << 20

// place is where a file lies.
type place struct{ host, path string }

// file is one of the set, read once.
type file struct {
	certs  []*x509.Certificate
	key    crypto.PublicKey   // the public half of a private key
	public []crypto.PublicKey // bare public keys
	config *access
}

// access is what a kubeconfig says: where the apiserver is, whom it trusts, and
// who calls.
type access struct {
	server     string // host, without its port, or the name that is looked for instead
	address    string // host that is called
	port       string
	unverified bool
	roots      []*x509.Certificate
	certs      []*x509.Certificate
}

// files are the set that flags point into.
type files struct {
	parse   func([]byte) (kube.Kubeconfig, error)
	all     map[place]*health.File
	folders map[place]bool
	hosts   map[string]bool
	read    map[place]*file
}

func newFiles(all []health.File, parse func([]byte) (kube.Kubeconfig, error)) *files {
	s := &files{parse, make(map[place]*health.File, len(all)), map[place]bool{}, map[string]bool{}, map[place]*file{}}
	for i := range all {
		f := &all[i]
		s.all[place{f.Host, f.Path}] = f
		s.folders[place{f.Host, path.Dir(f.Path)}] = true
		s.hosts[f.Host] = true
	}
	return s
}

// home is the host of the files that a command means: its own, or the only one
// there is.
func (s *files) home(host string) string {
	if s.hosts[host] || len(s.hosts) != 1 {
		return host
	}
	for h := range s.hosts {
		host = h
	}
	return host
}

// known tells whether the folder of a path is in the set, so that a file that is
// not there is missing.
func (s *files) known(host, name string) bool {
	return s.folders[place{s.home(host), path.Dir(name)}]
}

// at reads a file, nil for one that is not there.
func (s *files) at(host, name string) *file {
	p := place{s.home(host), name}
	if f, ok := s.read[p]; ok {
		return f
	}
	var out *file
	if f := s.all[p]; f != nil {
		out = &file{}
		if data, err := f.Data(); err == nil && len(data) <= maxFile {
			out.take(s, p, data)
		}
	}
	s.read[p] = out
	return out
}

// take reads all that is in a file.
func (f *file) take(s *files, at place, data []byte) {
	if !bytes.Contains(data, []byte("-----BEGIN ")) && bytes.Contains(data, []byte("clusters")) && s.parse != nil {
		if k, err := s.parse(data); err == nil {
			f.config = s.access(at, k)
		}
		return
	}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case block.Type == "CERTIFICATE":
			if c, err := x509.ParseCertificate(block.Bytes); err == nil {
				f.certs = append(f.certs, c)
			}
		case block.Type == "PUBLIC KEY":
			if k, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
				f.public = append(f.public, k)
			}
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			f.key, _ = pki.PublicHalf(pem.EncodeToMemory(block))
		}
	}
}

// access reads a kubeconfig's current context.
func (s *files) access(at place, k kube.Kubeconfig) *access {
	cluster, user, err := k.Current()
	if err != nil {
		return &access{}
	}
	server, _ := strings.CutPrefix(cluster.Cluster.Server, "https://")
	server, _, _ = strings.Cut(server, "/")
	a := &access{}
	if strings.HasPrefix(cluster.Cluster.Server, "https://") { // else package health tells it
		a.server, a.address = hostOf(server), hostOf(server)
		if _, a.port = hostPort(cluster.Cluster.Server); a.port == "" {
			a.port = httpsPort
		}
	}
	if cluster.Cluster.ServerName != "" {
		a.server = cluster.Cluster.ServerName
	}
	a.unverified, _ = cluster.Cluster.Rest["insecure-skip-tls-verify"].(bool)
	a.roots = s.embedded(at, cluster.Cluster.AuthorityData, cluster.Cluster.Authority)
	a.certs = s.embedded(at, user.User.CertificateData, user.User.Certificate)
	return a
}

func (s *files) embedded(at place, data []byte, name string) []*x509.Certificate {
	var f file
	if len(data) > 0 {
		f.take(s, at, data)
	} else if name != "" {
		if !strings.HasPrefix(name, "/") {
			name = path.Join(path.Dir(at.path), name)
		}
		if other := s.at(at.host, name); other != nil {
			return other.certs
		}
	}
	return f.certs
}

// hostOf is an address without its port and brackets.
func hostOf(address string) string {
	if at := strings.LastIndexByte(address, ':'); at >= 0 && !strings.HasSuffix(address, "]") && (strings.Count(address, ":") == 1 || strings.Contains(address, "]")) {
		address = address[:at]
	}
	return strings.Trim(address, "[]")
}

// urlHost is the host of a URL.
func urlHost(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "/")
	return hostOf(rest)
}
