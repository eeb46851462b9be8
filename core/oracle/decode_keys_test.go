//go:build !js

package oracle

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
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
			key := makeKey(t, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:"+c[1])
			samePublic(t, key)
			for _, form := range []string{"compressed", "hybrid"} { // in PKCS#8 and by itself
				if form == "compressed" && strings.HasPrefix(c[1], "Oakley") {
					continue // nameless: the curve is spelt out, and its binary field has no simple root
				}
				file := filepath.Join(t.TempDir(), "k.pem")
				runOpenSSL(t, nil, "ec", "-in", key, "-conv_form", form, "-out", file)
				samePrivate(t, file)
				runOpenSSL(t, nil, "pkey", "-in", file, "-out", key)
				samePublic(t, key)
			}
		})
	}
}

// samePrivate compares a key file, whose public half alone is shown.
func samePrivate(t *testing.T, key string) {
	t.Helper()
	sameText(t, textOf(t, key, "pkey", "-text_pub", "-noout")+decode.NotShown+"\n", decode.Text(only(t, key)))
}

// samePublic compares a key file and its public half.
func samePublic(t *testing.T, key string) {
	t.Helper()
	pub := filepath.Join(t.TempDir(), "key.pub")
	runOpenSSL(t, nil, "pkey", "-in", key, "-pubout", "-out", pub)
	sameText(t, textOf(t, pub, "pkey", "-pubin", "-text", "-noout"), decode.Text(only(t, pub)))
	samePrivate(t, key)
}

// TestRareKeysReadAsOpensslSays: kinds that Go does not know are shown all the same.
func TestRareKeysReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"explicit prime field":   {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"},
		"explicit pentanomial":   {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:sect163k1", "-pkeyopt", "ec_param_enc:explicit"},
		"explicit trinomial":     {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:sect233r1", "-pkeyopt", "ec_param_enc:explicit"},
		"RSA-PSS":                {"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:1024"},
		"RSA-PSS of SHA-384":     {"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt", "rsa_pss_keygen_md:sha384", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256", "-pkeyopt", "rsa_pss_keygen_saltlen:20"},
		"RSA-PSS of SHA-512/256": {"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt", "rsa_pss_keygen_md:sha512-256", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha512-224", "-pkeyopt", "rsa_pss_keygen_saltlen:20"},
		"RSA of three primes":    {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt", "rsa_keygen_primes:3"},
	} {
		t.Run(name, func(t *testing.T) { samePublic(t, makeKey(t, args...)) })
	}
	t.Run("RSA of a big exponent", func(t *testing.T) { // whose private half Go refuses
		pub := filepath.Join(t.TempDir(), "key.pub")
		runOpenSSL(t, nil, "pkey", "-in", makeKey(t, "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-pkeyopt", "rsa_keygen_pubexp:0x10000000000000001"), "-pubout", "-out", pub)
		sameText(t, textOf(t, pub, "pkey", "-pubin", "-text", "-noout"), decode.Text(only(t, pub)))
	})
	for name, args := range map[string][]string{
		"DSA":               {"-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024"},
		"DH of X9.42":       {"-algorithm", "DHX", "-pkeyopt", "dh_paramgen_type:2", "-pkeyopt", "dh_paramgen_prime_len:1024", "-pkeyopt", "dh_paramgen_subprime_len:160"},
		"DH of PKCS#3":      {"-algorithm", "DH", "-pkeyopt", "dh_paramgen_prime_len:512"},
		"DH of any numbers": {"-algorithm", "DH", "-pkeyopt", "dh_paramgen_prime_len:512", "-pkeyopt", "dh_paramgen_generator:5"},
	} {
		t.Run(name, func(t *testing.T) { samePublic(t, makeKey(t, "-paramfile", makeKey(t, append(args, "-genparam")...))) })
	}
	t.Run("explicit and compressed", func(t *testing.T) {
		for _, curve := range []string{"P-256", "secp256k1", "brainpoolP384r1", "prime192v1"} { // primes of 3 modulo 4
			for _, form := range []string{"compressed", "hybrid"} {
				file := filepath.Join(t.TempDir(), "k.pem")
				runOpenSSL(t, nil, "ec", "-in", makeKey(t, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:"+curve), "-param_enc", "explicit", "-conv_form", form, "-out", file)
				samePublic(t, file)
			}
		}
	})
}

// TestGroupsReadAsOpensslSays: openssl names the primes that standards have.
func TestGroupsReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	for _, group := range []string{
		"ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192", "modp_1536", "modp_2048", "modp_3072", "modp_4096", "modp_6144", "modp_8192",
		"dh_1024_160", "dh_2048_224", "dh_2048_256",
	} {
		for _, kind := range []string{"DH", "DHX"} {
			key := makeKey(t, "-algorithm", kind, "-pkeyopt", "group:"+group)
			pub := filepath.Join(t.TempDir(), "key.pub")
			runOpenSSL(t, nil, "pkey", "-in", key, "-pubout", "-out", pub)
			text := decode.Text(only(t, pub))
			sameText(t, textOf(t, pub, "pkey", "-pubin", "-text", "-noout"), text)
			assert.Contains(t, text, "GROUP: "+group+"\n")
		}
	}
}

// TestDiffieHellmanParametersReadAsOpensslSays is of what openssl reads and does not write.
func TestDiffieHellmanParametersReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	pkcs3, x942 := oid(t, "1.2.840.113549.1.3.1"), oid(t, "1.2.840.10046.2.1")
	p, g, q := tlv(2, append([]byte{0}, bytes.Repeat([]byte{0xa5}, 64)...)), tlv(2, []byte{3}), tlv(2, bytes.Repeat([]byte{0x61}, 20))
	made := sequence(bitString([]byte("0123456789abcdefghij")), tlv(2, []byte{105}))
	for name, of := range map[string][2][]byte{
		"length":                 {pkcs3, sequence(p, g, tlv(2, []byte{1, 44}))},
		"length of none":         {pkcs3, sequence(p, g, tlv(2, []byte{0}))},
		"length below zero":      {pkcs3, sequence(p, g, tlv(2, []byte{0x85}))},
		"small":                  {pkcs3, sequence(tlv(2, []byte{23}), g)},
		"below zero":             {pkcs3, sequence(tlv(2, []byte{0x85}), g)},
		"cofactor":               {x942, sequence(p, g, q, tlv(2, bytes.Repeat([]byte{0x71}, 30)))},
		"seed":                   {x942, sequence(p, g, q, made)},
		"seed and cofactor":      {x942, sequence(p, g, q, tlv(2, []byte{9}), made)},
		"without a second prime": {x942, sequence(p, g)},
		"four numbers":           {pkcs3, sequence(p, g, q, q)},
		"great length":           {pkcs3, sequence(p, g, q)},
	} {
		for _, y := range [][]byte{tlv(2, []byte{7}), tlv(2, []byte{0x85}), append(tlv(2, []byte{7}), 0), tlv(4, []byte{7})} {
			der := sequence(sequence(of[0], of[1]), bitString(y))
			if theirs, ok := reads(t, der, "pkey", "-pubin"); ok {
				sameText(t, theirs, decode.Text(only(t, put(t, "k.der", der))))
			} else {
				assert.NotContains(t, decode.Text(only(t, put(t, "k.der", der))), "DH Public-Key", name)
			}
		}
	}
}
