//go:build !js

package oracle

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

func keyTrials() []trial {
	var out []trial
	for _, a := range []pki.KeyAlgorithm{pki.RSA1024, pki.RSA2048, pki.ECDSAP256, pki.ECDSAP384, pki.ECDSAP521, pki.Ed25519} {
		out = append(out,
			trial{string(a), on(a, serverTemplate), command.Call{Operation: command.MakeKey, Key: "new key"}, nil, func(t *testing.T, r result) {
				read, err := keyfile.Read(t.Context(), r.made(t), nil)
				require.NoError(t, err)
				algorithm, ok := pki.AlgorithmOf(read.Public)
				require.True(t, ok)
				assert.Equal(t, a, algorithm)
				if a != pki.Ed25519 {
					assert.Equal(t, string(traditional(t, importPEM(t, r.made(t)))), string(r.made(t)), "in kubeadm's form")
				}
			}},
			trial{string(a), on(a, serverTemplate), command.Call{Operation: command.PublicKey}, nil, func(t *testing.T, r result) {
				want, err := pki.PublicKeyPEM(r.bench.key.Public())
				require.NoError(t, err)
				assert.Equal(t, string(want), string(r.made(t)))
			}},
			trial{string(a), on(a, serverTemplate), command.Call{Operation: command.SSHPublicKey}, nil, func(t *testing.T, r result) {
				read, err := keyfile.Read(t.Context(), r.made(t), nil)
				require.NoError(t, err)
				assert.True(t, pki.SamePublicKey(r.bench.key.Public(), read.Public))
			}},
		)
	}
	return append(out, authorizeTrial())
}

// authorizeTrial lets a key in beside one that was there before.
func authorizeTrial() trial {
	return trial{"", on(pki.ECDSAP256, serverTemplate), command.Call{Operation: command.AuthorizeKey, Out: "authorized_keys"}, func(t *testing.T, b *bench) {
		b.files["authorized_keys"] = sshLine(t, b.newKey(t, pki.Ed25519))
		b.files["new.pub"] = sshLine(t, b.key)
	}, func(t *testing.T, r result) {
		assert.Equal(t, string(r.bench.files["authorized_keys"])+string(r.bench.files["new.pub"]), string(r.made(t)))
	}}
}

func sshLine(t *testing.T, key *pki.PrivateKey) []byte {
	t.Helper()
	line, err := keyfile.Write(t.Context(), keyfile.Of(key), keyfile.SSHPublic, keyfile.Options{})
	require.NoError(t, err)
	return line
}

func requestTrials() []trial {
	same := func(t *testing.T, r result) { sameRequest(t, r.script, r.bench.request, r.made(t)) }
	var out []trial
	for name, want := range map[string]func(*testing.T) pki.Template{"server": serverTemplate, "client": clientTemplate, "everything": everyTemplate} {
		out = append(out, trial{name, on(pki.ECDSAP256, want), command.Call{Operation: command.MakeRequest, Request: "new.csr"}, nil, same})
	}
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.Ed25519} {
		out = append(out, trial{string(a), on(a, serverTemplate), command.Call{Operation: command.MakeRequest, Request: "new.csr"}, nil, same})
	}
	config := "[req]\nprompt=no\nstring_mask=MASK:8194\ndistinguished_name=dn\nreq_extensions=v3\n[dn]\nCN=my-bank.example\n[v3]\nbasicConstraints=critical,CA:FALSE\n" +
		"keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\nsubjectAltName=@n\n[n]\nDNS.1=my-bank.example\nIP.1=10.0.0.1\nIP.2=fd00::1\n"
	return append(out,
		trial{"server", on(pki.ECDSAP256, serverTemplate), command.Call{Operation: command.ConfigRequest, Request: "new.csr", Config: config}, nil, same},
		trial{"server", on(pki.ECDSAP256, serverTemplate), command.Call{Operation: command.RenewRequest, Request: "new.csr"}, nil, same},
	)
}

func certificateTrials() []trial {
	signed := func(own bool, template func(*testing.T) pki.Template) func(*testing.T, result) {
		return func(t *testing.T, r result) {
			b := r.bench
			sameCertificate(t, r.script, b.issue(t, b.root, template(t), b.key, own), r.made(t), b.root.Cert, 365)
		}
	}
	root := func(t *testing.T, r result) {
		ours, err := pki.NewAuthority(t.Context(), r.bench.key, pki.Template{
			Subject: r.bench.call.Template.Subject, SANs: r.bench.call.Template.SANs, KeyUsage: r.bench.call.Template.KeyUsage, BasicConstraints: r.bench.call.Template.BasicConstraints,
			NotBefore: r.bench.made, NotAfter: r.bench.made.AddDate(10, 0, 0),
		})
		require.NoError(t, err)
		sameCertificate(t, r.script, ours.Cert, r.made(t), nil, 3650)
	}
	sub := func(*testing.T) pki.Template { return intermediate() }
	return []trial{
		{"kubeadm's", on(pki.RSA2048, kubeadmRoot), command.Call{Operation: command.SelfSign, Cert: "new.crt", Days: 3650}, nil, root},
		{"of three attributes", on(pki.ECDSAP384, longRoot), command.Call{Operation: command.SelfSign, Cert: "new.crt", Days: 3650}, nil, root},
		{"server", on(pki.ECDSAP256, serverTemplate), command.Call{Operation: command.Sign, Cert: "new.crt"}, nil, signed(false, serverTemplate)},
		{"client", on(pki.RSA2048, clientTemplate), command.Call{Operation: command.Sign, Cert: "new.crt"}, nil, signed(false, clientTemplate)},
		{"path length 0", on(pki.ECDSAP256, sub), command.Call{Operation: command.Intermediate, Cert: "new.crt"}, nil, signed(true, sub)},
		{"another root", on(pki.ECDSAP256, longRoot), command.Call{Operation: command.CrossSign, Cert: "other.crt"}, func(t *testing.T, b *bench) {
			other, err := pki.NewAuthority(t.Context(), b.key, b.yearFrom(longRoot(t)))
			require.NoError(t, err)
			b.files["other.crt"] = pki.CertificatePEM(other.Cert)
		}, func(t *testing.T, r result) {
			other, err := pki.ParseCertificate(r.bench.files["other.crt"])
			require.NoError(t, err)
			order := signing.Order{Grant: signing.CrossSigned(other), Authority: r.bench.root, Now: r.bench.made, Lifetime: 365 * 24 * time.Hour}
			ours, err := order.Sign(t.Context())
			require.NoError(t, err)
			sameCertificate(t, r.script, ours, r.made(t), r.bench.root.Cert, 365)
			theirs, err := pki.ParseCertificate(r.made(t))
			require.NoError(t, err)
			assert.Equal(t, ours.RawSubject, theirs.RawSubject)
		}},
	}
}

// says wants all of these in what was printed, whatever its case and blanks.
func says(t *testing.T, r result, all ...string) {
	t.Helper()
	flat := func(s string) string {
		return strings.ToLower(strings.NewReplacer(":", "", " ", "", "\n", "").Replace(s))
	}
	for _, want := range all {
		assert.Contains(t, flat(r.out), flat(want), r.out)
	}
}
