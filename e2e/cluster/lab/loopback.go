package lab

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Loopback is the address that everything has where namespaces are refused.
const Loopback = "127.0.0.1"

// EnterLoopback is [Enter] without namespaces: the programs are this machine's
// own, and what was started is ended by its process group.
func EnterLoopback(ctx context.Context, out io.Writer, log *os.File, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stdout, cmd.Stderr = out, log
	cmd.Env = append(os.Environ(), Mark+"="+log.Name())
	cmd.WaitDelay = 10 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	err = cmd.Run()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// OpenLoopback gives a lab whose hosts are all this machine. Trees hold what
// [Relocate] made of the bundle's.
func OpenLoopback(p Plan) *Lab {
	l := &Lab{Hosts: p.Hosts, Logs: p.Logs, loopback: true}
	for _, h := range l.Hosts {
		h.lab = l
	}
	return l
}

// overridden is a command line with what cannot be as in the bundle: paths lead
// into the host's tree, its address is loopback's.
func (h *Host) overridden(program string, args []string) []string {
	out := slices.Clone(args)
	for i, arg := range out {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			continue
		}
		switch {
		case strings.HasPrefix(value, configDir+"/"), strings.HasPrefix(value, "/var/lib/"):
			value = h.Tree + value
		case strings.Contains(name, "url") || name == "--initial-cluster":
			value = h.looped(value)
		}
		out[i] = name + "=" + value
	}
	if filepath.Base(program) == "kube-apiserver" {
		out = append(out, "--bind-address="+Loopback)
	}
	return out
}

// looped replaces the host's address in a list of URLs, and what is double then.
func (h *Host) looped(urls string) string {
	var out []string
	for _, u := range strings.Split(urls, ",") {
		for _, ip := range h.IPs {
			at := "//" + ip.String()
			if ip.Is6() {
				at = "//[" + ip.String() + "]"
			}
			u = strings.Replace(u, at+":", "//"+Loopback+":", 1)
		}
		if !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return strings.Join(out, ",")
}

// Relocate copies a bundle and lets its kubeconfigs call loopback, where the
// apiserver proves itself by the name kubernetes.
func Relocate(bundle, to string) error {
	if out, err := exec.Command("cp", "-a", bundle, to).CombinedOutput(); err != nil {
		return fmt.Errorf("lab: copy the bundle: %w: %s", err, out)
	}
	confs, err := filepath.Glob(filepath.Join(to, "*", "etc/kubernetes/*.conf"))
	if err != nil {
		return err
	}
	users, err := filepath.Glob(filepath.Join(to, "users/*.conf"))
	if err != nil {
		return err
	}
	for _, path := range append(confs, users...) {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("lab: %w", err)
		}
		if err := os.WriteFile(path, []byte(calling(string(data))), 0o600); err != nil {
			return fmt.Errorf("lab: %w", err)
		}
	}
	return nil
}

// calling rewrites the server's line of a kubeconfig.
func calling(config string) string {
	lines := strings.Split(config, "\n")
	for i, line := range lines {
		if indent, _, ok := strings.Cut(line, "server: https://"); ok {
			lines[i] = indent + "server: https://" + Loopback + ":6443\n" + indent + "tls-server-name: kubernetes"
		}
	}
	return strings.Join(lines, "\n")
}
