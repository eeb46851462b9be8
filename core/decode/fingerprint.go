package decode

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// Fingerprint is a hash of an object or of its key, to compare it by.
type Fingerprint struct {
	Label string `json:"label"`
	Term  string `json:"term"` // the command or the RFC that makes it
	Value string `json:"value"`
	Note  string `json:"-"` // what it is for
	Why   string `json:"-"` // why Kubernetes cares, "" when it does not
}

// Fingerprints are the hashes that people compare an object by: of all its
// bytes as openssl x509 -fingerprint gives them, and of its public key. Of a
// private key come those of its public half alone.
func Fingerprints(o Object) []Fingerprint {
	var out []Fingerprint
	if o.Kind != PrivateKey {
		long, short := sha256.Sum256(o.DER), sha1.Sum(o.DER)
		out = append(out,
			Fingerprint{Label: "SHA-256", Term: "fingerprint", Value: upperHex(long[:]), Note: "The hash of all its bytes: two with the same one are the same."},
			Fingerprint{Label: "SHA-1", Term: "fingerprint", Value: upperHex(short[:]), Note: "The same by an old hash, for tools that still show it."},
		)
	}
	if len(o.spki) == 0 {
		return out
	}
	key := sha256.Sum256(o.spki)
	pin := Fingerprint{
		Label: "Key pin", Term: "RFC 7469 section 2.4", Value: base64.StdEncoding.EncodeToString(key[:]),
		Note: "The hash of the public key alone: it stays when a certificate is renewed with the same key.",
	}
	joining := Fingerprint{
		Label: "Key hash", Term: "--discovery-token-ca-cert-hash", Value: "sha256:" + hex.EncodeToString(key[:]),
		Note: "The same hash as kubeadm writes it.",
	}
	if constraints, ok := o.Tree.Find("X509v3 Basic Constraints"); ok && isAuthorityText(constraints.Value) {
		joining.Why = "A node that joins is given this of the cluster’s authority, and trusts no other: kubeadm join --discovery-token-ca-cert-hash."
	}
	out = append(out, pin, joining)
	if e, err := parseDER(o.spki); err == nil {
		if parts, _ := e.sequence(); len(parts) == 2 {
			octets, _, _ := parts[1].bits()
			id := sha1.Sum(octets)
			out = append(out, Fingerprint{
				Label: "Key identifier", Term: "RFC 5280 section 4.2.1.2", Value: upperHex(id[:]),
				Note: "What openssl and kubeadm before Go 1.25 make the subject key identifier of this key.",
			})
		}
	}
	return out
}

func isAuthorityText(text string) bool { return len(text) >= 7 && text[:7] == "CA:TRUE" }

// KeyIdentifiers are what a certificate, request or list says of keys: the
// identifier of its own key and of the key that signed it; nil where it says none.
func KeyIdentifiers(o Object) (subject, authority []byte) {
	for _, n := range o.Tree.Children {
		switch n.Term {
		case "X509v3 Subject Key Identifier":
			subject = octetsOf(n.Value)
		case "X509v3 Authority Key Identifier":
			authority = octetsOf(n.keyID())
		}
	}
	return subject, authority
}

// keyID is the key's part of an authority key identifier.
func (n Node) keyID() string {
	for _, c := range n.Children {
		if c.Term == "keyid" {
			return c.Value
		}
	}
	return ""
}

// octetsOf reads "AB:CD", nil when it is none.
func octetsOf(text string) []byte {
	var digits []byte
	for i := range len(text) {
		if text[i] != ':' {
			digits = append(digits, text[i])
		}
	}
	out, err := hex.DecodeString(string(digits))
	if err != nil || len(out) == 0 {
		return nil
	}
	return out
}
