//go:build !js

package oracle

import (
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// The templates that calls are tried with.
func serverTemplate(t *testing.T) pki.Template {
	p, _ := signing.PresetByID(signing.ServerID)
	return p.Template(pki.CommonName("my-bank.example"), names(t, "DNS:my-bank.example IP:10.0.0.1 IP:fd00::1"))
}

func clientTemplate(t *testing.T) pki.Template {
	n, err := pki.ParseName(`C=DE, ST=Berlin, L=Mitte, O=a/b\+c\, Inc., O=it's "$HOME" #1, OU=x\\y, CN=Jürgen, serialNumber=7`)
	require.NoError(t, err)
	p, _ := signing.PresetByID(signing.ClientID)
	return p.Template(n, nil)
}

// everyTemplate can be said by openssl alone, with a configuration.
func everyTemplate(t *testing.T) pki.Template {
	n, err := pki.ParseName("1.2.3.4=by number, emailAddress=a@lab.example, CN=every")
	require.NoError(t, err)
	return pki.Template{
		Subject: n, SANs: names(t, "DNS:a.lab email:a@lab.example URI:spiffe://lab/x IP:10.0.0.2"), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyAgreement,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraints: &pki.BasicConstraints{CA: true, PathLen: 2},
		Extra: []pki.Extension{{OID: []int{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}},
	}
}

func names(t *testing.T, s string) pki.SANs {
	t.Helper()
	out, err := pki.ParseSANs(s)
	require.NoError(t, err)
	return out
}

// kubeadmRoot is shaped as kubeadm's.
func kubeadmRoot(t *testing.T) pki.Template {
	return pki.Template{
		Subject: pki.CommonName("kubernetes"), SANs: names(t, "DNS:kubernetes"), KeyUsage: pki.AuthorityUsage, BasicConstraints: &pki.BasicConstraints{CA: true, PathLen: -1},
	}
}

func longRoot(t *testing.T) pki.Template {
	n, err := pki.ParseName("C=DE, O=Lab, CN=root of all")
	require.NoError(t, err)
	return pki.Template{Subject: n, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, BasicConstraints: &pki.BasicConstraints{CA: true, PathLen: 1}}
}

// on gives a bench whose key is of the algorithm and asks for the template.
func on(a pki.KeyAlgorithm, want func(*testing.T) pki.Template) func(*testing.T) *bench {
	return func(t *testing.T) *bench {
		b := newBench(t, a, want(t))
		b.call.Algorithm, b.call.Template = a, want(t)
		return b
	}
}

// completed fills in what trials leave open.
func (b *bench) completed(c command.Call) command.Call {
	set := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	if c.Algorithm == "" {
		c.Algorithm = b.call.Algorithm
	}
	if c.Template.Subject == nil {
		c.Template = b.call.Template
	}
	if c.Revoked == nil {
		c.Revoked, c.Template.Serial = b.call.Revoked, b.call.Template.Serial
	}
	if c.Days == 0 {
		c.Days = 365
	}
	set(&c.Key, "it's.key")
	set(&c.Public, "new.pub")
	set(&c.Request, "it's.csr")
	set(&c.Cert, "it's.crt")
	set(&c.CA, "ca.crt")
	set(&c.CAKey, "ca.key")
	set(&c.Passphrase, "passphrase.txt")
	set(&c.Out, "out put")
	set(&c.Alias, "it")
	return c
}

// trials is every call that is tried.
func trials() []trial {
	var out []trial
	for _, part := range [][]trial{keyTrials(), requestTrials(), certificateTrials(), showTrials(), convertTrials(), storeTrials(), kubeTrials(), revokeTrials(), nodeTrials()} {
		out = append(out, part...)
	}
	return out
}
