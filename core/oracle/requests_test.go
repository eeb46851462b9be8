//go:build !js

package oracle

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// desk is where somebody else signs with openssl: its authority, and the
// requests of a cluster, unpacked.
type desk struct {
	dir  string
	work *kube.Unfinished
}

// newDesk makes an authority, and requests for all that a small cluster needs of it.
func newDesk(t *testing.T) desk {
	t.Helper()
	dir := t.TempDir()
	runOpenSSL(t, nil, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/C=DE/O=Lab/CN=lab-root", "-days", "3650",
		"-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", filepath.Join(dir, "ca.key"), "-out", filepath.Join(dir, "ca.crt"))
	cert, err := os.ReadFile(filepath.Join(dir, "ca.crt"))
	require.NoError(t, err)
	a, err := pki.LoadKeyless(cert, time.Now())
	require.NoError(t, err)
	d := kube.DefaultDraft()
	d.KeyAlgorithm, d.Workers = string(pki.ECDSAP256), "1"
	d.Users, d.ExtraSANs, d.KubeletServing = "jane: dev, ops\nзоя: разработка", "*.lab.example fd00::1", true
	d.Brought = map[string]*pki.Authority{kube.ClusterCA: a}
	reading := d.Read(time.Now())
	require.Empty(t, reading.Problems)
	u, err := kube.Prepare(context.Background(), kube.NewPlan(reading.Cluster), kube.Options{Maker: pki.Native{}, Now: time.Now(), Parallel: 2})
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, u.WriteRequests(context.Background(), &b, kube.BundleOptions{}))
	files, err := kube.Unpack("requests.zip", b.Bytes())
	require.NoError(t, err)
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, f.Data, 0o644))
	}
	return desk{dir, u}
}

func (d desk) shell(t *testing.T, dir, commands string) {
	t.Helper()
	cmd := exec.Command("sh", "-euc", commands)
	cmd.Dir = filepath.Join(d.dir, dir)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

// back gives every certificate that lies below a folder in.
func (d desk) back(t *testing.T, pattern string) (*kube.Unfinished, kube.Intake) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(d.dir, filepath.FromSlash(pattern)))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	var answers []kube.Answer
	for _, p := range paths {
		data, err := os.ReadFile(p)
		require.NoError(t, err)
		answers = append(answers, kube.Answer{Name: filepath.Base(p), Data: data})
	}
	u, in, err := d.work.Take(context.Background(), answers, kube.Options{Now: time.Now()})
	require.NoError(t, err)
	return u, in
}

// The commands of the README that goes with the requests, run as they stand:
// what openssl signs comes back whole, and verifies.
func TestWhatOpensslSignsByTheReadmeIsTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	readme, err := os.ReadFile(filepath.Join(d.dir, "README.txt"))
	require.NoError(t, err)
	begin, end := strings.Index(string(readme), "  for f in"), strings.Index(string(readme), "  done\n")
	require.True(t, begin > 0 && end > begin)
	d.shell(t, "", "cp ca.crt ca.key ca/")
	d.shell(t, "ca", string(readme[begin:end+7]))
	u, in := d.back(t, "ca/*/*.crt")
	assert.Empty(t, in.Refused)
	assert.Len(t, in.Taken, len(d.work.Requests()))
	r, err := u.Finish()
	require.NoError(t, err)
	for _, m := range r.Made {
		if m.Item.Requested {
			cert := put(t, "leaf.crt", pki.CertificatePEM(m.Cert()))
			agrees(t, m, cert)
			verified(t, m, cert, map[string]string{kube.ClusterCA: filepath.Join(d.dir, "ca.crt")})
			assert.Equal(t, 365*24*time.Hour, m.Cert().NotAfter.Sub(m.Cert().NotBefore))
		}
	}
}

const caConf = `[ca]
default_ca = lab
[lab]
database = index.txt
rand_serial = yes
new_certs_dir = .
certificate = ca.crt
private_key = ca.key
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
string_mask = utf8only
COPY
[any]
O = optional
CN = supplied
`

// An authority kept by "openssl ca" writes text before the PEM and puts the
// parts of a name into the order of its policy, unless told not to.
func TestWhatOpensslCASignsIsTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.shell(t, "", "cat > ca.conf <<'END'\n"+strings.Replace(caConf, "COPY", "copy_extensions = copyall", 1)+"END\n: > index.txt\n"+
		"for f in ca/*/*.csr; do openssl ca -batch -utf8 -config ca.conf -days 90 -in \"$f\" -out \"${f%.csr}.pem\"; done\n")
	u, in := d.back(t, "ca/*/*.pem")
	assert.Empty(t, in.Refused)
	assert.Len(t, in.Taken, len(d.work.Requests()))
	assert.Zero(t, u.Missing())
}

// The usual mistakes with openssl, each named.
func TestWhatOpensslSignsWronglyIsNamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.shell(t, "", `
openssl x509 -req -in ca/cp-1/apiserver.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out bare.crt
openssl req -newkey rsa:2048 -nodes -subj "/O=Lab/CN=issuing" -keyout issuing.key -out issuing.csr
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n' > issuing.ext
openssl x509 -req -in issuing.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 300 -extfile issuing.ext -out issuing.crt
openssl x509 -req -in ca/cp-1/apiserver.csr -CA issuing.crt -CAkey issuing.key -CAcreateserial -days 30 -copy_extensions copyall -out leaf.crt
cat leaf.crt issuing.crt > chain.crt
openssl crl2pkcs7 -nocrl -certfile chain.crt -out chain.p7b
openssl crl2pkcs7 -nocrl -certfile chain.crt -outform DER -out der.p7b
openssl req -x509 -newkey rsa:2048 -nodes -subj "/CN=kube-apiserver" -days 30 -keyout /dev/null -out self.crt
`)
	for file, want := range map[string][]string{
		"bare.crt":    {"it lacks the names DNS:*.lab.example, DNS:cp-1, ", "it lacks the usage serverAuth"},
		"chain.crt":   {"it comes with a chain: O=Lab, CN=issuing, an intermediate, signed it"},
		"leaf.crt":    {"O=Lab, CN=issuing signed it, not C=DE, O=Lab, CN=lab-root"},
		"chain.p7b":   {"it is PKCS #7"},
		"der.p7b":     {"it is PKCS #7 in DER"},
		"self.crt":    {"it is an authority, and no request asks for one"},
		"issuing.crt": {"it is an authority, and no request asks for one"},
	} {
		_, in := d.back(t, file)
		assert.Empty(t, in.Taken, file)
		require.Len(t, in.Refused, 1, file)
		var got []string
		for _, f := range in.Refused[0].Faults {
			got = append(got, f.What)
		}
		require.Len(t, got, len(want), "%s: %v", file, got)
		for i := range want {
			assert.Contains(t, got[i], want[i], file)
		}
	}
}

// Keys written to unfinished work are read by openssl and are those of the requests.
func TestOpensslReadsUnfinishedWork(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var b bytes.Buffer
	require.NoError(t, d.work.WriteUnfinished(context.Background(), &b, kube.DefaultDraft(), kube.BundleOptions{}))
	files, err := kube.Unpack("work.zip", b.Bytes())
	require.NoError(t, err)
	publics := map[string]string{}
	for _, f := range files {
		switch name, _, _ := strings.Cut(f.Name, "."); {
		case strings.HasSuffix(f.Name, ".key"):
			publics[strings.TrimPrefix(name, "keys/")] = runOpenSSL(t, f.Data, "pkey", "-pubout")
		case strings.HasSuffix(f.Name, ".csr"):
			runOpenSSL(t, f.Data, "req", "-noout", "-verify")
			assert.Equal(t, publics[strings.TrimPrefix(name, "requests/")], runOpenSSL(t, f.Data, "req", "-noout", "-pubkey"), f.Name)
		}
	}
	assert.Greater(t, len(publics), len(d.work.Requests()))
}
