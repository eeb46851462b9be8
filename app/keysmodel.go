package app

import (
	"crypto"
	"crypto/x509"
	"strconv"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/pki"
)

// keysModel is the Keys page without its looks: what is to be made, and which
// key is looked at.
type keysModel struct {
	name      string
	algorithm pki.KeyAlgorithm
	tried     bool
	selected  int    // object ID; 0 is the newest
	tab       string // of the table keyTabs; "" is the first
}

// firstKeyName is what the course calls its first key.
const firstKeyName = "my-bank.key"

func newKeysModel() keysModel { return keysModel{name: firstKeyName, algorithm: pki.ECDSAP256} }

// kindWords say what each kind is good for.
var kindWords = map[pki.KeyAlgorithm]string{
	pki.RSA1024:   "What the web used until 2013.",
	pki.RSA2048:   "What kubeadm makes unless told otherwise. Every program takes it.",
	pki.RSA3072:   "As strong as P-256, a hundred times slower to make.",
	pki.RSA4096:   "Slow to make and to sign with; some policies ask for it.",
	pki.RSA8192:   "May take a minute to make, and makes each handshake slow.",
	pki.ECDSAP256: "Small and quick, and every program of the last ten years takes it.",
	pki.ECDSAP384: "Stronger than P-256 and slower; some policies ask for it.",
	pki.ECDSAP521: "The strongest of its family. Browsers refuse it in servers’ certificates.",
	pki.Ed25519:   "The modern choice for SSH. Kubernetes takes it, browsers and kubeadm do not.",
}

// cleanName is the name without blanks at its ends.
func (m *keysModel) cleanName() string { return strings.TrimSpace(m.name) }

func (m *keysModel) nameFault() kit.Fault {
	if m.tried && m.cleanName() == "" {
		return kit.Fault{What: "The key has no name", Fix: "Write one, such as " + firstKeyName + "."}
	}
	return kit.Fault{}
}

// nextName is the name with a number that is not taken yet.
func (m *keysModel) nextName(keys []Object) string {
	taken := map[string]bool{}
	for _, o := range keys {
		taken[o.Name] = true
	}
	base := strings.TrimSuffix(m.cleanName(), ".key")
	if at := strings.LastIndexByte(base, '-'); at > 0 {
		if _, err := strconv.Atoi(base[at+1:]); err == nil {
			base = base[:at]
		}
	}
	for n := 2; ; n++ {
		if name := base + "-" + strconv.Itoa(n) + ".key"; !taken[name] {
			return name
		}
	}
}

// keysIn lists the private and public keys, newest first.
func keysIn(ws *Workspace) []Object {
	var out []Object
	all := ws.All()
	for i := len(all) - 1; i >= 0; i-- {
		if o := all[i]; o.Kind == PrivateKey || o.Kind == PublicKey {
			out = append(out, o)
		}
	}
	return out
}

// Public is the public key of the object, nil when Go does not know its kind.
func (o Object) Public() crypto.PublicKey {
	switch {
	case o.Secret != nil:
		return o.Secret.Public()
	case o.Kind == PublicKey:
		pub, err := x509.ParsePKIXPublicKey(o.DER)
		if err != nil {
			return nil
		}
		return pub
	}
	return nil
}

// partners are the certificates and requests that hold the same public key.
func partners(ws *Workspace, key Object) []Object {
	var out []Object
	for _, o := range ws.All() {
		if o.KeyID == key.KeyID && o.Kind != PrivateKey && o.Kind != PublicKey {
			out = append(out, o)
		}
	}
	return out
}

// article puts "a" or "an" before a noun.
func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
