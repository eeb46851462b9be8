package keyfile

import (
	"context"
	"crypto/sha512"
	"encoding/binary"
	"errors"

	//lint:ignore SA1019 OpenSSH's key files rest on it
	"golang.org/x/crypto/blowfish"
)

// What bcrypt's hash encrypts in bcrypt_pbkdf, and how often.
const (
	bcryptText    = "OxychromaticBlowfishSwatDynamite"
	bcryptRepeats = 64
)

// bcryptPBKDF derives n bytes (bcrypt_pbkdf(3) of OpenBSD): PBKDF2 (RFC 8018
// section 5.2) over a hash that is made of bcrypt. Other than there, the bytes
// of the blocks lie in turns, so that who wants some must make them all.
func bcryptPBKDF(ctx context.Context, passphrase, salt []byte, rounds, n int) ([]byte, error) {
	switch {
	case rounds < 1:
		return nil, errors.New("bcrypt_pbkdf: number of rounds is too small")
	case len(salt) == 0:
		return nil, errors.New("bcrypt_pbkdf: bad salt length")
	}
	if err := BcryptRounds.Check(int64(rounds)); err != nil {
		return nil, err
	}
	password := sha512.Sum512(passphrase)
	blocks := (n + len(bcryptText) - 1) / len(bcryptText)
	out := make([]byte, blocks*len(bcryptText))
	for block := range blocks {
		u := binary.BigEndian.AppendUint32(append([]byte{}, salt...), uint32(block+1))
		for range rounds { // about 10 ms each in a browser
			if unwanted(ctx) {
				return nil, ctx.Err()
			}
			salted := sha512.Sum512(u)
			var err error
			if u, err = bcryptHash(password[:], salted[:]); err != nil {
				return nil, err
			}
			for i, b := range u {
				out[i*blocks+block] ^= b
			}
		}
	}
	return out[:n], ctx.Err()
}

// bcryptHash is 32 bytes: [bcryptText] encrypted with Blowfish, whose key is
// set up at length from password and salt. Its words are written with their
// lowest byte first, which those of bcrypt itself are not.
func bcryptHash(password, salt []byte) ([]byte, error) {
	c, err := blowfish.NewSaltedCipher(password, salt)
	if err != nil {
		return nil, err
	}
	for range bcryptRepeats {
		blowfish.ExpandKey(salt, c)
		blowfish.ExpandKey(password, c)
	}
	out := []byte(bcryptText)
	for at := 0; at < len(out); at += blowfish.BlockSize {
		b := out[at : at+blowfish.BlockSize]
		for range bcryptRepeats {
			c.Encrypt(b, b)
		}
	}
	for at := 0; at < len(out); at += 4 {
		binary.LittleEndian.PutUint32(out[at:], binary.BigEndian.Uint32(out[at:]))
	}
	return out, nil
}
