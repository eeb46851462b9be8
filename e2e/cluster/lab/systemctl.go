package lab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// systemctlRole is the argument with which this program becomes systemctl on a
// host; a node's socket follows, and what systemctl was told.
const systemctlRole = "lab-systemctl"

// takeOrders puts a systemctl into the node's tools, for the machine's own would
// reach the machine's own services, and does what it is told until ctx ends.
func (n *Node) takeOrders(ctx context.Context) (io.Closer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	if err := os.MkdirAll(n.Tools, 0o755); err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	socket := filepath.Join(n.Tools, "systemd")
	text := fmt.Sprintf("#!/bin/sh\nexec '%s' %s '%s' \"$@\"\n", n.seen(self), systemctlRole, socket)
	if err := os.WriteFile(filepath.Join(n.Tools, "systemctl"), []byte(text), 0o755); err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed
			}
			fmt.Fprint(conn, n.obey(ctx, conn))
			conn.Close()
		}
	}()
	return l, nil
}

// done is what a node answers when an order is carried out.
const done = "done"

// obey carries out one order, and gives what to answer.
func (n *Node) obey(ctx context.Context, from io.Reader) string {
	line := make([]byte, 1000)
	size, err := from.Read(line)
	if err != nil {
		return err.Error()
	}
	order := string(line[:size])
	words := strings.Fields(order)
	strange := func(unit string) bool { return !slices.Contains(n.Units, unit) }
	if len(words) < 2 || words[0] != "restart" || words[1] != n.Units[0] || slices.ContainsFunc(words[1:], strange) {
		return fmt.Sprintf("Failed to %s: the host has the units %s", order, n.Units)
	}
	answer := make(chan error, 1)
	select {
	case <-ctx.Done():
		return "the host goes down"
	case n.restarts <- restart{order, answer}:
	}
	if err := <-answer; err != nil {
		return err.Error()
	}
	return done
}

// beSystemctl passes an order on, and ends as it ended.
func beSystemctl(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("lab: %s: got %d arguments, want SOCKET WORD…", systemctlRole, len(args))
	}
	conn, err := net.Dial("unix", args[0])
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := fmt.Fprint(conn, strings.Join(args[1:], " ")); err != nil {
		return err
	}
	said, err := io.ReadAll(conn)
	if err == nil && string(said) != done {
		err = errors.New(string(said))
	}
	return err
}
