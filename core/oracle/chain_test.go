//go:build !js

package oracle

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/chain"
	"kubepki/core/pki"
)

// signer is a certificate and its key, made for one case.
type signer struct {
	cert *x509.Certificate
	key  crypto.Signer
}

type change = func(*x509.Certificate)

// issued makes a certificate about the real time; by is nil for one that signs itself.
func issued(t *testing.T, cn string, key crypto.Signer, by *signer, changes ...change) *signer {
	t.Helper()
	serial, err := pki.NewSerial()
	require.NoError(t, err)
	tmpl := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: cn}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true, MaxPathLen: -1,
	}
	for _, f := range changes {
		f(tmpl)
	}
	parent, with := tmpl, key
	if by != nil {
		parent, with = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, key.Public(), with)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return &signer{c, key}
}

func ecKey(t *testing.T) crypto.Signer {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return k
}

func asCA(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign }

func serving(c *x509.Certificate) {
	c.ExtKeyUsage, c.IPAddresses = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, []net.IP{net.IPv4(127, 0, 0, 1)}
	c.DNSNames = []string{"localhost"}
}

func nameless(c *x509.Certificate) { c.DNSNames, c.IPAddresses = nil, nil }

// chainCase is one server and what it shows and is trusted by.
type chainCase struct {
	leaf   *signer
	others []*x509.Certificate
	roots  []*x509.Certificate
	host   string
}

// chainCases are the rows of the table of faults, as a real server would have them.
func chainCases(t *testing.T) map[string]chainCase {
	root := issued(t, "kubernetes", ecKey(t), nil, asCA)
	again := issued(t, "kubernetes", ecKey(t), nil, asCA)
	inter := issued(t, "inter", ecKey(t), root, asCA)
	noKeyID := func(c *x509.Certificate) { c.SubjectKeyId = []byte{} }
	bare, bareAgain := issued(t, "bare", ecKey(t), nil, asCA, noKeyID), issued(t, "bare", ecKey(t), nil, asCA, noKeyID)
	noSign := issued(t, "kubernetes", ecKey(t), nil, func(c *x509.Certificate) { c.IsCA, c.KeyUsage = false, x509.KeyUsageDigitalSignature })
	noBasic := issued(t, "kubernetes", ecKey(t), nil, func(c *x509.Certificate) { c.BasicConstraintsValid, c.KeyUsage = false, 0 })
	signsAlone := func(c *x509.Certificate) { c.BasicConstraintsValid, c.KeyUsage = false, x509.KeyUsageCertSign }
	bareRoot, bareInter := issued(t, "bare root", ecKey(t), nil, signsAlone), issued(t, "bare inter", ecKey(t), root, signsAlone)
	old := issued(t, "old", ecKey(t), nil, asCA, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
	short := issued(t, "short", ecKey(t), nil, asCA, func(c *x509.Certificate) { c.MaxPathLen, c.MaxPathLenZero = 0, true })
	below := issued(t, "below", ecKey(t), short, asCA)
	only := issued(t, "only", ecKey(t), nil, asCA, func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"lab"} })
	never := issued(t, "never", ecKey(t), nil, asCA, func(c *x509.Certificate) { c.ExcludedDNSDomains = []string{"localhost"} })
	clients := issued(t, "clients", ecKey(t), root, asCA, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
	tiny, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	leaf := func(by *signer, changes ...change) *signer {
		return issued(t, "kube-apiserver", ecKey(t), by, append([]change{serving}, changes...)...)
	}
	rows := func(r ...*signer) (out []*x509.Certificate) {
		for _, s := range r {
			out = append(out, s.cert)
		}
		return out
	}
	within := func(extensions ...pkix.Extension) *signer {
		return issued(t, "within", ecKey(t), root, asCA, func(c *x509.Certificate) { c.ExtraExtensions = extensions })
	}
	inLab, notWeb := within(subtreesOf(t, dirTree(t, "lab"), nil)), within(subtreesOf(t, nil, dirTree(t, "kube-apiserver")))
	inTest := within(subtreesOf(t, []byte("\x30\x06\x82\x04test\x30\x06\x81\x04mail"), nil))
	hosts := within(subtreesOf(t, nil, []byte("\x30\x0a\x86\x08test.lab")))
	below2 := func(by *signer, cn string, changes ...change) chainCase {
		return chainCase{issued(t, cn, ecKey(t), by, append([]change{serving}, changes...)...), rows(by), rows(root), "localhost"}
	}
	minimum := within(subtreesOf(t, []byte("\x30\x0e\x82\x09localhost\x80\x01\x01"), nil))
	aURN := func(c *x509.Certificate) { c.URIs = []*url.URL{{Scheme: "urn", Opaque: "x:y"}} }
	aURI := func(c *x509.Certificate) { c.URIs = []*url.URL{{Scheme: "https", Host: "deep.test.lab", Path: "/"}} }
	mailed := func(c *x509.Certificate) {
		c.Subject.ExtraNames = []pkix.AttributeTypeAndValue{{Type: []int{1, 2, 840, 113549, 1, 9, 1}, Value: asn1.RawValue{Tag: 22, Bytes: []byte("jane@other")}}}
	}
	many := func(n int, prefix string) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("%s%d.test", prefix, i))
		}
		return out
	}
	manyTrees := issued(t, "many", ecKey(t), root, asCA, func(c *x509.Certificate) { c.ExcludedDNSDomains = many(1100, "x") })
	noCheck := func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}, Critical: true, Value: []byte{5, 0}}}
	}
	over := func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }
	future := func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }
	critical := func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
	}
	forClients := func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }
	self := issued(t, "kube-apiserver", ecKey(t), nil, serving)
	return map[string]chainCase{
		"it holds":                       {leaf(root), nil, rows(root), "localhost"},
		"it holds, by IP":                {leaf(root), nil, rows(root), "127.0.0.1"},
		"over an intermediate":           {leaf(inter), rows(inter), rows(root), "localhost"},
		"the intermediate is missing":    {leaf(inter), nil, rows(root), "localhost"},
		"the root is missing":            {leaf(inter), rows(inter), rows(again), "localhost"},
		"another authority":              {leaf(bare), nil, rows(root), "localhost"},
		"same name, other key":           {leaf(root), nil, rows(again), "localhost"},
		"the same, no identifiers":       {leaf(bare), nil, rows(bareAgain), "localhost"},
		"no EKU":                         {leaf(root, func(c *x509.Certificate) { c.ExtKeyUsage = nil }), nil, rows(root), "localhost"},
		"for clients":                    {leaf(root, forClients), nil, rows(root), "localhost"},
		"below an authority for clients": {leaf(clients), rows(clients), rows(root), "localhost"},
		"expired":                        {leaf(root, over), nil, rows(root), "localhost"},
		"not yet valid":                  {leaf(root, future), nil, rows(root), "localhost"},
		"the anchor expired":             {leaf(old), nil, rows(old), "localhost"},
		"no names":                       {leaf(root, nameless), nil, rows(root), "127.0.0.1"},
		"the name is the common name": {
			issued(t, "localhost", ecKey(t), root, serving, nameless), nil, rows(root), "localhost",
		},
		"other names":                       {leaf(root, func(c *x509.Certificate) { c.DNSNames = []string{"cp-1"} }), nil, rows(root), "localhost"},
		"another IP":                        {leaf(root, func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 0, 0, 1)} }), nil, rows(root), "127.0.0.1"},
		"IPs alone":                         {leaf(root, func(c *x509.Certificate) { c.DNSNames = nil }), nil, rows(root), "localhost"},
		"names alone":                       {leaf(root, func(c *x509.Certificate) { c.IPAddresses = nil }), nil, rows(root), "127.0.0.1"},
		"the CA is none":                    {leaf(noSign), nil, rows(noSign), "localhost"},
		"no constraints":                    {leaf(noBasic), nil, rows(noBasic), "localhost"},
		"key usage alone":                   {leaf(bareRoot), nil, rows(bareRoot), "localhost"},
		"the same, between":                 {leaf(bareInter), rows(bareInter), rows(root), "localhost"},
		"a directory name outside":          below2(inLab, "kube-apiserver"),
		"an excluded directory name":        below2(notWeb, "kube-apiserver"),
		"a common name outside":             below2(inTest, "web.other", func(c *x509.Certificate) { c.DNSNames = nil }),
		"a common name of one label":        below2(inTest, "other", func(c *x509.Certificate) { c.DNSNames = nil }),
		"an address in the subject":         below2(inTest, "kube-apiserver", mailed, func(c *x509.Certificate) { c.DNSNames = nil }),
		"a host below one, which URIs want": below2(hosts, "kube-apiserver", aURI),
		"a URI without a host":              below2(hosts, "kube-apiserver", aURN),
		"a subtree with a minimum":          below2(minimum, "kube-apiserver"),
		"too many names for openssl":        below2(manyTrees, "kube-apiserver", func(c *x509.Certificate) { c.DNSNames = append(c.DNSNames, many(1000, "a")...) }),
		"OCSP no check":                     {leaf(root, noCheck), nil, rows(root), "localhost"},
		"too long a path":                   {leaf(below), rows(below), rows(short), "localhost"},
		"outside the names":                 {leaf(only), nil, rows(only), "localhost"},
		"an excluded name":                  {leaf(never), nil, rows(never), "localhost"},
		"critical":                          {leaf(root, critical), nil, rows(root), "localhost"},
		"an anchor below":                   {leaf(inter), nil, rows(inter), "localhost"},
		"signed itself":                     {self, nil, rows(root), "localhost"},
		"is its own anchor":                 {self, nil, rows(self), "localhost"},
		"weak key":                          {issued(t, "kube-apiserver", tiny, root, serving), nil, rows(root), "localhost"},
		"the root is shown":                 {leaf(again), rows(again), rows(root), "localhost"},
		"old hash":                          {sha1Leaf(t, root), nil, rows(root), "localhost"},
		"version 1":                         versionOne(t),
	}
}

// subtreesOf is the extension of name constraints, of permitted and excluded subtrees.
func subtreesOf(t *testing.T, permitted, excluded []byte) pkix.Extension {
	t.Helper()
	type lists struct {
		Permitted asn1.RawValue `asn1:"optional"`
		Excluded  asn1.RawValue `asn1:"optional"`
	}
	var l lists
	if permitted != nil {
		l.Permitted = asn1.RawValue{Class: 2, Tag: 0, IsCompound: true, Bytes: permitted}
	}
	if excluded != nil {
		l.Excluded = asn1.RawValue{Class: 2, Tag: 1, IsCompound: true, Bytes: excluded}
	}
	der, err := asn1.Marshal(l)
	require.NoError(t, err)
	return pkix.Extension{Id: []int{2, 5, 29, 30}, Critical: true, Value: der}
}

// dirTree is a subtree: all names that begin with a common name.
func dirTree(t *testing.T, cn string) []byte {
	t.Helper()
	name, err := asn1.Marshal(pkix.Name{CommonName: cn}.ToRDNSequence())
	require.NoError(t, err)
	base, err := asn1.Marshal(asn1.RawValue{Class: 2, Tag: 4, IsCompound: true, Bytes: name})
	require.NoError(t, err)
	tree, err := asn1.Marshal(asn1.RawValue{Tag: 16, IsCompound: true, Bytes: base})
	require.NoError(t, err)
	return tree
}

// sha1Leaf is signed by openssl: Go makes no such signatures.
func sha1Leaf(t *testing.T, root *signer) *signer {
	t.Helper()
	key := ecKey(t)
	keyFile := put(t, "leaf.key", keyPEM(t, key))
	csr := put(t, "leaf.csr", []byte(runOpenSSL(t, nil, "req", "-new", "-key", keyFile, "-subj", "/CN=kube-apiserver")))
	ext := put(t, "ext.cnf", []byte("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\nauthorityKeyIdentifier=keyid\n"))
	text := runOpenSSL(t, nil, "x509", "-req", "-sha1", "-in", csr, "-CA", put(t, "ca.crt", pki.CertificatePEM(root.cert)), "-CAkey", put(t, "ca.key", keyPEM(t, root.key)), "-CAcreateserial", "-CAserial", put(t, "ca.srl", []byte("01\n")), "-days", "1", "-extfile", ext)
	c, err := pki.ParseCertificate([]byte(text))
	require.NoError(t, err)
	return &signer{c, key}
}

// versionOne is a leaf of an authority that has no extensions at all.
func versionOne(t *testing.T) chainCase {
	t.Helper()
	key := ecKey(t)
	keyFile := put(t, "ca.key", keyPEM(t, key))
	csr := put(t, "ca.csr", []byte(runOpenSSL(t, nil, "req", "-new", "-key", keyFile, "-subj", "/CN=kubernetes")))
	c, err := pki.ParseCertificate([]byte(runOpenSSL(t, nil, "x509", "-req", "-in", csr, "-signkey", keyFile, "-days", "1")))
	require.NoError(t, err)
	require.Equal(t, 1, c.Version)
	leaf := issued(t, "kube-apiserver", ecKey(t), &signer{c, key}, serving)
	return chainCase{leaf, nil, []*x509.Certificate{c}, "localhost"}
}

func keyPEM(t *testing.T, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	k, err := pki.Native{}.Import(t.Context(), der)
	require.NoError(t, err)
	text, err := k.PEM(pki.PKCS8)
	require.NoError(t, err)
	return text
}

func bundle(certs []*x509.Certificate) (out []byte) {
	for _, c := range certs {
		out = append(out, pki.CertificatePEM(c)...)
	}
	return out
}

// What is said about the words of openssl and curl is what they print.
func TestTheWordsAreTheProgramsOwn(t *testing.T) {
	t.Parallel()
	for name, c := range chainCases(t) {
		t.Run(name, func(t *testing.T) {
			a := chain.Verify(chain.Question{As: chain.Server, Cert: c.leaf.cert, Host: c.host, Roots: c.roots, Others: c.others, Now: time.Now()})
			words := map[string]chain.Words{}
			for _, w := range a.Words {
				words[w.Tool] = w
			}
			f := map[string]string{
				"key":   put(t, "server.key", keyPEM(t, c.leaf.key)),
				"roots": put(t, "roots.crt", bundle(c.roots)), "leaf": put(t, "leaf.crt", pki.CertificatePEM(c.leaf.cert)), "others": put(t, "others.crt", bundle(c.others)),
			}
			args := []string{"verify", "-purpose", "sslserver", "-no-CApath", "-CAfile", f["roots"]}
			if len(c.others) > 0 {
				args = append(args, "-untrusted", f["others"])
			}
			out, _ := tryOpenSSL(t, "", append(args, f["leaf"])...)
			assert.Equal(t, words["openssl verify -purpose sslserver"].Text, verifyLines(out), "openssl verify: %s", out)

			level := "DEFAULT@SECLEVEL=0" // the server shows what it has, however weak
			shown := []string{"-cert", f["leaf"], "-key", f["key"], "-cipher", level, "-no-CAfile", "-no-CApath"}
			if len(c.others) > 0 {
				shown = append(shown, "-cert_chain", f["others"])
			}
			address := server(t, shown...)
			option := "-verify_hostname"
			if net.ParseIP(c.host) != nil {
				option = "-verify_ip"
			}
			out, _ = tryOpenSSL(t, "", "s_client", "-connect", address, "-no-CApath", "-CAfile", f["roots"], option, c.host)
			assert.Equal(t, words["openssl s_client"].Text, clientLines(out), "s_client: %s", out)

			out, err := curl(t, f["roots"], "https://"+c.host+":"+address[strings.LastIndexByte(address, ':')+1:]+"/")
			assert.Equal(t, words["curl"].OK, err == nil, out)
			if err != nil {
				assert.Equal(t, words["curl"].Text, curlLine(out))
			}
		})
	}
}

func curl(t *testing.T, roots, address string) (string, error) {
	t.Helper()
	path, err := exec.LookPath("curl")
	require.NoError(t, err, "this test needs the program curl: apt-get install curl")
	out, err := exec.Command(path, "-sS", "--noproxy", "*", "--max-time", "10", "--cacert", roots, "--resolve", "localhost:0:127.0.0.1", "-o", "/dev/null", address).CombinedOutput()
	return string(out), err
}

// verifyLines are the lines that name errors, or that it is well.
func verifyLines(out string) string {
	lines := regexp.MustCompile(`(?m)^error \d+ at \d+ depth lookup: .*$`).FindAllString(out, -1)
	if len(lines) == 0 && strings.Contains(out, ": OK") {
		return "FILE: OK"
	}
	return strings.Join(lines, "\n")
}

func clientLines(out string) string {
	lines := regexp.MustCompile(`(?m)^verify error:num=.*$`).FindAllString(out, -1)
	end := regexp.MustCompile(`(?m)Verify return code: .*$`).FindString(out)
	return strings.Join(append(lines, end), "\n")
}

var opensslPatch = regexp.MustCompile(`OpenSSL/3\.[0-9.]+`)

func curlLine(out string) string {
	line, _, _ := strings.Cut(out, "\n")
	return opensslPatch.ReplaceAllString(line, "OpenSSL/3.0")
}
