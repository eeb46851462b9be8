package convert

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	encodingasn1 "encoding/asn1"
	"hash"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kubepki/core/keyfile"
)

const pkcs12Name = "PKCS#12"

// Object identifiers (RFC 7292 appendix D, RFC 2315 section 14).
const (
	oidData      = "1.2.840.113549.1.7.1"
	oidEncrypted = "1.2.840.113549.1.7.6"
	oidKeyBag    = "1.2.840.113549.1.12.10.1.1"
	oidShrouded  = "1.2.840.113549.1.12.10.1.2"
	oidCertBag   = "1.2.840.113549.1.12.10.1.3"
	oidX509      = "1.2.840.113549.1.9.22.1"
	oidFriendly  = "1.2.840.113549.1.9.20"
)

// macHashes are the digests of a seal; PBMAC1 (RFC 9579) is not known here.
var macHashes = map[string]func() hash.Hash{
	"1.3.14.3.2.26": sha1.New, "2.16.840.1.101.3.4.2.1": sha256.New,
	"2.16.840.1.101.3.4.2.2": sha512.New384, "2.16.840.1.101.3.4.2.3": sha512.New,
}

// pfx is a PKCS#12 file, taken apart but not opened.
type pfx struct {
	content []byte // what the seal is over
	safes   []safe
	sealed  bool
	mac     struct {
		hash         string
		digest, salt []byte
		iterations   int64
	}
}

// safe is one part, encrypted as a whole or not.
type safe struct {
	algorithm []byte // nil: it lies open
	data      []byte
}

var explicit0 = asn1.Tag(0).ContextSpecific().Constructed()

// isPKCS12 knows a SEQUENCE of the version 3 and another SEQUENCE by its
// beginning, so that a file that was cut off is named too.
func isPKCS12(data []byte) bool {
	if len(data) == 0 || data[0] != 0x30 {
		return false
	}
	head, _, _ := berHeader(data)
	return head > 0 && bytes.HasPrefix(data[head:], []byte{2, 1, 3, 0x30})
}

func readOID(s *cryptobyte.String) (string, bool) {
	var oid encodingasn1.ObjectIdentifier
	ok := s.ReadASN1ObjectIdentifier(&oid)
	return oid.String(), ok
}

func broken(why string) error { return &keyfile.DamagedError{Format: pkcs12Name, Why: why} }

// maxSafes bounds the parts of a file; programs write one or two.
const maxSafes = 64

// parsePFX reads the structure (RFC 7292 section 4).
func parsePFX(data []byte) (*pfx, error) {
	seq, ok := oneSequence(data)
	var version int
	var info cryptobyte.String
	if !ok || !seq.ReadASN1Integer(&version) || !seq.ReadASN1(&info, asn1.SEQUENCE) {
		return nil, broken("its structure cannot be read")
	}
	p := &pfx{}
	_, content, ok := readContent(info)
	var octets, safes cryptobyte.String
	if !ok || !content.ReadASN1(&octets, asn1.OCTET_STRING) {
		return nil, broken("its structure cannot be read")
	}
	p.content = octets
	if !octets.ReadASN1(&safes, asn1.SEQUENCE) || !octets.Empty() {
		return nil, broken("its structure cannot be read")
	}
	for !safes.Empty() {
		var one cryptobyte.String
		if !safes.ReadASN1(&one, asn1.SEQUENCE) || len(p.safes) >= maxSafes {
			return nil, broken("its parts cannot be read")
		}
		s, err := parseSafe(one)
		if err != nil {
			return nil, err
		}
		p.safes = append(p.safes, s)
	}
	return p, p.parseMAC(seq)
}

// readContent reads ContentInfo: a type and what it is of.
func readContent(info cryptobyte.String) (oid string, content cryptobyte.String, ok bool) {
	oid, ok = readOID(&info)
	return oid, content, ok && info.ReadASN1(&content, explicit0)
}

func parseSafe(info cryptobyte.String) (safe, error) {
	oid, content, ok := readContent(info)
	var octets, seq, inner, algorithm cryptobyte.String
	switch {
	case ok && oid == oidData && content.ReadASN1(&octets, asn1.OCTET_STRING):
		return safe{data: octets}, nil
	case ok && oid == oidEncrypted && content.ReadASN1(&seq, asn1.SEQUENCE) && seq.SkipASN1(asn1.INTEGER) && seq.ReadASN1(&inner, asn1.SEQUENCE) &&
		inner.SkipASN1(asn1.OBJECT_IDENTIFIER) && inner.ReadASN1Element(&algorithm, asn1.SEQUENCE) && inner.ReadASN1(&octets, asn1.Tag(0).ContextSpecific()):
		return safe{algorithm, octets}, nil
	case ok && oid != oidData && oid != oidEncrypted:
		return safe{}, keyfile.ErrAlgorithm
	}
	return safe{}, broken("one of its parts cannot be read")
}

func (p *pfx) parseMAC(seq cryptobyte.String) error {
	if seq.Empty() {
		return nil
	}
	var mac, info, algorithm, digest, salt cryptobyte.String
	ok := seq.ReadASN1(&mac, asn1.SEQUENCE) && mac.ReadASN1(&info, asn1.SEQUENCE) && info.ReadASN1(&algorithm, asn1.SEQUENCE) &&
		info.ReadASN1(&digest, asn1.OCTET_STRING) && mac.ReadASN1(&salt, asn1.OCTET_STRING)
	oid, named := readOID(&algorithm)
	if ok && named && macHashes[oid] == nil {
		return keyfile.ErrAlgorithm
	}
	p.mac.iterations = 1
	if ok && !mac.Empty() {
		ok = mac.ReadASN1Integer(&p.mac.iterations) && p.mac.iterations > 0
	}
	if !ok || !named {
		return broken("its seal (MAC) cannot be read")
	}
	p.sealed, p.mac.hash, p.mac.digest, p.mac.salt = true, oid, digest, salt
	return nil
}

// checkCosts adds up what opening the file would take, before any of it is
// spent. Keys in encrypted parts are counted when those are open.
func (p *pfx) checkCosts() error {
	total := map[keyfile.Cost]int64{}
	if p.sealed {
		total[keyfile.PKCS12Iterations] = p.mac.iterations
	}
	for _, s := range p.safes {
		if s.algorithm != nil {
			if err := addCost(total, s.algorithm); err != nil {
				return err
			}
			continue
		}
		bags, err := parseBags(s.data)
		if err != nil {
			return err
		}
		for _, b := range bags {
			if err := b.addCost(total); err != nil {
				return err
			}
		}
	}
	return checkTotal(total)
}

func addCost(total map[keyfile.Cost]int64, algorithm []byte) error {
	cost, n := keyfile.CostOf(algorithm)
	if n < 0 {
		return broken("it asks for a negative number of iterations")
	}
	if err := cost.Check(n); err != nil { // so that the sum does not overflow
		return err
	}
	total[cost] += n
	return nil
}

func checkTotal(total map[keyfile.Cost]int64) error {
	for cost, n := range total {
		if err := cost.Check(n); err != nil {
			return err
		}
	}
	return nil
}

// verify tells whether there is a seal that fits, which proves the passphrase.
func (p *pfx) verify(ctx context.Context, passphrase []byte) (bool, error) {
	if !p.sealed {
		return false, nil
	}
	passwords := [][]byte{keyfile.BMPPassword(passphrase)}
	if len(passphrase) == 0 {
		passwords = append(passwords, nil) // some programs leave out the two zeros
	}
	for _, password := range passwords {
		mac, err := keyfile.PKCS12MAC(ctx, macHashes[p.mac.hash], password, p.mac.salt, int(p.mac.iterations), p.content)
		if err != nil {
			return false, err
		}
		if hmac.Equal(mac, p.mac.digest) {
			return true, nil
		}
	}
	return false, nil
}

// encrypted tells whether anything in the file needs the passphrase.
func (p *pfx) encrypted() bool {
	for _, s := range p.safes {
		if s.algorithm != nil {
			return true
		}
		bags, _ := parseBags(s.data)
		for _, b := range bags {
			if b.kind == oidShrouded {
				return true
			}
		}
	}
	return false
}
