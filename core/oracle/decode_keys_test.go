//go:build !js

package oracle

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
)

var curveName = regexp.MustCompile(`(?m)^ *([A-Za-z0-9-]+) *:`)

// TestEveryCurveReadsAsOpensslSays makes a key on each curve that openssl has.
func TestEveryCurveReadsAsOpensslSays(t *testing.T) {
	t.Parallel()
	curves := curveName.FindAllStringSubmatch(runOpenSSL(t, nil, "ecparam", "-list_curves"), -1)
	require.Greater(t, len(curves), 50)
	for _, c := range curves {
		t.Run(c[1], func(t *testing.T) {
			t.Parallel()
			samePublic(t, makeKey(t, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:"+c[1]))
		})
	}
}

// samePublic compares the public half of a key file.
func samePublic(t *testing.T, key string) {
	t.Helper()
	pub := filepath.Join(t.TempDir(), "key.pub")
	runOpenSSL(t, nil, "pkey", "-in", key, "-pubout", "-out", pub)
	sameText(t, textOf(t, pub, "pkey", "-pubin", "-text", "-noout"), decode.Text(only(t, pub)))
}

// TestRareKeysReadAsOpensslSays: kinds that Go does not know are shown all the same.
func TestRareKeysReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"explicit prime field":  {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"},
		"explicit pentanomial":  {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:sect163k1", "-pkeyopt", "ec_param_enc:explicit"},
		"explicit trinomial":    {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:sect233r1", "-pkeyopt", "ec_param_enc:explicit"},
		"RSA-PSS":               {"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:1024"},
		"RSA-PSS of SHA-384":    {"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt", "rsa_pss_keygen_md:sha384", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256", "-pkeyopt", "rsa_pss_keygen_saltlen:20"},
		"RSA of three primes":   {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt", "rsa_keygen_primes:3"},
		"RSA of a big exponent": {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt", "rsa_keygen_pubexp:0x10000000000000001"},
	} {
		t.Run(name, func(t *testing.T) { samePublic(t, makeKey(t, args...)) })
	}
	t.Run("DSA", func(t *testing.T) {
		dir := t.TempDir()
		parameters, key := filepath.Join(dir, "p.pem"), filepath.Join(dir, "k.pem")
		runOpenSSL(t, nil, "genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024", "-out", parameters)
		runOpenSSL(t, nil, "genpkey", "-paramfile", parameters, "-out", key)
		samePublic(t, key)
	})
}
