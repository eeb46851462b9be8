//go:build !js

// Command shots takes pictures of every page for people to look at: empty and
// filled, in both themes, at the widths of a phone, a laptop and a projector,
// and once of the single file. It asserts nothing.
//
//	go run ./e2e/shots -out DIR
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"kubepki/e2e/browser"
	"kubepki/e2e/product"
)

func main() {
	out := flag.String("out", "", "the folder to write to")
	widths := flag.String("widths", "360,1440,1920", "in CSS pixels, parted by commas")
	flag.Parse()
	if err := shoot(*out, *widths); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func shoot(out, widths string) (err error) {
	if out == "" {
		return errors.New("shots: -out is missing, want a folder")
	}
	s := &studio{out: out}
	if s.widths, err = numbers(widths); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("shots: %w", err)
	}
	p, err := product.Build()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Remove()) }()
	server, err := p.Serve("/")
	if err != nil {
		return err
	}
	defer server.Stop()
	b, err := browser.Launch()
	if err != nil {
		return err
	}
	defer func() {
		_, closing := b.Close()
		err = errors.Join(err, closing)
	}()
	s.tab = b.Open(fatal)
	defer s.tab.Close()
	s.all(server.URL, p.File())
	return nil
}

// fatal ends the program: a picture that cannot be taken is of no use.
func fatal(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func numbers(list string) (out []int64, err error) {
	for _, word := range strings.Split(list, ",") {
		var n int64
		if _, err := fmt.Sscan(word, &n); err != nil || n < 200 {
			return nil, fmt.Errorf("shots: width %q, want a number from 200", word)
		}
		out = append(out, n)
	}
	return out, nil
}

// studio is one tab and what is photographed in it.
type studio struct {
	tab    *browser.Tab
	out    string
	widths []int64
}

func (s *studio) all(site, file string) {
	s.tab.Go(site, "#/nowhere")
	s.tab.Element("heading", "There is no such page")
	routes := browser.Ask[[]string](s.tab, `[...document.querySelectorAll("main nav a")].map(a => a.getAttribute("href"))`)
	s.series("empty", append(routes, "#/nowhere"))
	s.fill()
	s.series("full", routes)
	s.front()
	s.tab.Go(file, "#/")
	s.series("file", []string{"#/"})
}

// series takes every route in every theme and width.
func (s *studio) series(name string, routes []string) {
	for _, theme := range []string{"light", "dark"} {
		s.tab.Prefer(theme)
		for _, width := range s.widths {
			s.tab.Size(width, 1000)
			for _, route := range routes {
				s.tab.Follow(route)
				s.tab.Until(route, fmt.Sprintf(`location.hash === %q && document.querySelector("main h1") !== null`, route))
				s.picture(fmt.Sprintf("%s-%s-%s-%d", pageName(route), name, theme, width))
			}
		}
	}
}

// fill gives every page something to show: a set, a signed request, a decoded one.
func (s *studio) fill() {
	t := s.tab
	t.Size(1440, 1000)
	t.Follow("#/cluster")
	t.Patient(time.Minute)
	t.Click("Generate PKI")
	t.Button("Download bundle (.zip)")
	dir, err := os.MkdirTemp("", "kubepki-shots-")
	if err != nil {
		fatal("shots: %v", err)
	}
	defer os.RemoveAll(dir)
	csr := filepath.Join(dir, "jane.csr")
	if out, err := exec.Command("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/O=developers/CN=jane",
		"-addext", "subjectAltName=DNS:jane.lab.example", "-keyout", filepath.Join(dir, "jane.key"), "-out", csr).CombinedOutput(); err != nil {
		fatal("shots: openssl req: %v\n%s", err, out)
	}
	text, err := os.ReadFile(csr)
	if err != nil {
		fatal("shots: %v", err)
	}
	t.Follow("#/sign")
	t.Fill("Certification request", string(text))
	t.Click("Sign request")
	t.Element("heading", "Signed")
	t.Follow("#/decode")
	t.Fill("Certificate, request or key", string(text))
	t.UntilText("Its signature is right")
}

// front takes what stands in front of a page, and the workspace.
func (s *studio) front() {
	t := s.tab
	t.Size(1440, 1000)
	t.Prefer("light")
	t.Follow("#/cluster")
	t.Click("Workspace")
	t.Element("listbox", "Objects of the workspace")
	s.picture("workspace-light-1440")
	t.Click("Close the workspace")
	t.Click("Look inside")
	t.Element("tab", "PEM")
	s.picture("object-light-1440")
	t.Press("\x1b")
	t.Press("?")
	t.Element("heading", "Keyboard shortcuts")
	s.picture("shortcuts-light-1440")
	t.Press("\x1b")
}

// picture takes what the page shows, from top to bottom.
func (s *studio) picture(name string) {
	path := filepath.Join(s.out, name+".png")
	if err := os.WriteFile(path, s.tab.Picture(), 0o644); err != nil {
		fatal("shots: %v", err)
	}
	fmt.Println(path)
}

// pageName is a route as part of a file's name.
func pageName(route string) string {
	if name := strings.Trim(route, "#/"); name != "" {
		return name
	}
	return "home"
}
