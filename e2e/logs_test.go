//go:build !js

package e2e

import (
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/e2e/browser"
)

// Someone has a log of the apiserver and the certificate of a client that it
// refuses: the line names the certificate by its serial number, and the page
// finds it.
func TestLogs(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		ca := opensslAuthority(t, t.TempDir(), "lab-root")
		serial := strings.TrimSpace(openssl(t, "x509", "-in", ca.cert, "-noout", "-serial"))
		line := fmt.Sprintf(`E1126 05:24:34.468035    1074 authentication.go:75] "Unable to authenticate the request" err="[x509: certificate signed by unknown authority, verifying certificate SN=%s, SKID=, AKID=9A:01 failed: x509: certificate signed by unknown authority]"`, decimalSerial(t, serial))
		v.enter("#/decode")
		v.Fill("Certificate, request or key", readText(t, ca.cert))
		v.Click("Keep in workspace")
		v.UntilText("lab-root is in the workspace")
		v.follow("#/inspect/logs", "Logs")
		v.Fill("Lines of a log", "I1126 05:24:31.369384    1074 secure_serving.go:211] Serving securely on [::]:6443\n"+line)
		v.UntilText("1 cause in 1 line of 2")
		v.UntilText("This one: it has the serial number of the line")
		v.UntilText("Have the caller’s certificate signed by the authority that the server trusts")
		v.Selector(`[aria-label="What this line says"] .mini`).Click()
		v.Element("tab", "PEM")
	})
}

// decimalSerial is openssl's "serial=0A…" as kube-apiserver writes it.
func decimalSerial(t *testing.T, serial string) string {
	t.Helper()
	n, ok := new(big.Int).SetString(strings.TrimPrefix(serial, "serial="), 16)
	require.True(t, ok, serial)
	return n.String()
}

// An example without anything: a cause shows its lines, keys move among them,
// and what was cleared comes back.
func TestLogsByKeyboard(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/inspect/logs")
		v.Click("kubectl, curl and openssl")
		v.UntilText("Called by a name that is not in it")
		v.Element("listbox", "Lines")
		v.Until("the list has the focus", `document.querySelector("#logs-lines").focus() || document.activeElement.id === "logs-lines"`)
		v.Press(kb.End)
		v.Press(kb.Enter)
		v.UntilText("What this line says")
		v.Until("the last line is chosen", `document.querySelector("#logs-lines [aria-selected=true]") === [...document.querySelectorAll("#logs-lines [role=option]")].at(-1)`)
		v.Click("Clear")
		v.UntilText("Nothing to read yet")
		v.Click("Undo")
		v.UntilText("Called by a name that is not in it")
	})
}

// A log of a hundred thousand lines is dropped in: the page stays responsive,
// and few of its lines are in the document.
func TestLongLog(t *testing.T) {
	quiet(t, func(t *testing.T, v *visit) {
		path := filepath.Join(t.TempDir(), "kubelet.log")
		ordinary := "I1126 05:24:31.369384    1074 secure_serving.go:211] Serving securely on [::]:6443, as it says again and again\n"
		refused := `{"level":"warn","ts":"2026-11-26T05:24:26.415097Z","caller":"embed/config_logging.go:194","msg":"rejected connection on client endpoint","remote-addr":"127.0.0.1:33726","server-name":"","error":"tls: client didn't provide a certificate"}` + "\n"
		require.NoError(t, os.WriteFile(path, []byte(strings.Repeat(strings.Repeat(ordinary, 99)+refused, 1000)), 0o600))
		v.enter("#/inspect/logs")
		v.Element("heading", "Logs")
		v.awake(t, "reading it", func() {
			v.Give(v.Selector("#logs-files"), path)
			v.UntilText("1 cause in 1,000 lines of 100,000")
			v.Click("Clear")
			v.UntilText("Nothing to read yet")
		})
		v.Click("Undo: Cleared") // not what said that the log is here
		v.UntilText("1 cause in 1,000 lines of 100,000")
		assert.Less(t, browser.Ask[int](v.Tab, `document.querySelectorAll("#logs-lines [role=option]").length`), 100)
	})
}
