package kube_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
)

func parseConfig(t *testing.T, text string) kube.Kubeconfig {
	t.Helper()
	k, err := kubeconfig.Parse([]byte("apiVersion: v1\nkind: Config\n" + text))
	require.NoError(t, err)
	return k
}

const (
	firstConfig = `
current-context: lab
clusters:
- {name: lab, cluster: {server: "https://10.0.0.10:6443", certificate-authority: ca.crt}}
users:
- {name: jane, user: {token: one}}
contexts:
- {name: lab, context: {cluster: lab, user: jane}}
`
	secondConfig = `
current-context: prod
clusters:
- {name: lab, cluster: {server: "https://other:6443", proxy-url: "http://p"}}
- {name: prod, cluster: {server: "https://prod:6443"}}
users:
- {name: jane, user: {token: two, exec: {command: aws}}}
- {name: jim, user: {exec: {command: aws, args: [eks]}}}
contexts:
- {name: prod, context: {cluster: prod, user: jim, namespace: web}}
`
)

// What kubectl config view --raw makes of KUBECONFIG=first:second.
func TestMergeAsKubectlDoes(t *testing.T) {
	merged, lost := parseConfig(t, firstConfig).Merge(parseConfig(t, secondConfig))
	text, err := merged.YAML()
	require.NoError(t, err)
	golden.Equal(t, string(text))
	assert.Equal(t, []kube.Overruled{{"cluster", "lab"}, {"user", "jane"}, {"current-context", "prod"}}, lost)
}

func TestMergeTakesTheSecondsContextWhereTheFirstHasNone(t *testing.T) {
	merged, lost := parseConfig(t, "clusters: []\n").Merge(parseConfig(t, secondConfig))
	assert.Equal(t, "prod", merged.CurrentContext)
	assert.Empty(t, lost)
	assert.Len(t, merged.Users, 2)
}

func TestMergeLeavesBothAsTheyWere(t *testing.T) {
	first, second := parseConfig(t, firstConfig), parseConfig(t, secondConfig)
	first.Merge(second)
	assert.Equal(t, parseConfig(t, firstConfig), first)
	assert.Equal(t, parseConfig(t, secondConfig), second)
}
