package check

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"kubepki/core/kube"
	"kubepki/e2e/cluster/lab"
)

var kubeadmChecks = []Check{
	{
		Name: "kubeadm-certs", Means: "kubeadm init phase certs all reports everything as existing and changes no file, on every control plane",
		For: kubeadmKnows, Run: kubeadmCerts,
	},
	{
		Name: "kubeadm-kubeconfig", Means: "kubeadm init phase kubeconfig reports everything as existing and changes no file, on every control plane",
		For: kubeadmKnows, Run: kubeadmKubeconfig,
	},
	{
		Name: "kubeadm-expiration", Means: "kubeadm certs check-expiration finds every certificate it manages, valid",
		For: kubeadmKnows, Run: kubeadmExpiration,
	},
	{
		Name: "kubeadm-renew", Means: "kubeadm certs renew all renews them with the bundle's authorities and the same names", Needs: []string{"kubeadm-expiration"},
		For: func(s Scene) bool { return kubeadmKnows(s) && !s.Keyless }, Run: kubeadmRenew,
	},
	{
		Name: "kubeadm-external", Means: "kubeadm holds the authority for managed elsewhere and leaves what it signed", Needs: []string{"kubeadm-expiration"},
		For: func(s Scene) bool { return kubeadmKnows(s) && s.Keyless }, Run: kubeadmExternal,
	},
	{
		Name: "kubeadm-too-old", Means: "kubeadm of the built release refuses a cluster so old, as it says",
		For: func(s Scene) bool { return !s.Loopback && s.Cluster.Version.Minor < s.Built.Minor-1 }, Run: kubeadmTooOld,
	},
}

// kubeadmKnows tells whether the built kubeadm works on a cluster of the
// scene's version: its own minor and the one before (MinimumControlPlaneVersion),
// or a newer one, which only the preflight of a whole init would mind. On
// loopback nothing can lie at /etc/kubernetes, where its configuration leads it.
func kubeadmKnows(s Scene) bool {
	return !s.Loopback && s.Cluster.Version.Minor >= s.Built.Minor-1
}

// spare is a host without a network, whose files kubeadm may change: a copy of a
// control plane's, made anew for every check.
func (s *State) spare(ctx context.Context, check, host string) (*lab.Host, string, error) {
	tree := filepath.Join(s.Work, check, host)
	if err := os.MkdirAll(filepath.Dir(tree), 0o700); err != nil {
		return nil, "", err
	}
	if _, err := os.Stat(tree); err == nil {
		return nil, "", fmt.Errorf("%s is there already, it would be of another run", tree)
	}
	if _, err := output(exec.CommandContext(ctx, "cp", "-a", filepath.Join(s.Dir, host), tree)); err != nil {
		return nil, "", err
	}
	h, err := s.Lab.Spare(host, tree)
	return h, tree, err
}

// kubeadm runs the real one on a host. --config is the bundle's own for the
// first control plane; a joining one's is a JoinConfiguration, which the init
// phases do not take, so it gets an InitConfiguration made from the same data.
func (s *State) kubeadm(ctx context.Context, h *lab.Host, args ...string) (string, error) {
	config := filepath.Join(s.Dir, "kubeadm", h.Name+".yaml")
	if h.Name != s.first() {
		data, err := kube.KubeadmInitConfig(s.Cluster, h.Name)
		if err != nil {
			return "", err
		}
		config = filepath.Join(s.Work, "kubeadm-"+h.Name+".yaml")
		if err := os.WriteFile(config, data, 0o600); err != nil {
			return "", err
		}
	}
	cmd := h.Command(ctx, s.Programs.Path("kubeadm"), append(args, "--config", config)...)
	cmd.Env = append(os.Environ(), "HOME="+s.Work)
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("kubeadm %s on %s: %w: %s", strings.Join(args, " "), h.Name, err, out)
	}
	return string(out), err
}

// unchanged runs phases on each control plane and looks that each line of theirs
// tells of something existing, and that no file is other than before.
func (s *State) unchanged(ctx context.Context, check string, phases func(host string) []string) (string, error) {
	existing := 0
	for _, cp := range s.Cluster.ControlPlanes {
		h, tree, err := s.spare(ctx, check, cp.Name)
		if err != nil {
			return "", err
		}
		before, err := listing(tree)
		if err != nil {
			return "", err
		}
		for _, phase := range phases(cp.Name) {
			out, err := s.kubeadm(ctx, h, append([]string{"init", "phase"}, strings.Fields(phase)...)...)
			if err != nil {
				return "", err
			}
			n, err := allExisting(out)
			if err != nil {
				return "", fmt.Errorf("%s: kubeadm %s: %w", cp.Name, phase, err)
			}
			existing += n
		}
		after, err := listing(tree)
		if err != nil {
			return "", err
		}
		if changed := differing(before, after); len(changed) > 0 {
			return "", fmt.Errorf("%s: kubeadm changed %s", cp.Name, strings.Join(changed, ", "))
		}
	}
	return fmt.Sprintf("%d existing, no file changed", existing), nil
}

// allExisting counts what kubeadm says it found, and refuses any other line of a phase's.
func allExisting(said string) (int, error) {
	n := 0
	for _, line := range strings.Split(said, "\n") {
		_, does, phase := strings.Cut(line, "] ")
		switch {
		case !phase || !strings.HasPrefix(line, "["):
		case strings.HasPrefix(does, "Using existing "), strings.HasPrefix(does, "Using the existing "),
			strings.HasPrefix(does, "External CA mode: Using user provided "):
			n++
		case strings.HasPrefix(does, "External etcd mode: Skipping "):
		case strings.HasPrefix(does, "Using certificateDir folder "), strings.HasPrefix(does, "Using kubeconfig folder "):
		default:
			return n, fmt.Errorf("it says %q", line)
		}
	}
	if n == 0 {
		return 0, fmt.Errorf("it says of nothing that it exists: %q", said)
	}
	return n, nil
}

func kubeadmCerts(ctx context.Context, s *State) (string, error) {
	return s.unchanged(ctx, "certs", func(string) []string { return []string{"certs all"} })
}

// kubeadmKubeconfig leaves super-admin.conf to the first control plane: a join
// makes none, and the bundle has none there.
func kubeadmKubeconfig(ctx context.Context, s *State) (string, error) {
	return s.unchanged(ctx, "kubeconfig", func(host string) []string {
		if host == s.first() {
			return []string{"kubeconfig all"}
		}
		return []string{"kubeconfig admin", "kubeconfig kubelet", "kubeconfig controller-manager", "kubeconfig scheduler"}
	})
}

func kubeadmTooOld(ctx context.Context, s *State) (string, error) {
	h, _, err := s.spare(ctx, "too-old", s.first())
	if err != nil {
		return "", err
	}
	_, err = s.kubeadm(ctx, h, "init", "phase", "certs", "all")
	// Of its own accord, or because it does not read that version's configuration any more.
	const tooOld, oldSpec = "only supports deploying clusters with the control plane version >=", "uses an old API spec"
	if err == nil || !strings.Contains(err.Error(), tooOld) && !strings.Contains(err.Error(), oldSpec) {
		return "", fmt.Errorf("got %v, want it to say %q or %q", err, tooOld, oldSpec)
	}
	return "kubeadm " + s.Built.String() + " refuses " + s.Cluster.Version.String(), nil
}
