//go:build !js

package oracle

import (
	"encoding/base64"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"kubepki/core/command"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
)

func kubeTrials() []trial { return append(objectTrials(), clusterTrials()...) }

// jane is the user of the kubeconfigs.
var jane = command.Kubeconfig{Cluster: "lab", Server: "https://10.0.0.10:6443", User: "it's jane", Context: "jane@lab", Namespace: "dev", Embed: true}

// sameKubeconfig wants jane's server and files in a kubeconfig.
func sameKubeconfig(t *testing.T, r result) {
	t.Helper()
	parsed, err := kubeconfig.Parse(r.made(t))
	require.NoError(t, err)
	cluster, user, err := parsed.Current()
	require.NoError(t, err)
	assert.Equal(t, jane.Server, cluster.Cluster.Server)
	assert.Equal(t, string(r.bench.files["ca.crt"]), string(cluster.Cluster.AuthorityData))
	assert.Equal(t, string(r.bench.files["it's.key"]), string(user.User.KeyData))
	assert.Equal(t, string(r.bench.files["it's.crt"]), string(user.User.CertificateData))
}

// clusterTrials put kubeconfigs together and ask a real cluster.
func clusterTrials() []trial {
	b := on(pki.ECDSAP256, clientTemplate)
	return []trial{
		{"", b, command.Call{Operation: command.MergeConfigs, In: "a.conf", Second: "b.conf"}, func(t *testing.T, b *bench) {
			for i, name := range []string{"a.conf", "b.conf"} {
				c := jane
				c.Context, c.User = name, "user of "+name
				s, ok := command.ScriptOf(b.completed(command.Call{Operation: command.MakeKubeconfig, Out: name, Kube: c}), command.Kubectl)
				require.True(t, ok, i)
				dir := b.folder(t, s)
				out, err := shell(t, dir, s.Lines...)
				require.NoError(t, err, out)
				b.files[name] = result{b, s, dir, out}.made(t)
			}
		}, func(t *testing.T, r result) {
			sameKubeconfig(t, r)
			assert.Contains(t, string(r.made(t)), "current-context: a.conf")
			assert.Contains(t, string(r.made(t)), "name: user of b.conf")
		}},
		{"", b, command.Call{Operation: command.AskCluster, Cert: "new.crt", Alias: "jane.it"}, func(t *testing.T, b *bench) {
			b.environment = []string{"KUBECONFIG=" + put(t, "kubeconfig", []byte(cluster(t).kubeconfig))}
		}, func(t *testing.T, r result) {
			ca := cluster(t).ca
			sameCertificate(t, r.script, r.bench.issue(t, ca, clientTemplate(t), r.bench.key, false), r.made(t), ca.Cert, 365)
		}},
	}
}

// objectTrials write Secrets, ConfigMaps and kubeconfigs.
func objectTrials() []trial {
	b := on(pki.ECDSAP256, clientTemplate)
	paths := jane
	paths.Embed, paths.Namespace = false, ""
	return []trial{
		{"", b, command.Call{Operation: command.MakeSecret}, nil, func(t *testing.T, r result) {
			assert.Equal(t, map[string]string{"tls.crt": string(r.bench.files["it's.crt"]), "tls.key": string(r.bench.files["it's.key"])}, dataIn(t, r.made(t), "Secret"))
		}},
		{"", b, command.Call{Operation: command.MakeConfigMap}, nil, func(t *testing.T, r result) {
			assert.Equal(t, map[string]string{"ca.crt": string(r.bench.files["ca.crt"])}, dataIn(t, r.made(t), "ConfigMap"))
		}},
		{"embedded", b, command.Call{Operation: command.MakeKubeconfig, Out: "jane.conf", Kube: jane}, nil, sameKubeconfig},
		{"paths", b, command.Call{Operation: command.MakeKubeconfig, Out: "jane.conf", Kube: paths}, nil, func(t *testing.T, r result) {
			text := string(r.made(t))
			for _, want := range []string{"client-key: it's.key", "client-certificate: it's.crt", "certificate-authority: ca.crt", "current-context: jane@lab"} {
				assert.Contains(t, text, want)
			}
		}},
	}
}

// dataIn reads the data of a Secret or ConfigMap; yaml decodes neither's base64.
func dataIn(t *testing.T, text []byte, kind string) map[string]string {
	t.Helper()
	var o struct {
		Kind string            `yaml:"kind"`
		Type string            `yaml:"type"`
		Data map[string]string `yaml:"data"`
	}
	require.NoError(t, yaml.Unmarshal(text, &o))
	assert.Equal(t, kind, o.Kind)
	if kind == "Secret" {
		assert.Equal(t, "kubernetes.io/tls", o.Type)
		for name, v := range o.Data {
			o.Data[name] = decoded(t, v)
		}
	}
	return o.Data
}

func revokeTrials() []trial {
	b := on(pki.ECDSAP256, serverTemplate)
	reasonOf := func(t *testing.T, r result) {
		var line string
		for _, l := range strings.Split(string(r.made(t)), "\n") {
			if strings.HasPrefix(l, "R\t") {
				line = l
			}
		}
		fields := strings.Split(line, "\t")
		require.Greater(t, len(fields), 4, line)
		assert.True(t, strings.HasSuffix(fields[2], ",keyCompromise"), line)
		serial, ok := new(big.Int).SetString(fields[3], 16)
		require.True(t, ok)
		assert.Equal(t, r.bench.leaf.SerialNumber, serial)
	}
	return []trial{
		{"", b, command.Call{Operation: command.Revoke, Reason: 1}, nil, reasonOf},
		{"", func(t *testing.T) *bench {
			made := on(pki.ECDSAP256, serverTemplate)(t)
			made.call.Revoked, made.call.Template.Serial = made.revoked(), big.NewInt(258)
			return made
		}, command.Call{Operation: command.MakeList, Days: 30}, nil, sameList},
		{"of a revoked one", b, command.Call{Operation: command.CheckList, In: "lab.crl", Cert: "under.crt", CA: "both.crt"}, func(t *testing.T, b *bench) {
			empty, err := b.sub.IssueCRL(t.Context(), pki.CRLTemplate{Number: big.NewInt(1), ThisUpdate: b.made.Add(-time.Minute), NextUpdate: b.made.Add(time.Hour)})
			require.NoError(t, err)
			b.files["lab.crl"] = pki.CRLPEM(empty)
			b.files["both.crt"] = append(append([]byte{}, b.files["sub.crt"]...), b.files["ca.crt"]...)
		}, func(t *testing.T, r result) {
			assert.Contains(t, r.out, ": OK")
			out, err := shell(t, r.dir, "cat > old.crl <<'E'\n"+string(pki.CRLPEM(r.bench.list))+"E", `openssl verify -crl_check -CRLfile old.crl -CAfile ca.crt "it's.crt"`)
			assert.Error(t, err)
			assert.Contains(t, out, "certificate revoked")
			standing, err := pki.CheckRevoked(r.bench.leaf, r.bench.list, r.bench.root.Cert, time.Now())
			require.NoError(t, err)
			assert.True(t, standing.Revoked)
		}},
	}
}

// sameList compares a list that a tool signed with ours.
func sameList(t *testing.T, r result) {
	theirs, err := pki.ParseCRL(r.made(t))
	require.NoError(t, err)
	ours := r.bench.list
	require.NoError(t, theirs.CheckSignatureFrom(r.bench.root.Cert))
	assert.Equal(t, ours.RawIssuer, theirs.RawIssuer)
	assert.WithinDuration(t, ours.NextUpdate, theirs.NextUpdate, 5*time.Minute)
	assert.WithinDuration(t, ours.ThisUpdate, theirs.ThisUpdate, 5*time.Minute)
	want, got := pki.RevokedIn(ours), pki.RevokedIn(theirs)
	require.Len(t, got, len(want))
	var found []command.Field
	if theirs.Number == nil || ours.Number.Cmp(theirs.Number) != 0 {
		found = append(found, command.FieldExtra)
	}
	assert.Equal(t, ours.AuthorityKeyId, theirs.AuthorityKeyId)
	for i := range want {
		assert.Equal(t, want[i].Serial, got[i].Serial)
		if len(found) == 0 {
			assert.Equal(t, want[i], got[i])
		}
	}
	agree(t, r.script, found)
}

func decoded(t *testing.T, v string) string {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(v)
	require.NoError(t, err)
	return string(data)
}
