//go:build !js

package e2e

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// makeKey makes a key on the workbench and waits for it.
func (v *visit) makeKey(kind, name string) {
	v.Choose("Kind", kind)
	v.Fill("Name", name)
	v.Click("Make key")
	v.Element("heading", name)
}

// A learner makes a key of every kind; openssl finds each of them whole, and of
// that kind.
func TestMakeEveryKindOfKey(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(4 * time.Minute)
		v.enter("#/workbench/keys")
		v.UntilText("No key yet")
		for _, a := range pki.KeyAlgorithms() {
			label := a.Label()
			if a.Weak() != "" {
				label += " (lesson)"
			}
			name := strings.ToLower(string(a)) + ".key"
			v.makeKey(label, name)
			if a.Weak() != "" {
				v.UntilText("Weak, a lesson")
			}
			v.Click("Take it away")
			file := v.Download("Download PKCS#8 (secret)")
			assert.Equal(t, name, file.Name)
			path := writeFile(t, t.TempDir(), file.Name, file.Data)
			assert.Contains(t, openssl(t, "pkey", "-noout", "-check", "-text", "-in", path), opensslKind(a), a)
		}
	})
}

// opensslKind is what openssl calls a kind of key.
func opensslKind(a pki.KeyAlgorithm) string {
	switch a {
	case pki.ECDSAP256:
		return "NIST CURVE: P-256"
	case pki.ECDSAP384:
		return "NIST CURVE: P-384"
	case pki.ECDSAP521:
		return "NIST CURVE: P-521"
	case pki.Ed25519:
		return "ED25519 Private-Key"
	}
	return "Private-Key: (" + strings.TrimPrefix(string(a), "RSA-") + " bit"
}

const phrase = "correct horse battery staple"

// lockedExports are the formats with a passphrase, and the programs that open them.
var lockedExports = []struct {
	format string
	open   func(path string) []string
}{
	{"PKCS#8 encrypted", opensslOpens},
	{"PKCS#8 encrypted, DER", opensslOpens},
	{"PKCS#8 encrypted, scrypt", opensslOpens},
	{"OpenSSH encrypted", func(path string) []string { return []string{"ssh-keygen", "-y", "-P", phrase, "-f", path} }},
}

func opensslOpens(path string) []string {
	return []string{"openssl", "pkey", "-in", path, "-passin", "pass:" + phrase, "-noout", "-check"}
}

// Someone takes a key away with a passphrase, the real programs open it with
// that, and the page does: not with another, which it says.
func TestKeyWithPassphraseThereAndBack(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		v.enter("#/workbench/keys")
		v.makeKey("ECDSA P-256", "my-bank.key")
		v.Click("Fingerprints")
		print := v.fingerprint()
		for _, x := range lockedExports {
			v.Click("Take it away")
			button := "Download " + x.format + " (secret)"
			if name, der := strings.CutSuffix(x.format, ", DER"); der {
				button = "DER " + name + ", DER (secret)"
			}
			v.Click(button)
			v.Fill("Passphrase of the file", phrase)
			v.Fill("The same again", phrase)
			file := v.Download("Encrypt and download")
			path := writeFile(t, t.TempDir(), file.Name, file.Data)
			command := x.open(path)
			out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
			require.NoError(t, err, "%s: %s", x.format, out)

			v.Click("Remove this key")
			v.UntilText("No key yet")
			v.Give(v.Selector("#key-files"), path)
			v.Fill("Passphrase of what you bring", "another one altogether")
			v.Click("Open")
			v.toldAt(t, "Passphrase of what you bring", "does not open it")
			assert.True(t, v.Has("heading", "No key yet"), "the workspace was changed")
			v.Fill("Passphrase of what you bring", phrase)
			v.Click("Open")
			v.Click("Fingerprints")
			assert.Equal(t, print, v.fingerprint(), x.format)
		}
	})
}

// fingerprint is the key's, as ssh-keygen -l shows it.
func (v *visit) fingerprint() string {
	v.UntilText("SHA256:")
	return v.Selector(".ov .facts code.ov__code").Text()
}

// What is pasted wrong is told with its place, and nothing is taken in.
func TestPastedKeysThatCannotBeRead(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/workbench/keys")
		v.makeKey("ECDSA P-256", "my-bank.key")
		v.Click("Take it away")
		good := string(v.Download("Download PKCS#8 (secret)").Data)
		for text, want := range map[string]string{
			good[:len(good)/2]:                     "line 1",
			strings.Replace(good, "\nM", "\n?", 1): "line 2, column 1",
			"hello":                                "line 1",
		} {
			v.Fill("Paste a key", text)
			v.toldAt(t, "Paste a key", want)
			assert.Equal(t, text, v.Field("Paste a key").Content())
		}
		// As a Windows editor saves it, and with a mark before it.
		v.Click("Remove this key")
		v.UntilText("No key yet")
		v.Fill("Paste a key", "\ufeff"+strings.ReplaceAll(good, "\n", "\r\n"))
		v.Element("tab", "Fingerprints")
	})
}
