package lab

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Node is what keeps a host's programs running while somebody works on it: a
// static pod for each manifest in its folder, as the kubelet does, and the
// kubelet itself, which systemctl on the host starts again.
type Node struct {
	*Host
	// Argv is the command of a manifest's program, its path first.
	Argv func(manifest string) ([]string, error)
	// Units are those that systemctl knows, the kubelet first. Of others than that
	// it is only noted that they were started again: a lab runs none.
	Units []string
	// Tools is a folder of the node's own, for its systemctl.
	Tools string

	kubelet  *Process
	pods     map[string]*pod // by manifest
	restarts chan restart
	did      []string
}

// restart is an order, and where to answer it.
type restart struct {
	order  string
	answer chan error
}

// pod is a program that runs for a manifest.
type pod struct {
	*Process
	started time.Time
}

// backoff is how long a pod that ended stays so.
const backoff = time.Second

// Keep starts the node. It runs until ctx ends or end is called, which gives what
// it did, in order: "+" and a manifest that came, "-" and one that went, and
// "restart" with units.
func (n *Node) Keep(ctx context.Context) (end func() ([]string, error), err error) {
	n.pods, n.restarts = map[string]*pod{}, make(chan restart)
	if n.kubelet, err = n.Kubelet(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	orders, err := n.takeOrders(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- n.run(ctx) }()
	return func() ([]string, error) {
		cancel()
		err := errors.Join(<-ended, orders.Close())
		return n.did, err
	}, nil
}

// run looks after the pods until ctx ends.
func (n *Node) run(ctx context.Context) error {
	for {
		if err := n.sync(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case r := <-n.restarts:
			var err error
			n.kubelet.Stop()
			n.kubelet, err = n.Kubelet()
			n.did = append(n.did, r.order)
			r.answer <- err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// sync stops what has no manifest any more, and starts what has one.
func (n *Node) sync() error {
	found, err := filepath.Glob(filepath.Join(n.Tree, configDir, "manifests", "*.yaml"))
	if err != nil {
		return err
	}
	for i, path := range found {
		found[i] = filepath.Base(path)
	}
	var gone sync.WaitGroup
	for _, name := range slices.Sorted(maps.Keys(n.pods)) {
		if !slices.Contains(found, name) {
			n.did = append(n.did, "-"+name)
			gone.Go(n.pods[name].Stop)
			delete(n.pods, name)
		}
	}
	gone.Wait()
	for _, name := range found {
		if p := n.pods[name]; p != nil && (p.Ended() == nil || time.Since(p.started) < backoff) {
			continue
		} else if p == nil {
			n.did = append(n.did, "+"+name)
		}
		argv, err := n.Argv(name)
		if err != nil {
			return err
		}
		p, err := n.Start(argv[0], argv[1:]...)
		if err != nil {
			return err
		}
		n.pods[name] = &pod{p, time.Now()}
	}
	return nil
}
