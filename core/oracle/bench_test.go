//go:build !js

package oracle

import (
	"context"
	"crypto/x509"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// bench is what one call is tried with: objects that this program made, and the
// call about them.
type bench struct {
	call  command.Call
	files map[string][]byte // that lie there before

	root, sub  *pki.Authority
	key        *pki.PrivateKey
	request    *pki.Request
	leaf       *x509.Certificate // of root
	under      *x509.Certificate // of sub
	list       *x509.RevocationList
	passphrase string
	made       time.Time
	// environment is what the shell gets besides, as NAME=value.
	environment []string
}

// newBench makes the objects; key's algorithm is a, the authorities' P-256.
func newBench(t *testing.T, a pki.KeyAlgorithm, want pki.Template) *bench {
	t.Helper()
	ctx := context.Background()
	b := &bench{passphrase: passphrase, made: time.Now(), files: map[string][]byte{}}
	root, _ := signing.PresetByID(signing.RootID)
	var err error
	b.root, err = signing.MakeRoot(ctx, b.newKey(t, pki.ECDSAP256), signing.Root{
		Preset: root, Subject: pki.CommonName("lab root"), PathLen: -1, Now: b.made, Lifetime: 3650 * 24 * time.Hour, Backdate: time.Hour,
	})
	require.NoError(t, err)
	b.key = b.newKey(t, a)
	want.AllowWeakKey = true
	b.request, err = pki.NewRequest(ctx, b.key, want)
	require.NoError(t, err)
	subKey := b.newKey(t, pki.ECDSAP256)
	b.sub = &pki.Authority{Cert: b.issue(t, b.root, intermediate(), subKey, true), Key: subKey}
	b.leaf, b.under = b.issue(t, b.root, want, b.key, false), b.issue(t, b.sub, want, b.key, false)
	b.list, err = b.root.IssueCRL(ctx, pki.CRLTemplate{
		Number: big.NewInt(258), ThisUpdate: b.made.Add(-time.Minute), NextUpdate: b.made.Add(30 * 24 * time.Hour), Revoked: b.revoked(),
	})
	require.NoError(t, err)
	b.write(t)
	return b
}

// intermediate is what an authority in between holds.
func intermediate() pki.Template {
	p, _ := signing.PresetByID(signing.IntermediateID)
	return p.Template(pki.CommonName("lab intermediate"), nil)
}

// revoked are two entries in order of their serial numbers, as openssl sorts them.
func (b *bench) revoked() []pki.Revoked {
	at := b.made.Add(-time.Hour).UTC().Truncate(time.Second)
	return []pki.Revoked{{Serial: big.NewInt(77), At: at, Reason: 4}, {Serial: b.leaf.SerialNumber, At: at, Reason: 1}}
}

func (b *bench) newKey(t *testing.T, a pki.KeyAlgorithm) *pki.PrivateKey {
	t.Helper()
	key, err := pki.Native{}.Make(context.Background(), a)
	require.NoError(t, err)
	return key
}

// yearFrom gives a template a year from now.
func (b *bench) yearFrom(t pki.Template) pki.Template {
	now := b.made.UTC().Truncate(time.Second)
	t.NotBefore, t.NotAfter = now.Add(-time.Minute), now.Add(365*24*time.Hour)
	return t
}

// issue signs with this program what the tools are to sign.
func (b *bench) issue(t *testing.T, ca *pki.Authority, want pki.Template, key *pki.PrivateKey, own bool) *x509.Certificate {
	t.Helper()
	want = b.yearFrom(want)
	if own {
		id, err := pki.SHA1KeyID.ID(key.Public())
		require.NoError(t, err)
		want.SubjectKeyID = id
	}
	c, err := ca.Issue(context.Background(), want, key.Public())
	require.NoError(t, err)
	return c
}

// write lays down the files that calls are about.
func (b *bench) write(t *testing.T) {
	t.Helper()
	b.files["ca.crt"], b.files["ca.key"] = pki.CertificatePEM(b.root.Cert), traditional(t, b.root.Key)
	b.files["sub.crt"] = pki.CertificatePEM(b.sub.Cert)
	b.files["it's.key"], b.files["it's.csr"], b.files["it's.crt"] = traditional(t, b.key), pki.RequestPEM(b.request.X509), pki.CertificatePEM(b.leaf)
	b.files["under.crt"], b.files["it's.der"] = pki.CertificatePEM(b.under), b.leaf.Raw
	b.files["lab.crl"] = pki.CRLPEM(b.list)
	b.files["passphrase.txt"] = []byte(b.passphrase + "\n")
}

func traditional(t *testing.T, key *pki.PrivateKey) []byte {
	t.Helper()
	text, err := key.TraditionalPEM()
	require.NoError(t, err)
	return text
}

// folder is a new one with the bench's files and a script's own.
func (b *bench) folder(t *testing.T, s command.Script) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range b.files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	for _, f := range s.Files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o600))
	}
	return dir
}

// shell runs lines in a POSIX shell and gives what they print on both outputs.
func shell(t *testing.T, dir string, lines ...string) (string, error) {
	t.Helper()
	return shellWith(t, dir, nil, lines...)
}

func shellWith(t *testing.T, dir string, environment []string, lines ...string) (string, error) {
	t.Helper()
	path := toolPath(t) // which may take minutes, the first time
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "sh", "-euc", strings.Join(lines, "\n"))
	cmd.Dir = dir
	cmd.Env = append([]string{"PATH=" + path, "HOME=" + dir, "LC_ALL=C.UTF-8", "STEPPATH=" + filepath.Join(dir, ".step")}, environment...)
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	return string(out), err
}
