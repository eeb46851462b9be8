package seal

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"strings"
	"testing"

	vectors "c2sp.org/CCTV/age"
	"filippo.io/age"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

// vector is one file of the format's authors with what must come of it.
type vector struct {
	expect, payload, passphrase, compressed, armored string
	identities                                       []string
	file                                             []byte
}

func readVector(t *testing.T, data []byte) vector {
	t.Helper()
	head, file, ok := bytes.Cut(data, []byte("\n\n"))
	require.True(t, ok)
	v := vector{file: file}
	for _, line := range strings.Split(string(head), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "expect":
			v.expect = value
		case "payload":
			v.payload = value
		case "passphrase":
			v.passphrase = value
		case "identity":
			v.identities = append(v.identities, value)
		case "compressed":
			v.compressed = value
		case "armored":
			v.armored = value
		}
	}
	if v.compressed == "zlib" {
		r, err := zlib.NewReader(bytes.NewReader(v.file))
		require.NoError(t, err)
		v.file, err = io.ReadAll(r)
		require.NoError(t, err)
	}
	return v
}

// open opens the vector as its key says; ok tells whether that is done here.
func (v vector) open() (data []byte, ok bool, err error) {
	switch {
	case v.armored != "":
		return nil, false, nil
	case v.passphrase != "":
		data, err = Open(v.passphrase, v.file)
		return data, true, err
	}
	for _, text := range v.identities {
		key, err := readKey(text)
		if err != nil {
			return nil, false, nil // post-quantum
		}
		if data, err = decrypt(v.file, func(all []stanza) ([]byte, error) { return anyFor(key, all) }); err == nil {
			return data, true, nil
		}
	}
	return nil, true, errOtherKey
}

// The vectors of the format's authors: what is right opens, and nothing else.
func TestVectorsOfTheFormat(t *testing.T) {
	names, err := fs.Glob(vectors.Vectors, "*")
	require.NoError(t, err)
	run, opened := 0, 0
	for _, name := range names {
		data, err := fs.ReadFile(vectors.Vectors, name)
		require.NoError(t, err)
		v := readVector(t, data)
		got, ok, err := v.open()
		if !ok {
			continue
		}
		run++
		if v.expect != "success" {
			assert.Error(t, err, "%s: %s is expected", name, v.expect)
			continue
		}
		opened++
		sum := sha256.Sum256(got)
		if assert.NoError(t, err, name) {
			assert.Equal(t, v.payload, hex.EncodeToString(sum[:]), name)
		}
	}
	t.Logf("%d vectors, %d of them open", run, opened)
	assert.Greater(t, run, 80)
	assert.Greater(t, opened, 10)
}

// sizes are around the borders of chunks.
var sizes = []int{0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 3*chunkSize + 7}

// What is locked here opens with age's own library, and the other way round.
func TestTheLibraryAgrees(t *testing.T) {
	quickly(t)
	for _, size := range sizes {
		data := bytes.Repeat([]byte{7}, size)
		file, err := Lock("correct horse", data)
		require.NoError(t, err)
		id, err := age.NewScryptIdentity("correct horse")
		require.NoError(t, err)
		r, err := age.Decrypt(bytes.NewReader(file), id)
		require.NoError(t, err)
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(data, got), size)

		recipient, err := age.NewScryptRecipient("correct horse")
		require.NoError(t, err)
		recipient.SetWorkFactor(work)
		back, err := Open("correct horse", byLibrary(t, recipient, data))
		require.NoError(t, err)
		assert.True(t, bytes.Equal(data, back), size)
	}
}

func TestTheLibraryAgreesOnPairs(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	key, err := readKey(id.String())
	require.NoError(t, err)
	assert.Equal(t, id.String(), keyText(key))
	assert.Equal(t, id.Recipient().String(), recipientText(key.PublicKey()))

	file, err := Put(id.Recipient().String(), []byte("kept"))
	require.NoError(t, err)
	r, err := age.Decrypt(bytes.NewReader(file), id)
	require.NoError(t, err)
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.Equal(t, "kept", string(got))

	other, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	back, err := decrypt(byLibrary(t, other.Recipient(), []byte("two"), id.Recipient()), func(all []stanza) ([]byte, error) { return anyFor(key, all) })
	require.NoError(t, err)
	assert.Equal(t, "two", string(back))
}

func byLibrary(t *testing.T, first age.Recipient, data []byte, more ...age.Recipient) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := age.Encrypt(&b, append([]age.Recipient{first}, more...)...)
	require.NoError(t, err)
	_, err = w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestKeysThatAreNone(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	good := id.Recipient().String()
	for _, text := range []string{"", "age", "age1", good[:len(good)-1], good + "q", strings.ToUpper(good), "Age" + good[3:], "age1" + strings.Repeat("q", 58), id.String(), "agé1qqqqqqqq"} {
		_, err := readRecipient(text)
		assert.Error(t, err, text)
		_, err = readKey(strings.ToLower(text))
		assert.Error(t, err, text)
	}
}

// No bytes make the reader panic, and what it opens the library opens too.
func FuzzOpen(f *testing.F) {
	usual := work
	work = 1
	f.Cleanup(func() { work = usual })
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		file, err := Lock("x", []byte("a key"))
		require.NoError(seeds, err)
		seeds.Add(file)
		seeds.Add(file[:60])
	}, func(t *testing.T, file []byte) {
		h, _, err := readHeader(file)
		if err != nil || len(h.stanzas) == 0 || len(h.stanzas[0].args) < 3 || len(h.stanzas[0].args[2]) > 1 {
			return // a work factor of one digit takes no time
		}
		data, err := Open("x", file)
		if err != nil {
			return
		}
		id, err := age.NewScryptIdentity("x")
		require.NoError(t, err)
		r, err := age.Decrypt(bytes.NewReader(file), id)
		require.NoError(t, err)
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, got))
	})
}

// No bytes stop the opening of a vault, and what comes out was put in.
func FuzzTake(f *testing.F) {
	usual := work
	work = 1
	f.Cleanup(func() { work = usual })
	var v Vault
	data := []byte("a key")
	mutate.Fuzz(f, 3000, func(seeds *mutate.Seeds) {
		var err error
		v, err = NewVault("x")
		require.NoError(seeds, err)
		locked, err := Put(v.Slot, data)
		require.NoError(seeds, err)
		seeds.Add(locked)
	}, func(t *testing.T, locked []byte) {
		got, _, err := Take("x", v.Door, locked)
		require.True(t, err != nil || len(locked) == 0 || bytes.Equal(got, data))
	})
}
