package seal

import (
	"crypto/rand"
	"fmt"
	"strconv"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/crypto/scrypt"
)

// passphraseKind is the kind of a stanza under a passphrase. It stands alone:
// who knows the passphrase shall know who wrote the file.
const passphraseKind = "scrypt"

// passphraseLabel begins scrypt's salt.
const passphraseLabel = "age-encryption.org/v1/scrypt"

// scryptBlock is scrypt's r; its p is 1.
const scryptBlock = 8

// wrapForPassphrase wraps a file's key with 2^work steps of scrypt.
func wrapForPassphrase(passphrase string, work int, fileKey []byte) (stanza, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) //nolint:errcheck // it never fails (crypto/rand)
	key, err := passphraseKey(passphrase, salt, work)
	if err != nil {
		return stanza{}, err
	}
	body, err := wrap(key, fileKey)
	return stanza{[]string{passphraseKind, canonical.EncodeToString(salt), strconv.Itoa(work)}, body}, err
}

// unwrapByPassphrase gives the file's key, [ErrPassphrase] for another passphrase.
func unwrapByPassphrase(passphrase string, s stanza) ([]byte, error) {
	if len(s.args) != 3 {
		return nil, errHeader
	}
	salt, err := decode64(s.args[1])
	if err != nil || len(salt) != saltSize || len(s.body) != fileKeySize+chacha20poly1305.Overhead {
		return nil, errHeader
	}
	work, err := strconv.Atoi(s.args[2])
	if err != nil || work < 1 || strconv.Itoa(work) != s.args[2] {
		return nil, errHeader
	}
	if work > mostWork {
		return nil, fmt.Errorf("its work factor is %d, at most %d is taken here", work, mostWork)
	}
	key, err := passphraseKey(passphrase, salt, work)
	if err != nil {
		return nil, err
	}
	fileKey, err := unwrap(key, s.body)
	if err != nil {
		return nil, ErrPassphrase
	}
	return fileKey, nil
}

func passphraseKey(passphrase string, salt []byte, work int) ([]byte, error) {
	return scrypt.Key([]byte(passphrase), append([]byte(passphraseLabel), salt...), 1<<work, scryptBlock, 1, chacha20poly1305.KeySize)
}

// wrap seals a file's key under a key that is used for nothing else: so its
// nonce may be zeros.
func wrap(key, fileKey []byte) ([]byte, error) {
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, make([]byte, chacha20poly1305.NonceSize), fileKey, nil), nil
}

func unwrap(key, body []byte) ([]byte, error) {
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, make([]byte, chacha20poly1305.NonceSize), body, nil)
}
