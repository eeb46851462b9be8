package pki

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// KeyFormat is an encoding of a private key.
type KeyFormat string

// The private key formats of unencrypted PEM files.
const (
	PKCS1 KeyFormat = "PKCS#1" // RSA PRIVATE KEY (RFC 8017 appendix A.1.2)
	SEC1  KeyFormat = "SEC 1"  // EC PRIVATE KEY (RFC 5915)
	PKCS8 KeyFormat = "PKCS#8" // PRIVATE KEY (RFC 5958)
)

// keyFormatRow ties a format to its PEM label and its codec to and from PKCS#8.
type keyFormatRow struct {
	format  KeyFormat
	label   string
	toPKCS8 func([]byte) ([]byte, error)
	encode  func(any) ([]byte, error) // nil result: the key has no such form
}

// keyFormats is the one table of private key formats.
var keyFormats = []keyFormatRow{
	{PKCS1, "RSA PRIVATE KEY", rewrap(x509.ParsePKCS1PrivateKey), encodePKCS1},
	{SEC1, "EC PRIVATE KEY", rewrap(x509.ParseECPrivateKey), encodeSEC1},
	{PKCS8, "PRIVATE KEY", rewrap(x509.ParsePKCS8PrivateKey), x509.MarshalPKCS8PrivateKey},
}

// rewrap parses one format and writes PKCS#8.
func rewrap[K any](parse func([]byte) (K, error)) func([]byte) ([]byte, error) {
	return func(der []byte) ([]byte, error) {
		key, err := parse(der)
		if err != nil {
			return nil, err
		}
		return x509.MarshalPKCS8PrivateKey(key)
	}
}

func encodePKCS1(key any) ([]byte, error) {
	if k, ok := key.(*rsa.PrivateKey); ok {
		return x509.MarshalPKCS1PrivateKey(k), nil
	}
	return nil, errors.New("pki: encode key: only RSA keys have a PKCS#1 form")
}

func encodeSEC1(key any) ([]byte, error) {
	if k, ok := key.(*ecdsa.PrivateKey); ok {
		return x509.MarshalECPrivateKey(k)
	}
	return nil, errors.New("pki: encode key: only elliptic curve keys have a SEC 1 form")
}

// PEM writes the private key in the given format, one block, LF at the end. Secret.
func (k *PrivateKey) PEM(f KeyFormat) ([]byte, error) {
	key, err := x509.ParsePKCS8PrivateKey(k.pkcs8)
	if err != nil {
		return nil, fmt.Errorf("pki: encode key: %w", err)
	}
	for _, row := range keyFormats {
		if row.format == f {
			der, err := row.encode(key)
			if err != nil {
				return nil, err
			}
			return encodePEM(row.label, der), nil
		}
	}
	return nil, fmt.Errorf("pki: encode key: format %q is not known", f)
}

// TraditionalPEM writes the key as kubeadm does: PKCS#1 for RSA, SEC 1 for
// the curves of ECDSA. Only Ed25519 keys, which have no older form, are PKCS#8. Secret.
func (k *PrivateKey) TraditionalPEM() ([]byte, error) {
	switch k.Public().(type) {
	case *ecdsa.PublicKey:
		return k.PEM(SEC1)
	case ed25519.PublicKey:
		return k.PEM(PKCS8)
	}
	der, err := insidePKCS8(k.pkcs8)
	if err != nil {
		return nil, err
	}
	return encodePEM("RSA PRIVATE KEY", der), nil
}

// insidePKCS8 is the octets that PKCS#8 wraps: of an RSA key, its PKCS#1 form
// (RFC 8017 appendix A.1). Go would check the key's numbers again before it
// wrote the same bytes, which takes 12 ms in a browser for RSA 2048 and 190 ms
// for RSA 4096.
func insidePKCS8(pkcs8 []byte) ([]byte, error) {
	var info, key cryptobyte.String
	input := cryptobyte.String(pkcs8)
	if !input.ReadASN1(&info, cbasn1.SEQUENCE) || !info.SkipASN1(cbasn1.INTEGER) ||
		!info.SkipASN1(cbasn1.SEQUENCE) || !info.ReadASN1(&key, cbasn1.OCTET_STRING) {
		return nil, errors.New("pki: encode key: its PKCS#8 form cannot be read")
	}
	return key, nil
}

// PublicKeyPEM writes SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), the form of sa.pub.
func PublicKeyPEM(pub crypto.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, fmt.Errorf("pki: encode public key: %w", err)
	}
	return encodePEM("PUBLIC KEY", der), nil
}

// CertificatePEM writes one certificate.
func CertificatePEM(c *x509.Certificate) []byte { return encodePEM("CERTIFICATE", c.Raw) }

// RequestPEM writes a certification request.
func RequestPEM(r *x509.CertificateRequest) []byte { return encodePEM("CERTIFICATE REQUEST", r.Raw) }

func encodePEM(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

// ParsePrivateKey reads an unencrypted private key, PEM or DER, in any format of
// the table, and gives it back as PKCS#8.
func ParsePrivateKey(data []byte) ([]byte, error) {
	block, err := privateBlock(data)
	if err != nil {
		return nil, err
	}
	return blockToPKCS8(block)
}

// privateBlock finds the one block of an unencrypted private key.
func privateBlock(data []byte) (*pem.Block, error) {
	block, err := onePEM(data, "private key", func(label string) bool { return strings.HasSuffix(label, "PRIVATE KEY") })
	if err == nil && (block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED")) {
		err = errors.New("pki: parse private key: it is encrypted: decrypt it first with openssl pkey -in FILE -out ca.key")
	}
	return block, err
}

func blockToPKCS8(block *pem.Block) ([]byte, error) {
	var last error
	for _, row := range keyFormats {
		if block.Type != "" && block.Type != row.label {
			continue
		}
		pkcs8, err := row.toPKCS8(block.Bytes)
		if err == nil {
			return pkcs8, nil
		}
		last = err
	}
	switch {
	case last == nil:
		return nil, fmt.Errorf("pki: parse private key: a %q block is not a format known here: convert it with openssl pkey", block.Type)
	case block.Type == "":
		return nil, errors.New("pki: parse private key: it is neither PEM nor the DER of a key: a file that begins with -----BEGIN is expected")
	}
	return nil, fmt.Errorf("pki: parse private key: its %s block cannot be read: %w", block.Type, last)
}

// ParseCertificate reads one certificate, PEM or DER.
func ParseCertificate(data []byte) (*x509.Certificate, error) {
	block, err := onePEM(data, "certificate", func(label string) bool { return label == "CERTIFICATE" || label == "X509 CERTIFICATE" })
	if err != nil {
		return nil, err
	}
	c, err := x509.ParseCertificate(block.Bytes)
	switch {
	case err != nil && block.Type == "":
		return nil, errors.New("pki: parse certificate: it is neither PEM nor the DER of a certificate: a file that begins with -----BEGIN is expected")
	case err != nil:
		return nil, fmt.Errorf("pki: parse certificate: %w", err)
	}
	return c, nil
}

// byteOrderMark is what Windows editors put before UTF-8 text.
var byteOrderMark = []byte("\xef\xbb\xbf")

// IsDER tells whether the data is one SEQUENCE and nothing else. Then it is no
// PEM, though a comment or a number in it may hold the text of a BEGIN line.
func IsDER(data []byte) bool {
	s := cryptobyte.String(data)
	return s.SkipASN1(cbasn1.SEQUENCE) && s.Empty()
}

// onePEM finds the one block that fits. Data without any PEM is taken for DER,
// as a block without a type. Two fitting blocks are refused: which one is meant?
func onePEM(data []byte, what string, fits func(string) bool) (*pem.Block, error) {
	data = bytes.TrimPrefix(data, byteOrderMark)
	if IsDER(data) {
		return &pem.Block{Bytes: data}, nil
	}
	var found *pem.Block
	var seen []string
	rest := data
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		seen = append(seen, block.Type)
		if !fits(block.Type) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("pki: parse %s: there are two of them: give the file that holds only the one you mean", what)
		}
		found = block
	}
	switch {
	case found != nil:
		return found, nil
	case len(bytes.TrimSpace(data)) == 0:
		return nil, fmt.Errorf("pki: parse %s: there is nothing in it", what)
	case len(seen) > 0:
		return nil, fmt.Errorf("pki: parse %s: it holds %s, a %s is expected", what, strings.Join(seen, ", "), what)
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, fmt.Errorf("pki: parse %s: it is UTF-16 text, as some Windows programs save: save it as UTF-8 or ASCII", what)
	case bytes.Contains(data, []byte("-----BEGIN")):
		return nil, fmt.Errorf("pki: parse %s: its PEM block is damaged: copy it again from -----BEGIN to -----END with both lines and nothing before them", what)
	}
	return &pem.Block{Bytes: data}, nil
}
