package decode

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSignaturesThatGoRefuses: what openssl finds right is not called wrong, what
// is changed is, and what nothing here can check is told as such.
func TestSignaturesThatGoRefuses(t *testing.T) {
	for _, c := range []struct {
		file    string
		rules   []Rule // of the file as it is
		changed Rule   // what is told besides when its signature is another
		what    string
	}{
		{"rsa512.crt", []Rule{RuleWeakKey}, RuleSignature, "The RSA key has only 512 bits"},
		{"rsa768.crt", []Rule{RuleWeakKey}, RuleSignature, "The RSA key has only 768 bits"},
		{"md5.crt", nil, RuleSignature, ""},
		{"dsa.crt", nil, RuleSignature, ""},
		{"rsa512.csr", []Rule{RuleWeakKey}, RuleSignature, "The RSA key has only 512 bits"},
		{"md5.csr", []Rule{RuleWeakHash}, RuleSignature, "It is signed over MD5"},
		{"dsa.csr", []Rule{RuleSignature}, RuleSignature, "Its signature holds, but Go checks none of its kind"},
	} {
		t.Run(c.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("..", "pki", "testdata", "signatures", c.file))
			require.NoError(t, err)
			o := one(t, string(data))
			assert.Equal(t, c.rules, rulesOf(o))
			if len(o.Problems) > 0 {
				assert.Equal(t, c.what, o.Problems[0].What)
			}
			b, _ := pem.Decode(data)
			b.Bytes[len(b.Bytes)-1] ^= 1
			changed := rulesOf(one(t, string(b.Bytes)))
			assert.Contains(t, changed, c.changed)
		})
	}
}

func rulesOf(o Object) (out []Rule) {
	for _, p := range o.Problems {
		out = append(out, p.Rule)
	}
	return out
}
