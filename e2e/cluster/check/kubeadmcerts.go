package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// managed is what kubeadm certs shows for a control plane of the scene.
func (s *State) managed() []string {
	out := []string{
		"admin.conf", "apiserver", "apiserver-etcd-client", "apiserver-kubelet-client", "controller-manager.conf",
		"etcd-healthcheck-client", "etcd-peer", "etcd-server", "front-proxy-client", "scheduler.conf", "super-admin.conf",
	}
	if len(s.Cluster.Etcd) > 0 {
		out = slices.DeleteFunc(out, func(name string) bool { return strings.Contains(name, "etcd") })
	}
	return out
}

func kubeadmExpiration(ctx context.Context, s *State) (string, error) {
	h, _, err := s.spare(ctx, "expiration", s.first())
	if err != nil {
		return "", err
	}
	out, err := s.kubeadm(ctx, h, "certs", "check-expiration")
	if err != nil {
		return "", err
	}
	left := map[string]string{}
	for _, line := range strings.Split(out, "\n") {
		if words := strings.Fields(line); len(words) >= 7 && strings.HasSuffix(words[4], "UTC") || len(words) >= 7 && slices.Contains(words, "UTC") {
			left[words[0]] = words[slices.Index(words, "UTC")+1]
		}
	}
	for _, name := range s.managed() {
		if left[name] == "" || left[name] == "<invalid>" {
			return "", fmt.Errorf("%s has %q left: %s", name, left[name], out)
		}
	}
	return fmt.Sprintf("%d certificates and authorities, apiserver has %s left", len(left), left["apiserver"]), nil
}

func kubeadmRenew(ctx context.Context, s *State) (string, error) {
	h, tree, err := s.spare(ctx, "renew", s.first())
	if err != nil {
		return "", err
	}
	before, err := leaves(tree)
	if err != nil {
		return "", err
	}
	if _, err := s.kubeadm(ctx, h, "certs", "renew", "all"); err != nil {
		return "", err
	}
	after, err := leaves(tree)
	if err != nil {
		return "", err
	}
	renewed := 0
	for path, old := range before {
		now := after[path]
		if now == nil {
			return "", fmt.Errorf("%s is gone", path)
		}
		if err := renewal(old, now); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		if !now.Equal(old) {
			renewed++
		}
	}
	if want := len(s.managed()); renewed != want {
		return "", fmt.Errorf("%d certificates are new, want %d", renewed, want)
	}
	if _, err := s.kubeadm(ctx, h, "certs", "check-expiration"); err != nil {
		return "", err
	}
	if _, err := s.kubeadm(ctx, h, "init", "phase", "certs", "all"); err != nil {
		return "", errors.Join(errors.New("after the renewal"), err)
	}
	return fmt.Sprintf("%d renewed, names and authorities as before", renewed), nil
}

// kubeadmExternal renews all where one authority's key is elsewhere.
func kubeadmExternal(ctx context.Context, s *State) (string, error) {
	h, tree, err := s.spare(ctx, "external", s.first())
	if err != nil {
		return "", err
	}
	before, err := leaves(tree)
	if err != nil {
		return "", err
	}
	out, err := s.kubeadm(ctx, h, "certs", "renew", "all")
	if err != nil {
		return "", err
	}
	after, err := leaves(tree)
	if err != nil {
		return "", err
	}
	left := 0
	for path, old := range before {
		ours := old.Issuer.CommonName == "etcd-ca" || old.Issuer.CommonName == "front-proxy-ca"
		if after[path] == nil || ours == after[path].Equal(old) {
			return "", fmt.Errorf("%s of %s: renewed %t, want %t: %s", path, old.Issuer, !ours, ours, out)
		}
		if !ours {
			left++
		}
	}
	return fmt.Sprintf("%d left to whoever signs elsewhere, %d renewed", left, len(before)-left), nil
}
