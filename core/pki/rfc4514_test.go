package pki

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRFC4514(t *testing.T) {
	for text, encoding := range map[string]string{
		"CN=jane,O=ops,O=dev":                  "O=dev, O=ops, CN=jane",
		`CN=James \"Jim\" Smith\, III,DC=net`:  `DC=net, CN=James "Jim" Smith\, III`,
		`CN=\#a\;b\<c\>,1.2.3.4=x`:             "1.2.3.4=x, CN=#a;b<c>",
		"CN=Lučić":                             "CN=Lučić",
		"emailAddress=a@lab.example,CN=system": "CN=system, emailAddress=a@lab.example",
	} {
		n, err := ParseName(encoding)
		require.NoError(t, err, encoding)
		assert.Equal(t, text, n.RFC4514())
	}
}
