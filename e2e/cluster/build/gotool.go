package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// goTool runs the go command in a module's folder; all it says goes to a log.
type goTool struct{ dir, log string }

// begin makes the module's folder and an empty log.
func (g *goTool) begin() error {
	if err := os.MkdirAll(g.dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(g.log, nil, 0o644)
}

// command is ready to run and dies, with all that it started, when ctx is done.
func (g *goTool) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = g.dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), crosses), "CGO_ENABLED=0", "GOWORK=off")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// crosses tells whether a variable would build for another machine.
func crosses(v string) bool { return strings.HasPrefix(v, "GOOS=") || strings.HasPrefix(v, "GOARCH=") }

// run runs go. The error is one line, and names the log.
func (g *goTool) run(ctx context.Context, args ...string) error {
	log, err := os.OpenFile(g.log, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer log.Close()
	var said bytes.Buffer
	cmd := g.command(ctx, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	err = cmd.Run()
	if _, writing := log.Write(said.Bytes()); writing != nil && err == nil {
		err = writing
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("go %s: %w: %s; its log is %s", args[0], cause(ctx, err), reason(said.String()), g.log)
}

// output gives what go says on its standard output.
func (g *goTool) output(ctx context.Context, args ...string) ([]byte, error) {
	cmd := g.command(ctx, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("go is not installed: install Go 1.26")
	}
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], cause(ctx, err), reason(said.String()+string(out)))
	}
	return out, nil
}

// cause prefers why a command was stopped to how it died.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// reason is the line that says most: of no room, else the last that is no
// heading ("# package") and no news of downloads.
func reason(said string) string {
	best := "it said nothing"
	for _, line := range strings.Split(said, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "go: downloading"):
		case strings.Contains(line, "no space left"):
			return line
		default:
			best = line
		}
	}
	return best
}
