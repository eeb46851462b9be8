//go:build !js

package oracle

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/chain"
	"kubepki/core/pki"
)

// signedBy are ways to sign: a key and what openssl is told besides.
var signedBy = []struct {
	key  []string
	ways string // separated by semicolons
}{
	{[]string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"}, "-md5;-sha1;-sha224;-sha256;-sha384;-sha512;-sha3-224;-sha3-256;-sha3-384;-sha3-512"},
	{[]string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:768"}, "-md5;-sha1;-sha224;-sha256;-sha384;-sha3-256"},
	{[]string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt", "rsa_keygen_primes:3"}, "-sha256"},
	{[]string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"}, "-sha1;-sha224;-sha256"},
	{[]string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"}, "-sha1;-sha224;-sha384;-sha512"},
	{[]string{"-algorithm", "ED25519"}, ""},
}

// TestSignaturesHoldAsOpensslSays: those of each kind hold, none once changed.
func TestSignaturesHoldAsOpensslSays(t *testing.T) {
	t.Parallel()
	for _, s := range signedBy {
		key := makeKey(t, s.key...)
		for way := range strings.SplitSeq(s.ways, ";") {
			holdsAsOpensslSays(t, key, strings.Fields(way)...)
		}
	}
	t.Run("RSASSA-PSS", func(t *testing.T) {
		t.Parallel()
		for _, bits := range []string{"1024", "1025", "1031", "768"} { // the modulus begins at each place in its octet
			key := makeKey(t, "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:"+bits)
			for _, hash := range []string{"sha1", "sha224", "sha256", "sha512"} {
				for _, options := range []string{"saltlen:0", "saltlen:17 mgf1_md:sha1", "saltlen:max mgf1_md:sha224", "saltlen:9 mgf1_md:sha512"} {
					args := []string{"-" + hash, "-sigopt", "rsa_padding_mode:pss"}
					for _, o := range strings.Fields(options) {
						args = append(args, "-sigopt", "rsa_"+strings.Replace(o, "salt", "pss_salt", 1))
					}
					holdsAsOpensslSays(t, key, args...)
				}
			}
		}
	})
	t.Run("DSA", func(t *testing.T) {
		t.Parallel()
		for _, q := range []string{"160", "224", "256"} {
			parameters := makeKey(t, "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024", "-pkeyopt", "dsa_paramgen_q_bits:"+q)
			key := makeKey(t, "-paramfile", parameters)
			for _, hash := range []string{"-sha1", "-sha224", "-sha256"} {
				holdsAsOpensslSays(t, key, hash)
			}
		}
	})
}

func holdsAsOpensslSays(t *testing.T, key string, args ...string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "c.pem")
	runOpenSSL(t, nil, append([]string{"req", "-x509", "-new", "-subj", "/CN=x", "-key", key, "-out", file}, args...)...)
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: only(t, file).DER})
	block, _ := pem.Decode(data)
	c, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err, args)
	assert.NoError(t, exec.Command("openssl", "verify", "-auth_level", "0", "-check_ss_sig", "-CAfile", file, file).Run(), args)
	assert.NoError(t, pki.CheckSignature(c.PublicKey, c.Raw), args)
	last := len(c.Raw) - 1
	for _, at := range []int{last, last - len(c.Signature)/2, last - len(c.Signature) + 8, len(c.RawTBSCertificate)} {
		c.Raw[at] ^= 1
		err := pki.CheckSignature(c.PublicKey, c.Raw)
		var unchecked *pki.UncheckedError
		assert.True(t, err != nil && !errors.As(err, &unchecked), "%v changed at %d: %v", args, at, err)
		c.Raw[at] ^= 1
	}
}

// TestRareSignaturesAreJudgedAsOpensslSays: whether the key is that of an issuer at
// all, and whether key and digest are enough for s_client and curl.
func TestRareSignaturesAreJudgedAsOpensslSays(t *testing.T) {
	t.Parallel()
	dsa := func(p, q string) []string {
		return []string{"-paramfile", makeKey(t, "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:"+p, "-pkeyopt", "dsa_paramgen_q_bits:"+q)}
	}
	rsa := []string{"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}
	request := filepath.Join(t.TempDir(), "r.pem")
	runOpenSSL(t, nil, "req", "-new", "-subj", "/CN=leaf", "-key", makeKey(t, keyKinds[4].args...), "-out", request)
	for name, c := range map[string]struct {
		root []string
		way  string
		want []int // of verify, and at level 2; 0 where it holds
	}{
		"DSA 1024":       {dsa("1024", "160"), "-sha256", []int{0, 67}},
		"DSA 2048":       {dsa("2048", "224"), "-sha224", []int{0, 0}},
		"DSA of SHA-512": {dsa("2048", "256"), "-sha512", []int{20, 20}},
		"RSA of SHA-3":   {rsa, "-sha3-256", []int{0, 0}},
		"SHA-512/256":    {rsa, "-sha512-256", []int{20, 20}},
		"PSS of SHA-1":   {rsa, "-sha1 -sigopt rsa_padding_mode:pss", []int{0, 68}},
		"PSS of SHA-224": {rsa, "-sha224 -sigopt rsa_padding_mode:pss -sigopt rsa_mgf1_md:sha1", []int{0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			key, dir := makeKey(t, c.root...), t.TempDir()
			root, leaf := filepath.Join(dir, "root.pem"), filepath.Join(dir, "leaf.pem")
			runOpenSSL(t, nil, "req", "-x509", "-new", "-subj", "/CN=root", "-key", key, "-out", root)
			runOpenSSL(t, nil, append([]string{"x509", "-req", "-in", request, "-CA", root, "-CAkey", key, "-set_serial", "7", "-out", leaf}, strings.Fields(c.way)...)...)
			a := chain.Verify(chain.Question{As: chain.Client, Cert: only(t, leaf).Certificate, Roots: []*x509.Certificate{only(t, root).Certificate}, Now: time.Now()})
			for i, ours := range [][]chain.Verdict{a.OpenSSL.Verify, a.OpenSSL.SClient} {
				out, _ := tryOpenSSL(t, "", "verify", "-purpose", "sslclient", "-auth_level", []string{"-1", "2"}[i], "-no-CApath", "-CAfile", root, leaf)
				got := 0
				if len(ours) > 0 {
					got = ours[0].Code
				}
				assert.Equal(t, c.want[i], got, "level %d", i+1)
				if got == 0 {
					assert.Contains(t, out, ": OK")
				} else {
					assert.Contains(t, out, "error "+strconv.Itoa(got)+" at ")
				}
			}
		})
	}
}
