// Package seal locks bytes with a passphrase, as files that the age program
// opens (age-encryption.org/v1): nobody is tied to this one.
//
//	file, err := seal.Lock("correct horse", data)
//	$ age -d workspace.zip.age > workspace.zip
//
// Deriving the key takes seconds and 256 MiB in a browser, as it must to be
// slow for those who guess: such calls belong into a worker, see package task.
package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
)

// work is the scrypt work factor: N = 2^18, what the age program takes itself.
// Tests of all else take less.
var work = 18

// mostWork bounds what is spent on a file of others: 2^20 takes 1 GiB.
const mostWork = 20

// ErrPassphrase says that a file was not locked with this passphrase.
var ErrPassphrase = errors.New("seal: the passphrase does not open it: look at capitals, the keyboard’s layout and blanks at its ends")

// ErrNoPassphrase says that there is none.
var ErrNoPassphrase = errors.New("seal: there is no passphrase: give one")

// ErrForeign says that a file is no age file.
var ErrForeign = errors.New("seal: it is no age file: those begin with age-encryption.org/v1")

// Is tells whether a file is an age one.
func Is(file []byte) bool { return bytes.HasPrefix(file, []byte(intro)) }

// Lock encrypts data with a passphrase.
func Lock(passphrase string, data []byte) ([]byte, error) {
	if passphrase == "" {
		return nil, ErrNoPassphrase
	}
	return encrypt(data, func(fileKey []byte) (stanza, error) { return wrapForPassphrase(passphrase, work, fileKey) })
}

// Open decrypts what [Lock] or age -p encrypted.
func Open(passphrase string, file []byte) ([]byte, error) {
	switch {
	case !Is(file):
		return nil, ErrForeign
	case passphrase == "":
		return nil, ErrNoPassphrase
	}
	return decrypt(file, func(stanzas []stanza) ([]byte, error) {
		i := slices.IndexFunc(stanzas, func(s stanza) bool { return s.args[0] == passphraseKind })
		switch {
		case i < 0:
			return nil, errors.New("it is locked for keys, not with a passphrase: open it with age -d -i KEYFILE")
		case len(stanzas) > 1:
			return nil, errHeader
		}
		return unwrapByPassphrase(passphrase, stanzas[i])
	})
}

// encrypt makes a file with a key of its own, which wrap wraps for whoever is
// to read it.
func encrypt(data []byte, wrap func(fileKey []byte) (stanza, error)) ([]byte, error) {
	fileKey := make([]byte, fileKeySize)
	rand.Read(fileKey) //nolint:errcheck // it never fails (crypto/rand)
	s, err := wrap(fileKey)
	if err != nil {
		return nil, fmt.Errorf("seal: encrypt: %w", err)
	}
	file, err := writeHeader(fileKey, s)
	if err == nil {
		file, err = sealPayload(file, fileKey, data)
	}
	if err != nil {
		return nil, fmt.Errorf("seal: encrypt: %w", err)
	}
	return file, nil
}

// decrypt opens a file whose key unwrap finds in one of its stanzas.
func decrypt(file []byte, unwrap func([]stanza) ([]byte, error)) ([]byte, error) {
	h, payload, err := readHeader(file)
	var fileKey []byte
	if err == nil {
		fileKey, err = unwrap(h.stanzas)
	}
	switch {
	case errors.Is(err, ErrPassphrase), errors.Is(err, ErrForeign):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("seal: it cannot be opened: %w", err)
	case !h.checked(fileKey):
		return nil, fmt.Errorf("seal: it cannot be opened: %w", errHeader)
	}
	return openPayload(payload, fileKey)
}
