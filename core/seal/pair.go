package seal

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// pairKind is the kind of a stanza for a key pair, and pairLabel what its
// wrapping key is derived for (C2SP age.md, "The X25519 recipient type").
const (
	pairKind  = "X25519"
	pairLabel = "age-encryption.org/v1/X25519"
)

// What both halves of a key pair begin with, in Bech32.
const (
	publicPrefix  = "age"
	privatePrefix = "age-secret-key-" // written in capitals
)

// keyText is the private half as age-keygen writes it.
func keyText(key *ecdh.PrivateKey) string {
	return strings.ToUpper(bech32(privatePrefix, key.Bytes()))
}

// recipientText is the public half, "age1…".
func recipientText(key *ecdh.PublicKey) string { return bech32(publicPrefix, key.Bytes()) }

func readKey(text string) (*ecdh.PrivateKey, error) {
	prefix, data, err := readBech32(text)
	if err != nil || prefix != privatePrefix || text != strings.ToUpper(text) {
		return nil, errors.New("it is no age identity: those begin with AGE-SECRET-KEY-1")
	}
	return ecdh.X25519().NewPrivateKey(data)
}

func readRecipient(text string) (*ecdh.PublicKey, error) {
	prefix, data, err := readBech32(text)
	if err != nil || prefix != publicPrefix || text != strings.ToLower(text) {
		return nil, errors.New("it is no age recipient: those begin with age1")
	}
	return ecdh.X25519().NewPublicKey(data)
}

// wrapForPair wraps a file's key for whoever has the private half.
func wrapForPair(to *ecdh.PublicKey, fileKey []byte) (stanza, error) {
	once, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return stanza{}, err
	}
	share := once.PublicKey().Bytes()
	key, err := pairKey(once, to, share, to.Bytes())
	if err != nil {
		return stanza{}, err
	}
	body, err := wrap(key, fileKey)
	return stanza{[]string{pairKind, canonical.EncodeToString(share)}, body}, err
}

// errOtherKey says that a stanza is for another pair.
var errOtherKey = errors.New("it is locked for another key")

func unwrapByPair(key *ecdh.PrivateKey, s stanza) ([]byte, error) {
	if len(s.args) != 2 || len(s.body) != fileKeySize+chacha20poly1305.Overhead {
		return nil, errHeader
	}
	share, err := decode64(s.args[1])
	if err != nil {
		return nil, errHeader
	}
	from, err := ecdh.X25519().NewPublicKey(share)
	if err != nil {
		return nil, errHeader
	}
	wrapping, err := pairKey(key, from, share, key.PublicKey().Bytes())
	if err != nil {
		return nil, errHeader
	}
	fileKey, err := unwrap(wrapping, s.body)
	if err != nil {
		return nil, errOtherKey
	}
	return fileKey, nil
}

// pairKey is the key that wraps the file's: of what both sides share, for this
// share and this recipient alone.
func pairKey(mine *ecdh.PrivateKey, theirs *ecdh.PublicKey, share, recipient []byte) ([]byte, error) {
	secret, err := mine.ECDH(theirs)
	if err != nil {
		return nil, err
	}
	return hkdf.Key(sha256.New, secret, slices.Concat(share, recipient), pairLabel, chacha20poly1305.KeySize)
}
