package lab

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// needed are the programs that arrange networks and enter them, by the Debian
// package that brings each.
var needed = []struct{ program, from string }{{"ip", "iproute2"}, {"nsenter", "util-linux"}}

// Needed says in one line what is not installed, nil when all is.
func Needed() error {
	for _, n := range needed {
		if _, err := exec.LookPath(n.program); err != nil {
			return fmt.Errorf("lab: %s is not installed: install the package %s, such as by e2e/install.sh", n.program, n.from)
		}
	}
	return nil
}

// isolated are the namespaces a lab lives in. In a PID namespace of its own all
// that it started ends with it, whatever happens: the kernel sees to that.
const isolated = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET |
	syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC

// Mark is the environment variable by which everything that runs in a lab can
// be told; its value is the lab's log.
const Mark = "KUBEPKI_LAB"

// Enter runs this program again with args, as the root of namespaces of its
// own, and waits for its end. When ctx is done it is killed, and with it
// everything that it started. What it says goes to out, faults to log.
func Enter(ctx context.Context, out io.Writer, log *os.File, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stdout, cmd.Stderr = out, log
	cmd.Env = append(os.Environ(), Mark+"="+log.Name())
	cmd.WaitDelay = 10 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  isolated,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		Setpgid:     true, // an interrupt from the keyboard is for the one who started us: it ends us in order
	}
	err = cmd.Run()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// Refused tells why this machine lets nobody make namespaces, nil when it does.
// role is that of a program that opens a lab in the folder that follows.
func Refused(ctx context.Context, role string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	dir, err := os.MkdirTemp("", "kubepki-lab-")
	if err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	defer os.RemoveAll(dir)
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	defer log.Close()
	if err := Enter(ctx, io.Discard, log, role, dir); err != nil {
		return fmt.Errorf("namespaces: %w: %s", err, LastWords(log.Name()))
	}
	return nil
}
