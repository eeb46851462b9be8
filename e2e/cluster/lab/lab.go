package lab

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os/exec"
	"strings"
	"sync"
)

// bridge is what joins all hosts; it is also the client's own cable.
const bridge = "lab0"

// Where the client itself is, in networks that are for documentation alone
// (RFC 5737, RFC 3849): no cluster has hosts in them.
var (
	client4 = netip.MustParseAddr("192.0.2.1")
	client6 = netip.MustParseAddr("2001:db8::1")
	// balancer4 is the load balancer's where it is known by name.
	balancer4 = netip.MustParseAddr("192.0.2.2")
)

// Lab is a network with hosts. What runs in it ends with the process.
type Lab struct {
	Hosts []*Host
	Logs  string // folder of the programs' logs

	balancer *balancer
	loopback bool // no namespaces: all hosts are this machine
	spares   []*Host

	mu      sync.Mutex
	running []*Process
}

// Plan says what a lab is to be like.
type Plan struct {
	Hosts []*Host
	// Endpoint is the load balancer's name or address and port, "" and 0 for none;
	// Behind are the hosts it leads to.
	Endpoint string
	Port     int
	Behind   []*Host
	Logs     string
}

// Open builds the network and starts the hosts. [Prepare] was called before.
func Open(ctx context.Context, p Plan) (*Lab, error) {
	l := &Lab{Hosts: p.Hosts, Logs: p.Logs}
	lines := []string{
		"link set lo up", "link add " + bridge + " type bridge", "link set " + bridge + " up",
		"address add " + single(client4) + " dev " + bridge, "address add " + single(client6) + " dev " + bridge + " nodad",
	}
	if err := batch(exec.CommandContext(ctx, "ip", "-batch", "-"), lines); err != nil {
		return nil, fmt.Errorf("lab: network: %w", err)
	}
	if err := writeNames(p.names()); err != nil {
		return nil, err
	}
	for i, h := range p.Hosts {
		h.lab = l
		err := h.open(h.Root != "")
		if err == nil {
			err = h.connect(ctx, i)
		}
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
	}
	if p.Endpoint == "" || p.endpointIsHost() {
		return l, nil
	}
	if err := l.balance(ctx, p); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// names are the lines of /etc/hosts.
func (p Plan) names() []string {
	var lines []string
	for _, h := range p.Hosts {
		for _, ip := range h.IPs {
			lines = append(lines, ip.String()+" "+h.Name)
		}
	}
	if _, err := netip.ParseAddr(p.Endpoint); err != nil && p.Endpoint != "" {
		lines = append(lines, balancer4.String()+" "+p.Endpoint)
	}
	return lines
}

// endpointIsHost tells that no load balancer is needed: a host has that address.
func (p Plan) endpointIsHost() bool {
	for _, h := range p.Hosts {
		for _, ip := range h.IPs {
			if ip.String() == p.Endpoint {
				return true
			}
		}
	}
	return false
}

// Host finds a host by its name.
func (l *Lab) Host(name string) (*Host, error) {
	var known []string
	for _, h := range l.Hosts {
		if h.Name == name {
			return h, nil
		}
		known = append(known, h.Name)
	}
	return nil, fmt.Errorf("lab: no host %q, there are %s", name, strings.Join(known, ", "))
}

// Reboot ends all programs, as a cut of power does, and starts the hosts again.
// What they kept in memory is gone, and from now on they change none of their files.
func (l *Lab) Reboot(ctx context.Context) error {
	l.cut()
	for i, h := range l.Hosts {
		err := errors.Join(batch(exec.CommandContext(ctx, "ip", "-batch", "-"), []string{"link del " + cable(i)}), h.leave.Close(), h.agent.Wait())
		h.Root = ""
		if err == nil {
			err = h.open(false)
		}
		if err == nil {
			err = h.connect(ctx, i)
		}
		if err != nil {
			return fmt.Errorf("lab: reboot %s: %w", h.Name, err)
		}
	}
	return nil
}

// cut ends all programs at once.
func (l *Lab) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.running {
		_ = p.cmd.Process.Kill() // it may have ended by itself
		<-p.done
	}
	l.running = nil
}

// stop stops all programs, the last one first.
func (l *Lab) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := len(l.running) - 1; i >= 0; i-- {
		l.running[i].Stop()
	}
	l.running = nil
}

// Close stops all programs and takes the hosts away.
func (l *Lab) Close() error {
	l.stop()
	if l.balancer != nil {
		l.balancer.close()
	}
	var errs []error
	for _, h := range append(l.Hosts, l.spares...) {
		if h.agent == nil || h.agent.Process == nil {
			continue
		}
		errs = append(errs, h.leave.Close(), h.agent.Wait())
	}
	return errors.Join(errs...)
}
