package lab

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Host is one machine of a lab.
type Host struct {
	Name string
	IPs  []netip.Addr
	Tree string // folder of the bundle that is its file system
	// Root is the folder that is its /root; with one, what runs on the host may
	// change its files until [Lab.Reboot]. "" is the machine's own, and none may.
	Root string

	lab   *Lab
	agent *exec.Cmd // holds the host's namespaces open
	leave io.Closer // closing it lets the agent end
}

// hostRole is the argument with which this program becomes a host's agent.
const hostRole = "lab-host"

// Role does what the program was started again for, if it was: main calls it
// first. It gives whether there was a role.
func Role(args []string) (done bool, err error) {
	if len(args) == 0 {
		return false, nil
	}
	switch args[0] {
	case hostRole:
		if len(args) != 5 {
			return true, fmt.Errorf("lab: %s: got %d arguments, want NAME TREE MODE ROOT", hostRole, len(args)-1)
		}
		return true, beHost(args[1], args[2], args[3] == "rw", args[4])
	case probeRole:
		return true, beProbe(args[1:])
	case holdRole:
		return true, beHolder(args[1:])
	case kubeletRole:
		return true, beKubelet()
	case systemctlRole:
		return true, beSystemctl(args[1:])
	}
	return false, nil
}

// beHost furnishes the namespaces this process was started in, says so, and
// holds them open until its standard input ends.
func beHost(name, tree string, writable bool, root string) error {
	if err := furnish(name, tree, writable); err != nil {
		return err
	}
	if root != "" {
		if err := bind(root, "/root"); err != nil {
			return err
		}
	}
	fmt.Println("ready")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// open starts the agent, in namespaces of its own.
func (h *Host) open(writable bool) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	mode := "ro"
	if writable {
		mode = "rw"
	}
	h.agent = exec.Command(self, hostRole, h.Name, h.Tree, mode, h.Root)
	h.agent.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWUTS}
	h.agent.Stderr = os.Stderr
	if h.leave, err = h.agent.StdinPipe(); err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	said, err := h.agent.StdoutPipe()
	if err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	if err := h.agent.Start(); err != nil {
		return fmt.Errorf("lab: host %s: %w", h.Name, err)
	}
	if line, err := bufio.NewReader(said).ReadString('\n'); err != nil || strings.TrimSpace(line) != "ready" {
		return fmt.Errorf("lab: host %s did not get ready: it said %q", h.Name, line)
	}
	return nil
}

// connect gives the host its cable, its addresses and a way to everyone.
func (h *Host) connect(ctx context.Context, number int) error {
	cable := cable(number)
	lines := []string{
		fmt.Sprintf("link add %s type veth peer name eth0 netns %d", cable, h.agent.Process.Pid),
		"link set " + cable + " master " + bridge + " up",
	}
	for _, ip := range h.IPs {
		lines = append(lines, fmt.Sprintf("route replace %s dev %s", single(ip), bridge))
	}
	if err := batch(exec.CommandContext(ctx, "ip", "-batch", "-"), lines); err != nil {
		return fmt.Errorf("lab: host %s: %w", h.Name, err)
	}
	lines = []string{"link set lo up", "link set eth0 up"}
	for _, ip := range h.IPs {
		lines = append(lines, fmt.Sprintf("address add %s dev eth0%s", single(ip), ready(ip)))
	}
	lines = append(lines, "route add 0.0.0.0/0 dev eth0", "route add ::/0 dev eth0")
	if err := batch(h.Command(ctx, "ip", "-batch", "-"), lines); err != nil {
		return fmt.Errorf("lab: host %s: %w", h.Name, err)
	}
	return nil
}

// cable is the end of a host's cable that is in the bridge.
func cable(number int) string { return "host" + strconv.Itoa(number) }

func single(ip netip.Addr) string { return netip.PrefixFrom(ip, ip.BitLen()).String() }

// ready lets an IPv6 address be used at once: nobody else can have it.
func ready(ip netip.Addr) string {
	if ip.Is4() {
		return ""
	}
	return " nodad"
}

// Command is a program to be run on the host.
func (h *Host) Command(ctx context.Context, program string, args ...string) *exec.Cmd {
	if h.lab.loopback {
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.WaitDelay = 5 * time.Second
		return cmd
	}
	enter := []string{"--target", strconv.Itoa(h.agent.Process.Pid), "--net", "--mount", "--uts", "--", h.seen(program)}
	cmd := exec.CommandContext(ctx, "nsenter", append(enter, args...)...)
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// seen is a path of this process as the host sees it: where the host has a /root
// of its own, this machine's lies behind it, with programs perhaps.
func (h *Host) seen(path string) string {
	if h.Root == "" || !strings.HasPrefix(path, "/root/") {
		return path
	}
	return fmt.Sprintf("/proc/%d/root%s", os.Getpid(), path)
}

// batch runs ip with these lines.
func batch(cmd *exec.Cmd, lines []string) error {
	cmd.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("ip: %w: %s", err, strings.Join(strings.Fields(string(out)), " "))
	}
	return nil
}
