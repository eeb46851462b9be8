package check

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"kubepki/core/kube"
	"kubepki/e2e/cluster/lab"
)

// The programs, in the order in which they start.
const (
	etcd              = "etcd"
	apiserver         = "kube-apiserver"
	controllerManager = "kube-controller-manager"
	scheduler         = "kube-scheduler"
)

var bootChecks = []Check{
	{
		Name: etcd, Means: "every member starts and the cluster of them is healthy", Needs: []string{"manifests"},
		Run: startEtcd,
	},
	{
		Name: apiserver, Means: "every apiserver starts and is ready", Needs: []string{etcd},
		Starts: true, Run: startAPIServers,
	},
	{
		Name: "names", Means: "the apiserver proves itself by every name it is called by, and by no other", Needs: []string{apiserver},
		Run: names,
	},
	{
		Name: scheduler, Means: "every scheduler starts and is well", Needs: []string{"names"},
		Starts: true,
		Run:    func(ctx context.Context, s *State) (string, error) { return s.startLocal(ctx, scheduler, "10259") },
	},
	{
		Name: controllerManager, Means: "every controller manager starts and is well", Needs: []string{"names"},
		Starts: true,
		Run: func(ctx context.Context, s *State) (string, error) {
			return s.startLocal(ctx, controllerManager, "10257")
		},
	},
	{
		Name: "controllers", Means: "the controllers, each logged in by a token of its own, made the account default", Needs: []string{controllerManager},
		Run: controllers,
	},
}

// servers are the hosts that run programs of the control plane.
func (s *State) servers() []kube.Host {
	return slices.Concat(s.Cluster.ControlPlanes, s.Cluster.Etcd)
}

// members are the hosts that run etcd.
func (s *State) members() []kube.Host {
	if len(s.Cluster.Etcd) > 0 {
		return s.Cluster.Etcd
	}
	return s.Cluster.ControlPlanes
}

// start starts a program on each of the hosts with the flags of its manifest.
func (s *State) start(program string, on []kube.Host) ([]*lab.Process, error) {
	var started []*lab.Process
	for _, host := range on {
		argv, err := s.command(host.Name, program)
		if err != nil {
			return nil, err
		}
		h, err := s.Lab.Host(host.Name)
		if err != nil {
			return nil, err
		}
		p, err := h.Start(s.Programs.Path(program), argv...)
		if err != nil {
			return nil, err
		}
		started = append(started, p)
	}
	return started, nil
}

// await waits until done is true, and no longer than all programs live.
func await(ctx context.Context, running []*lab.Process, what string, done func() (bool, error)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	err := until(ctx, what, func() (bool, error) {
		for _, p := range running {
			if err := p.Ended(); err != nil {
				cancel(err)
				return false, err
			}
		}
		return done()
	})
	if err == nil {
		return nil
	}
	for _, p := range running {
		if ended := p.Ended(); ended != nil {
			return ended
		}
	}
	return fmt.Errorf("%s says: %s; its log is %s; %w", running[0].Name, running[0].Words(), running[0].Log, err)
}

func startEtcd(ctx context.Context, s *State) (string, error) {
	s.Began = time.Now()
	running, err := s.start(etcd, s.members())
	if err != nil {
		return "", err
	}
	err = await(ctx, running, "etcd to be healthy", func() (bool, error) {
		n, err := s.healthyMembers(ctx)
		return n == len(running), err
	})
	return fmt.Sprintf("%d healthy after %s", len(running), since(s.Began)), err
}

// healthyMembers asks the real etcdctl, as the health check's client.
func (s *State) healthyMembers(ctx context.Context) (int, error) {
	host := s.members()[0]
	out, err := output(exec.CommandContext(ctx, s.Programs.Path("etcdctl"),
		"--endpoints", "https://"+hostPort(s.address(host), "2379"), "--command-timeout", "2s",
		"--cacert", s.pki(host.Name, "etcd/ca.crt"), "--cert", s.pki(host.Name, "etcd/healthcheck-client.crt"),
		"--key", s.pki(host.Name, "etcd/healthcheck-client.key"), "endpoint", "health", "--cluster", "-w", "json"))
	if err != nil {
		return 0, err
	}
	var told []struct{ Health bool }
	if err := json.Unmarshal([]byte(out), &told); err != nil {
		return 0, fmt.Errorf("etcdctl: %w: %s", err, out)
	}
	n := 0
	for _, m := range told {
		if m.Health {
			n++
		}
	}
	return n, nil
}

func startAPIServers(ctx context.Context, s *State) (string, error) {
	began := time.Now()
	running, err := s.start(apiserver, s.Cluster.ControlPlanes)
	if err != nil {
		return "", err
	}
	for i, host := range s.Cluster.ControlPlanes {
		h, err := s.Lab.Host(host.Name)
		if err != nil {
			return "", err
		}
		url := "https://" + s.apiAddress(i) + "/readyz"
		err = await(ctx, running[i:i+1], apiserver+" to be ready", func() (bool, error) {
			said, err := h.Probe(ctx, url)
			return said == "ok", err
		})
		if err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d ready after %s", len(running), since(began)), nil
}

// startLocal starts a program that serves its health on its own loopback alone.
func (s *State) startLocal(ctx context.Context, program, port string) (string, error) {
	running, err := s.start(program, s.Cluster.ControlPlanes)
	if err != nil {
		return "", err
	}
	for i, host := range s.Cluster.ControlPlanes {
		h, err := s.Lab.Host(host.Name)
		if err != nil {
			return "", err
		}
		err = await(ctx, running[i:i+1], program+" to be well", func() (bool, error) {
			said, err := h.Probe(ctx, "https://127.0.0.1:"+port+"/healthz")
			return said == "ok", err
		})
		if err != nil {
			return "", err
		}
	}
	holder, err := s.leader(ctx, program)
	s.Ready, s.started = time.Since(s.Began), running
	return fmt.Sprintf("%d well, %s leads", len(running), holder), err
}

// leader waits for the lease that the program takes in the cluster itself, which
// it can only as the user that its kubeconfig makes it: so it is asked for by that one.
func (s *State) leader(ctx context.Context, program string) (string, error) {
	var holder string
	err := until(ctx, "a lease of "+program, func() (bool, error) {
		own := s.conf(s.first(), strings.TrimPrefix(program, "kube-")+".conf")
		out, err := s.kubectl(ctx, own, "-n", "kube-system", "get", "lease", program, "-o", "jsonpath={.spec.holderIdentity}")
		holder, _, _ = strings.Cut(out, "_")
		return holder != "", err
	})
	return holder, err
}

// controllers waits for what a controller makes. Until a moment after it leads, a
// controller manager that cannot work looks well.
func controllers(ctx context.Context, s *State) (string, error) {
	own := s.conf(s.first(), "controller-manager.conf")
	err := await(ctx, s.started, "the account default", func() (bool, error) {
		_, err := s.kubectl(ctx, own, "get", "serviceaccount", "default")
		return err == nil, err
	})
	return "the account default is there", err
}

func since(t time.Time) time.Duration { return time.Since(t).Round(100 * time.Millisecond) }
