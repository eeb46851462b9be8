package health

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/decode"
)

func TestEachRowIsComplete(t *testing.T) {
	seen := map[string]bool{}
	levels := []decode.Level{decode.Broken, decode.Expired, decode.Warning}
	for i, r := range rules {
		assert.Equal(t, Rule(i), r.Rule, r.Name)
		assert.Equal(t, r.Name, r.Rule.String())
		assert.NotEmpty(t, r.Name)
		assert.False(t, seen[r.Name], "%s is there twice", r.Name)
		seen[r.Name] = true
		for levels[0] != r.Level {
			levels = levels[1:] // the worst first
			assert.NotEmpty(t, levels, "%s: level %s", r.Name, r.Level)
		}
		assert.NotEmpty(t, r.Title, r.Name)
		assert.False(t, strings.HasSuffix(r.Title, "."), "%s: titles are no sentences", r.Name)
		assert.True(t, strings.HasSuffix(r.Why, "."), "%s: why is a sentence", r.Name)
		assert.False(t, r.act == "" && r.command != "", "%s: a command without an act", r.Name)
		page := strings.HasPrefix(r.Ref, "https://kubernetes.io/docs/")
		assert.True(t, page || strings.HasPrefix(r.Ref, "RFC "), "%s: %s", r.Name, r.Ref)
	}
	assert.Equal(t, rules[:], Rules())
}

// What kubeadm does not notice is said to be so.
func TestBlindSpotsOfKubeadmAreNamed(t *testing.T) {
	for _, r := range []Rule{RuleKeyOfAnotherPair, RuleCAKeyOfAnotherPair, RuleSAPubOfAnotherPair} {
		assert.Contains(t, rules[r].Why, "kubeadm does not notice", r)
	}
}

// Commands are for a root shell: nothing in a name may become one.
func TestShellTakesAnyValueAsOneWord(t *testing.T) {
	for value, want := range map[string]string{
		"/etc/kubernetes/pki/ca.crt": "/etc/kubernetes/pki/ca.crt", "https://10.0.0.10:6443": "https://10.0.0.10:6443", "": "''",
		"a b": "'a b'", "$(reboot)": "'$(reboot)'", "x;y": "'x;y'", "it's": `'it'\''s'`, "https://[fd00::1]:6443": "'https://[fd00::1]:6443'",
		"ends;": "'ends;'", "a;b": "'a;b'", "-rf": "'./-rf'",
	} {
		assert.Equal(t, want, Shell(value))
	}
}
