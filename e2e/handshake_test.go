//go:build !js

package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// endpoint is one side of a TLS connection between real openssl programs.
type endpoint struct{ cert, key, ca string }

// serve starts openssl s_server, which wants a client certificate that ca
// signed, and gives its address.
func (e endpoint) serve(t *testing.T) string {
	t.Helper()
	cmd := exec.Command("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", e.cert, "-key", e.key, "-CAfile", e.ca,
		"-Verify", "1", "-verify_return_error", "-www")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = cmd.Stdout
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		// It never ends by itself, so its end is an error by design.
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	var said []string
	for lines.Scan() {
		said = append(said, lines.Text())
		if addr, ok := strings.CutPrefix(lines.Text(), "ACCEPT "); ok {
			go func() { // so that the server never waits for a reader
				for lines.Scan() {
				}
			}()
			return addr
		}
	}
	t.Fatalf("openssl s_server does not listen:\n%s", strings.Join(said, "\n"))
	return ""
}

// call lets openssl s_client connect as this endpoint and read an answer: TLS
// 1.3 tells a client only then that it was refused.
func (e endpoint) call(t *testing.T, addr, host string) error {
	t.Helper()
	cmd := exec.Command("openssl", "s_client", "-connect", addr, "-cert", e.cert, "-key", e.key, "-CAfile", e.ca,
		"-verify_return_error", "-verify_hostname", host, "-servername", host, "-quiet")
	cmd.Stdin = strings.NewReader("GET / HTTP/1.0\r\n\r\n")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if err == nil && !strings.Contains(out.String(), "HTTP/1.0 200") {
		err = fmt.Errorf("no answer")
	}
	if err != nil {
		return fmt.Errorf("openssl s_client: %w\n%s", err, &out)
	}
	return nil
}
