package check

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// listing is each file below a folder: its mode and the hash of its bytes.
func listing(dir string) (map[string]string, error) {
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, dir)] = fmt.Sprintf("%s %x", info.Mode(), sha256.Sum256(data))
		return err
	})
	return out, err
}

// differing lists what is in one alone, or other in both.
func differing(a, b map[string]string) []string {
	var out []string
	for path, v := range a {
		if b[path] != v {
			out = append(out, path)
		}
	}
	for path := range b {
		if a[path] == "" {
			out = append(out, path+" (new)")
		}
	}
	slices.Sort(out)
	return out
}

// leaves reads every certificate of a host's tree but the authorities': of pairs
// and of kubeconfigs.
func leaves(tree string) (map[string]*x509.Certificate, error) {
	out := map[string]*x509.Certificate{}
	err := filepath.WalkDir(filepath.Join(tree, "etc/kubernetes"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".crt") && !strings.HasSuffix(path, ".conf") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".conf") {
			if data, err = embedded(data); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		block, _ := pem.Decode(data)
		if block == nil {
			return fmt.Errorf("%s: no PEM", path)
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err == nil && !c.IsCA {
			out[strings.TrimPrefix(path, tree)] = c
		}
		return err
	})
	return out, err
}

// embedded is the client certificate in a kubeconfig.
func embedded(config []byte) ([]byte, error) {
	_, rest, found := strings.Cut(string(config), "client-certificate-data: ")
	if !found {
		return nil, fmt.Errorf("it embeds no client certificate")
	}
	value, _, _ := strings.Cut(rest, "\n")
	return base64.StdEncoding.DecodeString(strings.TrimSpace(value))
}

// renewal checks that one certificate carries on another: same subject, names,
// usages and authority.
func renewal(old, now *x509.Certificate) error {
	switch {
	case old.Subject.String() != now.Subject.String():
		return fmt.Errorf("its subject was %s and is %s", old.Subject, now.Subject)
	case !slices.Equal(names509(old), names509(now)):
		return fmt.Errorf("its names were %s and are %s", names509(old), names509(now))
	case !slices.Equal(old.ExtKeyUsage, now.ExtKeyUsage):
		return fmt.Errorf("its usages were %v and are %v", old.ExtKeyUsage, now.ExtKeyUsage)
	case string(old.AuthorityKeyId) != string(now.AuthorityKeyId):
		return fmt.Errorf("another authority signed it")
	}
	return nil
}

// names509 are a certificate's names, sorted: kubeadm renews them in its own order.
func names509(c *x509.Certificate) []string {
	out := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		out = append(out, ip.String())
	}
	slices.Sort(out)
	return out
}
