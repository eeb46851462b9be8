package keyfile

import (
	"context"
	"crypto"
	"encoding/asn1"
	"errors"
	"math/big"
	"strings"

	"kubepki/core/pki"
)

var errSSHSignature = errors.New("ssh: the signature does not fit the key")

// sshScheme is how a key of this kind signs: the name of the scheme and its
// digest, 0 for none (RFC 8332 section 3, RFC 5656 section 6.2.1, RFC 8709 section 6).
func sshScheme(pub crypto.PublicKey) (name string, hash crypto.Hash, err error) {
	kind, _, err := sshWire(pub)
	switch {
	case err != nil:
		return "", 0, err
	case kind == sshRSA:
		return "rsa-sha2-256", crypto.SHA256, nil
	case strings.HasSuffix(kind, "384"):
		return kind, crypto.SHA384, nil
	case strings.HasSuffix(kind, "521"):
		return kind, crypto.SHA512, nil
	case strings.HasPrefix(kind, sshECDSA):
		return kind, crypto.SHA256, nil
	}
	return kind, 0, nil
}

// sshLogin is what a client signs to log in as a user (RFC 4252 section 7).
// session names the connection, and is another for each.
func sshLogin(session []byte, user string, pub crypto.PublicKey) ([]byte, error) {
	const request = 50 // SSH_MSG_USERAUTH_REQUEST
	scheme, _, err := sshScheme(pub)
	if err != nil {
		return nil, err
	}
	_, wire, err := sshWire(pub)
	out := append(sshStrings(session), request)
	out = append(out, sshStrings([]byte(user), []byte("ssh-connection"), []byte("publickey"))...)
	out = append(out, 1) // a signature follows
	return append(out, sshStrings([]byte(scheme), wire)...), err
}

// SignSSHLogin signs the login of a user over a connection, with the name of a
// public key and a private key that may be another's. The signature is written
// as SSH sends it: the scheme, and the bytes of the scheme (RFC 4253 section 6.6).
func SignSSHLogin(ctx context.Context, key *pki.PrivateKey, session []byte, user string, shown crypto.PublicKey) ([]byte, error) {
	message, err := sshLogin(session, user, shown)
	if err != nil {
		return nil, err
	}
	scheme, hash, err := sshScheme(key.Public())
	if err != nil {
		return nil, err
	}
	signature, err := key.SignContext(ctx, message, hash)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(scheme, sshECDSA) { // RFC 5656 section 3.1.2
		var n struct{ R, S *big.Int }
		if _, err := asn1.Unmarshal(signature, &n); err != nil {
			return nil, err
		}
		signature = sshStrings(mpint(n.R), mpint(n.S))
	}
	return sshStrings([]byte(scheme), signature), nil
}

// VerifySSHLogin checks such a signature with the public key that was shown.
func VerifySSHLogin(pub crypto.PublicKey, session []byte, user string, signature []byte) error {
	message, err := sshLogin(session, user, pub)
	if err != nil {
		return err
	}
	scheme, hash, err := sshScheme(pub)
	r := &sshReader{rest: signature}
	named, data := r.string(), r.string()
	switch {
	case err != nil:
		return err
	case r.err != nil || len(r.rest) > 0 || string(named) != scheme:
		return errSSHSignature
	}
	if strings.HasPrefix(scheme, sshECDSA) {
		in := &sshReader{rest: data}
		n := struct{ R, S *big.Int }{in.mpint(), in.mpint()}
		if in.err != nil || len(in.rest) > 0 {
			return errSSHSignature
		}
		if data, err = asn1.Marshal(n); err != nil {
			return err
		}
	}
	if pki.VerifySignature(pub, message, data, hash) != nil {
		return errSSHSignature
	}
	return nil
}
