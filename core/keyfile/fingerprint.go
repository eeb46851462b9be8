package keyfile

import (
	"crypto"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"

	"kubepki/core/pki"
)

// Fingerprint is a short name of a public key, made in one of several ways.
type Fingerprint struct {
	Name  string // "SSH, SHA-256"
	Value string
	Use   string // where one meets it
}

// fingerprints is the one table of them; "" leaves one out.
var fingerprints = []struct {
	name, use string
	of        func(pub crypto.PublicKey, spki []byte) string
}{
	{"SSH, SHA-256", "ssh-keygen -l, git hosts", overSSH(func(wire []byte) string {
		sum := sha256.Sum256(wire)
		return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
	})},
	{"SSH, MD5", "ssh-keygen -l -E md5, older programs", overSSH(func(wire []byte) string { // RFC 4716 section 4
		sum := md5.Sum(wire)
		return "MD5:" + strings.ToLower(colons(sum[:]))
	})},
	{"Public key, SHA-256", "kubeadm join --discovery-token-ca-cert-hash", func(_ crypto.PublicKey, spki []byte) string {
		sum := sha256.Sum256(spki)
		return "sha256:" + hex.EncodeToString(sum[:])
	}},
	{"Public key, SHA-256, base64", "curl --pinnedpubkey; the kid of ServiceAccount tokens, in base64url", func(_ crypto.PublicKey, spki []byte) string {
		sum := sha256.Sum256(spki)
		return base64.StdEncoding.EncodeToString(sum[:])
	}},
	{"Public key, SHA-1", "older programs", func(_ crypto.PublicKey, spki []byte) string {
		sum := sha1.Sum(spki)
		return hex.EncodeToString(sum[:])
	}},
	{"Subject key identifier, SHA-1", "certificates by openssl, and by kubeadm to v1.34", keyID(pki.SHA1KeyID)},
	{"Subject key identifier, SHA-256", "certificates by kubeadm from v1.35 (RFC 7093)", keyID(pki.SHA256KeyID)},
	{"JWK thumbprint", "RFC 7638", thumbprint},
}

// Fingerprints gives every fingerprint that the kind of key has.
func Fingerprints(pub crypto.PublicKey) ([]Fingerprint, error) {
	spki, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, err
	}
	var out []Fingerprint
	for _, row := range fingerprints {
		if value := row.of(pub, spki); value != "" {
			out = append(out, Fingerprint{row.name, value, row.use})
		}
	}
	return out, nil
}

func overSSH(of func(wire []byte) string) func(crypto.PublicKey, []byte) string {
	return func(pub crypto.PublicKey, _ []byte) string {
		_, wire, err := sshWire(pub)
		if err != nil {
			return ""
		}
		return of(wire)
	}
}

func keyID(m pki.KeyIDMethod) func(crypto.PublicKey, []byte) string {
	return func(pub crypto.PublicKey, _ []byte) string {
		id, err := m.ID(pub)
		if err != nil {
			return ""
		}
		return colons(id)
	}
}

// colons writes bytes as openssl does: "AB:CD".
func colons(data []byte) string {
	const digits = "0123456789ABCDEF"
	out := make([]byte, 0, 3*len(data))
	for i, b := range data {
		if i > 0 {
			out = append(out, ':')
		}
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}

// thumbprint hashes the required members in the order of their names (RFC 7638
// section 3), which a map has in JSON.
func thumbprint(pub crypto.PublicKey, _ []byte) string {
	j, err := jwkOf(pub)
	if err != nil || kindOf(pub) == OtherCurves {
		return ""
	}
	members := map[string]any{"kty": j.Kty}
	for name, value := range map[string]octets{"n": j.N, "e": j.E, "x": j.X, "y": j.Y} {
		if value != nil {
			members[name] = value
		}
	}
	if j.Crv != "" {
		members["crv"] = j.Crv
	}
	text, err := json.Marshal(members)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
