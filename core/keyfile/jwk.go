package keyfile

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
)

// The forms of JSON Web Keys (RFC 7517, 7518 section 6, 8037).
const (
	JWK       ID = "jwk"
	JWKPublic ID = "jwk-public"
)

var (
	_ = register(Format{
		ID: JWK, Name: "JWK", Rank: 40, Ending: ".jwk", Mime: "application/jwk+json", Use: "programs that sign and check tokens",
		Private: true, Kinds: common | OtherRSA,
		detects: func(b block) bool { return isJSON(b) && bytes.Contains(b.data, []byte(`"d"`)) },
		read:    readJWK,
		write: func(_ context.Context, k Key, _ Options) ([]byte, error) {
			key, err := k.private()
			if err != nil {
				return nil, err
			}
			return writeJWK(key)
		},
	})
	_ = register(Format{
		ID: JWKPublic, Name: "JWK public", Rank: 66, Ending: ".pub.jwk", Mime: "application/jwk+json", Use: "programs that check tokens; the apiserver’s /openid/v1/jwks holds such",
		Kinds: common | OtherRSA, detects: isJSON, read: readJWK,
		write: func(_ context.Context, k Key, _ Options) ([]byte, error) { return writeJWK(k.Public) },
	})
)

func isJSON(b block) bool { return b.label == "" && bytes.HasPrefix(b.data, []byte("{")) }

// octets are base64url without padding (RFC 7515 section 2).
type octets []byte

// MarshalText implements [encoding.TextMarshaler].
func (o octets) MarshalText() ([]byte, error) {
	return base64.RawURLEncoding.AppendEncode(nil, o), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (o *octets) UnmarshalText(text []byte) (err error) {
	*o, err = base64.RawURLEncoding.AppendDecode(nil, text)
	return err
}

// jwk is one key; the fields stand in the order of the RFCs' examples.
type jwk struct {
	Kty string          `json:"kty"`
	Crv string          `json:"crv,omitempty"`
	X   octets          `json:"x,omitempty"`
	Y   octets          `json:"y,omitempty"`
	N   octets          `json:"n,omitempty"`
	E   octets          `json:"e,omitempty"`
	D   octets          `json:"d,omitempty"`
	P   octets          `json:"p,omitempty"`
	Q   octets          `json:"q,omitempty"`
	DP  octets          `json:"dp,omitempty"`
	DQ  octets          `json:"dq,omitempty"`
	QI  octets          `json:"qi,omitempty"`
	Oth json.RawMessage `json:"oth,omitempty"`
}

// jwkSet is what several keys come in (RFC 7517 section 5).
type jwkSet struct {
	Keys []jwk `json:"keys"`
}

var jwkCurves = map[string]func() elliptic.Curve{"P-256": elliptic.P256, "P-384": elliptic.P384, "P-521": elliptic.P521}

// jwkOf is a key's members.
func jwkOf(key any) (j jwk, err error) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return jwk{Kty: "RSA", N: k.N.Bytes(), E: big.NewInt(int64(k.E)).Bytes()}, nil
	case *rsa.PrivateKey:
		if len(k.Primes) != 2 {
			return j, errors.New("keyfile: write JWK: the RSA key has more than two primes")
		}
		j, err = jwkOf(&k.PublicKey)
		j.D, j.P, j.Q = k.D.FillBytes(make([]byte, len(j.N))), k.Primes[0].Bytes(), k.Primes[1].Bytes()
		j.DP, j.DQ, j.QI = k.Precomputed.Dp.Bytes(), k.Precomputed.Dq.Bytes(), k.Precomputed.Qinv.Bytes()
		return j, err
	case *ecdsa.PublicKey:
		point, err := k.Bytes() // 4, x, y (SEC 1 section 2.3.3)
		if err != nil {
			return j, err
		}
		half := len(point) / 2
		return jwk{Kty: "EC", Crv: k.Params().Name, X: point[1 : 1+half], Y: point[1+half:]}, nil
	case *ecdsa.PrivateKey:
		if j, err = jwkOf(&k.PublicKey); err == nil {
			j.D, err = k.Bytes()
		}
		return j, err
	case ed25519.PublicKey:
		return jwk{Kty: "OKP", Crv: "Ed25519", X: octets(k)}, nil
	case ed25519.PrivateKey:
		return jwk{Kty: "OKP", Crv: "Ed25519", X: octets(k[32:]), D: k.Seed()}, nil
	}
	return j, fmt.Errorf("keyfile: write JWK: it cannot hold a %T", key)
}

func writeJWK(key any) ([]byte, error) {
	j, err := jwkOf(key)
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(j, "", "  ")
	return append(text, '\n'), err
}

func readJWK(_ context.Context, b block, _ []byte) (Key, error) {
	const name = "JWK"
	var set jwkSet
	var one jwk
	if err := json.Unmarshal(b.data, &set); err != nil {
		return Key{}, &DamagedError{name, err.Error()}
	}
	switch {
	case len(set.Keys) > 1:
		return Key{}, fmt.Errorf("keyfile: JWK: there are %d keys in the set: give the one you mean", len(set.Keys))
	case len(set.Keys) == 1:
		one = set.Keys[0]
	default:
		if err := json.Unmarshal(b.data, &one); err != nil {
			return Key{}, &DamagedError{name, err.Error()}
		}
	}
	k, err := one.key()
	return k, damaged(name, err)
}
