package lab

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// Process is a program that runs on a host until it is stopped.
type Process struct {
	Name string // "etcd on cp-1"
	Log  string // path

	on   *Host
	cmd  *exec.Cmd
	done chan struct{} // closed when it ended
	err  error         // how it ended; read it after done
}

// Start starts a program on the host. What it says goes to a log of its own.
func (h *Host) Start(program string, args ...string) (*Process, error) {
	name := filepath.Base(program)
	p := &Process{Name: name + " on " + h.Name, Log: filepath.Join(h.lab.Logs, h.Name+"-"+name+".log"), on: h, done: make(chan struct{})}
	log, err := os.Create(p.Log)
	if err != nil {
		return nil, fmt.Errorf("lab: %s: %w", p.Name, err)
	}
	defer log.Close()
	if h.lab.loopback {
		args = h.overridden(program, args)
	}
	p.cmd = h.Command(context.Background(), program, args...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("lab: %s: %w", p.Name, err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	h.lab.mu.Lock()
	h.lab.running = append(h.lab.running, p)
	h.lab.mu.Unlock()
	return p, nil
}

// Ended is nil while the program runs, else one line: how it ended, its last
// words, and where its log is.
func (p *Process) Ended() error {
	select {
	case <-p.done:
	default:
		return nil
	}
	how := "without an error"
	if p.err != nil {
		how = "(" + p.err.Error() + ")"
	}
	return fmt.Errorf("%s ended %s: %s; its log is %s", p.Name, how, LastWords(p.Log), p.Log)
}

// Words is what the program said last of something that went wrong.
func (p *Process) Words() string { return LastWords(p.Log) }

// Stop asks the program to end, and after five seconds makes it.
func (p *Process) Stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// Stop ends every program of the host, as when the machine breaks down, and
// gives how many there were.
func (h *Host) Stop() int {
	stopped := 0
	h.lab.mu.Lock()
	defer h.lab.mu.Unlock()
	for _, p := range h.lab.running {
		if p.on == h && p.Ended() == nil {
			p.Stop()
			stopped++
		}
	}
	return stopped
}

// faultLine finds lines that tell of something wrong: klog's E and F lines, zap's
// levels, and what a program says that does not start at all.
var faultLine = regexp.MustCompile(`^[EF]\d{4} |"level":"(fatal|error|panic)"|^(panic|fatal|error|Error|unknown flag|nsenter|failed)|"command failed"|^flag provided but not defined`)

// LastWords is the last line of a log that tells of something wrong, else its
// last line at all, without what is only noise in one line.
func LastWords(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	last, fault := "", ""
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		last = line
		if faultLine.MatchString(line) {
			fault = line
		}
	}
	if fault != "" {
		last = fault
	}
	if last == "" {
		return "it said nothing"
	}
	if len(last) > 300 {
		last = last[:300] + "…"
	}
	return last
}
