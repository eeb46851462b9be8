package lab

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// insideRole is the argument with which this test program opens a lab, in the
// namespaces that [Enter] made.
const insideRole = "lab-test"

func TestMain(m *testing.M) {
	done, err := Role(os.Args[1:])
	if len(os.Args) > 1 && os.Args[1] == insideRole {
		done, err = true, beInside(os.Args[2])
	}
	if !done {
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// beInside says what a person on the client's machine and on the hosts sees.
func beInside(dir string) error {
	if err := Prepare(dir); err != nil {
		return err
	}
	hosts := []*Host{
		{Name: "one", IPs: []netip.Addr{netip.MustParseAddr("10.0.0.10"), netip.MustParseAddr("fd00::10")}, Tree: filepath.Join(dir, "one")},
		{Name: "two", IPs: []netip.Addr{netip.MustParseAddr("10.0.0.11")}, Tree: filepath.Join(dir, "two")},
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	l, err := Open(ctx, Plan{Hosts: hosts, Endpoint: "api.lab.example", Port: 7443, Behind: hosts, Logs: dir})
	if err != nil {
		return err
	}
	// Both hosts use the same port, and their own loopback.
	for _, h := range hosts {
		if _, err := h.Hold(":6443"); err != nil {
			return err
		}
	}
	for _, h := range hosts {
		say(ctx, h, "hostname")
		say(ctx, h, "cat /etc/kubernetes/who")
		say(ctx, h, "test -w /etc/kubernetes/who")
		say(ctx, h, "touch "+dir+"/etc-of-machine/new 2>/dev/null")
		say(ctx, h, "ls -A /var/lib")
	}
	for _, name := range []string{"one", "two", "10.0.0.11", "[fd00::10]"} {
		tell("call "+name, reach(ctx, "http://"+name+":6443"))
	}
	for range 2 {
		tell("call the endpoint", reach(ctx, "http://api.lab.example:7443"))
	}
	tell("call a stranger", call(ctx, "http://stranger.example"))
	return l.Close()
}

func say(ctx context.Context, h *Host, script string) {
	what := script
	if strings.HasPrefix(script, "touch") {
		what = "touch the machine's own"
	}
	out, err := h.Command(ctx, "sh", "-c", script).CombinedOutput()
	tell(h.Name+": "+what, fmt.Errorf("%s (%v)", strings.TrimSpace(string(out)), err))
}

func tell(what string, err error) { fmt.Printf("%s: %v\n", what, err) }

// reach is nil when somebody listens there: whoever holds a port says nothing.
func reach(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	err := call(ctx, url)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func call(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	_, err = http.DefaultClient.Do(req)
	return err
}

func TestALabIsANetworkOfHosts(t *testing.T) {
	dir := t.TempDir()
	for _, h := range []string{"one", "two"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, h, "etc/kubernetes"), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, h, "etc/kubernetes/who"), []byte(h), 0o644))
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	require.NoError(t, err)
	defer log.Close()
	var out strings.Builder
	require.NoError(t, Enter(t.Context(), &out, log, insideRole, dir), "%s", LastWords(log.Name()))
	assert.Equal(t, strings.TrimPrefix(`
one: hostname: one (<nil>)
one: cat /etc/kubernetes/who: one (<nil>)
one: test -w /etc/kubernetes/who:  (exit status 1)
one: touch the machine's own:  (exit status 1)
one: ls -A /var/lib:  (<nil>)
two: hostname: two (<nil>)
two: cat /etc/kubernetes/who: two (<nil>)
two: test -w /etc/kubernetes/who:  (exit status 1)
two: touch the machine's own:  (exit status 1)
two: ls -A /var/lib:  (<nil>)
call one: <nil>
call two: <nil>
call 10.0.0.11: <nil>
call [fd00::10]: <nil>
call the endpoint: <nil>
call the endpoint: <nil>
call a stranger: Get "http://stranger.example": dial tcp: lookup stranger.example: no such host
`, "\n"), out.String())
	data, err := os.ReadFile(filepath.Join(dir, "one/etc/kubernetes/who"))
	require.NoError(t, err)
	assert.Equal(t, "one", string(data), "a lab's host wrote to the bundle")
}

func TestALabThatHangsIsEnded(t *testing.T) {
	dir := t.TempDir()
	log, err := os.Create(filepath.Join(dir, "log"))
	require.NoError(t, err)
	defer log.Close()
	ctx, cancel := context.WithTimeoutCause(t.Context(), 300*time.Millisecond, fmt.Errorf("it took too long"))
	defer cancel()
	var out strings.Builder
	err = Enter(ctx, &out, log, holdRole, "127.0.0.1:0") // it never ends by itself
	assert.ErrorContains(t, err, "it took too long")
}
