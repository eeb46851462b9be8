//go:build !js

package oracle

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

const passphrase = "correct horse"

// written writes a key to a file, with the passphrase where the format has one.
func written(t *testing.T, k keyfile.Key, id keyfile.ID) string {
	t.Helper()
	data, err := keyfile.Write(t.Context(), k, id, keyfile.Options{Passphrase: []byte(passphrase), Comment: "jane@lab"})
	require.NoError(t, err, id)
	return put(t, "key", data)
}

// opensslReads is how openssl is told to read a format and to print the public key.
var opensslReads = map[keyfile.ID][]string{
	keyfile.PKCS1PEM: {"pkey", "-pubout"}, keyfile.SEC1PEM: {"pkey", "-pubout"}, keyfile.PKCS8PEM: {"pkey", "-pubout"},
	keyfile.PKCS1DER: {"pkey", "-pubout", "-inform", "DER"}, keyfile.SEC1DER: {"pkey", "-pubout", "-inform", "DER"},
	keyfile.PKCS8DER:          {"pkey", "-pubout", "-inform", "DER"},
	keyfile.PKCS8EncryptedPEM: {"pkey", "-pubout", "-passin", "pass:" + passphrase},
	keyfile.PKCS8EncryptedDER: {"pkey", "-pubout", "-inform", "DER", "-passin", "pass:" + passphrase},
	keyfile.PKCS8ScryptPEM:    {"pkey", "-pubout", "-passin", "pass:" + passphrase},
	keyfile.PKCS8ScryptDER:    {"pkey", "-pubout", "-inform", "DER", "-passin", "pass:" + passphrase},
	keyfile.SPKIPEM:           {"pkey", "-pubin", "-pubout"},
	keyfile.SPKIDER:           {"pkey", "-pubin", "-pubout", "-inform", "DER"},
	keyfile.PKCS1PublicPEM:    {"rsa", "-RSAPublicKey_in", "-pubout"},
	keyfile.PKCS1PublicDER:    {"rsa", "-RSAPublicKey_in", "-pubout", "-inform", "DER"},
}

// readElsewhere are the formats that other programs than openssl are asked about.
var readElsewhere = map[keyfile.ID]bool{
	keyfile.OpenSSH: true, keyfile.OpenSSHEncrypted: true, keyfile.SSHPublic: true, keyfile.JWK: true, keyfile.JWKPublic: true,
}

func TestOpensslReadsEveryKeyFileWeWrite(t *testing.T) {
	t.Parallel()
	for _, a := range pki.KeyAlgorithms() {
		k := testKey(t, a)
		want, err := pki.PublicKeyPEM(k.Public)
		require.NoError(t, err)
		for _, f := range keyfile.FormatsFor(k) {
			args, known := opensslReads[f.ID]
			if !known {
				assert.True(t, readElsewhere[f.ID], "%s has no oracle", f.ID)
				continue
			}
			t.Run(string(f.ID)+" "+string(a), func(t *testing.T) {
				assert.Equal(t, string(want), runOpenSSL(t, nil, append(args, "-in", written(t, k, f.ID))...))
			})
		}
	}
}

func TestOpensslSaysThatThePassphraseIsWrong(t *testing.T) {
	t.Parallel()
	file := written(t, testKey(t, pki.ECDSAP256), keyfile.PKCS8ScryptPEM)
	out, err := tryOpenSSL(t, "", "pkey", "-noout", "-passin", "pass:wrong", "-in", file)
	assert.Error(t, err, out)
}

// opensslWrites are the ways in which openssl encrypts keys; %F is the key.
var opensslWrites = map[string][]string{
	"PBES2, by default":       {"pkcs8", "-topk8"},
	"PBES2, DER":              {"pkcs8", "-topk8", "-outform", "DER"},
	"PBES2, AES-128, SHA-512": {"pkcs8", "-topk8", "-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512"},
	"PBES2, AES-192, SHA-384": {"pkcs8", "-topk8", "-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA384"},
	"PBES2, 3DES, SHA-1":      {"pkcs8", "-topk8", "-v2", "des3", "-v2prf", "hmacWithSHA1"},
	"PBES2, many iterations":  {"pkcs8", "-topk8", "-iter", "700000"},
	"scrypt":                  {"pkcs8", "-topk8", "-scrypt"},
	"scrypt, 32 MiB":          {"pkcs8", "-topk8", "-scrypt", "-scrypt_N", "16384", "-scrypt_r", "8", "-scrypt_p", "2"},
	"PKCS#12's 3DES":          {"pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES"},
	"traditional, AES-128":    {"-traditional", "-aes128"},
	"traditional, AES-192":    {"-traditional", "-aes192"},
	"traditional, AES-256":    {"-traditional", "-aes256"},
	"traditional, 3DES":       {"-traditional", "-des3"},
}

func TestWhatOpensslEncryptsIsRead(t *testing.T) {
	t.Parallel()
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP384, pki.Ed25519} {
		k := testKey(t, a)
		plain := written(t, k, keyfile.PKCS8PEM)
		for name, args := range opensslWrites {
			if args[0] == "-traditional" {
				if a == pki.Ed25519 {
					continue // it has no older form
				}
				args = append([]string{"pkey"}, args...)
			}
			t.Run(name+" "+string(a), func(t *testing.T) {
				text := runOpenSSL(t, nil, append(args, "-in", plain, "-passout", "pass:"+passphrase)...)
				got, err := keyfile.Read(t.Context(), []byte(text), []byte(passphrase))
				require.NoError(t, err, text)
				assert.Equal(t, k.PKCS8, got.PKCS8)
				_, err = keyfile.Read(t.Context(), []byte(text), []byte("wrong"))
				var p *keyfile.PassphraseError
				assert.ErrorAs(t, err, &p)
			})
		}
	}
}

func TestWhatIsEncryptedOtherwiseIsNamed(t *testing.T) {
	t.Parallel()
	plain := written(t, testKey(t, pki.RSA2048), keyfile.PKCS8PEM)
	text := runOpenSSL(t, nil, "pkcs8", "-topk8", "-v2", "camellia-256-cbc", "-in", plain, "-passout", "pass:x")
	_, err := keyfile.Read(t.Context(), []byte(text), []byte("x"))
	assert.ErrorIs(t, err, keyfile.ErrAlgorithm)
}

// sshKinds are the algorithms that ssh-keygen knows by its own names.
var sshKinds = map[pki.KeyAlgorithm][]string{
	pki.RSA2048: {"-t", "rsa", "-b", "2048"}, pki.ECDSAP256: {"-t", "ecdsa", "-b", "256"}, pki.ECDSAP384: {"-t", "ecdsa", "-b", "384"},
	pki.ECDSAP521: {"-t", "ecdsa", "-b", "521"}, pki.Ed25519: {"-t", "ed25519"},
}

func TestSSHKeygenReadsWhatWeWrite(t *testing.T) {
	t.Parallel()
	for _, a := range pki.KeyAlgorithms() {
		k := testKey(t, a)
		t.Run(string(a), func(t *testing.T) {
			public := written(t, k, keyfile.SSHPublic)
			want := strings.Fields(string(read(t, public)))
			for id, given := range map[keyfile.ID]string{keyfile.OpenSSH: "", keyfile.OpenSSHEncrypted: passphrase} {
				got := strings.Fields(run(t, "ssh-keygen", "-y", "-P", given, "-f", written(t, k, id)))
				assert.Equal(t, want, got, id)
			}
			rows, err := keyfile.Fingerprints(k.Public)
			require.NoError(t, err)
			assert.Contains(t, run(t, "ssh-keygen", "-l", "-f", public), " "+rows[0].Value+" jane@lab ")
			assert.Contains(t, run(t, "ssh-keygen", "-l", "-E", "md5", "-f", public), " "+rows[1].Value+" jane@lab ")
		})
	}
}

func TestWhatSSHKeygenWritesIsRead(t *testing.T) {
	t.Parallel()
	for a, kind := range sshKinds {
		for name, more := range map[string][]string{
			"plain": {"-N", ""}, "passphrase": {"-N", passphrase, "-a", "20"}, "PEM": {"-N", passphrase, "-m", "PEM"}, "PKCS8": {"-N", passphrase, "-m", "PKCS8"},
			"AES-CBC": {"-N", passphrase, "-Z", "aes256-cbc"},
		} {
			if a == pki.Ed25519 && (name == "PEM" || name == "PKCS8") {
				continue // ssh-keygen writes it in its own format alone
			}
			t.Run(name+" "+string(a), func(t *testing.T) {
				file := put(t, "id", nil)
				_, err := try(t, "y\n", "ssh-keygen", append(append([]string{"-q", "-C", "jane@lab", "-f", file}, kind...), more...)...)
				require.NoError(t, err)
				k, err := keyfile.Read(t.Context(), read(t, file), []byte(passphrase))
				require.NoError(t, err)
				public, err := keyfile.Read(t.Context(), read(t, file+".pub"), nil)
				require.NoError(t, err)
				assert.Equal(t, "jane@lab", public.Comment)
				assert.True(t, pki.SamePublicKey(public.Public, k.Public))
				if name != "plain" {
					_, err = keyfile.Read(t.Context(), read(t, file), []byte("wrong"))
					var p *keyfile.PassphraseError
					assert.ErrorAs(t, err, &p)
				}
			})
		}
	}
}

func TestTheCommandForOtherSSHCiphersHelps(t *testing.T) {
	t.Parallel()
	file := put(t, "COPY", nil)
	_, err := try(t, "y\n", "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-Z", "aes256-gcm@openssh.com", "-f", file)
	require.NoError(t, err)
	_, err = keyfile.Read(t.Context(), read(t, file), []byte(passphrase))
	require.ErrorContains(t, err, "aes256-gcm@openssh.com")
	command := regexp.MustCompile(`ssh-keygen (-p -Z aes256-ctr -f )COPY`).FindStringSubmatch(err.Error())
	require.Len(t, command, 2)
	run(t, "ssh-keygen", append(strings.Fields(command[1]), file, "-P", passphrase, "-N", passphrase)...)
	_, err = keyfile.Read(t.Context(), read(t, file), []byte(passphrase))
	assert.NoError(t, err)
}

// Node.js reads and writes JWKs (its crypto is openssl's).
func TestNodeReadsAndWritesOurJWKs(t *testing.T) {
	t.Parallel()
	const script = `const c=require("crypto"),i=JSON.parse(require("fs").readFileSync(0));
const k=i.d?c.createPrivateKey({key:i,format:"jwk"}):c.createPublicKey({key:i,format:"jwk"});
console.log(k.export({type:i.d?"pkcs8":"spki",format:"pem"})+JSON.stringify(k.export({format:"jwk"})));`
	for _, a := range pki.KeyAlgorithms() {
		k := testKey(t, a)
		for id, plain := range map[keyfile.ID]keyfile.ID{keyfile.JWK: keyfile.PKCS8PEM, keyfile.JWKPublic: keyfile.SPKIPEM} {
			t.Run(string(id)+" "+string(a), func(t *testing.T) {
				out, err := try(t, string(read(t, written(t, k, id))), "node", "-e", script)
				require.NoError(t, err, out)
				text, jwk, ok := strings.Cut(out, "{")
				require.True(t, ok, out)
				assert.Equal(t, string(read(t, written(t, k, plain))), text)
				again, err := keyfile.Read(t.Context(), []byte("{"+jwk), nil)
				require.NoError(t, err)
				assert.Equal(t, id, again.Format)
				assert.True(t, pki.SamePublicKey(k.Public, again.Public))
				if again.IsPrivate() {
					assert.Equal(t, k.PKCS8, again.PKCS8)
				}
			})
		}
	}
}

func TestFingerprintsAreOpenssls(t *testing.T) {
	t.Parallel()
	for _, a := range []pki.KeyAlgorithm{pki.RSA2048, pki.ECDSAP256, pki.Ed25519} {
		k := testKey(t, a)
		rows, err := keyfile.Fingerprints(k.Public)
		require.NoError(t, err)
		value := map[string]string{}
		for _, f := range rows {
			value[f.Name] = f.Value
		}
		file, der := written(t, k, keyfile.PKCS8PEM), written(t, k, keyfile.SPKIDER)
		digest := func(name string) string {
			fields := strings.Fields(runOpenSSL(t, nil, "dgst", "-"+name, "-r", der))
			return fields[0]
		}
		assert.Equal(t, "sha256:"+digest("sha256"), value["Public key, SHA-256"], a)
		assert.Equal(t, digest("sha1"), value["Public key, SHA-1"], a)
		made := runOpenSSL(t, nil, "req", "-x509", "-new", "-key", file, "-subj", "/CN=x", "-days", "1")
		ext := runOpenSSL(t, []byte(made), "x509", "-noout", "-ext", "subjectKeyIdentifier")
		assert.Contains(t, ext, value["Subject key identifier, SHA-1"], a)
	}
}
