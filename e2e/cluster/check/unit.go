package check

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	kubelet "k8s.io/kubelet/config/v1beta1"
	"sigs.k8s.io/yaml"
)

// units reads each unit's ExecStart and compares it with the manifest's command.
func units(_ context.Context, s *State) (string, error) {
	same, configs := 0, 0
	for _, h := range s.Cluster.Hosts() {
		dir := filepath.Join(s.Dir, "extras", h.Name)
		pods, err := s.podsOf(h.Name)
		if err != nil {
			return "", err
		}
		for program, p := range pods {
			argv, err := execStart(filepath.Join(dir, "systemd", program+".service"))
			if err != nil {
				return "", err
			}
			want := slices.Clone(p.Spec.Containers[0].Command)
			want[0] = "/usr/local/bin/" + program
			if !slices.Equal(argv, want) {
				return "", fmt.Errorf("%s on %s: the unit starts %q, the static pod %q", program, h.Name, argv, want)
			}
			same++
		}
		data, err := os.ReadFile(filepath.Join(dir, "kubelet", "config.yaml"))
		if os.IsNotExist(err) {
			continue
		}
		var c kubelet.KubeletConfiguration
		if err == nil {
			err = yaml.UnmarshalStrict(data, &c)
		}
		if err != nil {
			return "", fmt.Errorf("kubelet configuration of %s: %w", h.Name, err)
		}
		if c.Authentication.X509.ClientCAFile != "/etc/kubernetes/pki/ca.crt" {
			return "", fmt.Errorf("kubelet configuration of %s: clientCAFile is %q", h.Name, c.Authentication.X509.ClientCAFile)
		}
		configs++
	}
	if want := len(s.Cluster.Nodes()); same == 0 || configs != want {
		return "", fmt.Errorf("%d units, %d kubelet configurations, want some and %d", same, configs, want)
	}
	return fmt.Sprintf("%d units as the static pods, %d kubelet configurations", same, configs), nil
}

// execStart is the command of a unit, its continued lines joined.
func execStart(path string) ([]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	joined := strings.ReplaceAll(string(data), "\\\n", " ")
	for _, line := range strings.Split(joined, "\n") {
		if command, ok := strings.CutPrefix(line, "ExecStart="); ok {
			argv := strings.Fields(command)
			for i, a := range argv {
				argv[i] = strings.Trim(strings.ReplaceAll(a, "%%", "%"), `"`)
			}
			return argv, nil
		}
	}
	return nil, fmt.Errorf("%s: no ExecStart", path)
}

// staticPods lets the apiserver admit and validate each manifest without keeping it.
func staticPods(ctx context.Context, s *State) (string, error) {
	count := 0
	for _, h := range s.servers() {
		pods, err := s.podsOf(h.Name)
		if err != nil {
			return "", err
		}
		dir := filepath.Join(s.Dir, "extras", h.Name, "manifests")
		out, err := s.kubectl(ctx, s.super(), "apply", "--dry-run=server", "-f", dir)
		if err != nil {
			return "", err
		}
		if n := strings.Count(out, "created (server dry run)"); n != len(pods) {
			return "", fmt.Errorf("%s: %d of %d were taken: %s", h.Name, n, len(pods), out)
		}
		count += len(pods)
	}
	return fmt.Sprintf("%d static pods", count), nil
}
