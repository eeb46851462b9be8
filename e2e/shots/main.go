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
	only := flag.String("only", "", "take pages alone whose address holds this")
	flag.Parse()
	if err := shoot(*out, *widths, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func shoot(out, widths, only string) (err error) {
	if out == "" {
		return errors.New("shots: -out is missing, want a folder")
	}
	s := &studio{out: out, only: only}
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
	only   string // part of the addresses of the pages that are taken, "" for all
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
	s.unwell()
	s.series("unwell", []string{"#/cluster"})
	s.tab.Go(site, "#/cluster")
	s.elsewhere()
	s.series("elsewhere", []string{"#/cluster", "#/"})
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
				if !strings.Contains(route, s.only) {
					continue
				}
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
	t.Follow("#/workbench/keys")
	t.Choose("Kind", "RSA 1024 (lesson)")
	t.Fill("Name", "old-bank.key")
	t.Click("Make key")
	t.Element("heading", "old-bank.key")
	t.Choose("Kind", "ECDSA P-256")
	t.Fill("Name", "my-bank.key")
	t.Click("Make key")
	t.Element("heading", "my-bank.key")
	t.Click("Take it away")
	t.Click("Download PKCS#8 encrypted (secret)")
	t.Follow("#/workbench/convert")
	t.Fill("Search by name or kind", "apiserver, serving")
	t.Click("Download PKCS#12 (secret)")
	t.Follow("#/workbench/kubeconfig")
	t.Click("Make kubeconfig")
	t.UntilText("Checked")
	t.Follow("#/sign")
	t.Fill("Certification request", string(text))
	t.Click("Sign request")
	t.Element("heading", "Signed")
	t.Follow("#/decode")
	t.Fill("Certificate, request or key", string(text))
	t.UntilText("Its signature is right")
	t.Follow("#/inspect/logs")
	t.Click("kube-apiserver refuses clients")
	t.UntilText("What this line says")
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

// unwell brings a key of another pair, and looks at the set two years later.
func (s *studio) unwell() {
	t := s.tab
	dir, err := os.MkdirTemp("", "kubepki-shots-")
	if err != nil {
		fatal("shots: %v", err)
	}
	defer os.RemoveAll(dir)
	var files []string
	for _, name := range []string{"one", "two"} {
		crt, key := filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key")
		if out, err := exec.Command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN="+name, "-days", "9999", "-keyout", key, "-out", crt).CombinedOutput(); err != nil {
			fatal("shots: openssl req: %v\n%s", err, out)
		}
		files = append(files, crt, key)
	}
	t.Follow("#/cluster")
	t.Eval(`document.querySelector("details.bring").open = true`)
	t.Give(t.Selector("#bring-ca"), files[0], files[3])
	t.UntilText("key of another pair")
	t.Eval(`{ const now = Date.prototype.getTime; Date.prototype.getTime = function () { return now.call(this) + 730 * 864e5 } }`)
	t.Click("Check again")
	t.UntilText("Checked: 4 of 18 hold")
}

// elsewhere describes an etcd on hosts of its own and one authority whose key
// lies elsewhere, and gives a certificate back that does not fit.
func (s *studio) elsewhere() {
	t := s.tab
	dir, err := os.MkdirTemp("", "kubepki-shots-")
	if err != nil {
		fatal("shots: %v", err)
	}
	defer os.RemoveAll(dir)
	ca := filepath.Join(dir, "lab-root.crt")
	if out, err := exec.Command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=lab-root", "-days", "3650",
		"-addext", "keyUsage=critical,keyCertSign", "-keyout", filepath.Join(dir, "ca.key"), "-out", ca).CombinedOutput(); err != nil {
		fatal("shots: openssl req: %v\n%s", err, out)
	}
	t.Choose("Key type", "ECDSA P-256")
	t.Element("radio", "hosts of its own").Click()
	t.Field("etcd members")
	t.Click("more etcd members")
	t.Element("checkbox", "One authority for everything").Click()
	t.Eval(`document.querySelector("details.bring").open = true`)
	t.Give(t.Selector("#bring-ca"), ca)
	t.Click("Certificate only: somebody else signs")
	t.Click("Generate keys and requests")
	t.Element("heading", "Not in yet")
	t.Give(t.Selector("#answer-files"), ca, filepath.Join(dir, "ca.key"))
	t.UntilText("not taken.")
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
		return strings.ReplaceAll(name, "/", "-")
	}
	return "home"
}
