//go:build !js

// Package product builds what users get and serves it, for stories, measures
// and pictures: the static site behind the project's own server, and the
// single file. It builds into a folder of its own, so that what is tried is
// always what the sources say now.
package product

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// Product is a finished build.
type Product struct {
	root string // of the repository
	dir  string // what was built
	tool string // the project's own builder and server
}

// Build compiles and packs everything. Remove takes it away again.
func Build() (*Product, error) {
	root, err := repository()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kubepki-product-")
	if err != nil {
		return nil, fmt.Errorf("product: make a folder: %w", err)
	}
	p := &Product{root: root, dir: dir, tool: filepath.Join(dir, "web")}
	if err := p.build(); err != nil {
		return nil, errors.Join(err, p.Remove())
	}
	return p, nil
}

func (p *Product) build() error {
	if err := p.run("go", "build", "-o", p.tool, "./web"); err != nil {
		return err
	}
	if err := p.run(p.tool, "build", "-out", p.dir); err != nil {
		return err
	}
	for _, path := range []string{p.Site(), p.file()} {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("product: the build left no %s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

// Bare packs an empty go-app page into one file, as the product is, and gives
// its address.
func (p *Product) Bare() (string, error) {
	path := filepath.Join(p.dir, "bare.html")
	return address(path), p.run(p.tool, "bare", "-out", path)
}

// Marked is the product in one module that notes which functions ran, in exports
// by their names. Remove takes it away with what it is of.
func (p *Product) Marked() (*Product, error) {
	marked := &Product{root: p.root, dir: filepath.Join(p.dir, "marked"), tool: p.tool}
	return marked, p.run(p.tool, "marked", "-out", marked.dir)
}

// Twin is a copy whose files can be changed. Remove takes it away too.
func (p *Product) Twin() (*Product, error) {
	dir, err := os.MkdirTemp("", "kubepki-twin-")
	if err != nil {
		return nil, fmt.Errorf("product: make a folder: %w", err)
	}
	twin := &Product{root: p.root, dir: dir, tool: p.tool}
	if err := os.CopyFS(twin.Site(), os.DirFS(p.Site())); err != nil {
		return nil, errors.Join(fmt.Errorf("product: copy: %w", err), twin.Remove())
	}
	return twin, nil
}

// Site is the folder of the static site.
func (p *Product) Site() string { return filepath.Join(p.dir, "site") }

func (p *Product) file() string { return filepath.Join(p.dir, "kubepki.html") }

// File is the address of the single file.
func (p *Product) File() string { return address(p.file()) }

func address(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// Remove takes the build away.
func (p *Product) Remove() error { return os.RemoveAll(p.dir) }

func (p *Product) run(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = p.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("product: %s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return nil
}

// repository is the folder of the product's module, for modules beside it too.
func repository() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "kubepki").Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		return "", fmt.Errorf("product: find the module kubepki: got %q (%v), want to be run inside the repository", dir, err)
	}
	return dir, nil
}

// Server is the project's own server at work.
type Server struct {
	URL string // with a slash at its end
	cmd *exec.Cmd
}

// Serve starts the server on a free port of the loopback address, the site
// below the path base.
func (p *Product) Serve(base string) (*Server, error) {
	cmd := exec.Command(p.tool, "serve", "-out", p.dir, "-base", base)
	cmd.Dir = p.root
	cmd.Env = append(os.Environ(), "PORT=0")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("product: serve: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("product: serve: %w", err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) == 2 && fields[0] == "url" {
			return &Server{URL: fields[1], cmd: cmd}, nil
		}
	}
	return nil, fmt.Errorf("product: serve: %w: got no line that begins with url\n%s", cmd.Wait(), &said)
}

// Stop ends the server.
func (s *Server) Stop() {
	// An error means that it ended by itself, which is what is wanted.
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}
