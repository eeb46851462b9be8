package keyfile

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"strings"
)

// TraditionalEncrypted is PKCS#1, SEC 1 or PKCS#8 in a PEM block that is
// encrypted as a whole and says so in its headers (RFC 1421 section 4.6), as
// openssl did before 1.0. It is read, and not written: one round of MD5 is all
// that a guesser has to pay.
const TraditionalEncrypted ID = "traditional-encrypted"

const traditionalName = "traditional encrypted PEM"

var _ = register(Format{
	ID: TraditionalEncrypted, Name: traditionalName, Rank: 1, Ending: ".key", Mime: "application/x-pem-file", Use: "openssl, by -traditional",
	Private: true, Passphrase: true, Kinds: RSA | OtherRSA | ECDSA | OtherCurves,
	detects: block.encrypted, read: readTraditional,
})

// encrypted tells that a PEM block's headers say so.
func (b block) encrypted() bool {
	return b.label != "" && strings.Contains(b.headers["Proc-Type"], "ENCRYPTED")
}

// traditionalCiphers are the names in DEK-Info.
var traditionalCiphers = []blockCipher{tripleDES, aes128, aes192, aes256, singleDES}

// traditionalInside are the parsers of what the labels promise.
var traditionalInside = map[string]func([]byte) (Key, error){
	"RSA PRIVATE KEY": parsePKCS1, "EC PRIVATE KEY": parseSEC1, "PRIVATE KEY": parsePKCS8,
}

func readTraditional(_ context.Context, b block, passphrase []byte) (Key, error) {
	name, ivText, _ := strings.Cut(b.headers["DEK-Info"], ",")
	parse := traditionalInside[b.label]
	if parse == nil {
		return Key{}, errors.New("keyfile: a “" + b.label + "” is of a kind that is not used here: make a new key, RSA 2048 or ECDSA P-256")
	}
	for _, c := range traditionalCiphers {
		if c.name != strings.TrimSpace(name) {
			continue
		}
		iv, err := hex.DecodeString(strings.TrimSpace(ivText))
		if err != nil || len(iv) < 8 {
			return Key{}, &DamagedError{traditionalName, "its DEK-Info line holds no initialization vector"}
		}
		if len(passphrase) == 0 {
			return Key{}, &PassphraseError{traditionalName, true}
		}
		plain, padded, err := c.open(bytesToKey(passphrase, iv[:8], c.key), iv, b.data)
		if err != nil {
			return Key{}, &DamagedError{traditionalName, "what is encrypted is cut off"}
		}
		return opened(traditionalName, plain, padded, parse)
	}
	return Key{}, ErrAlgorithm
}

// bytesToKey derives n bytes as openssl's EVP_BytesToKey does with MD5 and one
// round; the salt is the beginning of the initialization vector.
func bytesToKey(passphrase, salt []byte, n int) []byte {
	var out, last []byte
	for len(out) < n {
		h := md5.New()
		h.Write(last)
		h.Write(passphrase)
		h.Write(salt)
		last = h.Sum(nil)
		out = append(out, last...)
	}
	return out[:n]
}
