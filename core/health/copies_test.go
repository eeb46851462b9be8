package health_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// with gives files of some hosts other contents.
func with(files []health.File, data map[string][]byte) []health.File {
	files = slices.Clone(files)
	for i := range files {
		if d, ok := data[files[i].Host+files[i].Path]; ok {
			files[i].Bytes, files[i].Make = d, nil
		}
	}
	return files
}

// without leaves out files, of all hosts those that no host is named of.
func without(files []health.File, names ...string) []health.File {
	return slices.DeleteFunc(slices.Clone(files), func(f health.File) bool {
		return slices.Contains(names, f.Path) || slices.Contains(names, f.Host+f.Path)
	})
}

// Of copies that differ the odd one is to be blamed, on whatever host it lies: the
// one that did not sign the leaves, does not fit the key, or that few hosts have.
func TestTheOddCopyIsBlamed(t *testing.T) {
	three := made(t, func(d *kube.Draft) {
		d.ControlPlanes, d.Endpoint, d.Workers = "cp-1 10.0.0.10\ncp-2 10.0.0.20\ncp-3 10.0.0.30", "api.lab.example:6443", "worker-1 10.0.0.41"
	})
	outside := made(t, func(d *kube.Draft) {
		d.ExternalEtcd, d.EtcdMembers = true, "etcd-1 10.0.0.51\netcd-2 10.0.0.52"
	})
	wrong := elder("kubernetes")
	crt := pki.CertificatePEM(wrong.Cert)
	key, err := wrong.Key.TraditionalPEM()
	require.NoError(t, err)
	half, err := pki.PublicKeyPEM(wrong.Key.Public())
	require.NoError(t, err)
	const ca, etcd, proxy, sa = "/etc/kubernetes/pki/ca", "/etc/kubernetes/pki/etcd/ca", "/etc/kubernetes/pki/front-proxy-ca", "/etc/kubernetes/pki/sa"
	files := health.FilesOf(three)
	authorities := func(f health.File) bool { return !strings.HasPrefix(f.Path, ca+".") }
	for name, test := range map[string]struct {
		files []health.File
		want  []string // rule, host, path and command of each finding
	}{
		"front-proxy-ca.crt of the first": {
			with(files, map[string][]byte{"cp-1" + proxy + ".crt": crt}),
			[]string{"differs-between-hosts cp-1" + proxy + ".crt scp cp-2:" + proxy + ".crt " + proxy + ".crt"},
		},
		"etcd/ca.crt of the first, no keys": {
			with(without(files, etcd+".key"), map[string][]byte{"cp-1" + etcd + ".crt": crt}),
			[]string{"differs-between-hosts cp-1" + etcd + ".crt scp cp-2:" + etcd + ".crt " + etcd + ".crt"},
		},
		"etcd/ca.crt of the apiserver's host": {
			with(health.FilesOf(outside), map[string][]byte{"cp-1" + etcd + ".crt": crt}),
			[]string{"differs-between-hosts cp-1" + etcd + ".crt scp etcd-1:" + etcd + ".crt " + etcd + ".crt"},
		},
		"the pair of the first": {
			with(files, map[string][]byte{"cp-1" + ca + ".crt": crt, "cp-1" + ca + ".key": key}),
			[]string{
				"differs-between-hosts cp-1" + ca + ".crt scp cp-2:" + ca + ".crt " + ca + ".crt",
				"differs-between-hosts cp-1" + ca + ".key scp cp-2:" + ca + ".key " + ca + ".key",
			},
		},
		"the key of the first": {
			with(files, map[string][]byte{"cp-1" + ca + ".key": key}),
			[]string{"differs-between-hosts cp-1" + ca + ".key scp cp-2:" + ca + ".key " + ca + ".key"},
		},
		"two against one, nothing but authorities": {
			slices.DeleteFunc(with(without(files, "worker-1"+ca+".crt", ca+".key"), map[string][]byte{"cp-1" + ca + ".crt": crt}), authorities),
			[]string{"differs-between-hosts cp-1" + ca + ".crt scp cp-2:" + ca + ".crt " + ca + ".crt"},
		},
		"the key alone decides": {
			slices.DeleteFunc(with(without(files, "worker-1"+ca+".crt", "cp-1"+ca+".crt", "cp-1"+ca+".key", "cp-3"+ca+".key"), map[string][]byte{"cp-2" + ca + ".crt": crt}), authorities),
			[]string{"differs-between-hosts cp-2" + ca + ".crt scp cp-3:" + ca + ".crt " + ca + ".crt"},
		},
		"sa.key of the first": {
			with(files, map[string][]byte{"cp-1" + sa + ".key": key}),
			[]string{"differs-between-hosts cp-1" + sa + ".key scp cp-2:" + sa + ".key " + sa + ".key"},
		},
		"sa.pub of the first": {
			with(files, map[string][]byte{"cp-1" + sa + ".pub": half}),
			[]string{"differs-between-hosts cp-1" + sa + ".pub scp cp-2:" + sa + ".pub " + sa + ".pub"},
		},
		"the first is cut": {
			with(files, map[string][]byte{"cp-1" + ca + ".crt": crt[:100]}),
			[]string{"unreadable cp-1" + ca + ".crt scp cp-2:" + ca + ".crt " + ca + ".crt"},
		},
	} {
		var got []string
		for _, f := range guessed(t, test.files).Findings {
			got = append(got, f.Name+" "+f.Host+f.Path+" "+f.Command)
		}
		assert.Equal(t, test.want, got, name)
	}
}

// While one key follows another sa.pub holds both, in any order.
func TestTwoKeysInTheFileOfThePublicKey(t *testing.T) {
	files := health.FilesOf(made(t, nil))
	data := func(r []health.File, name string) []byte {
		i := slices.IndexFunc(r, func(f health.File) bool { return f.Path == name })
		out, err := r[i].Data()
		require.NoError(t, err)
		return out
	}
	const pub = "/etc/kubernetes/pki/sa.pub"
	own, other := data(files, pub), data(health.FilesOf(made(t, nil)), pub)
	require.NotEqual(t, own, other)
	for _, both := range [][]byte{append(slices.Clone(own), other...), append(slices.Clone(other), own...)} {
		assert.Empty(t, guessed(t, with(files, map[string][]byte{"cp-1" + pub: both})).Findings)
	}
}

// Kubernetes takes a certificate for a public key: it is one that belongs to
// sa.key or not, like any other.
func TestACertificateInTheFileOfThePublicKey(t *testing.T) {
	files := health.FilesOf(made(t, nil))
	const pub = "cp-1/etc/kubernetes/pki/sa.pub"
	for name, want := range map[string]string{
		"/etc/kubernetes/pki/apiserver.crt": "sa-pub-of-another-pair: sa.pub does not belong to sa.key",
		"/etc/kubernetes/pki/sa.key":        "unreadable: sa.pub: it holds “EC PRIVATE KEY”; a PUBLIC KEY block is expected",
	} {
		i := slices.IndexFunc(files, func(f health.File) bool { return f.Path == name })
		data, err := files[i].Data()
		require.NoError(t, err)
		found := guessed(t, with(files, map[string][]byte{pub: data})).Findings
		require.Len(t, found, 1, name)
		assert.Equal(t, want, found[0].Name+": "+found[0].What)
	}
}
