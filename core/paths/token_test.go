package paths_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/health"
	"kubepki/core/kube/kubetest"
)

// Of several control planes the one is told that has another pair for tokens, and
// none that is like the rest.
func TestTheOddPairForTokensIsTold(t *testing.T) {
	r, other := kubetest.Made(t, shapes["many"]), kubetest.Made(t, shapes["many"])
	files, foreign := health.FilesOf(r), health.FilesOf(other)
	for i, f := range files {
		if f.Host == "cp-2" && strings.HasPrefix(f.Path, "/etc/kubernetes/pki/sa.") {
			files[i] = foreign[slices.IndexFunc(foreign, func(o health.File) bool { return o.Host == f.Host && o.Path == f.Path })]
		}
	}
	report := judged(t, started(t, r, "manifests/"), files)
	var found []string
	for _, f := range report.Findings {
		assert.Equal(t, []string{"tokens-refused", "cp-2"}, []string{f.Name, f.Host}, f.What)
		found = append(found, f.What)
	}
	assert.ElementsMatch(t, []string{
		"kube-apiserver on cp-2 signs with --service-account-signing-key-file, and --service-account-key-file of kube-apiserver on cp-1 is of another pair",
		"kube-controller-manager on cp-2 signs with --service-account-private-key-file, and --service-account-key-file of kube-apiserver on cp-1 is of another pair",
		"kube-apiserver on cp-2 refuses the tokens of kube-apiserver on cp-1, kube-controller-manager on cp-1, kube-apiserver on cp-3 and kube-controller-manager on cp-3: its --service-account-key-file is of another pair",
	}, found)
}
