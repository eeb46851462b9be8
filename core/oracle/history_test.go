//go:build !js

package oracle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/opensslconf"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// morning is a root, an intermediate and a server of strange names, packed.
func morning(t *testing.T) []command.Call {
	root, _ := signing.PresetByID(signing.RootID)
	sub := intermediate()
	server := serverTemplate(t)
	return []command.Call{
		{Operation: command.MakeKey, Algorithm: pki.ECDSAP256, Key: "ca.key"},
		{Operation: command.SelfSign, Template: root.Template(pki.CommonName(`it's the "root"`), nil), Key: "ca.key", Cert: "ca.crt", Days: 3650},
		{Operation: command.MakeKey, Algorithm: pki.ECDSAP384, Key: "-sub $(id).key"},
		{Operation: command.MakeRequest, Template: sub, Key: "-sub $(id).key", Request: "-sub.csr"},
		{Operation: command.Intermediate, Template: sub, Request: "-sub.csr", CA: "ca.crt", CAKey: "ca.key", Cert: "-sub.crt", Days: 730},
		{Operation: command.MakeKey, Algorithm: pki.RSA2048, Key: "server key"},
		{Operation: command.MakeRequest, Template: server, Key: "server key", Request: "server.csr"},
		{Operation: command.Sign, Template: server, Request: "server.csr", CA: "-sub.crt", CAKey: "-sub $(id).key", Cert: "server.crt", Days: 365},
		{Operation: command.Verify, Cert: "server.crt", Chain: "-sub.crt", CA: "ca.crt"},
		{Operation: command.ToOpenSSH, Key: "server key", Out: "id_server"},
		{Operation: command.ToPKCS12, Key: "server key", Cert: "server.crt", Chain: "-sub.crt", Passphrase: "passphrase.txt", Alias: "it's", Out: "server.p12"},
	}
}

// All that was done, as one script run by a real shell.
func TestTheHistoryRuns(t *testing.T) {
	t.Parallel()
	calls := morning(t)
	dir := t.TempDir()
	out, err := shell(t, dir, command.History(calls))
	require.Error(t, err)
	assert.Contains(t, out, "history.sh: passphrase.txt is missing")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "passphrase.txt"), []byte(passphrase+"\n"), 0o600))
	out, err = shell(t, dir, command.History(calls))
	require.NoError(t, err, out)
	assert.Contains(t, out, "server.crt: OK")
	checkMorning(t, dir, calls)
}

// The one openssl.cnf does the same: each section's own line is run.
func TestTheOneConfigurationRuns(t *testing.T) {
	t.Parallel()
	calls := morning(t)[:8]
	dir := t.TempDir()
	text := command.Config(calls)
	require.NoError(t, os.WriteFile(filepath.Join(dir, command.ConfigFile), []byte(text), 0o600))
	assert.Empty(t, opensslconf.Parse(text).Problems)
	var lines []string
	for _, c := range calls {
		if c.Operation == command.MakeKey {
			s, ok := command.ScriptOf(c, command.OpenSSL)
			require.True(t, ok)
			lines = append(lines, s.Lines...)
		}
	}
	for _, l := range strings.Split(text, "\n") {
		if command, ok := strings.CutPrefix(l, "# openssl "); ok {
			lines = append(lines, "openssl "+command)
		}
	}
	require.Len(t, lines, 8)
	out, err := shell(t, dir, lines...)
	require.NoError(t, err, out)
	checkMorning(t, dir, calls)
}

// checkMorning compares each certificate with the template of its call.
func checkMorning(t *testing.T, dir string, calls []command.Call) {
	t.Helper()
	for _, c := range calls {
		if c.Operation != command.SelfSign && c.Operation != command.Sign && c.Operation != command.Intermediate {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, c.Cert))
		require.NoError(t, err)
		cert, err := pki.ParseCertificate(data)
		require.NoError(t, err)
		want, got := c.Template, pki.TemplateOf(cert)
		got.RawSubject = nil // -subj writes other string types than Go
		assert.Equal(t, c.Operation != command.Sign, len(cert.SubjectKeyId) > 0, "authorities alone have one")
		assert.Equal(t, want, got, c.Cert)
		assert.WithinDuration(t, time.Now().AddDate(0, 0, c.Days), cert.NotAfter, time.Hour)
	}
}
