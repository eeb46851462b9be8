//go:build !js

package oracle

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
)

// keyKinds are how openssl is asked for each kind of key.
var keyKinds = []struct {
	name string
	args []string
	goes bool // Go knows the kind
}{
	{"rsa-512", []string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:512"}, true},
	{"rsa-2048", []string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}, true},
	{"rsa-2049-e3", []string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2049", "-pkeyopt", "rsa_keygen_pubexp:3"}, true},
	{"p224", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"}, true},
	{"p256", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"}, true},
	{"p384", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"}, true},
	{"p521", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"}, true},
	{"secp256k1", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"}, false},
	{"brainpool", []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP384r1"}, false},
	{"ed25519", []string{"-algorithm", "ED25519"}, true},
	{"ed448", []string{"-algorithm", "ED448"}, false},
	{"x448", []string{"-algorithm", "X448"}, false},
}

// strangeNames are kinds of keys that Go does not know.
var strangeNames = map[string]string{"secp256k1": "EC secp256k1", "brainpool": "EC brainpoolP384r1", "ed448": "ED448", "x448": "X448"}

func makeKey(t *testing.T, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key.pem")
	runOpenSSL(t, nil, append([]string{"genpkey", "-out", file}, args...)...)
	return file
}

func TestKeysReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	for _, kind := range keyKinds {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			key := makeKey(t, kind.args...)
			public := textOf(t, key, "pkey", "-text_pub", "-noout")
			pub := filepath.Join(t.TempDir(), "key.pub")
			runOpenSSL(t, nil, "pkey", "-in", key, "-pubout", "-out", pub)
			sameText(t, public, decode.Text(only(t, pub)))
			o := only(t, key)
			if !kind.goes {
				assert.Equal(t, decode.PrivateKey, o.Kind)
				assert.Nil(t, o.PKCS8)
				assert.Equal(t, decode.RuleGoRefuses, o.Problems[0].Rule)
				assert.Contains(t, o.Tree.Value, strangeNames[kind.name])
				if strings.HasSuffix(kind.name, "448") { // whose public half takes the curve to work out
					assert.Equal(t, "Private-Key: "+strangeNames[kind.name]+"\n"+decode.NotShown+"\n", decode.Text(o))
					return
				}
			}
			assert.Equal(t, decode.PrivateKey, o.Kind)
			sameText(t, public+decode.NotShown+"\n", decode.Text(o))
		})
	}
}

func TestTraditionalKeysReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	for name, format := range map[string]string{"rsa-2048": "PKCS#1 private key", "p256": "SEC 1 private key"} {
		for _, kind := range keyKinds {
			if kind.name != name {
				continue
			}
			key := makeKey(t, kind.args...)
			file := filepath.Join(t.TempDir(), "traditional.pem")
			runOpenSSL(t, nil, "pkey", "-in", key, "-traditional", "-out", file)
			o := only(t, file)
			assert.Equal(t, format, o.Format)
			sameText(t, textOf(t, file, "pkey", "-text_pub", "-noout")+decode.NotShown+"\n", decode.Text(o))
		}
	}
}

func TestCurveParametersBeforeTheKeyAreTolerated(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ec.pem")
	runOpenSSL(t, nil, "ecparam", "-name", "prime256v1", "-genkey", "-out", file)
	assert.Equal(t, "SEC 1 private key", only(t, file).Format)
}

func TestEncryptedKeysAreSaidToBeSo(t *testing.T) {
	t.Parallel()
	key := makeKey(t, keyKinds[1].args...)
	for name, args := range map[string][]string{
		"pkcs8":       {"pkcs8", "-topk8", "-passout", "pass:x"},
		"traditional": {"rsa", "-traditional", "-aes128", "-passout", "pass:x"},
	} {
		t.Run(name, func(t *testing.T) {
			data := []byte(runOpenSSL(t, nil, append(args, "-in", key)...))
			r := decode.Bytes("", data, when)
			require.Len(t, r.Unread, 1)
			assert.Empty(t, r.Objects)
			assert.Contains(t, r.Unread[0].Why, "encrypted")
			assert.Contains(t, r.Unread[0].Fix, "openssl pk")
		})
	}
}

// extensionCases are extension sections of an openssl configuration. Each is
// made into a certificate and into a request.
var extensionCases = []struct{ name, config string }{
	{"kubeadm authority", "keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign\nbasicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\nsubjectAltName=DNS:kubernetes\n"},
	{"kubeadm server", "keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\nsubjectAltName=DNS:cp-1,DNS:kubernetes.default.svc.cluster.local,IP:10.96.0.1,IP:10.0.0.10\n"},
	{"path length", "basicConstraints=critical,CA:TRUE,pathlen:3\n"},
	{"all key usages", "keyUsage=digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyAgreement,keyCertSign,cRLSign,encipherOnly,decipherOnly\n"},
	{"many usages", "extendedKeyUsage=critical,serverAuth,clientAuth,codeSigning,emailProtection,timeStamping,OCSPSigning,anyExtendedKeyUsage,1.2.3.4.5,msSGC,msEFS,secureShellClient\n"},
	{"every kind of name", "subjectAltName=DNS:a.b,DNS:*.lab.example,IP:10.0.0.1,IP:::1,IP:2001:db8::ff00:42:8329,email:jane@lab.example,URI:spiffe://lab.example/ns/x,dirName:other,RID:1.2.3.4,otherName:1.2.3.4;UTF8:text,otherName:msUPN;UTF8:jane@corp,otherName:1.2.3.5;INTEGER:7\nissuerAltName=DNS:issuer\n[other]\nO=Lab, Inc.\nCN=jane\n"},
	{"name constraints", "nameConstraints=critical,permitted;DNS:.lab.example,permitted;IP:10.0.0.0/255.0.0.0,permitted;IP:fd00::/ff00::,permitted;email:lab.example,permitted;dirName:other,excluded;DNS:bad.lab.example,excluded;URI:.example\n[other]\nO=Lab\n"},
	{"only excluded", "nameConstraints=excluded;DNS:a,excluded;DNS:b\n"},
	{"revocation lists", "crlDistributionPoints=URI:http://a/x.crl,URI:http://b/y.crl\nfreshestCRL=URI:http://c/z\n"},
	{"revocation list in parts", "crlDistributionPoints=point\n[point]\nfullname=URI:http://a/x.crl,DNS:b\nCRLissuer=dirName:other\nreasons=keyCompromise,CACompromise\n[other]\nCN=lists\n"},
	{"relative revocation list", "crlDistributionPoints=point\n[point]\nrelativename=other\n[other]\nCN=lists\n"},
	{"access", "authorityInfoAccess=OCSP;URI:http://ocsp.lab,caIssuers;URI:http://ca.lab/ca.crt,1.2.3.4;DNS:x\nsubjectInfoAccess=caRepository;URI:http://repo\n"},
	{"policies", "certificatePolicies=1.2.3.4,2.5.29.32.0,@first,@second\n[first]\npolicyIdentifier=1.3.5.8\nCPS.1=http://cps.lab/\nCPS.2=http://cps2.lab/\nuserNotice.1=@notice\n[notice]\nexplicitText=Read me\norganization=Lab\nnoticeNumbers=1,2,3\n[second]\npolicyIdentifier=1.3.5.9\nuserNotice.1=@only\n[only]\nexplicitText=UTF8:Only text\n"},
	{"policy limits", "policyConstraints=requireExplicitPolicy:3,inhibitPolicyMapping:0\ninhibitAnyPolicy=2\npolicyMappings=1.2.3:1.2.4,1.2.5:1.2.6\n"},
	{"netscape", "nsComment=Made by hand\nnsCertType=client,server,email,objsign,sslCA,emailCA,objCA\nnsBaseUrl=http://x/\nnsSslServerName=y\n"},
	{"tls feature", "tlsfeature=status_request,status_request_v2,42\n"},
	{"unknown as text", "1.2.3.4.5=ASN1:UTF8:hello world\n1.2.3.4.6=critical,DER:04:03:01:02:ff\n"},
	{"unknown with line ends", "1.2.3.4.5=ASN1:OCTETSTRING:ten letters and more\n1.2.3.4.6=DER:0a:0d:0a:41:80:7f:1f\n"},
	{"usage that cannot be read", "2.5.29.15=DER:30:03:02:01:05\n2.5.29.37=DER:ff\n2.5.29.17=DER:30:03:99:01:05\n"},
	{"names with zero octets", "2.5.29.17=DER:30:07:82:05:61:00:62:2e:63\n"},
	{"empty values", "2.5.29.17=DER:30:00\n2.5.29.37=DER:30:00\n2.5.29.15=DER:03:02:07:00\n2.5.29.35=DER:30:00\n2.5.29.14=DER:04:00\n2.5.29.31=DER:30:00\n2.5.29.30=DER:30:00\n1.3.6.1.5.5.7.1.1=DER:30:00\n"},
	{"more empty values", "2.16.840.1.113730.1.1=DER:03:02:07:00\n2.5.29.36=DER:30:00\n2.5.29.33=DER:30:00\n1.3.6.1.5.5.7.1.24=DER:30:00\n2.5.29.32=DER:30:00\n2.5.29.46=DER:30:00\n2.5.29.18=DER:30:00\n"},
	{"poison", "1.3.6.1.4.1.11129.2.4.3=critical,ASN1:NULL\n"},
	{"half a period", "2.5.29.16=DER:30:11:81:0f:32:30:32:37:31:31:32:33:31:38:34:32:35:31:5a\n"},
	{"no period", "2.5.29.16=DER:30:00\n"},
	{"crl number", "2.5.29.20=ASN1:INTEGER:0x1234567890abcdef1234567890abcdef12\n"},
	{"odd addresses", "2.5.29.17=DER:30:09:87:02:0a:00:87:03:01:02:03\n"},
	{"no check", "noCheck=ignored\n"},
	{"private key usage period", "2.5.29.16=DER:30:22:80:0f:32:30:32:36:31:31:32:33:31:38:34:32:35:31:5a:81:0f:32:30:32:37:31:31:32:33:31:38:34:32:35:31:5a\n"},
}

func TestExtensionsReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	key := makeKey(t, keyKinds[4].args...)
	for _, tt := range extensionCases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			config := put(t, "openssl.cnf", []byte("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nO=Lab\nCN=case\n[x]\n"+tt.config))
			cert := filepath.Join(t.TempDir(), "c.pem")
			runOpenSSL(t, nil, "req", "-new", "-x509", "-config", config, "-extensions", "x", "-key", key, "-out", cert, "-days", "30")
			sameText(t, textOf(t, cert, "x509", "-text", "-noout"), decode.Text(only(t, cert)))
			req := filepath.Join(t.TempDir(), "r.pem")
			runOpenSSL(t, nil, "req", "-new", "-config", config, "-reqexts", "x", "-key", key, "-out", req)
			sameText(t, textOf(t, req, "req", "-text", "-noout"), decode.Text(only(t, req)))
		})
	}
}

// subjects are names as openssl takes them with -subj.
var subjects = []string{
	"/", "/CN=plain", "/O=system:masters/CN=kubernetes-admin", "/O=a/O=b/OU=c/OU=d/CN=many",
	"/C=DE/ST=Berlin/L=Berlin/O=Lab, Inc./CN=comma", `/CN=quote " and \\ backslash`, "/CN= leading", "/CN=trailing ",
	"/CN=#hash", "/CN=a#b", `/CN=plus \+ sign`, "/CN=<a;b>", "/CN=a=b", "/CN=#", "/CN= ", "/CN=Jürgen Müller", "/CN=日本語",
	"/DC=example/DC=lab/UID=jane/CN=x", "/emailAddress=jane@lab.example/CN=x", "/CN=x+UID=7+serialNumber=3",
	"/title=Dr/GN=Jane/SN=Doe/initials=JD/street=Way 1/postalCode=12345/description=d/businessCategory=b/pseudonym=p/dnQualifier=q",
	"/organizationIdentifier=VATDE-1/jurisdictionC=DE/unstructuredName=n/CN=tab\there",
}

func TestSubjectsReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	key := makeKey(t, keyKinds[4].args...)
	config := put(t, "openssl.cnf", []byte("[req]\ndistinguished_name=dn\n[dn]\n"))
	for _, subject := range subjects {
		t.Run(subject, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "r.pem")
			runOpenSSL(t, nil, "req", "-new", "-utf8", "-config", config, "-subj", subject, "-key", key, "-out", file)
			sameText(t, textOf(t, file, "req", "-text", "-noout"), decode.Text(only(t, file)))
		})
	}
}

func TestRequestAttributesReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	key := makeKey(t, keyKinds[4].args...)
	for name, section := range map[string]string{
		"challenge":   "challengePassword=hello world\n",
		"two":         "challengePassword=secret\nunstructuredName=Lab\n",
		"none at all": "",
	} {
		t.Run(name, func(t *testing.T) {
			config := put(t, "openssl.cnf", []byte("[req]\ndistinguished_name=dn\nprompt=no\nattributes=at\n[dn]\nCN=x\n[at]\n"+section+"[ext]\nsubjectAltName=DNS:x\n"))
			file := filepath.Join(t.TempDir(), "r.pem")
			runOpenSSL(t, nil, "req", "-new", "-config", config, "-reqexts", "ext", "-key", key, "-out", file)
			sameText(t, textOf(t, file, "req", "-text", "-noout"), decode.Text(only(t, file)))
		})
	}
}

func TestSerialsReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	key := makeKey(t, keyKinds[4].args...)
	config := put(t, "openssl.cnf", []byte("[req]\ndistinguished_name=dn\n[dn]\n"))
	for _, serial := range []string{
		"0", "1", "0x7fffffffffffffff", "0x8000000000000000", "0xffffffffffffffff", "0x10000000000000000",
		"-1", "-2", "-128", "-0x7fffffffffffffff", "-0x8000000000000000", "-0x10000000000000000", "0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff",
	} {
		t.Run(serial, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "c.pem")
			runOpenSSL(t, nil, "req", "-new", "-x509", "-config", config, "-subj", "/CN=x", "-set_serial", serial, "-key", key, "-out", file)
			sameText(t, textOf(t, file, "x509", "-text", "-noout"), decode.Text(only(t, file)))
		})
	}
}

func TestSignaturesReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	config := put(t, "openssl.cnf", []byte("[req]\ndistinguished_name=dn\n[dn]\n"))
	for _, tt := range []struct {
		kind int
		args []string
	}{
		{1, []string{"-sha1"}},
		{1, []string{"-sha256"}},
		{1, []string{"-sha384"}},
		{1, []string{"-sha512"}},
		{1, []string{"-sha224"}},
		{1, []string{"-sha256", "-sigopt", "rsa_padding_mode:pss"}},
		{1, []string{"-sha384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20"}},
		{1, []string{"-sha1", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20"}},
		{4, []string{"-sha1"}},
		{4, []string{"-sha256"}},
		{5, []string{"-sha384"}},
		{6, []string{"-sha512"}},
		{9, nil},
		{10, nil},
	} {
		t.Run(fmt.Sprint(keyKinds[tt.kind].name, tt.args), func(t *testing.T) {
			t.Parallel()
			key := makeKey(t, keyKinds[tt.kind].args...)
			file := filepath.Join(t.TempDir(), "c.pem")
			runOpenSSL(t, nil, append([]string{"req", "-new", "-x509", "-config", config, "-subj", "/CN=x", "-key", key, "-out", file}, tt.args...)...)
			sameText(t, textOf(t, file, "x509", "-text", "-noout"), decode.Text(only(t, file)))
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(data), string(only(t, file).PEM()))
		})
	}
}

// TestDSASignaturesReadAsOpensslSays are two numbers, or octets where they are none.
func TestDSASignaturesReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dsa.crt", "dsa-leaf.crt", "dsa.csr"} {
		file := filepath.Join("..", "pki", "testdata", "signatures", name)
		command := "x509"
		if strings.HasSuffix(name, ".csr") {
			command = "req"
		}
		sameText(t, textOf(t, file, command, "-text", "-noout"), decode.Text(only(t, file)))
	}
	key := makeKey(t, "-paramfile", makeKey(t, "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024"))
	for _, hash := range []string{"-sha1", "-sha224", "-sha256", "-sha384", "-sha512", "-sha3-256"} {
		file := filepath.Join(t.TempDir(), "r.pem")
		runOpenSSL(t, nil, "req", "-new", "-subj", "/CN=x", "-key", key, hash, "-out", file)
		sameText(t, textOf(t, file, "req", "-text", "-noout"), decode.Text(only(t, file)))
	}
	data, err := os.ReadFile(filepath.Join("..", "pki", "testdata", "signatures", "dsa-leaf.crt"))
	require.NoError(t, err)
	block, _ := pem.Decode(data)
	for _, change := range []func([]byte){
		func(s []byte) { s[0] = 0x31 },          // no SEQUENCE
		func(s []byte) { s[2] = 4 },             // no INTEGER
		func(s []byte) { s[len(s)-28] |= 0x80 }, // below zero
	} {
		der := bytes.Clone(block.Bytes)
		c, err := x509.ParseCertificate(der)
		require.NoError(t, err)
		at := bytes.Index(der, c.Signature)
		change(der[at:])
		file := put(t, "c.der", der)
		sameText(t, textOf(t, file, "x509", "-inform", "DER", "-text", "-noout"), decode.Text(only(t, file)))
	}
}
