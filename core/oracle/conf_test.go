//go:build !js

package oracle

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/opensslconf"
	"kubepki/core/pki"
)

// confBodies are extension sections, right and wrong.
var confBodies = map[string]string{
	"all":                 "basicConstraints=critical,CA:true,pathlen:3\nkeyUsage=critical, digitalSignature , Key Encipherment\nextendedKeyUsage=serverAuth,clientAuth,1.2.3.4\nsubjectAltName=DNS:a.lab,IP:10.0.0.1,IP:fd00::1,email:a@lab.example,URI:spiffe://lab/x\n1.2.3.5=DER:05:00",
	"section":             "subjectAltName=@n\n[n]\nDNS=a\nDNS.1=b\nDNS.x=c\nIP.9=10.0.0.1",
	"variable":            "name=x.lab\nsubjectAltName=DNS:$name",
	"variable elsewhere":  "subjectAltName=DNS:$v::name,DNS:${v::name}y,DNS:$(v::name)z\n[v]\nname=x.lab",
	"variable above":      "[v]\nname=x.lab\n[e]\nsubjectAltName=DNS:$v::name,DNS:${v::name}y,DNS:$(v::name)z",
	"no variable":         "subjectAltName=DNS:$nothing",
	"continued":           "subjectAltName=DNS:a,\\\nDNS:b",
	"comment":             "subjectAltName=DNS:a # DNS:b\n# keyUsage=x",
	"quotes":              "subjectAltName=\"DNS:a\",'DNS:b'",
	"escapes":             "subjectAltName=DNS:a\\$b",
	"trailing comma":      "keyUsage=nonRepudiation ,",
	"leading comma":       "keyUsage=,nonRepudiation",
	"typo in extension":   "sibjectAltName=DNS:a",
	"case of extension":   "SubjectAltName=DNS:a",
	"typo in usage":       "keyUsage=digitalSignatures",
	"case of usage":       "keyUsage=DigitalSignature",
	"long usage":          "keyUsage=Digital Signature",
	"typo in ext usage":   "extendedKeyUsage=serverauth",
	"long ext usage":      "extendedKeyUsage=TLS Web Server Authentication",
	"case of kind":        "subjectAltName=dns:a",
	"kind missing":        "subjectAltName=a.lab",
	"bad address":         "subjectAltName=IP:10.0.0.300",
	"section missing":     "subjectAltName=@nowhere",
	"section empty":       "subjectAltName=@n\n[n]",
	"boolean":             "basicConstraints=CA:maybe",
	"boolean case":        "basicConstraints=CA:True",
	"boolean y":           "basicConstraints=CA:y",
	"path length":         "basicConstraints=CA:TRUE,pathlen:x",
	"negative length":     "basicConstraints=CA:TRUE,pathlen:-1",
	"part of constraints": "basicConstraints=ca:TRUE",
	"no equals":           "basicConstraints",
	"twice":               "keyUsage=digitalSignature\nkeyUsage=keyAgreement",
	"critical alone":      "keyUsage=critical",
	"hex":                 "1.2.3.5=DER:zz",
	"half a byte":         "1.2.3.5=DER:050",
}

// openssl and the reader agree on which files are refused, and on what the
// others ask for.
func TestOpensslAgreesOnConfigurations(t *testing.T) {
	t.Parallel()
	key := makeKey(t, keyKinds[4].args...)
	for name, body := range confBodies {
		t.Run(name, func(t *testing.T) {
			text := "[req]\nprompt=no\ndistinguished_name=dn\nreq_extensions=e\n[dn]\n1.O = one, two\n2.O=\"two # 2\"\nCN=x\n[e]\n" + body + "\n"
			dir := t.TempDir()
			file, made := filepath.Join(dir, "openssl.cnf"), filepath.Join(dir, "r.csr")
			require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			out, err := tryOpenSSL(t, "", "req", "-new", "-config", file, "-key", key, "-out", made)
			got := opensslconf.Parse(text).Request(false)
			require.Equal(t, err != nil, got.Refused(), "openssl: %s\nours: %v", out, got.Problems)
			if err != nil {
				return
			}
			data, err := os.ReadFile(made)
			require.NoError(t, err)
			r, err := pki.ParseRequest(data)
			require.NoError(t, err)
			assert.Empty(t, differences(r.Template(), got.Template))
		})
	}
}
