//go:build !js

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/asn1"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

// listed are the names of what the workbench shows, in their order.
func (v *visit) listed() []string {
	return browser.Ask[[]string](v.Tab, `[...document.querySelectorAll("#everything .mini b")].map(b => b.innerText)`)
}

// example fills the workbench with the example that it offers.
func (v *visit) example() []string {
	v.enter("#/workbench")
	v.Click("Make an example")
	v.Element("listbox", "Everything here")
	return v.listed()
}

// The old address of Sign leads to the tab of the workbench.
func TestOldAddressOfSign(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/sign")
		v.Element("heading", "Sign")
		v.Selector(`.bench__tabs a[href="#/workbench/sign"][aria-current="page"]`)
		v.Selector(`.rail a[href="#/workbench"][aria-current="page"]`)
	})
}

// Someone deletes the authority by mistake, and takes that back.
func TestDeleteAndUndo(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		before := v.example()
		v.Click("Mark all")
		v.Click("Remove")
		v.UntilText("4 objects removed")
		v.Element("heading", "Nothing here yet")
		v.Until("the focus on the list’s heading", `document.activeElement.id === "everything-title"`)
		// The example's own message may still be there, with an Undo too.
		v.Selector(".toast:last-child .btn").Click()
		v.Element("listbox", "Everything here")
		assert.Equal(t, before, v.listed())
	})
}

// Whatever is brought by mistake is told, the workspace stays as it was, and
// the page answers all the while.
func TestBroughtByMistake(t *testing.T) {
	quiet(t, func(t *testing.T, v *visit) {
		before := v.example()
		dir := t.TempDir()
		noise := make([]byte, 20<<20)
		for i := range noise {
			noise[i] = byte(i * 7 >> 3)
		}
		for name, c := range map[string]struct {
			data []byte
			want string
		}{
			"noise.bin":  {noise, "noise.bin: it has 20971520 bytes, at most"},
			"less.bin":   {noise[:15<<20], "less.bin: "},
			"costly.p12": {costly(t, 10_000_000), "PKCS#12 iterations: 10000000 are asked for"},
			"half.zip":   {[]byte("PK\x03\x04 and no more"), "half.zip: it is no zip"},
			"words.txt":  {[]byte("hello"), "words.txt: line 1, column 1"},
			"cut.key":    {[]byte("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG"), "cut.key: line 1"},
		} {
			path := writeFile(t, dir, name, c.data)
			v.awake(t, name, func() {
				v.Give(v.Selector("#bring-files"), path)
				v.UntilText(c.want)
			})
			assert.Equal(t, before, v.listed(), name)
		}
	})
}

// costly is a PKCS#12 file whose seal asks for so many rounds (RFC 7292 section 4).
func costly(t *testing.T, rounds int) []byte {
	t.Helper()
	type info struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}
	type digest struct {
		Algorithm struct{ ID asn1.ObjectIdentifier }
		Digest    []byte
	}
	type seal struct {
		Digest digest
		Salt   []byte
		Rounds int
	}
	octets, err := asn1.Marshal([]byte{0x30, 0})
	require.NoError(t, err)
	s := seal{Salt: make([]byte, 8), Rounds: rounds}
	s.Digest.Algorithm.ID, s.Digest.Digest = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}, make([]byte, 20)
	data, err := asn1.Marshal(struct {
		Version int
		Safe    info
		Seal    seal
	}{3, info{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}, asn1.RawValue{Class: 2, IsCompound: true, Bytes: octets}}, s})
	require.NoError(t, err)
	return data
}

// Deriving a key from a passphrase can be given up, and shows that it goes on.
func TestCancelAnEncryption(t *testing.T) {
	quiet(t, func(t *testing.T, v *visit) {
		v.example()
		v.Click("Save encrypted")
		v.Until("the focus where the passphrase goes", `document.activeElement.id === "save-passphrase"`)
		v.Fill("Passphrase", phrase)
		v.Fill("The same again", phrase)
		v.awake(t, "encrypting", func() {
			v.Click("Save file")
			v.Element("progressbar", "Encrypting")
			v.Selector(".prog .btn").Click()
			v.Until("no progress", `document.querySelector(".prog") === null`)
		})
		assert.Equal(t, "kubepki-workspace.zip.age", v.Download("Save file").Name, "it can be begun again")
	})
}

// A zip taken away restores everything in another visit.
func TestZipThereAndBack(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		before := v.example()
		file := v.Download("Download zip (secret)")
		z, err := zip.NewReader(bytes.NewReader(file.Data), int64(len(file.Data)))
		require.NoError(t, err)
		names := map[string]bool{}
		for _, f := range z.File {
			names[f.Name] = true
		}
		assert.Equal(t, map[string]bool{"Lab-root.crt": true, "Lab-root.key": true, "my-bank.crt": true, "my-bank.key": true, "workspace.json": true}, names)
		v.Reload()
		v.Element("heading", "Nothing here yet")
		v.Give(v.Selector("#bring-files"), writeFile(t, t.TempDir(), file.Name, file.Data))
		v.Element("listbox", "Everything here")
		assert.Equal(t, before, v.listed())
	})
}

// Only what is marked is taken away, with the mouse or with the keyboard.
func TestTakeWhatIsMarked(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.example()
		v.Selector(`#everything [data-at="1"] [data-mark]`).Click()
		v.UntilText("1 marked")
		assert.Len(t, files(t, v.Download("Download zip").Data), 2, "a certificate and the list")
		v.Selector("#everything").Focus()
		v.Press(" ")
		v.UntilText("Mark all")
		v.Selector("#everything").Focus()
		v.Press(kb.ArrowDown + " ")
		v.UntilText("1 marked")
		assert.Len(t, files(t, v.Download("Download zip (secret)").Data), 2, "a key and the list")
	})
}

// files are the names in a zip.
func files(t *testing.T, data []byte) (names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	return names
}

// A cluster's bundle is read as what it holds.
func TestBundleIsOpened(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		file := v.Download("Download bundle (.zip)")
		v.Reload()
		v.follow("#/workbench", "Workbench")
		v.Give(v.Selector("#bring-files"), writeFile(t, t.TempDir(), file.Name, file.Data))
		v.UntilText("Chain of kubernetes")
		v.UntilText("imported from")
	})
}

// The encrypted file opens with the real age program, and here again; not with
// another passphrase.
func TestSavedWorkspaceOpensWithAge(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		before := v.example()
		v.Click("Save encrypted")
		v.Fill("Passphrase", phrase)
		v.Fill("The same again", phrase)
		file := v.Download("Save file")
		assert.Equal(t, "kubepki-workspace.zip.age", file.Name)
		dir := t.TempDir()
		path := writeFile(t, dir, file.Name, file.Data)
		plain := ageOpens(t, path, phrase)
		z, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
		require.NoError(t, err)
		assert.Len(t, z.File, 5)

		v.Reload()
		v.Give(v.Selector("#bring-files"), path)
		v.Fill("Passphrase of what you bring", "something else")
		v.Click("Open")
		v.toldAt(t, "Passphrase of what you bring", "does not open it")
		assert.True(t, v.Has("heading", "Nothing here yet"))
		v.Fill("Passphrase of what you bring", phrase)
		v.Click("Open")
		v.Element("listbox", "Everything here")
		assert.Equal(t, before, v.listed())
	})
}

// ageOpens lets the real program decrypt a file. It takes the passphrase from a
// terminal alone, which script makes.
func ageOpens(t *testing.T, path, passphrase string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "plain")
	c := exec.Command("script", "-qec", "age -d -o '"+out+"' '"+path+"'", "/dev/null")
	in, err := c.StdinPipe()
	require.NoError(t, err)
	var said bytes.Buffer
	c.Stdout = &said
	require.NoError(t, c.Start())
	for range 100 { // until it asks
		if strings.Contains(said.String(), "passphrase") {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	_, err = in.Write([]byte(passphrase + "\n"))
	require.NoError(t, err)
	require.NoError(t, c.Wait(), "%s", said.String())
	data, err := os.ReadFile(out)
	require.NoError(t, err)
	return data
}

// Kept in the browser, encrypted, the workspace is there after the tab was
// closed by mistake; nothing of a key lies there plainly.
func TestKeptInTheBrowser(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		before := v.example()
		v.Click("Keep each change, encrypted")
		v.Fill("Passphrase to keep it with", phrase)
		v.Fill("The same again", phrase)
		v.Click("Keep it here")
		v.UntilText("Saved at")
		v.Reload()
		v.UntilText("A workspace is kept in this browser")
		v.Element("heading", "Nothing here yet")
		v.Fill("Passphrase of the kept workspace", phrase)
		v.Click("Open what was kept")
		v.Element("listbox", "Everything here")
		assert.Equal(t, before, v.listed())
		v.Click("Stop and forget it")
		v.UntilText("Nothing is kept in this browser any more")
		v.Reload()
		v.Element("heading", "Nothing here yet")
		assert.False(t, v.Has("button", "Open what was kept"))
	})
}

// A browser whose disk is full takes a file and drops it again: then nothing is
// said to be kept.
func TestNotKeptOnAFullDisk(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		v.example()
		v.Eval(`(() => {
			const put = IDBObjectStore.prototype.put;
			IDBObjectStore.prototype.put = function (...given) {
				const request = put.apply(this, given);
				request.addEventListener("success", () => this.transaction.abort());
				return request;
			};
		})()`)
		v.Click("Keep each change, encrypted")
		v.Fill("Passphrase to keep it with", phrase)
		v.Fill("The same again", phrase)
		v.Click("Keep it here")
		v.UntilText("It was not kept.")
	})
}

// A certificate with its key and authority becomes PKCS#12, which openssl opens
// with the passphrase, and which comes back whole.
func TestConvertToPKCS12(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.Patient(time.Minute)
		v.enter("#/workbench/convert")
		v.Click("Make an example")
		v.Click("Download PKCS#12 (secret)")
		v.Fill("Passphrase of the file", phrase)
		v.Fill("The same again", phrase)
		file := v.Download("Write PKCS#12")
		assert.Equal(t, "my-bank.p12", file.Name)
		path := writeFile(t, t.TempDir(), file.Name, file.Data)
		said := openssl(t, "pkcs12", "-in", path, "-passin", "pass:"+phrase, "-nodes")
		assert.Contains(t, said, "my-bank.example")
		assert.Contains(t, said, "Lab root")
		assert.Contains(t, said, "BEGIN PRIVATE KEY")

		v.Reload()
		v.Element("heading", "Nothing to convert yet")
		v.Give(v.Selector("#convert-files"), path)
		v.Fill("Passphrase of what you bring", phrase)
		v.Click("Open")
		v.UntilText("With its private key")
		v.UntilText("With its chain, 1 issuer")
	})
}

// A Secret is asked its name, and holds what kubectl would put there.
func TestConvertToSecret(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/workbench/convert")
		v.Click("Make an example")
		v.Click("Download Secret kubernetes.io/tls (secret)")
		v.Fill("Name", "My Bank")
		v.Click("Write Secret kubernetes.io/tls")
		v.UntilText("Nothing was written")
		v.Fill("Name", "my-bank-tls")
		file := v.Download("Write Secret kubernetes.io/tls")
		assert.Contains(t, string(file.Data), "type: kubernetes.io/tls")
		assert.Contains(t, string(file.Data), "name: my-bank-tls")
	})
}

// Someone makes jane's kubeconfig, then merges the one that was made before.
func TestKubeconfigOfAUser(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/workbench/kubeconfig")
		v.Click("Make an example user")
		v.Fill("Server", "ftp://nowhere")
		v.Click("Make kubeconfig")
		v.UntilText("No kubeconfig was made")
		v.Fill("Server", "https://api.lab.example:6443")
		v.Click("Make kubeconfig")
		file := v.Download("Download jane.kubeconfig (secret)")
		k := parsed(t, file.Data)
		cluster, user, err := k.Current()
		require.NoError(t, err)
		assert.Equal(t, "https://api.lab.example:6443", cluster.Cluster.Server)
		assert.Equal(t, "jane", user.Name)
		assert.NotEmpty(t, cluster.Cluster.AuthorityData)
		assert.NotEmpty(t, user.User.KeyData)

		other := strings.NewReplacer("name: jane@kubernetes", "name: old@lab", "current-context: jane@kubernetes", "current-context: old@lab").Replace(string(file.Data))
		v.Give(v.Selector("#config-files"), writeFile(t, t.TempDir(), "old.yaml", []byte(other)))
		v.Click("Make kubeconfig")
		merged := parsed(t, v.Download("Download config (secret)").Data)
		assert.Len(t, merged.Contexts, 2)
		assert.Equal(t, "jane@kubernetes", merged.CurrentContext)
	})
}

func parsed(t *testing.T, data []byte) kube.Kubeconfig {
	t.Helper()
	k, err := kubeconfig.Parse(data)
	require.NoError(t, err)
	return k
}
