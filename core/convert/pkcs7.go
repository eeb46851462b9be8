package convert

import (
	"context"
	"encoding/pem"
	"errors"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kubepki/core/keyfile"
)

// The forms of PKCS#7: signed data without signers, which carries certificates
// (RFC 2315 section 9.1).
const (
	PKCS7PEM ID = "pkcs7-pem"
	PKCS7DER ID = "pkcs7-der"
)

var (
	_ = register(Format{
		ID: PKCS7PEM, Name: "PKCS#7", Rank: 30, Ending: ".p7b", Mime: "application/x-pkcs7-certificates", Use: "Windows, Java, answers of many authorities",
		Many: true, Certs: Must,
		write: func(ctx context.Context, m Material, o Options) ([]byte, error) {
			der, err := writePKCS7(ctx, m, o)
			return pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: der}), err
		},
	})
	_ = register(Format{
		ID: PKCS7DER, Name: "PKCS#7, DER", Rank: 32, Ending: ".p7c", Mime: "application/x-pkcs7-certificates", Use: "Windows; what issuers’ addresses in certificates serve",
		Many: true, Certs: Must, detects: isPKCS7, read: readPKCS7, write: writePKCS7,
	})
)

// The object identifiers of both kinds of content, in DER.
const (
	oidSignedData = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	oidPlainData  = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
)

// writePKCS7 is signed data of version 1 with no algorithm, no content and no
// signer, but certificates, in the order given (RFC 2315 sections 7 and 9.1).
func writePKCS7(_ context.Context, m Material, _ Options) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes([]byte(oidSignedData))
		b.AddASN1(explicit0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(asn1.SET, func(*cryptobyte.Builder) {})
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddBytes([]byte(oidPlainData)) })
				b.AddASN1(explicit0, func(b *cryptobyte.Builder) {
					for _, c := range m.Certs {
						b.AddBytes(c.Raw)
					}
				})
				b.AddASN1(asn1.SET, func(*cryptobyte.Builder) {})
			})
		})
	})
	return b.Bytes()
}

// isPKCS7 looks for the identifier of signed data behind the first header,
// whose length may be of any form: PKCS#7 is often BER.
func isPKCS7(data []byte) bool {
	head := string(data[:min(len(data), 20)])
	return strings.HasPrefix(head, "\x30") && strings.Contains(head, oidSignedData)
}

func readPKCS7(_ context.Context, data, _ []byte) (Material, error) {
	damaged := func(why string) (Material, error) {
		return Material{}, &keyfile.DamagedError{Format: "PKCS#7", Why: why}
	}
	set, ok := certificateSet(data)
	if !ok {
		return damaged("its structure cannot be read")
	}
	var m Material
	for len(set) > 0 {
		one, ok := berNext(&set)
		if !ok {
			return damaged("one of its certificates is cut off")
		}
		if one.tag != byte(asn1.SEQUENCE) {
			continue // a certificate of attributes, or of a kind that no program makes (RFC 5652 section 10.2.2)
		}
		m.addCert("", one.whole)
	}
	if len(m.Certs)+len(m.Refused) == 0 {
		return Material{}, errors.New("convert: read PKCS#7: there are no certificates in it")
	}
	return m, nil
}

// certificateSet goes down to the certificates of signed data, in BER or DER;
// there may be none (RFC 5652 sections 3 and 5.1). Content, lists and signers
// are not looked at: no signature is checked here.
func certificateSet(data []byte) (set []byte, ok bool) {
	for _, step := range []struct {
		tag  asn1.Tag
		into bool
	}{
		{asn1.SEQUENCE, true},           // ContentInfo
		{asn1.OBJECT_IDENTIFIER, false}, // its type
		{explicit0, true},
		{asn1.SEQUENCE, true},  // SignedData
		{asn1.INTEGER, false},  // its version
		{asn1.SET, false},      // algorithms
		{asn1.SEQUENCE, false}, // content
	} {
		v, ok := berNext(&data)
		if !ok || v.tag != byte(step.tag) || step.tag == asn1.OBJECT_IDENTIFIER && string(v.whole) != oidSignedData {
			return nil, false
		}
		if step.into {
			data = v.inside
		}
	}
	v, ok := berNext(&data)
	if !ok {
		return nil, len(data) == 0
	}
	if v.tag != byte(explicit0) {
		return nil, true
	}
	return v.inside, true
}

// oneSequence tells whether the data is one SEQUENCE of DER and nothing more.
func oneSequence(data []byte) (cryptobyte.String, bool) {
	var seq cryptobyte.String
	input := cryptobyte.String(data)
	return seq, input.ReadASN1(&seq, asn1.SEQUENCE) && input.Empty()
}
