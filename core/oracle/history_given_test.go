//go:build !js

package oracle

import (
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// A stranger's request is in the script; it gets another name and the serial
// number that was chosen, and its certificate is revoked.
func TestTheHistoryHoldsWhatWasGiven(t *testing.T) {
	t.Parallel()
	b := newBench(t, pki.ECDSAP256, clientTemplate(t))
	root, _ := signing.PresetByID(signing.RootID)
	jane := clientTemplate(t)
	jane.Subject, jane.Serial = pki.ClientName("jane", "dev's"), big.NewInt(0xbeef)
	revoked := []pki.Revoked{{Serial: jane.Serial, At: time.Now(), Reason: 1}}
	calls := []command.Call{
		{Operation: command.MakeKey, Algorithm: pki.ECDSAP256, Key: "ca.key"},
		{Operation: command.SelfSign, Template: root.Template(pki.CommonName("root"), nil), Key: "ca.key", Cert: "ca.crt", Days: 900},
		{Operation: command.Sign, Template: jane, Renamed: true, Request: "jane.csr", CA: "ca.crt", CAKey: "ca.key", Cert: "jane.crt", Days: 90},
		{Operation: command.Revoke, Cert: "jane.crt", CA: "ca.crt", CAKey: "ca.key", Reason: 1},
		{Operation: command.MakeList, CA: "ca.crt", CAKey: "ca.key", Out: "ca.crl", Days: 30, Revoked: revoked, Template: pki.Template{Serial: big.NewInt(7)}},
	}
	script := command.History(calls, command.File{Name: "jane.csr", Text: string(pki.RequestPEM(b.request.X509))}, command.File{Name: "unused.csr", Text: "x"})
	assert.NotContains(t, script, "unused.csr")
	dir := t.TempDir()
	out, err := shell(t, dir, script)
	require.NoError(t, err, out)
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		return data
	}
	ca, err := pki.ParseCertificate(read("ca.crt"))
	require.NoError(t, err)
	c, err := pki.ParseCertificate(read("jane.crt"))
	require.NoError(t, err)
	want := jane
	want.Serial = nil
	assert.Empty(t, differences(want, pki.TemplateOf(c)))
	assert.Equal(t, int64(0xbeef), c.SerialNumber.Int64())
	list, err := pki.ParseCRL(read("ca.crl"))
	require.NoError(t, err)
	standing, err := pki.CheckRevoked(c, list, ca, time.Now())
	require.NoError(t, err)
	assert.True(t, standing.Revoked)
	assert.Equal(t, pki.Reason(1), standing.Entry.Reason)
	assert.Equal(t, int64(7), list.Number.Int64())
}
