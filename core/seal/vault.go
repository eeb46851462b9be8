package seal

import (
	"crypto/ecdh"
	"crypto/rand"
	"fmt"
	"strings"
)

// Vault is for what is saved often. A key pair is made once; its private half
// lies locked with the passphrase, and its public half locks each saving at
// once. So whoever saves needs to keep no passphrase.
type Vault struct {
	// Door is the private half, locked with the passphrase: an age file with
	// an age identity in it.
	Door []byte
	// Slot is the public half, "age1…".
	Slot string
}

// NewVault makes a key pair and locks its private half.
func NewVault(passphrase string) (Vault, error) {
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return Vault{}, fmt.Errorf("seal: make vault: %w", err)
	}
	door, err := Lock(passphrase, []byte(keyText(key)+"\n"))
	if err != nil {
		return Vault{}, err
	}
	return Vault{Door: door, Slot: recipientText(key.PublicKey())}, nil
}

// Put locks data for the vault with this slot. It is quick.
func Put(slot string, data []byte) ([]byte, error) {
	to, err := readRecipient(slot)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return encrypt(data, func(fileKey []byte) (stanza, error) { return wrapForPair(to, fileKey) })
}

// Take opens the door with the passphrase and decrypts what was put in. slot
// is the vault's, to go on saving.
func Take(passphrase string, door, locked []byte) (data []byte, slot string, err error) {
	text, err := Open(passphrase, door)
	if err != nil {
		return nil, "", err
	}
	key, err := readKey(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, "", fmt.Errorf("seal: the vault's key cannot be read: %w", err)
	}
	if len(locked) > 0 {
		if data, err = decrypt(locked, func(stanzas []stanza) ([]byte, error) { return anyFor(key, stanzas) }); err != nil {
			return nil, "", err
		}
	}
	return data, recipientText(key.PublicKey()), nil
}

// anyFor finds the stanza that the key opens. Others may stand beside it.
func anyFor(key *ecdh.PrivateKey, stanzas []stanza) ([]byte, error) {
	err := errOtherKey
	for _, s := range stanzas {
		if s.args[0] != pairKind {
			continue
		}
		var fileKey []byte
		if fileKey, err = unwrapByPair(key, s); err == nil {
			return fileKey, nil
		}
	}
	return nil, err
}
