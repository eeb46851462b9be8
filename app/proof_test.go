package app

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/pki"
)

// A signature that Go does not check is none that is wrong, and a weak one that
// holds is right.
func TestProofOfRequests(t *testing.T) {
	for file, want := range map[string]string{"ed448.csr": "Its signature was not checked", "dsa.csr": "Its signature is right", "md5.csr": "Its signature is right"} {
		data, err := os.ReadFile("../core/pki/testdata/signatures/" + file)
		require.NoError(t, err)
		r, err := pki.ParseRequest(data)
		require.NoError(t, err)
		pill, note := proof(r)
		assert.Contains(t, apptest.HTML(pill), want)
		if file == "ed448.csr" {
			assert.Contains(t, apptest.HTML(note), "Ask for one with an RSA, ECDSA or Ed25519 key.")
		} else {
			assert.Nil(t, note)
		}
	}
}
