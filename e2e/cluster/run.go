package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"kubepki/core/kube"
	"kubepki/e2e/cluster/check"
	"kubepki/e2e/cluster/lab"
	"kubepki/e2e/programs"
)

// caseRole is the argument with which this program becomes a case, in the
// namespaces that [lab.Enter] made: NAME VERSION FOLDER PATIENCE; or, with a fifth, on loopback.
const caseRole = "cluster-case"

// onLoopback is the fifth argument of a case without namespaces.
const onLoopback = "loopback"

// caseLimit bounds a case, whatever hangs in it.
const caseLimit = 4 * time.Minute

// event is one line that a case tells the program outside.
type event struct {
	Result *check.Result `json:",omitempty"`
	Ready  time.Duration `json:",omitempty"`
}

// beCase boots the bundle in FOLDER/bundle and checks it. It says what it finds
// as JSON lines on standard output.
func beCase(args []string) error {
	if len(args) != 4 && len(args) != 5 {
		return fmt.Errorf("cluster: %s: got %d arguments, want NAME VERSION FOLDER PATIENCE [%s]", caseRole, len(args), onLoopback)
	}
	patience, err := time.ParseDuration(args[3])
	if err != nil {
		return fmt.Errorf("cluster: %s: %w", caseRole, err)
	}
	c, err := scenarioByName(args[0])
	if err != nil {
		return err
	}
	scene, err := c.scene(args[1])
	if err != nil {
		return err
	}
	set, err := programs.Find(args[1])
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), caseLimit)
	defer cancel()
	s := &check.State{
		Scene: scene, Dir: filepath.Join(args[2], "bundle"), Whole: filepath.Join(args[2], "bundle"), Signed: filepath.Join(args[2], "signed"),
		Repair: filepath.Join(args[2], "repair"),
		Work:   filepath.Join(args[2], "work"), Programs: set, Patience: patience,
	}
	for _, dir := range []string{s.Work, filepath.Join(args[2], "logs")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("cluster: %w", err)
		}
	}
	if err := open(ctx, s, args[2], len(args) == 5); err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	check.Run(ctx, s, func(r check.Result) { err = errors.Join(err, out.Encode(event{Result: &r})) })
	return errors.Join(err, out.Encode(event{Ready: s.Ready}), s.Lab.Close())
}

// open makes the machines of a case.
func open(ctx context.Context, s *check.State, dir string, loopback bool) (err error) {
	logs := filepath.Join(dir, "logs")
	if loopback {
		s.Loopback, s.Dir = true, filepath.Join(s.Work, "bundle")
		if s.Repaired {
			if err := place(s.Repair, s.Whole); err != nil {
				return err
			}
		}
		if err := lab.Relocate(s.Whole, s.Dir); err != nil {
			return err
		}
		s.Lab = lab.OpenLoopback(labOf(s.Cluster, s.Dir, logs))
		return nil
	}
	if err := lab.Prepare(dir); err != nil {
		return err
	}
	p := labOf(s.Cluster, s.Dir, logs)
	for _, h := range p.Hosts {
		if !s.Repaired {
			continue
		}
		h.Root = filepath.Join(s.Work, "root-"+h.Name)
		if err := os.Mkdir(h.Root, 0o700); err != nil {
			return fmt.Errorf("cluster: %w", err)
		}
	}
	s.Lab, err = lab.Open(ctx, p)
	return err
}

// labOf lays out the machines of a cluster.
func labOf(c kube.Cluster, bundle, logs string) lab.Plan {
	p := lab.Plan{Logs: logs, Endpoint: c.Endpoint.Host, Port: c.Endpoint.Port}
	for i, h := range append(append([]kube.Host{}, c.ControlPlanes...), append(c.Etcd, c.Workers...)...) {
		host := &lab.Host{Name: h.Name, IPs: h.IPs, Tree: filepath.Join(bundle, h.Name)}
		p.Hosts = append(p.Hosts, host)
		if i < len(c.ControlPlanes) {
			p.Behind = append(p.Behind, host)
		}
	}
	return p
}

// outcome is what became of one case.
type outcome struct {
	results []check.Result
	ready   time.Duration
	err     error // the case itself did not come to its end
}

// runCase enters namespaces and tells each result. patience bounds each check; 0
// is the usual.
func runCase(ctx context.Context, c scenario, version, dir string, patience time.Duration, loopback bool, tell func(check.Result)) outcome {
	ctx, cancel := context.WithTimeoutCause(ctx, caseLimit+10*time.Second, fmt.Errorf("it did not end within %s", caseLimit))
	defer cancel()
	log, err := os.Create(filepath.Join(dir, "case.log"))
	if err != nil {
		return outcome{err: err}
	}
	defer log.Close()
	r, w := io.Pipe()
	var o outcome
	read := make(chan error, 1)
	go func() {
		in := json.NewDecoder(r)
		for {
			var e event
			if err := in.Decode(&e); err != nil {
				read <- err
				// What is left unread would block the case.
				_, _ = io.Copy(io.Discard, r)
				return
			}
			if e.Result != nil {
				o.results = append(o.results, *e.Result)
				tell(*e.Result)
			}
			o.ready = max(o.ready, e.Ready)
		}
	}()
	args := []string{caseRole, c.name, version, dir, patience.String()}
	if loopback {
		err = lab.EnterLoopback(ctx, w, log, append(args, onLoopback)...)
	} else {
		err = lab.Enter(ctx, w, log, args...)
	}
	w.Close()
	if readErr := <-read; err == nil && !errors.Is(readErr, io.EOF) {
		err = readErr
	}
	if err != nil {
		o.err = fmt.Errorf("case %s: %w: %s", c.name, err, lab.LastWords(log.Name()))
	}
	return o
}

// probeRole is the argument with which this program only tries what a lab needs.
const probeRole = "cluster-probe"

// beProbe opens a lab of one host. The folder is whoever's who asked: in a lab
// nothing is removed, the machine's /etc is mounted in it.
func beProbe(dir string) error {
	if err := lab.Prepare(dir); err != nil {
		return err
	}
	l, err := lab.Open(context.Background(), lab.Plan{Hosts: []*lab.Host{{Name: "probe", Tree: dir}}, Logs: dir})
	if err != nil {
		return err
	}
	return l.Close()
}
