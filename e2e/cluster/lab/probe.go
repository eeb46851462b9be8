package lab

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// The arguments with which this program becomes a small helper on a host.
const (
	probeRole = "lab-probe"
	holdRole  = "lab-hold"
)

// beProbe asks for one address, believing any certificate, and prints the body.
func beProbe(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("lab: %s: got %d arguments, want URL", probeRole, len(args))
	}
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	res, err := client.Get(args[0])
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", res.Status, body)
	}
	fmt.Printf("%s", body)
	return err
}

// Probe asks, on the host itself, for what it serves on its own loopback.
func (h *Host) Probe(ctx context.Context, url string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("lab: %w", err)
	}
	out, err := h.Command(ctx, self, probeRole, url).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("lab: %s on %s: %s", url, h.Name, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}

// beHolder takes a port and keeps it, so that a program finds it in use.
func beHolder(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("lab: %s: got %d arguments, want ADDRESS", holdRole, len(args))
	}
	l, err := net.Listen("tcp", args[0])
	if err != nil {
		return err
	}
	defer l.Close()
	fmt.Println("held", l.Addr())
	select {}
}

// Hold takes a port of the host, as a program does that was there before.
func (h *Host) Hold(address string) (*Process, error) { return h.role(holdRole, address) }

// role starts this program again on the host, and waits until it listens.
func (h *Host) role(args ...string) (*Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	p, err := h.Start(self, args...)
	for i := 0; err == nil && i < 250; i++ {
		if said, _ := os.ReadFile(p.Log); strings.Contains(string(said), "held") {
			return p, nil
		}
		err = p.Ended()
		time.Sleep(20 * time.Millisecond)
	}
	if err == nil {
		err = fmt.Errorf("lab: %v does not listen after five seconds", args)
	}
	return nil, err
}
