package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"golang.org/x/crypto/chacha20poly1305"
)

// The payload is cut into chunks, each sealed by itself under a nonce that
// counts them and marks the last (C2SP age.md, "Payload").
const (
	saltSize  = 16
	chunkSize = 64 << 10
	lastChunk = 1 // at the end of the nonce
)

var errDamaged = errors.New("seal: it is damaged or cut off: take it again from where it was saved")

// chunks seals or opens chunks in their order.
type chunks struct {
	aead  cipher.AEAD
	nonce [chacha20poly1305.NonceSize]byte
	count uint64
}

func newChunks(fileKey, salt []byte) (*chunks, error) {
	key, err := hkdf.Key(sha256.New, fileKey, salt, "payload", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.New(key)
	return &chunks{aead: aead}, err
}

// next is the nonce of the next chunk: eleven bytes of count, a byte of mark.
func (c *chunks) next(last bool) []byte {
	end := len(c.nonce) - 1
	binary.BigEndian.PutUint64(c.nonce[end-8:], c.count)
	if last {
		c.nonce[end] = lastChunk
	}
	c.count++
	return c.nonce[:]
}

// sealPayload appends the payload to a header.
func sealPayload(file, fileKey, data []byte) ([]byte, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) //nolint:errcheck // it never fails (crypto/rand)
	c, err := newChunks(fileKey, salt)
	if err != nil {
		return nil, err
	}
	file = append(file, salt...)
	for {
		part := data[:min(len(data), chunkSize)]
		data = data[len(part):]
		file = c.aead.Seal(file, c.next(len(data) == 0), part, nil)
		if len(data) == 0 {
			return file, nil
		}
	}
}

// openPayload gives the data. Its last chunk is empty only if all of it is.
func openPayload(payload, fileKey []byte) ([]byte, error) {
	if len(payload) < saltSize {
		return nil, errDamaged
	}
	c, err := newChunks(fileKey, payload[:saltSize])
	if err != nil {
		return nil, err
	}
	payload = payload[saltSize:]
	data := make([]byte, 0, len(payload))
	for {
		part := payload[:min(len(payload), chunkSize+chacha20poly1305.Overhead)]
		payload = payload[len(part):]
		last := len(payload) == 0
		before := len(data)
		if data, err = c.aead.Open(data, c.next(last), part, nil); err != nil {
			return nil, errDamaged
		}
		if last && len(data) == before && before > 0 {
			return nil, errDamaged
		}
		if last {
			return data, nil
		}
	}
}
