package check

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/yaml"
)

var fileChecks = []Check{
	{
		Name: "sums", Means: "sha256sum finds every file as SHA256SUMS says",
		For: func(s Scene) bool { return !s.Recreated }, Run: sums,
	},
	{
		Name: "loader", Means: "client-go's own loader takes every kubeconfig, and its key fits its certificate",
		Run: loader,
	},
	{
		Name: "manifests", Means: "every static pod is one to the real types, and every file it names is on its host",
		Run: manifests,
	},
	{
		Name: "units", Means: "every systemd unit starts its program with the flags of the static pod, and every kubelet configuration is one to the real type",
		Run: units,
	},
}

func sums(ctx context.Context, s *State) (string, error) {
	cmd := exec.CommandContext(ctx, "sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS")
	cmd.Dir = s.Whole
	if _, err := output(cmd); err != nil {
		return "", err
	}
	list, err := os.ReadFile(filepath.Join(s.Whole, "SHA256SUMS"))
	return fmt.Sprintf("%d files", strings.Count(string(list), "\n")), err
}

func loader(_ context.Context, s *State) (string, error) {
	confs, err := s.kubeconfigs()
	if err != nil {
		return "", err
	}
	for _, name := range confs {
		c, err := config(filepath.Join(s.Dir, name))
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if _, err := rest.TLSConfigFor(c); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if c.CAData == nil || c.CertData == nil || c.KeyData == nil || c.Insecure {
			return "", fmt.Errorf("%s: it wants an authority, a certificate and a key of its own", name)
		}
	}
	return fmt.Sprintf("%d kubeconfigs", len(confs)), nil
}

// podsOf are the static pods of a host by the names of their files.
func (s *State) podsOf(host string) (map[string]v1.Pod, error) {
	dir := filepath.Join(s.Dir, "extras", host, "manifests")
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	pods := map[string]v1.Pod{}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var p v1.Pod
		if err := yaml.UnmarshalStrict(data, &p); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if len(p.Spec.Containers) != 1 || len(p.Spec.Containers[0].Command) == 0 {
			return nil, fmt.Errorf("%s: it has no single container with a command", path)
		}
		pods[strings.TrimSuffix(filepath.Base(path), ".yaml")] = p
	}
	return pods, nil
}

// command is how a program is started on a host, by the bundle's manifest.
func (s *State) command(host, program string) ([]string, error) {
	pods, err := s.podsOf(host)
	if err != nil {
		return nil, err
	}
	p, ok := pods[program]
	if !ok {
		return nil, fmt.Errorf("the bundle has no manifest of %s for %s", program, host)
	}
	argv := p.Spec.Containers[0].Command
	if argv[0] != program {
		return nil, fmt.Errorf("the manifest of %s for %s starts %q", program, host, argv[0])
	}
	return argv[1:], nil
}

func manifests(_ context.Context, s *State) (string, error) {
	count, named := 0, 0
	for _, h := range s.servers() {
		pods, err := s.podsOf(h.Name)
		if err != nil {
			return "", err
		}
		for program, p := range pods {
			argv, err := s.command(h.Name, program)
			if err != nil {
				return "", err
			}
			for _, flag := range argv {
				name, file, _ := strings.Cut(flag, "=")
				if !strings.HasPrefix(file, "/etc/kubernetes/") {
					continue
				}
				if _, err := os.Stat(s.path(h.Name, file)); err != nil {
					return "", fmt.Errorf("%s on %s: %s names %s, which is not in the bundle", program, h.Name, name, file)
				}
				if !mounted(p, file) {
					return "", fmt.Errorf("%s on %s: %s names %s, which no volume of the pod brings in", program, h.Name, name, file)
				}
				named++
			}
			count++
		}
	}
	if count == 0 {
		return "", fmt.Errorf("the bundle has no manifests")
	}
	return fmt.Sprintf("%d manifests name %d files", count, named), nil
}

// mounted tells whether a file of the host is seen at the same path in the pod.
func mounted(p v1.Pod, file string) bool {
	for _, m := range p.Spec.Containers[0].VolumeMounts {
		for _, v := range p.Spec.Volumes {
			same := v.Name == m.Name && v.HostPath != nil && v.HostPath.Path == m.MountPath
			if same && (file == m.MountPath || strings.HasPrefix(file, m.MountPath+"/")) {
				return true
			}
		}
	}
	return false
}
