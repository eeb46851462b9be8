package opensslconf

import (
	"crypto/x509"
	"encoding/asn1"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/pki"
)

// course is the file of the course's lesson on kube-apiserver, as printed.
const course = `[req]
req_extensions = v3_req
distinguished_name = req_distinguished_name
[ v3_req ]
basicConstraints = CA:FALSE
keyUsage = nonRepudiation ,
sibjectAltName = @alt_names
[alt_names]
DNS.1 = kubernetes
DNS.2 = kubernetes.default
DNS.3 = kubernetes.default.svc
DNS.4 = kubernetes.default.svc.cluster.local
IP.1 = 10.96.0.1
IP.2 = 172.17.0.87
`

func TestTheCoursesTyposAreFound(t *testing.T) {
	r := Parse(course).Request(false)
	var said []string
	for _, p := range r.Problems {
		assert.True(t, p.Refused)
		said = append(said, p.Error())
	}
	assert.Equal(t, []string{
		"line 3: “distinguished_name” names a section [req_distinguished_name] that is not there: add the section [req_distinguished_name]",
		"line 6: “keyUsage” ends in a comma with nothing behind it: take the comma away, or write what should follow",
		"line 7: “sibjectAltName”: did you mean “subjectAltName”?",
	}, said)
}

func TestRequestReadsAll(t *testing.T) {
	r := Parse(`
[req]
default_bits = 4096
default_md = sha384
prompt = no
distinguished_name = dn
req_extensions = e
[dn]
C = DE
stateOrProvinceName = Berlin
0.O = one, two
1.O = "two"
OU = Lab
CN = kube-apiserver
serialNumber = 7
emailAddress = a@lab.example
x.1.2.3.4 = any
[e]
basicConstraints = critical,CA:true, pathlen:2
keyUsage = digitalSignature, Key Encipherment
extendedKeyUsage = critical, serverAuth, 1.2.3.5
subjectAltName = DNS:a.lab, IP:fd00::1, email:a@lab.example, URI:spiffe://lab/x
1.2.3.6 = critical,DER:05:00
subjectKeyIdentifier = hash
`).Request(false)
	require.Empty(t, r.Problems)
	assert.Equal(t, "C=DE, ST=Berlin, O=one\\, two, O=two, OU=Lab, CN=kube-apiserver, serialNumber=7, emailAddress=a@lab.example, 1.2.3.4=any", r.Template.Subject.String())
	assert.Equal(t, "DNS:a.lab, IP:fd00::1, email:a@lab.example, URI:spiffe://lab/x", r.Template.SANs.String())
	assert.Equal(t, x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment, r.Template.KeyUsage)
	assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, r.Template.ExtKeyUsage)
	assert.Equal(t, []asn1.ObjectIdentifier{{1, 2, 3, 5}}, r.Template.UnknownExtKeyUsage)
	assert.Equal(t, &pki.BasicConstraints{CA: true, PathLen: 2}, r.Template.BasicConstraints)
	assert.Equal(t, []pki.Extension{{OID: asn1.ObjectIdentifier{1, 2, 3, 6}, Critical: true, Value: []byte{5, 0}}}, r.Template.Extra)
	assert.Equal(t, []asn1.ObjectIdentifier{pki.OIDKeyUsage, pki.OIDExtKeyUsage}, r.Template.Flipped)
	assert.Equal(t, "4096", r.Bits)
	assert.Equal(t, "sha384", r.Digest)
	assert.False(t, r.Prompt)

	golden.Equal(t, Write(r.Template, BothKeyIDs))
	again := Parse(Write(r.Template, NoKeyIDs)).Request(false)
	assert.Empty(t, again.Problems)
	assert.Equal(t, r.Template, again.Template)
}

func TestAskedForSubjectsTakeTheirDefaults(t *testing.T) {
	r := Parse("[req]\ndistinguished_name=dn\nx509_extensions=v3\n[dn]\ncountryName=Country (2 letters)\ncountryName_default=DE\ncountryName_min=2\ncommonName=Name\n[v3]\nbasicConstraints=critical,CA:TRUE\n").Request(true)
	assert.Empty(t, r.Problems)
	assert.True(t, r.Prompt)
	assert.Equal(t, "C=DE", r.Template.Subject.String())
	assert.True(t, r.Template.BasicConstraints.CA)
}

func TestRequestProblems(t *testing.T) {
	for name, tt := range map[string]struct {
		body, want string
		refused    bool
	}{
		"usage":          {"keyUsage = digitalSignature, keyEnchipherment", "line 8: “keyEnchipherment” is no key usage: did you mean “keyEncipherment”?", true},
		"unknown usage":  {"keyUsage = everything", "line 8: “everything” is no key usage: use digitalSignature", true},
		"extended usage": {"extendedKeyUsage = serverauth", "line 8: “serverauth” is no extended key usage: did you mean “serverAuth”?", true},
		"empty part":     {"extendedKeyUsage = serverAuth,,clientAuth", "line 8: “extendedKeyUsage” has nothing in its part 2", true},
		"boolean":        {"basicConstraints = CA:maybe", "line 8: “CA:maybe” is neither true nor false", true},
		"path length":    {"basicConstraints = CA:TRUE,pathlen:x", "line 8: “pathlen:x” is no number", true},
		"constraint":     {"basicConstraints = CA:TRUE,pathlne:1", "line 8: “pathlne” is no part of basicConstraints: did you mean “pathlen”?", true},
		"section":        {"subjectAltName = @alt_name\n[alt_names]\nDNS=a", "line 8: “subjectAltName” names a section [alt_name] that is not there: did you mean “alt_names”?", true},
		"no at":          {"subjectAltName = alt_names\n[alt_names]\nDNS=a", "line 8: “alt_names” does not say what kind of name it is: write @alt_names for the section of that name", true},
		"bare name":      {"subjectAltName = api.lab", "write DNS:api.lab or IP:api.lab", true},
		"kind":           {"subjectAltName = DSN:a", "line 8: “DSN” is no kind of name: did you mean “DNS”?", true},
		"address":        {"subjectAltName = IP:10.0.0.300", "line 8: IP address “10.0.0.300”", true},
		"host name":      {"subjectAltName = DNS:a_b c", "openssl takes it; no client will match it", false},
		"twice":          {"subjectAltName = DNS:a,DNS:a", "line 8: “DNS:a” is there twice", false},
		"other kind":     {"subjectAltName = RID:1.2.3", "line 8: names of the kind “RID:1.2.3” are not made here", false},
		"empty section":  {"subjectAltName = @n\n[n]", "line 8: the section [n] holds no name", true},
		"extension":      {"basicConstraint = CA:TRUE", "line 8: “basicConstraint”: did you mean “basicConstraints”?", true},
		"no extension":   {"zzz = 1", "line 8: “zzz”: openssl refuses it: unknown extension name", true},
		"not made":       {"nsComment = hello", "line 8: “nsComment” is not made here, though openssl would", false},
		"hex":            {"1.2.3 = DER:zz", "line 8: “DER:zz” holds no hexadecimal bytes", true},
		"password":       {"[at]\nchallengePassword = secret", "line 9: a challenge password travels in clear", false},
		"unknown in req": {"[req]\ndistingished_name = x", "line 9: “distingished_name”: did you mean “distinguished_name”?", false},
		"attribute":      {"[dn]\ncommonname = x", "line 9: “commonname” is no attribute of a name: did you mean “commonName”?", true},
		"joined":         {"[dn]\n+UID = x", "line 9: “+UID” joins two attributes into one", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := Parse("[req]\nprompt=no\ndistinguished_name=dn\nreq_extensions=e\n[dn]\nCN=x\n[e]\n" + tt.body + "\n[at2]\n")
			if name == "password" {
				r = Parse("[req]\nprompt=no\ndistinguished_name=dn\nattributes=at\n[dn]\nCN=x\n#\n" + tt.body)
			}
			got := r.Request(false)
			require.NotEmpty(t, got.Problems)
			assert.Contains(t, got.Problems[0].Error(), tt.want)
			assert.Equal(t, tt.refused, got.Refused())
		})
	}
	assert.Contains(t, Parse("[reg]\na=1").Request(false).Problems[0].Error(), "the file has no section [req]")
}
