package health

import (
	"crypto/ed25519"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// pair looks whether two halves belong together.
func (j *judge) pair() {
	if j.public != nil && j.key != nil && !among(j.key, j.public) {
		j.found(RuleSAPubOfAnotherPair, j.from[kube.PublicKeyFile], "sa.pub does not belong to sa.key")
	}
	if _, edwards := j.key.(ed25519.PublicKey); edwards && j.Profile.Form == kube.KeyPair {
		j.found(RuleSAKeyKind, j.from[kube.PrivateKeyFile], "sa.key is an Ed25519 key")
	}
	if j.cert == nil || j.key == nil || pki.SamePublicKey(j.cert.PublicKey, j.key) {
		return
	}
	id := RuleKeyOfAnotherPair
	if j.Profile.Form == kube.AuthorityPair {
		for _, c := range j.more {
			if pki.SamePublicKey(c.PublicKey, j.key) {
				return
			}
		}
		id = RuleCAKeyOfAnotherPair
	}
	j.found(id, j.from[kube.PrivateKeyFile], "The key is not that of the certificate "+quoted(pki.NameFrom(j.cert.Subject)))
}

// quoted is a name between quotation marks: its common name, or all of it.
func quoted(n pki.Name) string {
	text := n.First(pki.OIDCommonName)
	if text == "" {
		text = n.String()
	}
	return "“" + text + "”"
}
