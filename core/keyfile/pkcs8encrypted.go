package keyfile

import (
	"context"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The forms of PKCS#8 with a passphrase.
const (
	PKCS8EncryptedPEM ID = "pkcs8-encrypted-pem"
	PKCS8EncryptedDER ID = "pkcs8-encrypted-der"
	PKCS8ScryptPEM    ID = "pkcs8-scrypt-pem"
	PKCS8ScryptDER    ID = "pkcs8-scrypt-der"
)

// What deriving costs whoever guesses, and whoever opens the file.
const (
	// Iterations of PBKDF2, as OWASP's Password Storage Cheat Sheet asks with SHA-256.
	Iterations = 600_000
	// The costs of scrypt: openssl 3.0 refuses to open files that ask for more
	// than 32 MiB, and counts 16 MiB and a little for these.
	scryptN, scryptR, scryptP = 1 << 14, 8, 1
	saltBytes                 = 16
)

var (
	_ = encrypted(PKCS8EncryptedPEM, PKCS8EncryptedDER, "PKCS#8 encrypted", 12, "openssl and most programs of today; PBKDF2, AES-256", byPBKDF2)
	_ = encrypted(PKCS8ScryptPEM, PKCS8ScryptDER, "PKCS#8 encrypted, scrypt", 14, "openssl from 1.1.0; costs a guesser more memory", byScrypt)
)

const encryptedLabel = "ENCRYPTED PRIVATE KEY"

// encrypted registers PEM and DER with one way to derive the key. Files are
// told apart by it; those of other ways fall to the first that asks.
func encrypted(pemID, derID ID, name string, rank int, use string, derive derivation) bool {
	encode := func(ctx context.Context, k Key, o Options) ([]byte, error) {
		return encrypt(ctx, k.PKCS8, o.Passphrase, derive)
	}
	fits := func(b block) bool {
		return shape(b.data) == "SO" && (kdfOf(b.data) == oidScrypt) == (pemID == PKCS8ScryptPEM)
	}
	f := Format{
		ID: pemID, Name: name, Rank: rank, Ending: ".key", Mime: "application/x-pem-file", Use: use,
		Private: true, Passphrase: true, Kinds: wide,
		detects: func(b block) bool {
			return b.label == encryptedLabel && (fits(b) || pemID == PKCS8EncryptedPEM && shape(b.data) != "SO")
		},
		read: readEncrypted,
		write: func(ctx context.Context, k Key, o Options) ([]byte, error) {
			der, err := encode(ctx, k, o)
			if err != nil {
				return nil, err
			}
			return pemOf(encryptedLabel, der), nil
		},
	}
	register(f)
	f.ID, f.Name, f.Rank, f.Ending, f.Mime = derID, name+", DER", rank+1, ".key.der", "application/octet-stream"
	f.detects = func(b block) bool { return b.label == "" && fits(b) }
	f.write = encode
	register(f)
	return true
}

// takeApart reads EncryptedPrivateKeyInfo (RFC 5958 section 3).
func takeApart(der []byte) (algorithm, data cryptobyte.String, ok bool) {
	var seq cryptobyte.String
	input := cryptobyte.String(der)
	ok = input.ReadASN1(&seq, asn1.SEQUENCE) && input.Empty() && seq.ReadASN1Element(&algorithm, asn1.SEQUENCE) &&
		seq.ReadASN1(&data, asn1.OCTET_STRING)
	return algorithm, data, ok
}

// kdfOf names the function that a file derives its key with.
func kdfOf(der []byte) string {
	algorithm, _, _ := takeApart(der)
	_, parameters, _ := readAlgorithm(algorithm)
	var seq, kdf cryptobyte.String
	if !parameters.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1Element(&kdf, asn1.SEQUENCE) {
		return ""
	}
	oid, _, _ := readAlgorithm(kdf)
	return oid
}

const encryptedName = "encrypted PKCS#8 key"

func readEncrypted(ctx context.Context, b block, passphrase []byte) (Key, error) {
	algorithm, data, ok := takeApart(b.data)
	if !ok {
		return Key{}, &DamagedError{encryptedName, "its structure cannot be read"}
	}
	if len(passphrase) == 0 {
		return Key{}, &PassphraseError{encryptedName, true}
	}
	plain, padded, err := Decrypt(ctx, encryptedName, algorithm, data, passphrase)
	if err != nil {
		return Key{}, err
	}
	return opened(encryptedName, plain, padded, parsePKCS8)
}
