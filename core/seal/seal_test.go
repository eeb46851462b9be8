package seal

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func quickly(t *testing.T) {
	usual := work
	work = 10
	t.Cleanup(func() { work = usual })
}

// What leaves the page is as hard to guess as what the age program makes.
func TestWorkIsAges(t *testing.T) {
	file, err := Lock("x", nil)
	require.NoError(t, err)
	assert.Regexp(t, `^age-encryption.org/v1\n-> scrypt \S+ 18\n`, string(file))
}

func TestLockAndOpen(t *testing.T) {
	quickly(t)
	data := bytes.Repeat([]byte("a key\n"), 30_000) // more than one chunk of age's 64 KiB
	file, err := Lock("correct horse", data)
	require.NoError(t, err)
	assert.True(t, Is(file))
	assert.Contains(t, string(file[:60]), "-> scrypt ")
	assert.NotContains(t, string(file), "a key")
	back, err := Open("correct horse", file)
	require.NoError(t, err)
	assert.Equal(t, data, back)

	for name, c := range map[string]struct {
		passphrase string
		file       []byte
		want       string
	}{
		"wrong":      {"Correct horse", file, ErrPassphrase.Error()},
		"none":       {"", file, ErrNoPassphrase.Error()},
		"no age":     {"correct horse", []byte("PK\x03\x04"), ErrForeign.Error()},
		"cut off":    {"correct horse", file[:len(file)-100], "damaged or cut off"},
		"changed":    {"correct horse", append(bytes.Clone(file[:len(file)-1]), file[len(file)-1]^1), "damaged or cut off"},
		"head alone": {"correct horse", file[:30], "cannot be opened"},
	} {
		_, err := Open(c.passphrase, c.file)
		assert.ErrorContains(t, err, c.want, name)
	}
}

// A file that asks for hours of work is refused before it begins.
func TestOpenIsBounded(t *testing.T) {
	file := []byte(intro + "-> scrypt bBXB3HDf8qYb1rNv8PpYGw 30\nPGQDkqj9RFvUZuAyWnp8S4EhmRCc5Ih1Xg7MG7yy8mU\n--- " + "iYxUCBqEVm9WGyTsxgnpk1tz5rXFLTjpz5kFhJvwJDw\nx")
	_, err := Open("x", file)
	assert.ErrorContains(t, err, "work factor")
}

func TestVault(t *testing.T) {
	quickly(t)
	v, err := NewVault("correct horse")
	require.NoError(t, err)
	first, err := Put(v.Slot, []byte("first"))
	require.NoError(t, err)
	second, err := Put(v.Slot, []byte("second"))
	require.NoError(t, err)
	for want, locked := range map[string][]byte{"first": first, "second": second} {
		data, slot, err := Take("correct horse", v.Door, locked)
		require.NoError(t, err)
		assert.Equal(t, want, string(data))
		assert.Equal(t, v.Slot, slot)
	}
	_, _, err = Take("other", v.Door, first)
	assert.ErrorIs(t, err, ErrPassphrase)
	_, err = Open("correct horse", first)
	assert.ErrorContains(t, err, "locked for keys", "what lies in the vault has no passphrase of its own")
	_, _, err = Take("correct horse", v.Door, v.Door)
	assert.Error(t, err)
	_, err = Put("age1nonsense", nil)
	assert.Error(t, err)
	_, err = NewVault("")
	assert.ErrorIs(t, err, ErrNoPassphrase)
}
