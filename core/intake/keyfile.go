package intake

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"

	"kubepki/core/decode"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
	"kubepki/core/seal"
)

// plainHere are the formats that package decode reads, whose faults have lines.
var plainHere = map[keyfile.ID]bool{
	keyfile.PKCS1PEM: true, keyfile.PKCS1DER: true, keyfile.SEC1PEM: true, keyfile.SEC1DER: true,
	keyfile.PKCS8PEM: true, keyfile.PKCS8DER: true, keyfile.SPKIPEM: true, keyfile.SPKIDER: true,
	keyfile.PKCS1PublicPEM: true, keyfile.PKCS1PublicDER: true,
}

// isLockedKey tells whether a file is one key in a format that package decode
// leaves alone: an encrypted one, OpenSSH's, a JWK.
func isLockedKey(data []byte) bool {
	f, ok := keyfile.Detect(data)
	return ok && !plainHere[f.ID]
}

// lockedKey reads such a key, and tells whether the part is one. Line is where
// it begins.
func (r *reader) lockedKey(ctx context.Context, p part, line int) (done bool, err error) {
	if !isLockedKey(p.data) {
		return false, nil
	}
	if !r.mayTry(p) {
		return true, nil
	}
	k, err := keyfile.Read(ctx, p.data, []byte(r.passphrase))
	if ctx.Err() != nil {
		return true, ctx.Err()
	}
	var o Object
	if err == nil {
		o, err = keyObject(k)
	}
	if err != nil {
		fault := faultOf("", err)
		fault.Line = line
		r.fault(p, fault)
		return true, nil
	}
	o.Line = line
	r.found(p, o)
	return true, nil
}

func keyObject(k keyfile.Key) (Object, error) {
	id := pki.KeyID(k.Public)
	name, _, _ := strings.Cut(decode.KeyName(k.Public), ",")
	if k.Comment != "" {
		name = k.Comment
	}
	o := Object{Kind: decode.PrivateKey, PKCS8: k.PKCS8, KeyID: id[:], Name: name}
	if f, ok := keyfile.FormatByID(k.Format); ok {
		o.Format = f.Name
	}
	if !k.IsPrivate() {
		var err error
		o.Kind = decode.PublicKey
		o.DER, err = x509.MarshalPKIXPublicKey(k.Public)
		return o, err
	}
	return o, nil
}

// lockOf tells whether an error of package keyfile is about the passphrase.
func lockOf(err error) Lock {
	var locked *keyfile.PassphraseError
	switch {
	case !errors.As(err, &locked):
		return NoLock
	case locked.Missing:
		return Missing
	}
	return Wrong
}

// faultOf turns an error of a format's package into a fault.
func faultOf(source string, err error) Fault {
	why := err.Error()
	for _, p := range []string{"seal: ", "keyfile: ", "convert: ", "archive: "} {
		why = strings.TrimPrefix(why, p)
	}
	f := Fault{Source: source, Why: why, Lock: lockOf(err)}
	switch {
	case errors.Is(err, seal.ErrNoPassphrase):
		f.Lock, f.Why, f.Fix = Missing, "it is encrypted with a passphrase", "give the passphrase"
	case errors.Is(err, seal.ErrPassphrase):
		f.Lock = Wrong
	}
	return f
}
