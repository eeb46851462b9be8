package logs

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"net"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/fault"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
)

// cluster is a whole set as a build makes it, with real keys and signatures.
func cluster(t *testing.T) []health.File {
	t.Helper()
	options := kubetest.Options()
	options.Now = now
	result, err := kube.Build(t.Context(), kube.NewPlan(kubetest.Drafted(nil).Read(now).Cluster), options)
	require.NoError(t, err)
	return health.FilesOf(result)
}

// thingsOf are the certificates and keys of files.
func thingsOf(t *testing.T, files []health.File) []Thing {
	t.Helper()
	var out []Thing
	for i, f := range files {
		data, err := f.Data()
		require.NoError(t, err)
		thing := Thing{ID: i + 1, Name: path.Base(f.Path), Path: f.Host + f.Path}
		switch path.Ext(f.Path) {
		case ".crt":
			c, err := pki.ParseCertificate(data)
			require.NoError(t, err)
			thing.Cert, thing.KeyID = c, pki.KeyID(c.PublicKey)
		case ".key":
			pub, err := pki.PublicHalf(data)
			require.NoError(t, err)
			thing.KeyID = pki.KeyID(pub)
		case ".pub":
			block, _ := pem.Decode(data)
			pub, err := x509.ParsePKIXPublicKey(block.Bytes)
			require.NoError(t, err)
			thing.KeyID = pki.KeyID(pub)
		default:
			continue
		}
		out = append(out, thing)
	}
	return out
}

func broken(t *testing.T, files []health.File, id string) []Thing {
	t.Helper()
	f, ok := fault.ByID(id)
	require.True(t, ok)
	files, err := f.Break(context.Background(), files, now)
	require.NoError(t, err)
	return thingsOf(t, files)
}

func at(things []Thing, suffix string) *x509.Certificate {
	i := slices.IndexFunc(things, func(x Thing) bool { return strings.HasSuffix(x.Path, suffix) })
	return things[i].Cert
}

// goSays is what Go's client says of a server's certificate: its own words, not
// a copy of them.
func goSays(t *testing.T, things []Thing, host string) string {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(at(things, "/pki/ca.crt"))
	_, err := at(things, "/pki/apiserver.crt").Verify(x509.VerifyOptions{DNSName: host, Roots: roots, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	require.Error(t, err)
	return `Unable to connect to the server: Get "https://` + net.JoinHostPort(host, "6443") + `/api?timeout=32s": tls: failed to verify certificate: ` + err.Error()
}

func explain(t *testing.T, line string, things []Thing) Reading {
	t.Helper()
	r, err := Read(t.Context(), line, NewSet(things), Options{Now: now})
	require.NoError(t, err)
	reading, ok := r.Explain(0)
	require.True(t, ok, line)
	return reading
}

// A set is broken, Go is asked, and the log's reader names the very file that
// was broken.
func TestTheBrokenFileIsNamed(t *testing.T) {
	files := cluster(t)
	for _, c := range []struct {
		fault, host, want, culprit string
		sure                       bool
	}{
		{"missing-san", "10.0.0.10", "no-address-in-it", "apiserver.crt", false},
		{"missing-san", "kubernetes.default", "name-missing", "apiserver.crt", true},
		{"expired", "10.0.0.10", "expired", "apiserver.crt", true},
		{"not-yet-valid", "10.0.0.10", "not-yet-valid", "apiserver.crt", true},
		{"wrong-eku-apiserver", "10.0.0.10", "wrong-usage", "apiserver.crt", false},
		{"leaf-of-a-remade-ca", "10.0.0.10", "ca-remade", "ca.crt", true},
		{"leaf-of-another-ca", "10.0.0.10", "unknown-authority", "apiserver.crt", false},
		{"ca-is-a-leaf", "10.0.0.10", "ca-cannot-sign", "ca.crt", true},
		{"sha1", "10.0.0.10", "weak-hash", "apiserver.crt", false},
	} {
		t.Run(c.fault, func(t *testing.T) {
			things := broken(t, files, c.fault)
			reading := explain(t, goSays(t, things, c.host), things)
			assert.Equal(t, c.want, reading.ID)
			require.NotEmpty(t, reading.Culprits, reading.Missing)
			assert.Equal(t, c.culprit, reading.Culprits[0].Name)
			assert.Equal(t, c.sure, reading.Culprits[0].Sure, reading.Culprits[0].Why)
			assert.NotRegexp(t, `\{[a-z-]+\}`, reading.Command)
		})
	}
}

// kube-apiserver names its client's certificate by its serial number and its
// issuer's key.
func TestTheSerialNumberNamesTheClient(t *testing.T) {
	things := thingsOf(t, cluster(t))
	client := at(things, "/pki/apiserver-kubelet-client.crt")
	line := func(serial, akid string) string {
		return auth + "[x509: certificate signed by unknown authority, verifying certificate SN=" + serial + ", SKID=, AKID=" + akid + " failed: x509: certificate has expired or is not yet valid: current time 2026-11-23T19:16:18Z is after 2026-11-22T19:15:50Z]\""
	}
	reading := explain(t, line(client.SerialNumber.String(), colons(client.AuthorityKeyId)), things)
	assert.Equal(t, "expired", reading.ID)
	require.Len(t, reading.Culprits, 2)
	assert.Equal(t, "apiserver-kubelet-client.crt", reading.Culprits[0].Name)
	assert.True(t, reading.Culprits[0].Sure)
	assert.Equal(t, "ca.crt", reading.Culprits[1].Name)
	assert.Contains(t, reading.Command, "kubeadm certs renew apiserver-kubelet-client")

	reading = explain(t, line("42", "AA:BB"), things)
	assert.Empty(t, reading.Culprits)
	assert.Equal(t, "No certificate here has the serial number 42 (decimal)", reading.Missing)
}

func TestPathsAndPairsAreFound(t *testing.T) {
	files := cluster(t)
	things := thingsOf(t, files)
	reading := explain(t, failed+`open /etc/kubernetes/pki/apiserver-etcd-client.key: no such file or directory"`, things)
	require.Len(t, reading.Culprits, 1)
	assert.Equal(t, "apiserver-etcd-client.key", reading.Culprits[0].Name)

	reading = explain(t, failed+`tls: private key does not match public key"`, things)
	assert.Empty(t, reading.Culprits)
	assert.Equal(t, "Every key here that lies beside a certificate belongs to it", reading.Missing)

	reading = explain(t, failed+`tls: private key does not match public key"`, broken(t, files, "key-of-another-pair"))
	names := []string{}
	for _, c := range reading.Culprits {
		names = append(names, c.Name)
	}
	assert.Equal(t, []string{"apiserver.crt", "apiserver.key"}, names)
	assert.Contains(t, reading.Command, "/etc/kubernetes/pki/apiserver.key")

	reading = explain(t, auth+`[invalid bearer token, invalid signature, no keys found]"`, broken(t, files, "sa-pub-of-another-pair"))
	require.NotEmpty(t, reading.Culprits)
	assert.True(t, reading.Culprits[0].Sure)
}

func TestUsersAreFound(t *testing.T) {
	key, err := pki.Native{}.Make(t.Context(), pki.ECDSAP256)
	require.NoError(t, err)
	a, err := pki.NewAuthority(t.Context(), key, pki.RootTemplate(pki.CommonName("kubernetes"), now, 24*time.Hour))
	require.NoError(t, err)
	jane, err := a.Issue(t.Context(), pki.LeafTemplate(pki.ClientName("jane", "system:master"), nil, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, now, time.Hour), key.Public())
	require.NoError(t, err)
	reading := explain(t, `Error from server (Forbidden): nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope`, []Thing{{ID: 7, Name: "jane", Cert: jane}})
	require.Len(t, reading.Culprits, 1)
	assert.Equal(t, 7, reading.Culprits[0].ID)
	assert.Contains(t, reading.Cause, "takes the caller for jane")
}

// Where a line names a certificate that is not here, no other one is guessed.
func TestNoOtherCertificateIsGuessed(t *testing.T) {
	things := thingsOf(t, cluster(t))
	reading := explain(t, auth+"[x509: certificate signed by unknown authority, verifying certificate SN=42, SKID=, AKID=AA failed: x509: certificate specifies an incompatible key usage]\"", things)
	assert.Empty(t, reading.Culprits)
	assert.Equal(t, "openssl x509 -in PATH -noout -ext extendedKeyUsage", reading.Command)
}
