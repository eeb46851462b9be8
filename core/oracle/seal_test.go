//go:build !js

package oracle

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/seal"
)

const agePhrase = "correct horse"

// The age program opens what is locked here, and what it locks opens here: a
// file of nothing, and one whole chunk.
func TestPassphraseFilesAreThoseOfAge(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 64 << 10} {
		dir := t.TempDir()
		plain, locked := filepath.Join(dir, "plain"), filepath.Join(dir, "locked")
		data := bytes.Repeat([]byte{'k'}, n)
		file, err := seal.Lock(agePhrase, data)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(locked, file, 0o600))
		ageAsks(t, 1, "age -d '"+locked+"' > '"+plain+"'") // with -o, age writes no file for nothing
		assert.True(t, bytes.Equal(data, read(t, plain)), "%d bytes", n)

		theirs := filepath.Join(dir, "theirs")
		ageAsks(t, 2, "age -p -o '"+theirs+"' '"+plain+"'")
		got, err := seal.Open(agePhrase, read(t, theirs))
		require.NoError(t, err)
		assert.True(t, bytes.Equal(data, got), "%d bytes", n)
	}
}

// Who has the vault's door and the passphrase gets at what lies in it with the
// age program alone, which can put something in as well.
func TestVaultIsThatOfAge(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	door, key, locked := filepath.Join(dir, "door"), filepath.Join(dir, "key"), filepath.Join(dir, "locked")
	v, err := seal.NewVault(agePhrase)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(door, v.Door, 0o600))
	ageAsks(t, 1, "age -d -o '"+key+"' '"+door+"'")
	file, err := seal.Put(v.Slot, []byte("what is kept"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(locked, file, 0o600))
	assert.Equal(t, "what is kept", run(t, "age", "-d", "-i", key, locked))

	theirs, err := try(t, "put in by age", "age", "-r", v.Slot)
	require.NoError(t, err, theirs)
	data, slot, err := seal.Take(agePhrase, v.Door, []byte(theirs))
	require.NoError(t, err)
	assert.Equal(t, "put in by age", string(data))
	assert.Equal(t, v.Slot, slot)
}

// heard is what a program printed so far.
type heard struct {
	sync.Mutex
	text bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	h.Lock()
	defer h.Unlock()
	return h.text.Write(p)
}

func (h *heard) String() string {
	h.Lock()
	defer h.Unlock()
	return h.text.String()
}

// ageAsks runs a command that asks so many times for the passphrase. It takes
// that from a terminal alone, which script makes.
func ageAsks(t *testing.T, times int, line string) {
	t.Helper()
	cmd := exec.Command("script", "-qec", line, "/dev/null")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	said := &heard{}
	cmd.Stdout = said
	require.NoError(t, cmd.Start(), "this test needs the program script: apt-get install bsdutils")
	for n := 1; n <= times; n++ {
		assert.Eventually(t, func() bool { return strings.Count(said.String(), "passphrase") >= n }, 20*time.Second, 20*time.Millisecond, said)
		_, err = in.Write([]byte(agePhrase + "\n"))
		require.NoError(t, err)
	}
	require.NoError(t, cmd.Wait(), "%s", said)
}
