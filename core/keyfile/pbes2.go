package keyfile

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	encodingasn1 "encoding/asn1"
	"strconv"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/scrypt"
)

// derivation makes a key of 32 bytes from a passphrase, and says how in the
// AlgorithmIdentifier of a file.
type derivation func(ctx context.Context, passphrase, salt []byte) (key []byte, kdf func(*cryptobyte.Builder), err error)

// byPBKDF2 is RFC 8018 appendix A.2, with HMAC-SHA-256.
func byPBKDF2(ctx context.Context, passphrase, salt []byte) ([]byte, func(*cryptobyte.Builder), error) {
	key, err := pbkdf2(ctx, sha256.New, passphrase, salt, Iterations, aes256.key)
	return key, func(b *cryptobyte.Builder) {
		addAlgorithm(b, oidOf(oidPBKDF2), inSequence(func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(salt)
			b.AddASN1Int64(Iterations)
			addAlgorithm(b, oidOf(oidHMACSHA256), (*cryptobyte.Builder).AddASN1NULL)
		}))
	}, err
}

// byScrypt is RFC 7914 section 7.1. Deriving takes a tenth of a second and
// cannot be stopped.
func byScrypt(ctx context.Context, passphrase, salt []byte) ([]byte, func(*cryptobyte.Builder), error) {
	key, err := scrypt.Key(passphrase, salt, scryptN, scryptR, scryptP, aes256.key)
	if err == nil {
		err = ctx.Err()
	}
	return key, func(b *cryptobyte.Builder) {
		addAlgorithm(b, oidOf(oidScrypt), inSequence(func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(salt)
			b.AddASN1Int64(scryptN)
			b.AddASN1Int64(scryptR)
			b.AddASN1Int64(scryptP)
		}))
	}, err
}

// inSequence puts what add writes into a SEQUENCE.
func inSequence(add func(*cryptobyte.Builder)) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) { b.AddASN1(asn1.SEQUENCE, add) }
}

// addAlgorithm writes an AlgorithmIdentifier (RFC 5280 section 4.1.1.2).
func addAlgorithm(b *cryptobyte.Builder, oid encodingasn1.ObjectIdentifier, parameters func(*cryptobyte.Builder)) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		parameters(b)
	})
}

// encrypt makes an EncryptedPrivateKeyInfo (RFC 5958 section 3) by PBES2 and
// AES-256 in CBC mode.
func encrypt(ctx context.Context, pkcs8, passphrase []byte, derive derivation) ([]byte, error) {
	salt, iv := make([]byte, saltBytes), make([]byte, aes.BlockSize)
	rand.Read(salt)
	rand.Read(iv)
	key, kdf, err := derive(ctx, passphrase, salt)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	fill := aes.BlockSize - len(pkcs8)%aes.BlockSize
	data := append(bytes.Clone(pkcs8), bytes.Repeat([]byte{byte(fill)}, fill)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addAlgorithm(b, oidOf(oidPBES2), inSequence(func(b *cryptobyte.Builder) {
			kdf(b)
			addAlgorithm(b, oidOf(oidAES256), func(b *cryptobyte.Builder) { b.AddASN1OctetString(iv) })
		}))
		b.AddASN1OctetString(data)
	})
	return b.Bytes()
}

// oidOf reads the dotted form.
func oidOf(dotted string) encodingasn1.ObjectIdentifier {
	var out encodingasn1.ObjectIdentifier
	for part := range strings.SplitSeq(dotted, ".") {
		n, _ := strconv.Atoi(part) // only ever the constants of this package
		out = append(out, n)
	}
	return out
}
