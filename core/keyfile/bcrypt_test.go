package keyfile

import (
	"context"
	"encoding/hex"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pace"
)

// What OpenBSD's own bcrypt_pbkdf derives (the vectors of golang.org/x/crypto).
var bcryptVectors = []struct {
	rounds                 int
	password, salt, result string
}{
	{12, "password", "salt", "1ae42c05d487bc02f64921a4ebe4ea93bcacfe135fda99974c06b7b01fae149a"},
	{3, "passwordy\x00PASSWORD\x00", "salty\x00SALT\x00", "7f310bd3e78c3280c59ce4595211a2928e8d4ec744c1ed2efc9f764e3388e0ad"},
	{8, "секретное слово", "посолить немножко", "8df43fc6fe131fc47f0c9e39224bd94c70b6fcc8ee8135faddf61156e6cb2733" +
		"ea765f315a3e1e4afc35bf8687d189254c1e05a6fe80c0617f9183d67260d6a115c6c94e3603e2303fbb43a76a64523ffda686b1d4518543"},
}

func TestBcryptDerivesWhatOpenBSDDoes(t *testing.T) {
	for _, v := range bcryptVectors {
		got, err := bcryptPBKDF(t.Context(), []byte(v.password), []byte(v.salt), v.rounds, len(v.result)/2)
		require.NoError(t, err)
		assert.Equal(t, v.result, hex.EncodeToString(got), v.password)
	}
}

func TestBcryptHash(t *testing.T) {
	var password, salt []byte
	for i := range byte(64) {
		password, salt = append(password, i), append(salt, i+64)
	}
	got, err := bcryptHash(password, salt)
	require.NoError(t, err)
	assert.Equal(t, "87904870eef9deddf8e7611a140106e6aaf1a363d9a2c504db356443721eb555", hex.EncodeToString(got))
}

func TestBcryptEndsWithItsContext(t *testing.T) {
	ending := pace.EndsAt(3)
	_, err := bcryptPBKDF(ending, []byte("x"), []byte("y"), 3, 32)
	assert.ErrorIs(t, err, context.Canceled, "it looks in each round")
	assert.Equal(t, 4, ending.Asked(), "it looks, and goes on")
	short, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err = bcryptPBKDF(short, []byte("x"), []byte("y"), 256, 1024)
	assert.ErrorIs(t, err, context.DeadlineExceeded, "it lets time pass")
}

func TestBcryptRefusesWhatItCannotDo(t *testing.T) {
	for _, tt := range []struct {
		salt   string
		rounds int
		want   string
	}{
		{"y", 0, "bcrypt_pbkdf: number of rounds is too small"},
		{"", 1, "bcrypt_pbkdf: bad salt length"},
		{"y", 257, "keyfile: bcrypt rounds: 257 are asked for, at most 256 are allowed"},
	} {
		_, err := bcryptPBKDF(t.Context(), []byte("x"), []byte(tt.salt), tt.rounds, 48)
		assert.ErrorContains(t, err, tt.want)
	}
}
