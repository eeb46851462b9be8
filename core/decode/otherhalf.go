package decode

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
)

// otherHalf finds EC keys that carry the public half of another key: nothing else
// tells that the private number was changed.
func otherHalf(der []byte, key crypto.PublicKey) (Problem, bool) {
	pub, ok := key.(*ecdsa.PublicKey)
	if !ok {
		return Problem{}, false
	}
	e, err := parseDER(der)
	if err != nil {
		return Problem{}, false
	}
	stored, ok := storedPoint(e)
	if !ok || isPoint(stored, pub) {
		return Problem{}, false
	}
	return problem(
		RuleEncoding, Broken, "The public half in it is not its own",
		"Go computes that half anew and openssl takes the one in the file, so they disagree about which certificate it fits; openssl pkey -check calls it invalid.",
		"Copy the key again from where it was made, or make a new one.",
	), true
}

// storedPoint is the public half that an ECPrivateKey may carry (RFC 5915
// section 3), in a PKCS#8 key or by itself.
func storedPoint(e element) ([]byte, bool) {
	parts, _ := e.sequence()
	if len(parts) > 2 && parts[1].is(tagSequence) && parts[2].is(tagOctetString) { // PKCS#8 holds it
		inside, err := parts[2].inner()
		if err != nil {
			return nil, false
		}
		parts, _ = inside.sequence()
	}
	for _, p := range parts {
		if !p.isContext(1) {
			continue
		}
		bits, err := p.inner()
		if err != nil {
			return nil, false
		}
		octets, _, ok := bits.bits()
		return octets, ok && len(octets) > 0
	}
	return nil, false
}

// isPoint tells whether octets are a key's point: whole, compressed to the one
// number and the other's last bit, or whole and with that bit (SEC 1 section
// 2.3.3, X9.62 section 4.3.6).
func isPoint(octets []byte, key *ecdsa.PublicKey) bool {
	whole, err := key.Bytes()
	if err != nil || len(octets) == 0 {
		return false
	}
	odd := whole[len(whole)-1] & 1
	switch octets[0] {
	case 2 | odd:
		return bytes.Equal(octets[1:], whole[1:1+len(whole)/2])
	case 4, 6 | odd:
		return bytes.Equal(octets[1:], whole[1:])
	}
	return false
}
