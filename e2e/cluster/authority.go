package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"kubepki/e2e/browser"
)

// The ways in which a cluster's authority may come from elsewhere.
const (
	made    = ""                 // by the page
	whole   = "certificate, key" // brought to the page
	keyless = "certificate"      // brought alone: somebody else signs
)

// openssl runs the real program.
func openssl(dir string, args ...string) error {
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cluster: openssl %s: %w: %s", args[0], err, out)
	}
	return nil
}

// labRoot makes an authority outside the page, as an administrator has one.
func labRoot(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return openssl(dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/O=lab/CN=lab-root", "-days", "3650",
		"-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature", "-keyout", "lab-root.key", "-out", "lab-root.crt")
}

// bring gives the page what it may have of the authority.
func bring(tab *browser.Tab, authority, dir string) error {
	if authority == made {
		return nil
	}
	if err := labRoot(dir); err != nil {
		return err
	}
	tab.Selector("details.bring > summary").Click()
	tab.Until("the fields for authorities", `document.querySelector("details.bring").open`)
	give := []string{filepath.Join(dir, "lab-root.crt"), filepath.Join(dir, "lab-root.key")}
	if authority == whole {
		tab.Give(tab.Selector("#bring-ca"), give...)
		tab.Until("the authority", `document.querySelector("main").innerText.includes("brought, ends")`)
		return nil
	}
	tab.Give(tab.Selector("#bring-ca"), give[0])
	tab.Click("Certificate only: somebody else signs")
	tab.Until("the authority", `document.querySelector("main").innerText.includes("signs elsewhere, ends")`)
	return nil
}

// signElsewhere downloads the requests, signs them as the README beside them
// says, and gives the certificates back to the page.
func signElsewhere(tab *browser.Tab, dir string) error {
	tab.Click("Generate keys and requests")
	requests := filepath.Join(dir, "requests")
	if err := unpack(tab.Download("Download requests (.zip)"), requests); err != nil {
		return err
	}
	readme, err := os.ReadFile(filepath.Join(requests, "README.txt"))
	if err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	_, loop, begins := strings.Cut(string(readme), "  for f in")
	loop, _, ends := strings.Cut(loop, "  done\n")
	if !begins || !ends {
		return fmt.Errorf("cluster: the README beside the requests gives no loop: %s", readme)
	}
	cmd := exec.Command("sh", "-euc", "cp ../../lab-root.crt ca.crt; cp ../../lab-root.key ca.key\n  for f in"+loop+"  done\nrm ca.crt ca.key\n")
	cmd.Dir = filepath.Join(requests, "ca")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cluster: sign the requests: %w: %s", err, out)
	}
	certs, err := filepath.Glob(filepath.Join(requests, "ca", "*", "*.crt"))
	if err != nil {
		return err
	}
	slices.Sort(certs)
	tab.Give(tab.Selector("#answer-files"), certs...)
	tab.Until("every certificate to be in", `document.body.innerText.includes("Every certificate is in")`)
	return nil
}

// recreate lets the bundle's own script make the set anew with openssl, and puts
// its files in the place of the page's.
func recreate(bundle string, hosts []string) error {
	out := filepath.Join(filepath.Dir(bundle), "recreated")
	cmd := exec.Command("sh", "recreate.sh", out)
	cmd.Dir = bundle
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cluster: recreate.sh: %w: %s", err, said)
	}
	for _, host := range hosts {
		if err := os.RemoveAll(filepath.Join(bundle, host)); err != nil {
			return fmt.Errorf("cluster: %w", err)
		}
		if err := os.Rename(filepath.Join(out, host), filepath.Join(bundle, host)); err != nil {
			return fmt.Errorf("cluster: recreate.sh made no folder: %w", err)
		}
	}
	return nil
}
