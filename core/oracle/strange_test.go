//go:build !js

package oracle

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/convert"
	"kubepki/core/keyfile"
)

// TestStoresOfOtherCiphersAreNotCalledDamaged: openssl opens them, and they are whole.
func TestStoresOfOtherCiphersAreNotCalledDamaged(t *testing.T) {
	t.Parallel()
	key, cert := makeKey(t, keyKinds[4].args...), filepath.Join(t.TempDir(), "c.pem")
	runOpenSSL(t, nil, "req", "-x509", "-new", "-subj", "/CN=x", "-key", key, "-out", cert)
	for _, cipher := range []string{"PBE-MD5-DES", "PBE-SHA1-RC4-128", "camellia-128-cbc", "aria-128-cbc"} {
		file := filepath.Join(t.TempDir(), "s.p12")
		runOpenSSL(t, nil, "pkcs12", "-export", "-legacy", "-inkey", key, "-in", cert, "-keypbe", cipher, "-passout", "pass:x", "-out", file)
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		_, err = convert.Read(context.Background(), data, []byte("x"))
		assert.ErrorIs(t, err, keyfile.ErrAlgorithm, cipher)
	}
}
