package keyfile

import (
	"context"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"strings"
)

// The forms of OpenSSH's own format (PROTOCOL.key in its source).
const (
	OpenSSH          ID = "openssh"
	OpenSSHEncrypted ID = "openssh-encrypted"
)

const (
	openSSHLabel = "OPENSSH PRIVATE KEY"
	openSSHMagic = "openssh-key-v1\x00"
	openSSHName  = "OpenSSH private key"
)

var (
	_ = register(Format{
		ID: OpenSSH, Name: "OpenSSH", Rank: 30, Ending: ".openssh", Mime: "application/x-pem-file", Use: "ssh, ssh-agent, git",
		Private: true, Kinds: common,
		detects: func(b block) bool { return b.label == openSSHLabel && openSSHOf(b.data).cipher == "none" },
		read:    readOpenSSH,
		write: func(ctx context.Context, k Key, o Options) ([]byte, error) {
			return writeOpenSSH(ctx, k, Options{Comment: o.Comment})
		},
	})
	_ = register(Format{
		ID: OpenSSHEncrypted, Name: "OpenSSH encrypted", Rank: 32, Ending: ".openssh", Mime: "application/x-pem-file",
		Use: "ssh, ssh-agent, git; bcrypt, AES-256", Private: true, Passphrase: true, Kinds: common,
		detects: func(b block) bool { return b.label == openSSHLabel && openSSHOf(b.data).cipher != "none" },
		read:    readOpenSSH,
		write:   writeOpenSSH,
	})
)

// What is written: as much work as ssh-keygen asks for.
const (
	openSSHRounds = 16
	openSSHSalt   = 16 // bytes
)

// writeOpenSSH encrypts where there is a passphrase.
func writeOpenSSH(ctx context.Context, k Key, o Options) ([]byte, error) {
	key, err := k.private()
	if err != nil {
		return nil, err
	}
	file := openSSHFile{cipher: "none", kdf: "none", keys: 1}
	if signer, ok := key.(crypto.Signer); ok {
		_, file.public, err = sshWire(signer.Public())
	}
	if err == nil {
		file.private, err = openSSHPrivate(key, o.Comment)
	}
	if err == nil && len(o.Passphrase) > 0 {
		file.cipher, file.kdf, file.rounds, file.salt = "aes256-ctr", "bcrypt", openSSHRounds, make([]byte, openSSHSalt)
		rand.Read(file.salt)
		file.private, err = file.crypt(ctx, withPadding(file.private, aes.BlockSize), o.Passphrase)
	}
	if err != nil {
		return nil, errors.New("keyfile: write OpenSSH: " + reason(err))
	}
	return pemOf(openSSHLabel, file.bytes()), nil
}

// withPadding adds 1, 2, 3 up to a multiple of size.
func withPadding(data []byte, size int) []byte {
	for i := byte(1); len(data)%size != 0; i++ {
		data = append(data, i)
	}
	return data
}

// openSSHFile is what the format holds.
type openSSHFile struct {
	cipher, kdf     string
	options         bool // what the derivation wants is there
	salt            []byte
	rounds          uint32
	keys            uint32 // how many; one, in every file there is
	public, private []byte // as sshWire and openSSHPrivate write them, this padded and encrypted
	begins, whole   bool   // what was read is whole up to the rounds, and altogether
}

func openSSHOf(data []byte) (f openSSHFile) {
	rest, ok := strings.CutPrefix(string(data), openSSHMagic)
	r := &sshReader{rest: []byte(rest)}
	f.cipher, f.kdf = string(r.string()), string(r.string())
	options := &sshReader{rest: r.string()}
	if !ok || r.err != nil {
		return openSSHFile{}
	}
	f.options = len(options.rest) > 0
	if f.kdf == "bcrypt" {
		f.salt, f.rounds = options.string(), options.uint32()
	}
	f.begins = options.err == nil && (f.kdf != "bcrypt" || options.rest.Empty())
	f.keys, f.public, f.private = r.uint32(), r.string(), r.string()
	f.whole = r.err == nil
	return f
}

func (f openSSHFile) bytes() []byte {
	var options []byte
	if f.kdf == "bcrypt" {
		options = binary.BigEndian.AppendUint32(sshStrings(f.salt), f.rounds)
	}
	out := append([]byte(openSSHMagic), sshStrings([]byte(f.cipher), []byte(f.kdf), options)...)
	out = binary.BigEndian.AppendUint32(out, f.keys)
	return append(out, sshStrings(f.public, withPadding(f.private, 8))...)
}

// openSSHCiphers are what is opened here, which are what ssh-keygen writes
// unless it is told otherwise.
var openSSHCiphers = map[string]bool{"none": true, "aes256-ctr": true, "aes256-cbc": true}

// crypt encrypts, in CTR mode, or decrypts.
func (f openSSHFile) crypt(ctx context.Context, data, passphrase []byte) ([]byte, error) {
	key, err := bcryptPBKDF(ctx, passphrase, f.salt, int(f.rounds), aes256.key+aes.BlockSize)
	if err != nil {
		return nil, err
	}
	b, err := aes.NewCipher(key[:aes256.key])
	if err != nil {
		return nil, err
	}
	iv, out := key[aes256.key:], make([]byte, len(data))
	switch {
	case f.cipher == "aes256-ctr":
		cipher.NewCTR(b, iv).XORKeyStream(out, data)
	case len(data)%aes.BlockSize != 0:
		return nil, errors.New("ssh: invalid encrypted private key length, not a multiple of the block size")
	default:
		cipher.NewCBCDecrypter(b, iv).CryptBlocks(out, data)
	}
	return out, nil
}

func readOpenSSH(ctx context.Context, b block, passphrase []byte) (Key, error) {
	f := openSSHOf(b.data)
	switch {
	case !f.begins:
		return Key{}, &DamagedError{openSSHName, "its beginning cannot be read"}
	case !openSSHCiphers[f.cipher] || f.kdf != "bcrypt" && f.kdf != "none":
		return Key{}, errors.New("keyfile: OpenSSH private key: it is encrypted with “" + plainName(f.cipher) + "”, which is not read here: change a copy of it with ssh-keygen -p -Z aes256-ctr -f COPY")
	}
	if err := BcryptRounds.Check(int64(f.rounds)); err != nil {
		return Key{}, err
	}
	if f.cipher != "none" && len(passphrase) == 0 {
		return Key{}, &PassphraseError{openSSHName, true}
	}
	if err := ctx.Err(); err != nil {
		return Key{}, err
	}
	key, err := f.open(ctx, passphrase)
	switch {
	case ctx.Err() != nil:
		return Key{}, ctx.Err()
	case err == errOpenSSHCheck && f.cipher != "none":
		return Key{}, &PassphraseError{openSSHName, false}
	case err != nil:
		return Key{}, damaged(openSSHName, err)
	}
	k, err := normal(key)
	return k, damaged(openSSHName, err)
}

// open gives the key that Go knows.
func (f openSSHFile) open(ctx context.Context, passphrase []byte) (any, error) {
	switch {
	case !f.whole:
		return nil, errSSHShort
	case f.keys != 1: // OpenSSH writes and reads no other
		return nil, errors.New("ssh: multi-key files are not supported")
	case f.cipher == "none" && f.kdf != "none":
		return nil, errors.New("ssh: this private key is passphrase protected")
	case f.cipher == "none" && f.options:
		return nil, errors.New("ssh: invalid openssh private key")
	case f.cipher == "none":
		return parseOpenSSHPrivate(f.private)
	case f.kdf == "none":
		return nil, errors.New("ssh: key is not password protected")
	}
	plain, err := f.crypt(ctx, f.private, passphrase)
	if err != nil {
		return nil, err
	}
	return parseOpenSSHPrivate(plain)
}

// plainName keeps the letters that names of ciphers have.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("-@.", r) {
			return r
		}
		return -1
	}, s[:min(len(s), 64)])
}
