package kube

import (
	"fmt"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// Version is a release of Kubernetes 1.
type Version struct{ Minor, Patch int }

// newestPatch is the newest patch release of each minor that this program
// knows, oldest minor first.
var newestPatch = []Version{
	{29, 15}, {30, 14}, {31, 14}, {32, 13}, {33, 13}, {34, 12}, {35, 8}, {36, 5}, {37, 2},
}

// Versions lists the newest known patch of each minor, newest minor first.
func Versions() []Version {
	out := make([]Version, 0, len(newestPatch))
	for i := len(newestPatch) - 1; i >= 0; i-- {
		out = append(out, newestPatch[i])
	}
	return out
}

// String is the version as Kubernetes writes it: "v1.34.4".
func (v Version) String() string { return fmt.Sprintf("v1.%d.%d", v.Minor, v.Patch) }

// ParseVersion reads "v1.34.4" or "1.34.4". A bare "1.34" means the newest
// patch known here; note then says so, as it does of a patch that is newer.
// Minors outside the table are refused.
func ParseVersion(s string) (v Version, note string, err error) {
	oldest, newest := newestPatch[0].Minor, newestPatch[len(newestPatch)-1].Minor
	bad := func(why string) (Version, string, error) {
		return Version{}, "", &pki.ValueError{
			Kind: "Kubernetes version", Value: s, Why: why,
			Fix: fmt.Sprintf("write it as v1.M.P, from v1.%d to v1.%d", oldest, newest),
		}
	}
	parts := strings.Split(strings.TrimPrefix(s, "v"), ".")
	if len(parts) < 2 || len(parts) > 3 || parts[0] != "1" {
		return bad(orEmpty(s, "is not one"))
	}
	numbers := make([]int, len(parts))
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || strconv.Itoa(n) != p {
			return bad("is not one")
		}
		numbers[i] = n
	}
	for _, known := range newestPatch {
		if known.Minor != numbers[1] {
			continue
		}
		if len(parts) == 2 {
			return known, fmt.Sprintf("1.%d means %s, the newest patch known here", known.Minor, known), nil
		}
		v := Version{known.Minor, numbers[2]}
		if v.Patch > known.Patch {
			note = fmt.Sprintf("newer than %s, the newest patch known here: taken to be like it", known)
		}
		return v, note, nil
	}
	return bad("is not known here")
}

// atLeast compares the minor alone.
func (v Version) atLeast(minor int) bool { return v.Minor >= minor }

// KeyAlgorithms lists what kubeadm of this version accepts as
// encryptionAlgorithm; 1.29 and 1.30 know RSA-2048, and P-256 by the feature
// gate PublicKeysECDSA.
func (v Version) KeyAlgorithms() []pki.KeyAlgorithm {
	switch {
	case v.atLeast(34):
		return []pki.KeyAlgorithm{pki.RSA2048, pki.RSA3072, pki.RSA4096, pki.ECDSAP256, pki.ECDSAP384}
	case v.atLeast(31):
		return []pki.KeyAlgorithm{pki.RSA2048, pki.RSA3072, pki.RSA4096, pki.ECDSAP256}
	}
	return []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256}
}

// kubeconfigKeys is the algorithm of the keys in kubeconfigs. In 1.29 and 1.30
// the feature gate PublicKeysECDSA does not reach them: they stay RSA.
func (v Version) kubeconfigKeys(a pki.KeyAlgorithm) pki.KeyAlgorithm {
	if v.atLeast(31) {
		return a
	}
	return pki.RSA2048
}

// leavesBeginWithAuthority tells whether every leaf's NotBefore is copied from
// its authority, as in 1.29 and 1.30. From 1.31 on only those in kubeconfigs are.
func (v Version) leavesBeginWithAuthority() bool { return !v.atLeast(31) }

// keyIDMethod follows the Go release that kubeadm's godebug line names: SHA-256
// since go1.25 (x509sha256skid), in kubeadm from 1.35.
func (v Version) keyIDMethod() pki.KeyIDMethod {
	if v.atLeast(35) {
		return pki.SHA256KeyID
	}
	return pki.SHA1KeyID
}

// kubeletClientByName are the patches from which apiserver-kubelet-client has
// no group and RBAC binds its user instead (kubernetes/kubernetes#138957).
var kubeletClientByName = []Version{{33, 12}, {34, 8}, {35, 5}, {36, 1}}

// KubeletClientByName tells whether the apiserver's client certificate for
// kubelets carries no group in this version.
func (v Version) KubeletClientByName() bool {
	for _, from := range kubeletClientByName {
		if v.Minor == from.Minor {
			return v.Patch >= from.Patch
		}
	}
	return v.Minor > kubeletClientByName[len(kubeletClientByName)-1].Minor
}

// localKubelet tells whether the kubelet of a control plane calls its own
// apiserver (ControlPlaneKubeletLocalMode, on from 1.33) and not the endpoint.
func (v Version) localKubelet() bool { return v.atLeast(33) }

// ConfigAPI is the newest kubeadm configuration API of the version.
func (v Version) ConfigAPI() string {
	if v.atLeast(31) {
		return "kubeadm.k8s.io/v1beta4"
	}
	return "kubeadm.k8s.io/v1beta3"
}

// preferences tells whether client-go of this version writes "preferences: {}"
// into kubeconfigs.
func (v Version) preferences() bool { return !v.atLeast(34) }

// etcdImages is the tag of etcd's image that the newest kubeadm of each minor
// writes (SupportedEtcdVersion in cmd/kubeadm/app/constants), oldest minor first.
var etcdImages = []struct {
	minor int
	tag   string
}{
	{29, "3.5.16-0"},
	{30, "3.5.15-0"},
	{31, "3.5.24-0"},
	{32, "3.5.24-0"},
	{33, "3.5.24-0"},
	{34, "3.6.5-0"},
	{35, "3.6.6-0"},
	{36, "3.6.8-0"},
	{37, "3.7.0-0"},
}

// etcdImage is the tag of etcd's image.
func (v Version) etcdImage() string {
	for _, row := range etcdImages {
		if row.minor == v.Minor {
			return row.tag
		}
	}
	return etcdImages[len(etcdImages)-1].tag
}
