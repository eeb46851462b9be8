package main

import (
	"archive/zip"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kubepki/core/kube"
	"kubepki/e2e/browser"
)

// export lets the page, in a tab of its own, make what a scenario describes, and
// writes the bundle to dir/bundle. Then the page's Sign page signs a request for
// jane with the cluster's authority, where it has its key: dir/signed holds her pair.
func export(in *browser.Browser, address string, c scenario, version, dir string) error {
	bundle := filepath.Join(dir, "bundle")
	return browser.Visit(in, func(tab *browser.Tab) error {
		tab.Go(address, "#/cluster")
		tab.Patient(2 * time.Minute)
		if c.ended {
			tab.Eval(clockBehind)
		}
		fill(tab, c.draft(version))
		if err := bring(tab, c.authority, filepath.Join(dir, "authority")); err != nil {
			return err
		}
		if c.authority == keyless {
			if err := signElsewhere(tab, filepath.Join(dir, "authority")); err != nil {
				return err
			}
			return unpack(tab.Download("Download bundle (.zip)"), bundle)
		}
		tab.ArmStopwatch("Generate PKI", "Generate PKI")
		tab.Click("Generate PKI")
		tab.Stopwatch()
		if err := unpack(tab.Download("Download bundle (.zip)"), bundle); err != nil {
			return err
		}
		if c.ended {
			return mend(tab, bundle)
		}
		return sign(tab, filepath.Join(dir, "signed"))
	})
}

// fill types what differs from the page's own description.
func fill(tab *browser.Tab, d kube.Draft) {
	usual := kube.DefaultDraft()
	for _, f := range []struct{ label, was, is string }{
		{"Cluster name", usual.Name, d.Name},
		{"Kubernetes version", usual.Version, d.Version},
		{"API endpoint", usual.Endpoint, d.Endpoint},
		{"Service CIDR", usual.ServiceCIDRs, d.ServiceCIDRs},
		{"DNS domain", usual.DNSDomain, d.DNSDomain},
		{"Control planes", usual.ControlPlanes, d.ControlPlanes},
		{"Workers", usual.Workers, d.Workers},
		{"Extra names", usual.ExtraSANs, d.ExtraSANs},
		{"Users", usual.Users, d.Users},
	} {
		if f.is != f.was {
			tab.Fill(f.label, f.is)
		}
	}
	if d.ExternalEtcd {
		tab.Element("radio", "hosts of its own").Click()
		tab.Fill("etcd members", d.EtcdMembers)
	}
	tab.Leave()
	if d.KeyAlgorithm != usual.KeyAlgorithm {
		for _, a := range kube.Versions()[0].KeyAlgorithms() {
			if string(a) == d.KeyAlgorithm {
				tab.Choose("Key type", a.Label())
			}
		}
	}
	for _, option := range []struct {
		label  string
		wanted bool
	}{
		{"Serving pairs for the kubelets", d.KubeletServing},
		{"A certificate for kube-proxy", d.KubeProxy},
		{"One authority for everything", d.OneAuthority},
	} {
		if option.wanted {
			tab.Click(option.label)
		}
	}
}

// unpack writes a zip to disk with its modes, as unzip does.
func unpack(f browser.File, dir string) error {
	z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	if err != nil {
		return fmt.Errorf("cluster: %s: %w", f.Name, err)
	}
	for _, e := range z.File {
		if !fs.ValidPath(e.Name) {
			return fmt.Errorf("cluster: %s: %q leads out of its folder", f.Name, e.Name)
		}
		r, err := e.Open()
		if err != nil {
			return fmt.Errorf("cluster: %s: %w", e.Name, err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("cluster: %s: %w", e.Name, err)
		}
		if err := write(filepath.Join(dir, e.Name), data, e.Mode().Perm()); err != nil {
			return err
		}
	}
	return nil
}

// write makes a file with its folders, which only their owner enters.
func write(path string, data []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	if err := os.WriteFile(path, data, mode); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return os.Chmod(path, mode)
}

// sign goes to the Sign page as somebody who got a request by mail.
func sign(tab *browser.Tab, dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: "jane", Organization: []string{"developers"}},
	}, key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	tab.Follow("#/sign")
	tab.Element("heading", "Sign")
	tab.Fill("Certification request", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})))
	tab.Click("Sign request")
	tab.Element("heading", "Signed")
	signed := tab.Download("Download jane.crt")
	if err := write(filepath.Join(dir, "jane.crt"), signed.Data, 0o644); err != nil {
		return err
	}
	return write(filepath.Join(dir, "jane.key"), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}), 0o600)
}
