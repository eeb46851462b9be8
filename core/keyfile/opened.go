package keyfile

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// opened reads what was decrypted in CBC mode, which proves nothing by itself.
// A key begins with six bytes or more that are known beforehand: where they
// are right the passphrase was, and what does not fit was damaged.
func opened(format string, plain []byte, padded bool, parse func([]byte) (Key, error)) (Key, error) {
	known := beginsAsKey(plain, padded)
	switch {
	case !known:
		return Key{}, &PassphraseError{format, false}
	case !padded:
		return Key{}, &DamagedError{format, "its end does not decrypt"}
	}
	k, err := parse(plain)
	return k, damaged(format, err)
}

// beginsAsKey knows a SEQUENCE of the right length that begins with a version:
// PKCS#1, SEC 1 and PKCS#8 do. Without padding the length is known but for a block.
func beginsAsKey(plain []byte, padded bool) bool {
	input := cryptobyte.String(plain)
	var version int
	if padded {
		var seq cryptobyte.String
		return input.ReadASN1(&seq, asn1.SEQUENCE) && input.Empty() && seq.ReadASN1Integer(&version) && version <= 1
	}
	const block = 16
	for cut := 1; cut <= block && cut < len(plain); cut++ {
		if beginsAsKey(plain[:len(plain)-cut], true) {
			return true
		}
	}
	return false
}
