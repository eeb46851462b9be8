package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

var identityChecks = []Check{
	{
		Name: "whoami", Means: "kubectl auth whoami: every kubeconfig is who it should be", Needs: []string{"names"},
		Run: whoami,
	},
	{
		Name: "super-admin", Means: "super-admin.conf may do everything at once", Needs: []string{"names"},
		Run: superAdmin,
	},
	{
		Name: "admin", Means: "admin.conf may nothing until the README's own commands are run, then everything", Needs: []string{"super-admin"},
		Run: admin,
	},
}

// identity is a user with its groups, system:authenticated left out: everyone has it.
type identity struct {
	User   string
	Groups []string
}

func (i identity) String() string { return i.User + " of " + fmt.Sprint(i.Groups) }

func (i identity) equal(o identity) bool { return i.User == o.User && slices.Equal(i.Groups, o.Groups) }

// expected says who a kubeconfig of the bundle is, as Kubernetes documents it
// (https://kubernetes.io/docs/setup/best-practices/certificates/#configure-certificates-for-user-accounts).
func (s *State) expected(name string) (identity, error) {
	folder, _, _ := strings.Cut(name, "/")
	base := path.Base(name)
	switch {
	case folder == "users":
		return s.expectedUser(strings.TrimSuffix(base, ".conf"))
	case base == "admin.conf":
		return identity{"kubernetes-admin", []string{"kubeadm:cluster-admins"}}, nil
	case base == "super-admin.conf":
		return identity{"kubernetes-super-admin", []string{"system:masters"}}, nil
	case base == "kubelet.conf":
		return identity{"system:node:" + folder, []string{"system:nodes"}}, nil
	case base == "controller-manager.conf", base == "scheduler.conf", base == "kube-proxy.conf":
		prefix := "system:kube-"
		return identity{prefix + strings.TrimPrefix(strings.TrimSuffix(base, ".conf"), "kube-"), nil}, nil
	}
	return identity{}, fmt.Errorf("%s is no kubeconfig that Kubernetes knows", name)
}

func (s *State) expectedUser(base string) (identity, error) {
	for _, u := range s.Cluster.Users {
		if u.Name == base {
			return identity{u.Name, slices.Sorted(slices.Values(u.Groups))}, nil
		}
	}
	return identity{}, fmt.Errorf("users/%s.conf is of nobody that was asked for", base)
}

func whoami(ctx context.Context, s *State) (string, error) {
	confs, err := s.kubeconfigs()
	if err != nil {
		return "", err
	}
	errs := make([]error, len(confs))
	seats := make(chan struct{}, 4)
	var wg sync.WaitGroup
	for i, name := range confs {
		wg.Go(func() {
			seats <- struct{}{}
			errs[i] = s.isExpected(ctx, name)
			<-seats
		})
	}
	wg.Wait()
	return fmt.Sprintf("%d kubeconfigs", len(confs)), errors.Join(errs...)
}

func (s *State) isExpected(ctx context.Context, name string) error {
	want, err := s.expected(name)
	if err != nil {
		return err
	}
	got, err := s.asks(ctx, filepath.Join(s.Dir, name))
	if err == nil && !got.equal(want) {
		err = fmt.Errorf("it is %s, want %s", got, want)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// asks lets kubectl ask the apiserver who it is.
func (s *State) asks(ctx context.Context, kubeconfig string, more ...string) (identity, error) {
	out, err := s.kubectl(ctx, kubeconfig, append(more, "auth", "whoami", "-o", "json")...)
	if err != nil {
		return identity{}, err
	}
	return readReview([]byte(out))
}

// server are kubectl's flags for the apiserver of a control plane.
func (s *State) server(i int) []string {
	return []string{"--server", "https://" + s.apiAddress(i), "--tls-server-name", "kubernetes", "--certificate-authority", s.pki(s.first(), "ca.crt")}
}

// readReview reads a SelfSubjectReview.
func readReview(data []byte) (identity, error) {
	var r struct {
		Status struct {
			UserInfo struct {
				Username string
				Groups   []string
			}
		}
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return identity{}, fmt.Errorf("who am I: %w: %s", err, data)
	}
	groups := slices.DeleteFunc(r.Status.UserInfo.Groups, func(g string) bool { return g == "system:authenticated" })
	slices.Sort(groups)
	return identity{r.Status.UserInfo.Username, groups}, nil
}

// may asks with kubectl whether a kubeconfig may do something.
func (s *State) may(ctx context.Context, kubeconfig string, what ...string) (bool, error) {
	out, err := s.kubectl(ctx, kubeconfig, append([]string{"auth", "can-i"}, what...)...)
	switch answer := strings.TrimSpace(out); {
	case answer == "yes" && err == nil:
		return true, nil
	case answer == "no": // and exit code 1
		return false, nil
	case err == nil:
		err = fmt.Errorf("can-i answered %q", answer)
	}
	return false, err
}

func superAdmin(ctx context.Context, s *State) (string, error) {
	may, err := s.may(ctx, s.super(), "*", "*")
	if err == nil && !may {
		err = errors.New("may not do everything")
	}
	if err != nil {
		return "", err
	}
	_, err = s.kubectl(ctx, s.super(), "create", "namespace", "made-by-super-admin")
	return "made a namespace, before any binding", err
}

func admin(ctx context.Context, s *State) (string, error) {
	conf := s.conf(s.first(), "admin.conf")
	if may, err := s.may(ctx, conf, "get", "nodes"); err != nil || may {
		return "", fmt.Errorf("before the binding: may get nodes: %t, want false (%v)", may, err)
	}
	command, err := s.readmeCommand()
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Dir = s.Dir
	cmd.Env = append(os.Environ(), "HOME="+s.Work, "PATH="+s.Programs.Kubernetes+":"+os.Getenv("PATH"))
	said, err := output(cmd)
	if err != nil {
		return "", fmt.Errorf("the README's commands: %w", err)
	}
	if may, err := s.may(ctx, conf, "*", "*"); err != nil || !may {
		return "", fmt.Errorf("after the binding: may do everything: %t, want true (%v)", may, err)
	}
	_, err = s.kubectl(ctx, conf, "get", "nodes")
	return fmt.Sprintf("refused, then %d objects of the README applied, then allowed", strings.Count(said, "\n")), err
}

// readmeCommand is the pipe of sed and kubectl that the bundle's README gives.
func (s *State) readmeCommand() (string, error) {
	data, err := os.ReadFile(filepath.Join(s.Dir, "README.txt"))
	if err != nil {
		return "", err
	}
	lines := strings.Split(string(data), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  sed ") && strings.HasSuffix(line, "|") && i+1 < len(lines) {
			return line + "\n" + lines[i+1], nil
		}
	}
	return "", errors.New("README.txt gives no sed command")
}
