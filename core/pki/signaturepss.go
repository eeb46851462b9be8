package pki

import (
	"bytes"
	"crypto/rsa"
	"encoding/asn1"
	"encoding/binary"
	"errors"
)

// pssParameters are those of RSASSA-PSS (RFC 4055 section 3.1). What is absent
// has a default: SHA-1 twice, a salt of 20 octets and trailer 1.
type pssParameters struct {
	Hash    algorithmValue `asn1:"explicit,optional,tag:0"`
	Mask    algorithmValue `asn1:"explicit,optional,tag:1"`
	Salt    int            `asn1:"explicit,optional,tag:2,default:20"`
	Trailer int            `asn1:"explicit,optional,tag:3,default:1"`
}

var oidMGF1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}

// readPSS gives the digest of the message, that of the mask and the salt's length.
func readPSS(der []byte) (hash, mask digest, salt int, err error) {
	var p pssParameters
	if rest, err := asn1.Unmarshal(der, &p); err != nil || len(rest) > 0 {
		return hash, mask, 0, errors.New("its RSASSA-PSS parameters cannot be read")
	}
	hash, mask = ofSHA1, ofSHA1
	known := true
	if p.Hash.OID != nil {
		hash, known = digestOf(p.Hash.OID)
	}
	if p.Mask.OID != nil {
		var inner algorithmValue
		_, err := asn1.Unmarshal(p.Mask.Parameters.FullBytes, &inner)
		var ok bool
		mask, ok = digestOf(inner.OID)
		known = known && ok && err == nil && p.Mask.OID.Equal(oidMGF1)
	}
	if !known || p.Trailer != 1 || p.Salt < 0 {
		return hash, mask, 0, errors.New("its RSASSA-PSS parameters name a digest, a mask or a trailer that is not known here")
	}
	return hash, mask, p.Salt, nil
}

func digestOf(oid asn1.ObjectIdentifier) (digest, bool) {
	for _, d := range digests {
		if oid.Equal(d.oid) {
			return d, true
		}
	}
	return digest{}, false
}

// checkPSS checks RSASSA-PSS (RFC 8017 section 9.1.2). Go's own takes one digest
// for message and mask alike, and no short keys.
func checkPSS(key *rsa.PublicKey, parameters, signed, signature []byte) error {
	hash, mask, salt, err := readPSS(parameters)
	if err != nil {
		return &UncheckedError{err.Error()}
	}
	message, ok := opened(key, signature)
	if !ok {
		return rsa.ErrVerification
	}
	bits, size := key.N.BitLen()-1, hash.hash.Size()
	if bits%8 == 0 { // the number has no octet of its own for this bit
		if message[0] != 0 {
			return rsa.ErrVerification
		}
		message = message[1:]
	}
	if salt > len(message) || len(message) < size+salt+2 || message[len(message)-1] != 0xbc {
		return rsa.ErrVerification
	}
	block, h := message[:len(message)-size-1], message[len(message)-size-1:len(message)-1]
	if spare := 8*len(message) - bits; block[0]>>(8-spare) != 0 {
		return rsa.ErrVerification
	}
	for i, b := range maskOf(mask, h, len(block)) {
		block[i] ^= b
	}
	block[0] &= 0xff >> (8*len(message) - bits)
	padding := append(make([]byte, len(block)-salt-1), 1)
	want := hash.sum(append(append(make([]byte, 8), hash.sum(signed)...), block[len(block)-salt:]...))
	if !bytes.Equal(block[:len(block)-salt], padding) || !bytes.Equal(want, h) {
		return rsa.ErrVerification
	}
	return nil
}

// maskOf is MGF1 (RFC 8017 appendix B.2.1).
func maskOf(d digest, seed []byte, size int) (out []byte) {
	for i := uint32(0); len(out) < size; i++ {
		out = append(out, d.sum(binary.BigEndian.AppendUint32(seed[:len(seed):len(seed)], i))...)
	}
	return out[:size]
}
