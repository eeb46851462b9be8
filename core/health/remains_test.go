package health_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/pki"
)

// Where ca.crt alone is another or is gone, ca.key and all kubeconfigs agree on the
// right one: the one file is at fault, and where the right one is, is told.
func TestTheAuthorityIsStillInTheKubeconfigs(t *testing.T) {
	const crt = "/etc/kubernetes/pki/ca.crt"
	const command = "sed -n 's/.*authority-data: //p' /etc/kubernetes/admin.conf | base64 -d > /root/ca.crt && openssl x509 -in /root/ca.crt -noout -subject && cp /root/ca.crt " + crt
	whole := without(health.FilesOf(made(t, nil)), "worker-1"+crt, "worker-2"+crt)
	for name, test := range map[string]struct {
		files []health.File
		want  string
	}{
		"another":         {with(whole, map[string][]byte{"cp-1" + crt: pki.CertificatePEM(elder("kubernetes").Cert)}), "ca-key-of-another-pair: It is not the certificate of ca.key, and signed none of the leaves"},
		"cut":             {with(whole, map[string][]byte{"cp-1" + crt: []byte("-----BEGIN CERT")}), "unreadable: ca.crt: parse certificate: its PEM block is damaged: copy it again from -----BEGIN to -----END with both lines and nothing before them"},
		"gone":            {without(whole, crt), "missing-file: ca.crt is not there"},
		"gone, no ca.key": {without(whole, crt, "/etc/kubernetes/pki/ca.key"), "missing-file: ca.crt is not there"},
	} {
		found := guessed(t, test.files).Findings
		require.Len(t, found, 1, "%s: %s", name, text(found))
		assert.Equal(t, test.want, found[0].Name+": "+found[0].What, name)
		assert.Equal(t, "cp-1"+crt, found[0].Host+found[0].Path, name)
		assert.Equal(t, "Put back the one that admin.conf embeds.", found[0].Fix, name)
		assert.Equal(t, command, found[0].Command, name)
	}
}

// Of the other authorities there is no second copy: the one file is at fault all the
// same, and not the leaves that its key signed.
func TestAnAuthoritysCertificateThatIsAnother(t *testing.T) {
	whole := health.FilesOf(made(t, nil))
	for _, base := range []string{"/etc/kubernetes/pki/etcd/ca", "/etc/kubernetes/pki/front-proxy-ca"} {
		found := guessed(t, with(whole, map[string][]byte{"cp-1" + base + ".crt": pki.CertificatePEM(elder("another").Cert)})).Findings
		require.Len(t, found, 1, text(found))
		assert.Equal(t, health.RuleCAKeyOfAnotherPair, found[0].Rule)
		assert.Equal(t, base+".crt", found[0].Path)
		assert.Equal(t, "Put back the one that belongs to its key, from your backup: both commands give the same number then.", found[0].Fix)
		assert.Equal(t, "openssl x509 -in "+base+".crt -noout -pubkey | openssl sha256; openssl pkey -in "+base+".key -pubout | openssl sha256", found[0].Command)
	}
}
