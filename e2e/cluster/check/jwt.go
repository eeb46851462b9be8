package check

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
)

// readPublic reads a PUBLIC KEY file.
func readPublic(path string) (crypto.PublicKey, error) {
	der, _, err := readBlock(path)
	if err != nil {
		return nil, err
	}
	return x509.ParsePKIXPublicKey(der)
}

// readKey reads a private key as kubeadm writes it.
func readKey(path string) (crypto.Signer, error) {
	der, kind, err := readBlock(path)
	if err != nil {
		return nil, err
	}
	if kind == "RSA PRIVATE KEY" {
		return x509.ParsePKCS1PrivateKey(der)
	}
	return x509.ParseECPrivateKey(der)
}

func readBlock(path string) (der []byte, kind string, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, "", err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, "", fmt.Errorf("%s: no PEM", path)
	}
	return block.Bytes, block.Type, nil
}

// signing is the algorithm of RFC 7518 that a key signs with, and the digest.
func signing(public crypto.PublicKey, text string) (name string, hash crypto.Hash, digest []byte, err error) {
	short, long := sha256.Sum256([]byte(text)), sha512.Sum384([]byte(text))
	switch k := public.(type) {
	case *rsa.PublicKey:
		return "RS256", crypto.SHA256, short[:], nil
	case *ecdsa.PublicKey:
		if k.Curve.Params().BitSize == 384 {
			return "ES384", crypto.SHA384, long[:], nil
		}
		return "ES256", crypto.SHA256, short[:], nil
	}
	return "", 0, nil, fmt.Errorf("no algorithm for a key of the type %T", public)
}

// signToken makes a JSON Web Token in its compact form (RFC 7515).
func signToken(claims map[string]any, key crypto.Signer) (string, error) {
	name, hash, _, err := signing(key.Public(), "")
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	text := encode([]byte(`{"alg":"`+name+`","typ":"JWT"}`)) + "." + encode(body)
	_, _, digest, err := signing(key.Public(), text)
	if err != nil {
		return "", err
	}
	k, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		signature, err := key.Sign(rand.Reader, digest, hash)
		return text + "." + encode(signature), err
	}
	r, s, err := ecdsa.Sign(rand.Reader, k, digest)
	if err != nil {
		return "", err
	}
	size := (k.Curve.Params().BitSize + 7) / 8
	signature := make([]byte, 2*size)
	r.FillBytes(signature[:size])
	s.FillBytes(signature[size:])
	return text + "." + encode(signature), nil
}

// verifyToken checks a token's signature by the public key alone.
func verifyToken(token string, public crypto.PublicKey) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return fmt.Errorf("a token of %d parts, want 3", len(parts))
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return fmt.Errorf("token: %w", err)
	}
	_, hash, digest, err := signing(public, parts[0]+"."+parts[1])
	if err != nil {
		return err
	}
	ok := false
	switch k := public.(type) {
	case *rsa.PublicKey:
		ok = rsa.VerifyPKCS1v15(k, hash, digest, signature) == nil
	case *ecdsa.PublicKey:
		half := len(signature) / 2
		ok = ecdsa.Verify(k, digest, new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:]))
	}
	if !ok {
		return errors.New("the token's signature is not by the key of sa.pub")
	}
	return nil
}
