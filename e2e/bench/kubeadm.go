//go:build !js

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kubepki/core/pki"
	"kubepki/e2e/programs"
)

// kubeadm compares the page's set, click to finished, with the real kubeadm
// making the same one: init phase certs all and kubeconfig all.
func (b *bench) kubeadm() ([]result, error) {
	set, err := programs.At(programs.Kubernetes)
	if err == nil && slices.Contains(set.Missing(), "kubeadm") {
		err = fmt.Errorf("kubeadm %s is not built: make cluster-programs builds it, once", set.Version)
	}
	var out []result
	for _, f := range []struct {
		algorithm pki.KeyAlgorithm
		limit     float64
	}{{pki.RSA2048, 1.0}, {pki.ECDSAP256, 1.5}} {
		what := f.algorithm.Label() + " set ÷ kubeadm's certs and kubeconfigs"
		if err != nil {
			out = append(out, result{what: what, measured: err.Error(), limit: atMost(f.limit), unmeasured: true})
			continue
		}
		page, tool, err := b.pair(
			func() (time.Duration, error) { w, err := b.work(f.algorithm, 0); return w.took, err },
			func() (time.Duration, error) { return kubeadmSet(set.Path("kubeadm"), f.algorithm) },
		)
		if err != nil {
			return nil, err
		}
		hasty, err := b.hasty(f.algorithm)
		if err != nil {
			return nil, err
		}
		out = append(out, ratio(what, page, tool, f.limit), atOnce(hasty, tool))
	}
	return out, nil
}

// kubeadmConfig keeps kubeadm off the network and out of /etc; %s are the folder
// and the key algorithm.
const kubeadmConfig = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10, bindPort: 6443}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
certificatesDir: %s/pki
encryptionAlgorithm: %s
kubernetesVersion: ` + programs.Kubernetes + "\n"

// kubeadmSet is how long kubeadm takes for the 16 keys, their certificates and
// kubeconfigs, in an empty folder.
func kubeadmSet(kubeadm string, a pki.KeyAlgorithm) (took time.Duration, err error) {
	dir, err := os.MkdirTemp("", "kubepki-kubeadm-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	config := filepath.Join(dir, "kubeadm.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, kubeadmConfig, dir, a), 0o600); err != nil {
		return 0, err
	}
	began := time.Now()
	for _, args := range [][]string{{"certs", "all"}, {"kubeconfig", "all", "--kubeconfig-dir", dir}} {
		args = append(append([]string{"init", "phase"}, args...), "--config", config)
		if out, err := exec.Command(kubeadm, args...).CombinedOutput(); err != nil {
			return 0, fmt.Errorf("kubeadm %s: %w: %s", strings.Join(args, " "), err, out)
		}
	}
	took = time.Since(began)
	return took, sixteen(dir)
}

// sixteen looks that kubeadm really made as many keys as the page.
func sixteen(dir string) error {
	var keys []string
	for _, pattern := range []string{"pki/*.key", "pki/etcd/*.key", "*.conf"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		keys = append(keys, found...)
	}
	if len(keys) != setKeys {
		return fmt.Errorf("kubeadm made %d keys, want %d", len(keys), setKeys)
	}
	return nil
}
