//go:build !js

package e2e

import (
	"archive/zip"
	"bufio"
	"bytes"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// Someone makes a root, an intermediate below it and a server's certificate,
// serves it with the real openssl, takes it back again, and does all of it once
// more in a shell with the script that the page wrote.
func TestADayAtTheDesk(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		v.enter("#/workbench/authorities")
		v.Fill("Common name", "Lab root")
		v.Press(kb.Tab)
		v.Click("Make root")
		v.Element("heading", "Lab root")
		v.Click("Intermediate")
		v.Fill("Common name", "Issuing CA")
		v.Click("Make intermediate")
		v.Element("heading", "Issuing CA")

		v.follow("#/workbench/requests", "Requests")
		v.Click("Ask for a server’s certificate")
		v.Element("heading", "my-bank.example")
		v.UntilText("Its signature is right")
		v.Click("Sign it here")
		v.Element("heading", "Sign")
		v.UntilText("Its signature is right")
		v.Choose("Signed by", "Issuing CA (Issuing CA)")
		v.Click("Sign request")
		v.Element("heading", "Signed")

		dir := t.TempDir()
		v.keep(t, dir)
		v.follow("#/workbench/authorities", "Authorities")
		assert.Contains(t, openssl(t, "verify", "-x509_strict", "-CAfile", dir+"/Lab-root.crt", "-untrusted", dir+"/Issuing-CA.crt", dir+"/my-bank.example.crt"), ": OK")
		servedByOpenSSL(t, dir, "my-bank.example.crt", "my-bank.example.key")

		v.follow("#/workbench/revoke", "Revoke")
		v.Choose("Authority", "Issuing CA")
		cert := parseCertificate(t, []byte(readText(t, dir+"/my-bank.example.crt")))
		v.Choose("Certificate", "my-bank.example, "+strings.ToUpper(cert.SerialNumber.Text(16)))
		v.Choose("Reason", "Superseded")
		v.Click("Revoke it")
		v.UntilText("1 not signed yet")
		v.Click("Sign list")
		v.Element("heading", "Issuing-CA.crl")
		crl := v.Download("Download Issuing-CA.crl")
		checkRevoked(t, dir, writeFile(t, dir, "Issuing-CA.crl", crl.Data))
		der := writeFile(t, dir, "etcd.crl", v.Download("As DER, for etcd").Data)
		assert.Contains(t, openssl(t, "crl", "-inform", "DER", "-in", der, "-noout", "-text"), "Superseded")
		v.Fill("Paste a list", string(crl.Data))
		v.UntilText("The workspace has all of it already")

		v.Leave()
		v.Press("t")
		v.Element("heading", "In a terminal")
		script := v.Download("Download history.sh")
		config := v.Download("Download openssl.cnf")
		assert.Contains(t, string(config.Data), "[dn_1]")
		again := t.TempDir()
		runHistory(t, again, script.Data)
		for _, name := range []string{"Lab-root.crt", "Issuing-CA.crt", "my-bank.example.crt"} {
			same(t, filepath.Join(dir, name), filepath.Join(again, name))
		}
		servedByOpenSSL(t, again, "my-bank.example.crt", "my-bank.example.key")
		assert.Contains(t, openssl(t, "crl", "-in", again+"/Issuing-CA.crl", "-noout", "-text"), "Superseded")
	})
}

// keep takes everything away as a zip and unpacks it into dir.
func (v *visit) keep(t *testing.T, dir string) {
	t.Helper()
	v.follow("#/workbench", "Workbench")
	data := v.Download("Download zip (secret)").Data
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	for _, f := range r.File {
		in, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(in)
		require.NoError(t, err)
		writeFile(t, dir, path.Base(f.Name), text)
	}
}

// servedByOpenSSL serves a certificate with its chain by the real s_server, and
// has s_client find its names, trusting the root alone.
func servedByOpenSSL(t *testing.T, dir, cert, key string) {
	t.Helper()
	cmd := exec.Command("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", cert, "-key", key, "-cert_chain", "Issuing-CA.crt", "-www")
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer func() {
		_ = cmd.Process.Kill() // it never ends by itself
		_ = cmd.Wait()
	}()
	lines := bufio.NewScanner(out)
	addr := ""
	for addr == "" && lines.Scan() {
		addr, _ = strings.CutPrefix(lines.Text(), "ACCEPT ")
		if addr == lines.Text() {
			addr = ""
		}
	}
	go func() { // so that the server never waits for a reader
		for lines.Scan() {
		}
	}()
	call := func(name string) error {
		c := exec.Command("openssl", "s_client", "-connect", addr, "-CAfile", "Lab-root.crt", "-verify_return_error", "-verify_hostname", name)
		c.Dir = dir
		return c.Run()
	}
	assert.NoError(t, call("my-bank.example"))
	assert.NoError(t, call("www.my-bank.example"))
	assert.Error(t, call("other.example"), "another name was accepted")
}

// checkRevoked lets the real openssl go by the list.
func checkRevoked(t *testing.T, dir, crl string) {
	t.Helper()
	text := openssl(t, "crl", "-in", crl, "-noout", "-text", "-CAfile", dir+"/Issuing-CA.crt")
	assert.Contains(t, text, "Superseded")
	all := writeFile(t, dir, "cas.pem", []byte(readText(t, dir+"/Lab-root.crt")+readText(t, dir+"/Issuing-CA.crt")))
	out, err := exec.Command("openssl", "verify", "-crl_check", "-CRLfile", crl, "-CAfile", all, dir+"/my-bank.example.crt").CombinedOutput()
	assert.Error(t, err)
	assert.Contains(t, string(out), "certificate revoked")
}

// runHistory runs the script in a real shell, in an empty folder.
func runHistory(t *testing.T, dir string, script []byte) {
	t.Helper()
	cmd := exec.Command("sh", writeFile(t, t.TempDir(), "history.sh", script))
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", out, script)
}

// same compares what two certificates say, but for keys, serial numbers and times.
func same(t *testing.T, a, b string) {
	t.Helper()
	var templates [2]pki.Template
	for i, file := range []string{a, b} {
		c, err := pki.ParseCertificate([]byte(readText(t, file)))
		require.NoError(t, err)
		templates[i] = pki.TemplateOf(c)
		templates[i].RawSubject = nil
	}
	assert.Equal(t, templates[0], templates[1], path.Base(a))
}

// A stranger's request asks for too much. Each thing is decided on its own, and
// the certificate says no more than what was granted.
func TestDecideItemByItem(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		ca := opensslAuthority(t, dir, "lab-root")
		v.enter("#/workbench/sign")
		v.Give(v.Selector("#sign-bring"), ca.cert, ca.key)
		v.Field("Signed by")
		r := request(t, dir, "web", "/CN=web.lab", "-addext", "subjectAltName=DNS:web.lab,DNS:bank.example", "-addext", "extendedKeyUsage=serverAuth,codeSigning",
			"-addext", "basicConstraints=critical,CA:TRUE")
		v.Fill("Certification request", readText(t, r.cert))
		v.UntilText("Its signature is right")
		v.Choose("Profile", "Server")
		v.Eval(`[...document.querySelectorAll(".grants__row")].find(r => r.innerText.includes("DNS:bank.example")).querySelectorAll("[role=radio]")[1].click()`)
		v.UntilText("You decided so.")
		v.Click("Back-dating and serial number")
		v.Fill("Serial number", "1f:a0")
		v.Click("Sign request")
		v.Element("heading", "Signed")
		signed := writeFile(t, dir, "web.crt", v.Download("Download web.lab.crt").Data)
		text := openssl(t, "x509", "-in", signed, "-noout", "-text")
		assert.Contains(t, text, "DNS:web.lab\n")
		assert.NotContains(t, text, "bank.example")
		assert.NotContains(t, text, "Code Signing")
		assert.Contains(t, text, "CA:FALSE")
		assert.Contains(t, text, "8096 (0x1fa0)")

		// Without a name no client would take it: it is signed as a lesson alone.
		bare := request(t, dir, "bare", "/CN=bare.lab")
		v.Fill("Certification request", readText(t, bare.cert))
		v.Choose("Profile", "Server")
		v.UntilText("needs names")
		v.Click("Sign request")
		v.UntilText("Nothing was signed")
		v.Click("Make it broken")
		v.Click("Sign request")
		v.Button("Download bare.lab.crt")
	})
}

// Typos in a configuration are named with their lines, and what is mended is
// read by the real openssl. A certificate that ends is asked for again.
func TestRequestsByConfigurationAndRenewal(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		dir := t.TempDir()
		v.enter("#/workbench/requests")
		v.Click("openssl.cnf")
		v.Click("Try the course’s, with its typos")
		v.UntilText("Line 8: “sibjectAltName”")
		v.UntilText("Did you mean “subjectAltName”?")
		v.Click("Make request")
		v.UntilText("No request was made")
		config := v.Field("openssl.cnf").Content()
		assert.Contains(t, config, "sibjectAltName", "it is not lost")
		v.Fill("openssl.cnf", strings.NewReplacer("sibject", "subject", "nonRepudiation ,", "digitalSignature, keyEncipherment").Replace(config))
		v.UntilText("It asks for:")
		v.Click("Make request")
		v.Element("heading", "kube-apiserver")
		csr := writeFile(t, dir, "api.csr", v.Download("Download kube-apiserver.csr").Data)
		text := openssl(t, "req", "-in", csr, "-noout", "-verify", "-text")
		assert.Contains(t, text, "DNS:kubernetes.default.svc.cluster.local, IP Address:10.96.0.1")
		assert.Contains(t, text, "Digital Signature, Key Encipherment")

		password := filepath.Join(dir, "password.csr")
		conf := writeFile(t, dir, "p.cnf", []byte("[req]\nprompt=no\ndistinguished_name=dn\nattributes=a\n[dn]\nCN=old\n[a]\nchallengePassword=geheim\n"))
		openssl(t, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-config", conf, "-keyout", filepath.Join(dir, "p.key"), "-out", password)
		v.Give(v.Selector("#request-files"), password)
		v.UntilText("It carries a challenge password")

		old := opensslAuthority(t, dir, "ends-soon", "-days", "3", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-addext", "subjectAltName=DNS:ends.lab")
		v.Give(v.Selector("#request-files"), old.cert, old.key)
		v.UntilText("it is in the workspace all the same")
		v.Click("Renewal")
		v.Field("Certificate")
		v.Eval(`(() => { const s = document.getElementById("ask-cert"); s.selectedIndex = 1; s.dispatchEvent(new Event("change", {bubbles: true})) })()`)
		v.Element("switch", "With the same key")
		v.Click("Make request")
		v.Element("heading", "ends-soon")
		again := writeFile(t, dir, "again.csr", v.Download("Download ends-soon.csr").Data)
		assert.Contains(t, openssl(t, "req", "-in", again, "-noout", "-verify", "-text"), "DNS:ends.lab")
		assert.Equal(t, openssl(t, "x509", "-in", old.cert, "-noout", "-pubkey"), openssl(t, "req", "-in", again, "-noout", "-pubkey"))
	})
}
