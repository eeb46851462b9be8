package fault

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// breaker is one fault being made: the files it changes, which are its own.
type breaker struct {
	ctx     context.Context
	now     time.Time
	profile string
	files   []health.File
}

// place is where a certificate or a key lies: a file of its own, or a value
// embedded in a kubeconfig.
type place struct {
	at  int    // in the files
	key string // of the kubeconfig's value, "" for a whole file
}

// The values of a kubeconfig that hold files.
const (
	authorityData   = "certificate-authority-data"
	certificateData = "client-certificate-data"
	keyData         = "client-key-data"
)

// places lists where the profile's files with the ending lie, one on each host.
// In kubeconfigs the ending chooses the value.
func (b *breaker) places(profile, ending string) ([]place, error) {
	p, ok := kube.ProfileByID(profile)
	if !ok {
		return nil, fmt.Errorf("there is no profile %q", profile)
	}
	path, key := p.Path+ending, ""
	if p.Form == kube.Config {
		path, key = p.Path, map[string]string{".crt": certificateData, ".key": keyData, ".ca": authorityData}[ending]
	}
	var out []place
	for i, f := range b.files {
		if f.Path == path {
			out = append(out, place{i, key})
		}
	}
	if out == nil {
		return nil, fmt.Errorf("the set has no %s", path)
	}
	return out, nil
}

// read gives what lies at a place.
func (b *breaker) read(p place) ([]byte, error) {
	data, err := b.files[p.at].Data()
	if err != nil || p.key == "" {
		return data, err
	}
	from, to, err := valueOf(data, p.key)
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(string(data[from:to]))
}

// write puts data in a place.
func (b *breaker) write(p place, data []byte) error {
	f := &b.files[p.at]
	if p.key != "" {
		config, err := f.Data()
		if err != nil {
			return err
		}
		if data, err = withValue(config, p.key, base64.StdEncoding.EncodeToString(data)); err != nil {
			return err
		}
	}
	f.Bytes, f.Make = data, nil
	return nil
}

// valueOf finds the value of a key that a kubeconfig has once, on one line.
func valueOf(config []byte, key string) (from, to int, err error) {
	from = bytes.Index(config, []byte(" "+key+": "))
	if from < 0 {
		return 0, 0, errors.New("the kubeconfig has no " + key)
	}
	from += len(key) + 3
	length := bytes.IndexByte(config[from:], '\n')
	if length < 0 {
		length = len(config) - from
	}
	return from, from + length, nil
}

func withValue(config []byte, key, value string) ([]byte, error) {
	from, to, err := valueOf(config, key)
	if err != nil {
		return nil, err
	}
	return bytes.Join([][]byte{config[:from], []byte(value), config[to:]}, nil), nil
}

// certificate reads the certificate at a place.
func (b *breaker) certificate(p place) (*x509.Certificate, error) {
	data, err := b.read(p)
	if err != nil {
		return nil, err
	}
	return pki.ParseCertificate(data)
}

// authority is the pair of an authority: its key from whichever host has it,
// at its own path or, where one stands in for another, at that of the other.
func (b *breaker) authority(profile string) (*pki.Authority, error) {
	certs, err := b.places(profile, ".crt")
	if err != nil {
		return nil, err
	}
	cert, err := b.certificate(certs[0])
	if err != nil {
		return nil, err
	}
	for _, id := range []string{profile, kube.ClusterCA} {
		keys, err := b.places(id, ".key")
		if err != nil {
			continue
		}
		data, err := b.read(keys[0])
		if err != nil {
			return nil, err
		}
		pkcs8, err := pki.ParsePrivateKey(data)
		if err != nil {
			return nil, err
		}
		key, err := pki.Native{}.Import(b.ctx, pkcs8)
		if err != nil || id == profile || pki.SamePublicKey(cert.PublicKey, key.Public()) {
			return &pki.Authority{Cert: cert, Key: key}, err
		}
	}
	return nil, errors.New("the set has no key of the authority " + pki.NameFrom(cert.Subject).String())
}

// signer is the authority of the fault's own profile.
func (b *breaker) signer() (*pki.Authority, error) {
	p, _ := kube.ProfileByID(b.profile)
	return b.authority(p.Authority)
}

// newKey makes a key of the same kind as one at hand.
func (b *breaker) newKey(like crypto.PublicKey) (*pki.PrivateKey, error) {
	algorithm, ok := pki.AlgorithmOf(like)
	if !ok {
		return nil, fmt.Errorf("a key of the kind %T cannot be made", like)
	}
	return pki.Native{}.Make(b.ctx, algorithm)
}

// stranger is an authority with the name, or the other's own where it is "",
// but a key of its own.
func (b *breaker) stranger(like *x509.Certificate, name string) (*pki.Authority, error) {
	key, err := b.newKey(like.PublicKey)
	if err != nil {
		return nil, err
	}
	subject := pki.NameFrom(like.Subject)
	if name != "" {
		subject = pki.CommonName(name)
	}
	return pki.NewAuthority(b.ctx, key, pki.RootTemplate(subject, b.now, 3650*day))
}
