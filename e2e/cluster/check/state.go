package check

import (
	"context"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"kubepki/core/kube"
	"kubepki/e2e/cluster/lab"
	"kubepki/e2e/programs"
)

// Scene is what is known of a bundle before it is tried.
type Scene struct {
	Cluster kube.Cluster
	// Built is the release of the programs it is tried with.
	Built kube.Version
	// Keyless tells that the cluster authority's key is not in the bundle.
	Keyless bool
	// Loopback tells that there are no namespaces: everything is at one address.
	Loopback bool
	// Recreated tells that recreate.sh made the hosts' files, or that the page mended
	// them, so that they are not those of the bundle's sums.
	Recreated bool
	// Repaired tells that the leaves have ended and a repair of the page is at hand.
	Repaired bool
}

// address is where a host is called.
func (s Scene) address(h kube.Host) netip.Addr {
	if s.Loopback {
		return netip.MustParseAddr(lab.Loopback)
	}
	return h.IPs[0]
}

func withKey(s Scene) bool { return !s.Keyless }

func withoutKey(s Scene) bool { return s.Keyless }

// State is a scene under way.
type State struct {
	Scene
	Dir      string // of the bundle, as its hosts have it
	Whole    string // of the bundle, as the page made it
	Signed   string // of a request that the page signed: jane.crt, jane.key
	Repair   string // of what the page's repair unpacks to
	Work     string // for what checks write
	Programs programs.Set
	Lab      *lab.Lab
	Began    time.Time     // when the first program was started
	Ready    time.Duration // from then until all programs are ready
	// Patience bounds each check that starts no server: for bundles that are known
	// to be broken. 0 is the usual one.
	Patience time.Duration

	started []*lab.Process               // by the last check that started any
	before  map[string]map[string]string // what each host had before its repair
}

// path is where a host's file lies in the bundle.
func (s *State) path(host, file string) string { return filepath.Join(s.Dir, host, file) }

func (s *State) pki(host, file string) string { return s.path(host, "etc/kubernetes/pki/"+file) }

func (s *State) conf(host, name string) string { return s.path(host, "etc/kubernetes/"+name) }

// first is the first control plane's name.
func (s *State) first() string { return s.Cluster.ControlPlanes[0].Name }

// super is the kubeconfig that is past all RBAC.
func (s *State) super() string { return s.conf(s.first(), "super-admin.conf") }

// kubeconfigs lists all of the bundle, as paths in it, sorted.
func (s *State) kubeconfigs() ([]string, error) {
	var out []string
	err := filepath.WalkDir(s.Dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".conf") {
			rel, relErr := filepath.Rel(s.Dir, path)
			out, err = append(out, filepath.ToSlash(rel)), relErr
		}
		return err
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("no kubeconfig in the bundle")
	}
	return out, err
}

// kubectl runs the real kubectl with a kubeconfig and gives what it prints.
func (s *State) kubectl(ctx context.Context, kubeconfig string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, s.Programs.Path("kubectl"), append([]string{"--kubeconfig", kubeconfig, "--request-timeout", "10s"}, args...)...)
	cmd.Env = append(os.Environ(), "HOME="+s.Work)
	return output(cmd)
}

// output runs a program to its end; the error has what it said of the reason.
func output(cmd *exec.Cmd) (string, error) {
	var said strings.Builder
	cmd.Stderr = &said
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.Output()
	if err != nil {
		// What comes first are paths.
		words := cmd.Args[max(1, len(cmd.Args)-5):]
		err = fmt.Errorf("%s … %s: %w: %s%s", filepath.Base(cmd.Path), strings.Join(words, " "), err, said.String(), out)
	}
	return string(out), err
}

// config loads a kubeconfig by client-go's own loader.
func config(path string) (*rest.Config, error) {
	c, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	c.Timeout, c.QPS, c.Burst = 10*time.Second, 100, 100
	return c, nil
}

// client is client-go with a kubeconfig.
func client(path string) (*kubernetes.Clientset, error) {
	c, err := config(path)
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(c)
}

// until asks again and again until done is true or ctx ends; what says for
// people what is waited for.
func until(ctx context.Context, what string, done func() (bool, error)) error {
	for {
		ok, err := done()
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited for %s (%v)", what, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// oneLine folds white space and bounds the length: reasons stand in one line.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 700 {
		s = s[:700] + "…"
	}
	return s
}
