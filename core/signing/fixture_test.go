package signing

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// fixture reads a request of testdata, made by openssl 3.0:
//
//	openssl req -new -newkey rsa:1024 -nodes -keyout /dev/null -subj /CN=weak -out weak.csr
//	openssl req -new -newkey rsa:2048 -nodes -keyout /dev/null -sha1 -subj /CN=sha1 -out sha1.csr
//	openssl req -new -newkey rsa:2048 -nodes -keyout /dev/null -md5 -subj /CN=md5 -out md5.csr
func fixture(t *testing.T, name string) *pki.Request {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	r, err := pki.ParseRequest(data)
	require.NoError(t, err)
	return r
}
