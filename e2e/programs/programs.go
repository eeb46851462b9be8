//go:build !js

// Package programs knows where the real programs of Kubernetes and etcd lie
// once they are built, for the proof with a real control plane and for measures.
// Building them is the work of e2e/cluster, a module of its own.
package programs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The releases that are built where none is asked for.
const (
	Kubernetes = "v1.34.4"
	Etcd       = "v3.6.16"
)

// Variable names the environment variable that moves the cache folder.
const Variable = "KUBEPKI_PROGRAMS"

// Wanted is the release that the environment variable K8S asks for, else
// [Kubernetes].
func Wanted() string {
	if v := os.Getenv("K8S"); v != "" {
		return v
	}
	return Kubernetes
}

// What each release is built into.
var (
	KubernetesNames = []string{"kubeadm", "kubectl", "kube-apiserver", "kube-controller-manager", "kube-scheduler"}
	EtcdNames       = []string{"etcd", "etcdctl"}
)

// Set is the programs of one release of Kubernetes and one of etcd.
type Set struct {
	Version    string // of Kubernetes, such as v1.34.4
	Kubernetes string // folder of its programs
	Etcd       string // folder of etcd's
}

// Cache is the folder that holds all that was built: KUBEPKI_PROGRAMS where it is
// set, else kubepki/programs in the user's cache folder.
func Cache() (string, error) {
	if dir := os.Getenv(Variable); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("programs: no cache folder (%w): set %s to a folder", err, Variable)
	}
	return filepath.Join(dir, "kubepki", "programs"), nil
}

// At says where the programs of a release of Kubernetes are to lie, built or not.
func At(version string) (Set, error) {
	cache, err := Cache()
	if err != nil {
		return Set{}, err
	}
	return Set{version, filepath.Join(cache, "kubernetes-"+version), filepath.Join(cache, "etcd-"+Etcd)}, nil
}

// Find gives the programs of a release of Kubernetes. The error says which are
// not built, and how to build them.
func Find(version string) (Set, error) {
	s, err := At(version)
	if err != nil {
		return Set{}, err
	}
	if missing := s.Missing(); len(missing) > 0 {
		return Set{}, fmt.Errorf("programs: %s of Kubernetes %s not built: make cluster-programs builds them, once", strings.Join(missing, ", "), version)
	}
	return s, nil
}

// Missing lists the programs that are not there.
func (s Set) Missing() []string {
	var out []string
	for _, name := range append(append([]string{}, KubernetesNames...), EtcdNames...) {
		if i, err := os.Stat(s.Path(name)); err != nil || i.Mode()&0o111 == 0 {
			out = append(out, name)
		}
	}
	return out
}

// Path is where a program lies.
func (s Set) Path(name string) string {
	for _, n := range EtcdNames {
		if n == name {
			return filepath.Join(s.Etcd, name)
		}
	}
	return filepath.Join(s.Kubernetes, name)
}
