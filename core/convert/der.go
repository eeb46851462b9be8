package convert

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kubepki/core/keyfile"
)

// The forms without PEM's frame.
const (
	DER       ID = "der"
	Base64PEM ID = "base64-pem"
	Base64DER ID = "base64-der"
)

var (
	_ = register(Format{
		ID: DER, Name: "DER", Rank: 20, Ending: ".der", Mime: "application/pkix-cert", Use: "Windows and Java, as .cer",
		Certs: Must, detects: isCertificate, read: readDER,
		write: func(_ context.Context, m Material, _ Options) ([]byte, error) { return m.Certs[0].Raw, nil },
	})
	_ = register(Format{
		ID: Base64PEM, Name: "Base64 of PEM, one line", Rank: 22, Ending: ".crt.b64", Mime: "text/plain", Use: "caBundle of webhooks, -data of kubeconfigs, data of Secrets",
		Many: true, Certs: Must, detects: isBase64, read: readBase64,
		write: func(_ context.Context, m Material, _ Options) ([]byte, error) { return line(certsPEM(m.Certs)), nil },
	})
	_ = register(Format{
		ID: Base64DER, Name: "Base64 of DER, one line", Rank: 24, Ending: ".der.b64", Mime: "text/plain", Use: "JSON: the x5c of a JWK, SAML, many web interfaces",
		Certs: Must,
		write: func(_ context.Context, m Material, _ Options) ([]byte, error) { return line(m.Certs[0].Raw), nil },
	})
)

func line(data []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(nil, data), '\n')
}

// isCertificate knows a SEQUENCE of a SEQUENCE, an algorithm and a BIT STRING, and
// the beginning of one that was cut off.
func isCertificate(data []byte) bool {
	if len(data) > 0 && data[0] == 0x30 {
		head, length, ok := berHeader(data)
		if ok && length > len(data)-head && bytes.HasPrefix(data[head:], []byte{0x30}) {
			return true
		}
	}
	var seq cryptobyte.String
	input := cryptobyte.String(data)
	return input.ReadASN1(&seq, asn1.SEQUENCE) && seq.SkipASN1(asn1.SEQUENCE) && seq.SkipASN1(asn1.SEQUENCE) &&
		seq.SkipASN1(asn1.BIT_STRING) && seq.Empty()
}

// readDER takes certificates that follow each other.
func readDER(_ context.Context, data, _ []byte) (Material, error) {
	certs, err := x509.ParseCertificates(data)
	if err != nil {
		return Material{}, &keyfile.DamagedError{Format: "DER certificate", Why: strings.TrimPrefix(err.Error(), "x509: ")}
	}
	return Material{Certs: certs}, nil
}

// unpacked reads base64 with white space in it, padded or not.
func unpacked(data []byte) ([]byte, error) {
	packed := bytes.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n=", r) {
			return -1
		}
		return r
	}, bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	return base64.RawStdEncoding.DecodeString(string(packed))
}

func isBase64(data []byte) bool {
	inside, err := unpacked(data)
	return err == nil && len(inside) > 0
}

// readBase64 reads what base64 holds; base64 in it is refused, so that no file
// nests without end.
func readBase64(ctx context.Context, data, passphrase []byte) (Material, error) {
	inside, err := unpacked(data)
	if err != nil {
		return Material{}, &keyfile.DamagedError{Format: "base64", Why: err.Error()}
	}
	f, ok := Detect(inside)
	switch {
	case !ok:
		return Material{}, errors.New("convert: read base64: what it holds is in no format that is known here")
	case f.ID == Base64PEM:
		return Material{}, errors.New("convert: read base64: it is base64 in base64: decode it once with base64 -d")
	}
	return f.read(ctx, inside, passphrase)
}
