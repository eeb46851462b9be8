package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/e2e/browser"
	"kubepki/e2e/cluster/check"
	"kubepki/e2e/cluster/lab"
	"kubepki/e2e/programs"
)

// TestMain lets this test program be started again inside namespaces.
func TestMain(m *testing.M) {
	if done, err := role(os.Args[1:]); done {
		exit(err)
	}
	os.Exit(m.Run())
}

// small is the scenario p256 made by core itself: what is tried here is trouble
// with programs, not the page.
func small(t *testing.T) (c scenario, dir string) {
	t.Helper()
	c, err := scenarioByName("p256")
	require.NoError(t, err)
	scene, err := c.scene(programs.Wanted())
	require.NoError(t, err)
	result, err := kube.Build(t.Context(), kube.NewPlan(scene.Cluster), kube.Options{Maker: pki.Native{}, Now: time.Now(), Parallel: 2})
	require.NoError(t, err)
	var zipped bytes.Buffer
	require.NoError(t, result.WriteBundle(t.Context(), &zipped, kube.BundleOptions{}))
	dir = t.TempDir()
	require.NoError(t, unpack(browser.File{Name: "bundle.zip", Data: zipped.Bytes()}, filepath.Join(dir, "bundle")))
	return c, dir
}

// first is the result of a check.
func first(t *testing.T, o outcome, name string) check.Result {
	t.Helper()
	require.NoError(t, o.err)
	for _, r := range o.results {
		if r.Check == name {
			return r
		}
	}
	t.Fatalf("%s was not tried", name)
	return check.Result{}
}

// edit replaces text in a file of the bundle.
func edit(t *testing.T, path, old, now string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(data), old)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(data), old, now, 1)), 0o600))
}

// Each trouble ends in one line that says which program it was and where its log
// is; what builds on it is not reached; and nothing hangs or stays.
func TestTroubleIsSaidInOneLine(t *testing.T) {
	const manifest = "bundle/extras/cp-1/manifests/"
	t.Parallel()
	for name, c := range map[string]struct {
		spoil    func(t *testing.T, dir string)
		check    string
		want     string
		patience time.Duration
	}{
		"a program that dies at start": {
			func(t *testing.T, dir string) {
				edit(t, filepath.Join(dir, manifest+"etcd.yaml"), "--name=cp-1", "--nama=cp-1")
			},
			"etcd", `^etcd on cp-1 ended \(exit status \d\): .*flag provided but not defined: -nama.*; its log is /.*/cp-1-etcd\.log$`, 0,
		},
		"a port in use": {
			func(t *testing.T, dir string) {
				edit(t, filepath.Join(dir, manifest+"kube-apiserver.yaml"), "--secure-port=6443", "--secure-port=2379")
			},
			"kube-apiserver", `^kube-apiserver on cp-1 ended \(exit status 1\): .*2379: bind: address already in use.*; its log is /.*/cp-1-kube-apiserver\.log$`, 0,
		},
		"a program that never gets ready": {
			func(t *testing.T, dir string) {
				edit(t, filepath.Join(dir, manifest+"etcd.yaml"), "--initial-cluster=", "--initial-cluster=nobody=https://10.0.0.77:2380,")
			},
			"etcd", `^it did not end within 8s: etcd on cp-1 says: .*; its log is /.*/cp-1-etcd\.log; waited for etcd to be healthy .*`, 8 * time.Second,
		},
		"a file that is not there": {
			func(t *testing.T, dir string) {
				require.NoError(t, os.Remove(filepath.Join(dir, "bundle/cp-1/etc/kubernetes/pki/sa.pub")))
			},
			"manifests", `^kube-apiserver on cp-1: --service-account-key-file names /etc/kubernetes/pki/sa\.pub, which is not in the bundle$`, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, dir := small(t)
			c.spoil(t, dir)
			o := runCase(t.Context(), s, programs.Wanted(), dir, c.patience, false, func(check.Result) {})
			r := first(t, o, c.check)
			assert.Equal(t, check.Fail, r.Verdict)
			assert.Regexp(t, c.want, r.Words)
			assert.NotContains(t, r.Words, "\n")
			assert.Equal(t, check.NotReached, first(t, o, "whoami").Verdict)
			assertNobodyLeft(t, dir)
		})
	}
}

// Where namespaces are refused one machine is the whole cluster; whatever does
// not need kubeadm passes there too.
func TestOnLoopback(t *testing.T) {
	t.Parallel()
	s, dir := small(t)
	o := runCase(t.Context(), s, programs.Wanted(), dir, 0, true, func(check.Result) {})
	require.NoError(t, o.err)
	for _, r := range o.results {
		if r.Check == "page-signed" { // the page signed nothing here
			continue
		}
		assert.Equal(t, check.Pass, r.Verdict, "%s: %s", r.Check, r.Words)
		assert.NotContains(t, r.Check, "kubeadm")
	}
	assert.Greater(t, len(o.results), 20)
	assertNobodyLeft(t, dir)
}

// Whoever breaks off a case, by the keyboard or a limit of time, gets everything
// back at once: the kernel ends what ran in the namespaces.
func TestABrokenOffCaseLeavesNobody(t *testing.T) {
	t.Parallel()
	s, dir := small(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	o := runCase(ctx, s, programs.Wanted(), dir, 0, false, func(r check.Result) {
		if r.Check == "etcd" {
			require.NotEmpty(t, runningIn(t, dir))
			cancel(errors.New("enough"))
		}
	})
	assert.ErrorContains(t, o.err, "enough")
	assertNobodyLeft(t, dir)
}

// A case whose own program ends badly is told with its last words.
func TestACaseThatCannotBegin(t *testing.T) {
	t.Parallel()
	c, err := scenarioByName("default")
	require.NoError(t, err)
	dir := t.TempDir()
	o := runCase(t.Context(), c, "v1.99.0", dir, 0, false, func(check.Result) {})
	require.Error(t, o.err)
	assert.Contains(t, o.err.Error(), "case default: exit status 1: ")
	assert.Contains(t, o.err.Error(), "is not known here")
	assert.NotContains(t, o.err.Error(), "\n")
}

// runningIn lists the processes of a lab.
func runningIn(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	require.NoError(t, err)
	for _, path := range environments {
		// A process may be gone by now, or be somebody else's.
		data, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(data), lab.Mark+"="+dir+"/") {
			out = append(out, path)
		}
	}
	return out
}

func assertNobodyLeft(t *testing.T, dir string) {
	t.Helper()
	assert.Eventually(t, func() bool { return len(runningIn(t, dir)) == 0 }, time.Minute, 50*time.Millisecond, "processes are left behind")
}

// A table of cases is only as good as its rows.
func TestScenariosAreAsWritten(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range scenarios {
		assert.False(t, seen[c.name], c.name)
		seen[c.name] = true
		if c.cannot(options{version: programs.Wanted()}) != "" {
			continue
		}
		scene, err := c.scene(programs.Wanted())
		if assert.NoError(t, err) {
			assert.NoError(t, c.asWritten(scene))
		}
	}
	assert.Equal(t, "it is for v1.34 and newer", scenario{from: 34}.cannot(options{version: "v1.33.1"}))
	assert.Equal(t, "", scenario{from: 34, describe: func(*kube.Draft) {}}.cannot(options{version: "v1.34.0", loopback: true}))
	c := scenario{name: "x", describe: func(*kube.Draft) {}, without: []string{"csr"}}
	scene, err := c.scene(programs.Wanted())
	require.NoError(t, err)
	assert.ErrorContains(t, c.asWritten(scene), "the table says [csr]")
	for _, b := range brokens {
		assert.True(t, seen[b.of], b.fault)
		assert.NotEmpty(t, b.red, b.fault)
	}
}

func TestUnpackStaysInItsFolder(t *testing.T) {
	var data bytes.Buffer
	z := zip.NewWriter(&data)
	w, err := z.Create("../out")
	require.NoError(t, err)
	_, err = io.WriteString(w, "x")
	require.NoError(t, err)
	require.NoError(t, z.Close())
	dir := filepath.Join(t.TempDir(), "in")
	err = unpack(browser.File{Name: "b.zip", Data: data.Bytes()}, dir)
	assert.ErrorContains(t, err, "leads out of its folder")
	_, err = os.Stat(filepath.Join(dir, "..", "out"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
	assert.Error(t, unpack(browser.File{Name: "b.zip", Data: []byte("no zip")}, dir))
}

// Of what failed only logs stay: no private key is left on the disk.
func TestOnlyLogsStay(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"whole-x/bundle/cp-1/ca.key", "whole-x/signed/jane.key", "broken-y/work/k", "broken-y/authority/r.key", "broken-y/recreated/k"} {
		require.NoError(t, write(filepath.Join(dir, name), []byte("secret"), 0o600))
	}
	require.NoError(t, write(filepath.Join(dir, "whole-x/logs/cp-1-etcd.log"), []byte("log"), 0o600))
	require.NoError(t, onlyLogs(dir))
	var left []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			left = append(left, fmt.Sprint(strings.TrimPrefix(path, dir)))
		}
		return err
	}))
	assert.Equal(t, []string{"/whole-x/logs/cp-1-etcd.log"}, left)
}
