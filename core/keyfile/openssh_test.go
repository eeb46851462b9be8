package keyfile_test

import (
	"encoding/pem"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// A file cut anywhere is told as damaged, and nothing panics.
func TestOpenSSHCutAnywhere(t *testing.T) {
	whole, _ := pem.Decode(write(t, load(t, pki.ECDSAP256), keyfile.OpenSSH))
	for n := range whole.Bytes {
		_, err := keyfile.Read(ctx, pem.EncodeToMemory(&pem.Block{Type: whole.Type, Bytes: whole.Bytes[:n]}), nil)
		assert.Error(t, err, strconv.Itoa(n))
	}
}
