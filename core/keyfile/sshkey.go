package keyfile

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Names of kinds of keys (RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709
// section 4).
const (
	sshRSA     = "ssh-rsa"
	sshDSA     = "ssh-dss"
	sshECDSA   = "ecdsa-sha2-" // and a curve of sshCurves
	sshEd25519 = "ssh-ed25519"
)

// sshCurves are the curves by their names (RFC 5656 section 10.1).
var sshCurves = []struct {
	name  string
	curve func() elliptic.Curve // the first call of one makes all of them: milliseconds
}{
	{"nistp256", elliptic.P256}, {"nistp384", elliptic.P384}, {"nistp521", elliptic.P521},
}

func sshCurve(name string) elliptic.Curve {
	for _, c := range sshCurves {
		if c.name == name {
			return c.curve()
		}
	}
	return nil
}

func sshCurveName(curve elliptic.Curve) string {
	for _, c := range sshCurves {
		if c.curve() == curve {
			return c.name
		}
	}
	return ""
}

// sshWire is a public key as SSH sends it, and the name of its kind, which it
// begins with.
func sshWire(pub crypto.PublicKey) (kind string, wire []byte, err error) {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		return sshRSA, sshStrings([]byte(sshRSA), mpint(big.NewInt(int64(k.E))), mpint(k.N)), nil
	case *ecdsa.PublicKey:
		curve := sshCurveName(k.Curve)
		if curve == "" {
			return "", nil, errors.New("ssh: only P-256, P-384 and P-521 EC keys are supported")
		}
		point, err := k.Bytes()
		if err != nil {
			return "", nil, err
		}
		kind = sshECDSA + curve
		return kind, sshStrings([]byte(kind), []byte(curve), point), nil
	case ed25519.PublicKey:
		return sshEd25519, sshStrings([]byte(sshEd25519), k), nil
	}
	return "", nil, fmt.Errorf("ssh: unsupported key type %T", pub)
}

// errSSHKind says that a key is none that a certificate can hold: security keys
// sign more than they are given, and SSH's certificates are no keys.
var errSSHKind = errors.New("keyfile: SSH public key: it is of a kind that X.509 does not know: RSA, ECDSA or Ed25519 is expected")

// parseSSHWire reads what [sshWire] writes. pub is nil for DSA.
func parseSSHWire(wire []byte) (kind string, pub crypto.PublicKey, err error) {
	r := &sshReader{rest: wire}
	kind = string(r.string())
	switch {
	case r.err != nil:
		return "", nil, r.err
	case kind == sshRSA:
		pub, err = readSSHRSA(r)
	case kind == sshEd25519:
		pub, err = readSSHEd25519(r)
	case kind == sshDSA:
		return kind, nil, nil
	case strings.HasPrefix(kind, "sk-"), strings.HasSuffix(kind, "-cert-v01@openssh.com"):
		return kind, nil, errSSHKind
	case sshCurve(strings.TrimPrefix(kind, sshECDSA)) != nil && strings.HasPrefix(kind, sshECDSA):
		pub, err = readSSHECDSA(r, kind)
	default:
		return "", nil, errors.New("ssh: unknown key algorithm: " + plainName(kind))
	}
	if err == nil && len(r.rest) > 0 {
		err = errors.New("ssh: trailing junk in public key")
	}
	return kind, pub, err
}

func readSSHRSA(r *sshReader) (crypto.PublicKey, error) {
	e, n := r.mpint(), r.mpint()
	if r.err != nil {
		return nil, r.err
	}
	if err := checkSSHRSA(n, e); err != nil {
		return nil, err
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}

// checkSSHRSA refuses what OpenSSH does not make, before anything is calculated
// with it.
func checkSSHRSA(n, e *big.Int) error {
	switch {
	case RSABits.Check(int64(n.BitLen())) != nil:
		return errors.New("ssh: rsa modulus too large")
	case e.BitLen() > 24:
		return errors.New("ssh: exponent too large")
	case e.Int64() < 3 || e.Bit(0) == 0:
		return errors.New("ssh: incorrect exponent")
	}
	return nil
}

func readSSHEd25519(r *sshReader) (crypto.PublicKey, error) {
	data := r.string()
	switch {
	case r.err != nil:
		return nil, r.err
	case len(data) != ed25519.PublicKeySize:
		return nil, errors.New("invalid size " + strconv.Itoa(len(data)) + " for Ed25519 public key")
	}
	return ed25519.PublicKey(data), nil
}

func readSSHECDSA(r *sshReader, kind string) (crypto.PublicKey, error) {
	name, point := string(r.string()), r.string()
	if r.err != nil {
		return nil, r.err
	}
	if actual := sshECDSA + name; actual != kind {
		return nil, fmt.Errorf("ssh: algorithm type mismatch: expected %q, found curve %q (type %q)", kind, name, actual)
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(sshCurve(name), point)
	if err != nil {
		return nil, errors.New("ssh: invalid curve point")
	}
	return pub, nil
}
