package lab

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// balancer passes connections on to the apiservers by turns, and past one that
// does not answer, as a load balancer before a cluster does.
type balancer struct {
	listener net.Listener
	behind   []string
	turn     atomic.Uint32
	open     sync.WaitGroup
}

// balance gives the client's machine the endpoint's address and listens there.
func (l *Lab) balance(ctx context.Context, p Plan) error {
	at, err := netip.ParseAddr(p.Endpoint)
	if err != nil {
		at = balancer4
	}
	line := fmt.Sprintf("address add %s dev %s%s", single(at), bridge, ready(at))
	if err := batch(exec.CommandContext(ctx, "ip", "-batch", "-"), []string{line}); err != nil {
		return fmt.Errorf("lab: load balancer: %w", err)
	}
	b := &balancer{}
	for _, h := range p.Behind {
		b.behind = append(b.behind, net.JoinHostPort(h.IPs[0].String(), "6443"))
	}
	if b.listener, err = net.Listen("tcp", net.JoinHostPort(at.String(), strconv.Itoa(p.Port))); err != nil {
		return fmt.Errorf("lab: load balancer: %w", err)
	}
	l.balancer = b
	go b.serve()
	return nil
}

// serve ends when the listener is closed.
func (b *balancer) serve() {
	for {
		c, err := b.listener.Accept()
		if err != nil {
			return
		}
		b.open.Go(func() { b.pass(c) })
	}
}

// pass joins a caller with the next apiserver that answers.
func (b *balancer) pass(caller net.Conn) {
	defer caller.Close()
	for range b.behind {
		to := b.behind[int(b.turn.Add(1))%len(b.behind)]
		server, err := net.DialTimeout("tcp", to, time.Second)
		if err != nil {
			continue
		}
		go func() {
			defer server.Close()
			// Either side's end ends both.
			_, _ = io.Copy(server, caller)
		}()
		_, _ = io.Copy(caller, server)
		return
	}
}

func (b *balancer) close() { _ = b.listener.Close() }
