package learn

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kubepki/core/pki"
)

// secretOperations lock and open messages: AES-256-GCM (NIST SP 800-38D) with a
// shared key, RSA-OAEP with SHA-256 (RFC 8017 section 7.1) with a pair.
var secretOperations = []Operation{
	{
		ID: "shared-key", Verb: "Make the shared key",
		Fields: []Field{{ID: "key", Label: "File", Kind: File}},
		Run: func(_ context.Context, _ Env, _ Bench, v Values) (Outcome, error) {
			key := make([]byte, 32)
			if _, err := rand.Read(key); err != nil {
				return Outcome{}, err
			}
			return Outcome{
				Made: []Object{{Name: v["key"], Data: key, Secret: true}}, State: "valid",
				Words: v["key"] + " is 32 random bytes. Whoever has them can lock and open.",
			}, nil
		},
	},
	{
		ID: "lock-shared", Verb: "Lock it",
		Fields: []Field{messageField, {ID: "key", Label: "With", Kind: File}, {ID: "out", Label: "File", Kind: File}},
		Run:    lockShared,
	},
	{
		ID: "open-shared", Verb: "Open it",
		Fields: []Field{{ID: "in", Label: "File", Kind: File}, {ID: "key", Label: "With", Kind: File}},
		Run:    openShared,
	},
	{
		ID: "lock-public", Verb: "Lock it with the public key",
		Fields: []Field{messageField, {ID: "key", Label: "For the holder of", Kind: File}, {ID: "out", Label: "File", Kind: File}},
		Run:    lockPublic,
	},
	{
		ID: "open-private", Verb: "Open it with the private key",
		Fields: []Field{{ID: "in", Label: "File", Kind: File}, {ID: "key", Label: "With", Kind: File}},
		Run:    openPrivate,
	},
	{
		ID: "flip-byte", Verb: "Change one byte",
		Fields: []Field{
			{ID: "in", Label: "File", Kind: File},
			{ID: "at", Label: "Which byte", Kind: Number, Hint: "The first is 1."},
			{ID: "out", Label: "New file", Kind: File},
		},
		Run: flipByte,
	},
	{
		ID: "race", Verb: "Measure both",
		Fields: []Field{{ID: "key", Label: "RSA key", Kind: File}},
		Run:    race,
	},
}

var messageField = Field{ID: "message", Label: "Message", Kind: Line, Secret: true}

// maxMessage is how many bytes are locked at most; RSA-OAEP takes fewer.
const maxMessage = 10_000

// nonceSize is that of GCM's usual nonce, which is written before the rest.
const nonceSize = 12

func message(v Values, most int) ([]byte, error) {
	m := []byte(v["message"])
	switch {
	case len(m) == 0:
		return nil, &FieldError{"message", "There is no message", "write a few words"}
	case len(m) > most:
		return nil, &FieldError{"message", "The message has " + strconv.Itoa(len(m)) + " bytes, and at most " + strconv.Itoa(most) + " fit", "write a shorter one"}
	}
	return m, nil
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func lockShared(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	key, err := b.dataOf("key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	m, err := message(v, maxMessage)
	if err != nil {
		return Outcome{}, err
	}
	aead, err := gcm(key)
	if err != nil {
		return Outcome{}, err
	}
	sealed := make([]byte, nonceSize, nonceSize+len(m)+aead.Overhead())
	if _, err := rand.Read(sealed); err != nil {
		return Outcome{}, err
	}
	sealed = aead.Seal(sealed, sealed, m, nil)
	return Outcome{
		Made: []Object{{Name: v["out"], Data: sealed}}, State: "valid", Said: hexLines(sealed),
		Words: v["out"] + " has " + strconv.Itoa(len(sealed)) + " bytes: 12 that are used once, the message, and 16 that prove it was not changed.",
	}, nil
}

// openedShared opens what [lockShared] locked.
func openedShared(key, sealed []byte) ([]byte, error) {
	aead, err := gcm(key)
	if err != nil || len(sealed) < nonceSize {
		return nil, errors.New("cipher: message authentication failed")
	}
	return aead.Open(nil, sealed[:nonceSize], sealed[nonceSize:], nil)
}

func openShared(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	key, err := b.dataOf("key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	sealed, err := b.dataOf("in", v["in"])
	if err != nil {
		return Outcome{}, err
	}
	m, err := openedShared(key, sealed)
	return opened(v, m, err), nil
}

// opened tells what came of opening.
func opened(v Values, m []byte, err error) Outcome {
	if err != nil {
		return Outcome{State: "broken", Said: err.Error(), Words: "It does not open: it was changed, or locked with another key."}
	}
	return Outcome{State: "valid", Said: pki.Visible(string(m)), Words: "It opens with " + v["key"] + ". This was written:"}
}

func rsaKey(b Bench, v Values) (*rsa.PrivateKey, error) {
	key, err := b.keyOf("key", v["key"])
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(key.PKCS8())
	if err != nil {
		return nil, err
	}
	out, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, &FieldError{"key", v["key"] + " is no RSA key: keys on curves sign, and do not encrypt", "make an RSA key"}
	}
	return out, nil
}

func lockPublic(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	key, err := rsaKey(b, v)
	if err != nil {
		return Outcome{}, err
	}
	m, err := message(v, key.Size()-2*sha256.Size-2)
	if err != nil {
		return Outcome{}, err
	}
	sealed, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, &key.PublicKey, m, nil)
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{
		Made: []Object{{Name: v["out"], Data: sealed}}, State: "valid", Said: hexLines(sealed),
		Words: v["out"] + " has " + strconv.Itoa(len(sealed)) + " bytes, however short the message is. Only " + v["key"] + " opens it.",
	}, nil
}

func openPrivate(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) { return unlocked(b, v) }

// unlocked opens what [lockPublic] locked.
func unlocked(b Bench, v Values) (Outcome, error) {
	key, err := rsaKey(b, v)
	if err != nil {
		return Outcome{}, err
	}
	sealed, err := b.dataOf("in", v["in"])
	if err != nil {
		return Outcome{}, err
	}
	m, err := rsa.DecryptOAEP(sha256.New(), nil, key, sealed, nil)
	return opened(v, m, err), nil
}

func flipByte(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	in, err := b.dataOf("in", v["in"])
	if err != nil {
		return Outcome{}, err
	}
	at, err := strconv.Atoi(strings.TrimSpace(v["at"]))
	if err != nil || at < 1 || at > len(in) {
		return Outcome{}, &FieldError{"at", "“" + pki.Visible(v["at"]) + "” is no byte of " + v["in"], "write 1 to " + strconv.Itoa(len(in))}
	}
	changed := append([]byte(nil), in...)
	changed[at-1] ^= 1
	return Outcome{
		Made: []Object{{Name: v["out"], Data: changed}}, State: "warning", Said: hexLines(changed),
		Words: fmt.Sprintf("Byte %d was %02x and is %02x: one bit of %d.", at, in[at-1], changed[at-1], 8*len(in)),
	}, nil
}

// hexLines writes bytes as people compare them, 12 a line: a line of a phone, and
// of a letter's first bytes the nonce.
func hexLines(data []byte) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for i, c := range data {
		switch {
		case i > 0 && i%nonceSize == 0:
			b.WriteByte('\n')
		case i > 0:
			b.WriteByte(' ')
		}
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

// The race: what is locked and opened by AES, and how many blocks RSA opens.
const (
	raceBytes  = 1 << 20
	raceBlocks = 8
)

// race measures how many bytes each kind opens in a second, on this machine.
func race(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	key, err := rsaKey(b, v)
	if err != nil {
		return Outcome{}, err
	}
	aead, err := gcm(make([]byte, 32))
	if err != nil {
		return Outcome{}, err
	}
	nonce, sealed := make([]byte, nonceSize), []byte(nil)
	sealed = aead.Seal(sealed, nonce, make([]byte, raceBytes), nil)
	began := env.Now()
	if _, err := aead.Open(sealed[:0], nonce, sealed, nil); err != nil {
		return Outcome{}, err
	}
	shared := env.Now().Sub(began)
	block := make([]byte, key.Size()-2*sha256.Size-2)
	var pair time.Duration
	for range raceBlocks {
		if err := env.Yield(ctx); err != nil {
			return Outcome{}, err
		}
		locked, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, &key.PublicKey, block, nil)
		if err != nil {
			return Outcome{}, err
		}
		began = env.Now()
		if _, err := rsa.DecryptOAEP(sha256.New(), nil, key, locked, nil); err != nil {
			return Outcome{}, err
		}
		pair += env.Now().Sub(began)
	}
	return raced(shared, pair, raceBlocks*len(block)), nil
}

func raced(shared, pair time.Duration, pairBytes int) Outcome {
	fast := float64(raceBytes) / max(shared.Seconds(), 1e-6)
	slow := float64(pairBytes) / max(pair.Seconds(), 1e-6)
	return Outcome{
		State: "valid", Said: fmt.Sprintf("shared key, AES-256-GCM %9.1f kB/s\nprivate key, RSA-OAEP   %9.1f kB/s", fast/1000, slow/1000),
		Words: fmt.Sprintf("In this page, just now, the shared key was %.0f times as fast.", fast/slow),
	}
}
