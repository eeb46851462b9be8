package convert

import (
	"context"
	"errors"
	"strings"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kubepki/core/keyfile"
)

// bag is one thing in a part of a PKCS#12 file (RFC 7292 section 4.2).
type bag struct {
	kind     string
	value    cryptobyte.String
	friendly string
}

func parseBags(data []byte) ([]bag, error) {
	seq, ok := oneSequence(data)
	if !ok {
		return nil, broken("one of its parts cannot be read")
	}
	var out []bag
	for !seq.Empty() {
		var one, attributes cryptobyte.String
		var b bag
		if !seq.ReadASN1(&one, asn1.SEQUENCE) || len(out) > 2*maxCerts {
			return nil, broken("what lies in it cannot be read")
		}
		b.kind, ok = readOID(&one)
		if !ok || !one.ReadASN1(&b.value, explicit0) {
			return nil, broken("what lies in it cannot be read")
		}
		if one.ReadASN1(&attributes, asn1.SET) {
			b.friendly = friendlyName(attributes)
		}
		out = append(out, b)
	}
	return out, nil
}

// friendlyName finds the BMPString by which programs show an entry (RFC 2985
// section 5.5.1).
func friendlyName(attributes cryptobyte.String) string {
	for !attributes.Empty() {
		var one, values, text cryptobyte.String
		if !attributes.ReadASN1(&one, asn1.SEQUENCE) {
			return ""
		}
		oid, ok := readOID(&one)
		if !ok || oid != oidFriendly || !one.ReadASN1(&values, asn1.SET) || !values.ReadASN1(&text, asn1.Tag(30)) {
			continue
		}
		units := make([]uint16, len(text)/2)
		for i := range units {
			units[i] = uint16(text[2*i])<<8 | uint16(text[2*i+1])
		}
		return string(utf16.Decode(units))
	}
	return ""
}

// shrouded takes an encrypted key apart.
func (b bag) shrouded() (algorithm, data cryptobyte.String, ok bool) {
	var seq cryptobyte.String
	value := b.value
	ok = value.ReadASN1(&seq, asn1.SEQUENCE) && seq.ReadASN1Element(&algorithm, asn1.SEQUENCE) && seq.ReadASN1(&data, asn1.OCTET_STRING)
	return algorithm, data, ok
}

func (b bag) addCost(total map[keyfile.Cost]int64) error {
	if b.kind != oidShrouded {
		return nil
	}
	algorithm, _, ok := b.shrouded()
	if !ok {
		return broken("the key in it cannot be read")
	}
	return addCost(total, algorithm)
}

// store collects what the parts of a file hold.
type store struct {
	ctx        context.Context
	passphrase []byte
	Material
}

func (s *store) open(p *pfx) error {
	for _, part := range p.safes {
		data := part.data
		if part.algorithm != nil {
			plain, padded, err := keyfile.Decrypt(s.ctx, pkcs12Name, part.algorithm, part.data, s.passphrase)
			switch {
			case err != nil:
				return err
			case !padded:
				return broken("one of its parts does not decrypt")
			}
			data = plain
		}
		bags, err := parseBags(data)
		if err != nil {
			return err
		}
		total := map[keyfile.Cost]int64{}
		for _, b := range bags {
			if err := b.addCost(total); err != nil {
				return err
			}
		}
		if err := checkTotal(total); err != nil {
			return err
		}
		for _, b := range bags {
			if err := s.take(b); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *store) take(b bag) error {
	switch b.kind {
	case oidCertBag:
		return s.takeCert(b)
	case oidKeyBag:
		return s.takeKey(b.value)
	case oidShrouded:
		algorithm, data, ok := b.shrouded()
		if !ok {
			return broken("the key in it cannot be read")
		}
		plain, padded, err := keyfile.Decrypt(s.ctx, pkcs12Name, algorithm, data, s.passphrase)
		if err != nil {
			return err
		}
		if !padded {
			return broken("the key in it does not decrypt")
		}
		return s.takeKey(plain)
	}
	return nil // CRLs and secrets are not converted
}

func (s *store) takeCert(b bag) error {
	var seq, value, der cryptobyte.String
	if !b.value.ReadASN1(&seq, asn1.SEQUENCE) {
		return broken("a certificate in it cannot be read")
	}
	oid, ok := readOID(&seq)
	if !ok || oid != oidX509 || !seq.ReadASN1(&value, explicit0) || !value.ReadASN1(&der, asn1.OCTET_STRING) {
		return broken("a certificate in it cannot be read")
	}
	s.addCert(b.friendly, der)
	return nil
}

func (s *store) takeKey(pkcs8 []byte) error {
	k, err := keyfile.Read(s.ctx, pkcs8, nil)
	if err != nil {
		return broken("the key in it cannot be read: " + strings.TrimPrefix(err.Error(), "keyfile: "))
	}
	s.addKey(k)
	return nil
}

func (s *store) material() (Material, error) {
	if s.Key == nil && len(s.Certs)+len(s.Refused) == 0 {
		return Material{}, errors.New("convert: read PKCS#12: there is neither certificate nor key in it")
	}
	return s.Material, nil
}
