package convert

import (
	"bytes"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/asn1"
	"sort"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// What Java's old key store is made of (sun.security.provider.JavaKeyStore of
// OpenJDK): a head, entries, and a SHA-1 over the passphrase, a phrase and all
// of it, which seals it.
const (
	jksVersion   = 2
	jksKey       = 1 // entries with a private key and its chain
	jksTrusted   = 2 // entries with one certificate
	jksType      = "X.509"
	jksWhitener  = "Mighty Aphrodite"
	jksSaltBytes = sha1.Size
)

// oidJKSKey names how keys are encrypted (sun.security.provider.KeyProtector).
var oidJKSKey = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 42, 2, 17, 1, 1}

// jksEntry is one entry of a store.
type jksEntry struct {
	alias  string
	locked []byte // EncryptedPrivateKeyInfo; nil for a certificate that is trusted
	certs  [][]byte
}

// readEntries takes a store apart, and gives its seal and what that is over. It
// makes no room before the bytes for it are there.
func readEntries(data []byte) (entries []jksEntry, sealed, seal []byte, ok bool) {
	s := cryptobyte.String(data)
	var version, count uint32
	if !s.Skip(len(jksMagic)) || !s.ReadUint32(&version) || !s.ReadUint32(&count) || version != jksVersion || count > maxCerts {
		return nil, nil, nil, false
	}
	for range count {
		e, ok := readEntry(&s)
		if !ok {
			return nil, nil, nil, false
		}
		entries = append(entries, e)
	}
	return entries, data[:len(data)-len(s)], s, len(s) == sha1.Size
}

func readEntry(s *cryptobyte.String) (e jksEntry, ok bool) {
	var tag uint32
	var alias cryptobyte.String
	if !s.ReadUint32(&tag) || !s.ReadUint16LengthPrefixed(&alias) || !s.Skip(8) { // the time
		return e, false
	}
	e.alias = string(alias)
	certs := uint32(1)
	switch tag {
	case jksKey:
		if !readLong(s, &e.locked) || !s.ReadUint32(&certs) || certs > maxCerts {
			return e, false
		}
	case jksTrusted:
	default:
		return e, false
	}
	for range certs {
		var kind cryptobyte.String
		var der []byte
		if !s.ReadUint16LengthPrefixed(&kind) || !readLong(s, &der) {
			return e, false
		}
		e.certs = append(e.certs, der)
	}
	return e, true
}

// readLong reads bytes behind their number in four bytes.
func readLong(s *cryptobyte.String, out *[]byte) bool {
	var n uint32
	return s.ReadUint32(&n) && uint64(n) <= uint64(len(*s)) && s.ReadBytes(out, int(n))
}

// storeOf writes a store, sealed. Aliases are lower case and in order, as
// keytool has them.
func storeOf(entries []jksEntry, passphrase []byte, now time.Time) ([]byte, error) {
	for i := range entries {
		entries[i].alias = strings.ToLower(entries[i].alias)
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].alias < entries[j].alias })
	var b cryptobyte.Builder
	b.AddBytes(jksMagic)
	b.AddUint32(jksVersion)
	b.AddUint32(uint32(len(entries)))
	for _, e := range entries {
		addEntry(&b, e, now)
	}
	data, err := b.Bytes()
	if err != nil {
		return nil, err
	}
	return append(data, sealOf(data, passphrase)...), nil
}

func addEntry(b *cryptobyte.Builder, e jksEntry, now time.Time) {
	tag := uint32(jksTrusted)
	if e.locked != nil {
		tag = jksKey
	}
	b.AddUint32(tag)
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(e.alias)) })
	b.AddUint64(uint64(now.UnixMilli()))
	if e.locked != nil {
		addLong(b, e.locked)
		b.AddUint32(uint32(len(e.certs)))
	}
	for _, der := range e.certs {
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(jksType)) })
		addLong(b, der)
	}
}

func addLong(b *cryptobyte.Builder, data []byte) {
	b.AddUint32LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(data) })
}

func sealOf(data, passphrase []byte) []byte { return jksHash(passphrase, []byte(jksWhitener), data) }

// isSealed tells whether a store is whole, and the passphrase its own.
func isSealed(data, seal, passphrase []byte) bool {
	return subtle.ConstantTimeCompare(sealOf(data, passphrase), seal) == 1
}

// jksHash hashes a passphrase, two bytes a character, and what follows.
func jksHash(passphrase []byte, parts ...[]byte) []byte {
	h := sha1.New()
	for _, c := range passphrase {
		h.Write([]byte{0, c})
	}
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// lockKey encrypts a key: XOR with hashes of the passphrase and the hash before,
// the first of which is a salt; then a hash that tells the right passphrase.
func lockKey(pkcs8, passphrase []byte) ([]byte, error) {
	salt := make([]byte, jksSaltBytes)
	rand.Read(salt)
	data := append(salt, jksStream(pkcs8, salt, passphrase)...)
	data = append(data, jksHash(passphrase, pkcs8)...)
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidJKSKey)
			b.AddASN1NULL()
		})
		b.AddASN1OctetString(data)
	})
	return b.Bytes()
}

// unlockKey is the opposite. It is false for another passphrase.
func unlockKey(locked, passphrase []byte) ([]byte, bool) {
	var seq, algorithm, data cryptobyte.String
	var oid asn1.ObjectIdentifier
	s := cryptobyte.String(locked)
	if !s.ReadASN1(&seq, cbasn1.SEQUENCE) || !seq.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) || !oid.Equal(oidJKSKey) ||
		!seq.ReadASN1(&data, cbasn1.OCTET_STRING) || len(data) < jksSaltBytes+sha1.Size {
		return nil, false
	}
	at := len(data) - sha1.Size
	plain := jksStream(data[jksSaltBytes:at], data[:jksSaltBytes], passphrase)
	return plain, bytes.Equal(jksHash(passphrase, plain), data[at:])
}

func jksStream(data, salt, passphrase []byte) []byte {
	out := make([]byte, len(data))
	last := salt
	for at := 0; at < len(data); at += sha1.Size {
		last = jksHash(passphrase, last)
		subtle.XORBytes(out[at:], data[at:], last)
	}
	return out
}
