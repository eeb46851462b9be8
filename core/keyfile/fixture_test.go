package keyfile_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

var (
	ctx        = context.Background()
	passphrase = []byte("correct horse")
)

// fixture reads one of pki's test keys.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "pki", "testdata", "keys", name))
	require.NoError(t, err)
	return data
}

// load is the test key of an algorithm.
func load(t testing.TB, a pki.KeyAlgorithm) keyfile.Key {
	t.Helper()
	k, err := keyfile.Read(ctx, fixture(t, strings.ToLower(string(a))+".key"), nil)
	require.NoError(t, err)
	k.Format = ""
	return k
}

// write writes with the passphrase where the format has one.
func write(t testing.TB, k keyfile.Key, id keyfile.ID) []byte {
	t.Helper()
	data, err := keyfile.Write(ctx, k, id, keyfile.Options{Passphrase: passphrase})
	require.NoError(t, err, id)
	return data
}

// slow tells that deriving keys and reading large ones takes seconds here.
func slow() bool { return runtime.GOOS == "js" }
