package logs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a command moves away it puts back where kubeadm fails, and nothing else that
// lies in the same folder: without the pair, or the pod, nothing starts.
func TestWhatIsMovedAwayComesBack(t *testing.T) {
	for line, want := range map[string]string{
		"Unable to connect to the server: x509: certificate is valid for 10.0.0.10, not 10.0.0.99": "mv /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver.key $d && { kubeadm init phase certs apiserver --apiserver-cert-extra-sans 10.0.0.99 || mv $d/* /etc/kubernetes/pki; }",
	} {
		assert.Contains(t, explain(t, line, nil).Command, want, line)
	}
	for _, r := range Rows() {
		for _, command := range []string{r.Command, commandOf(r.Client)} {
			for _, l := range strings.Split(command, "\n") {
				if strings.Contains(l, "mv /etc/kubernetes/") {
					assert.Contains(t, l, "d=$(mktemp -dp /root) && ", r.ID)
					assert.Contains(t, l, "mv $d/*", r.ID)
				}
			}
		}
	}
}

// commandOf is that of an advice, if there is one.
func commandOf(a *Advice) string {
	if a == nil {
		return ""
	}
	return a.Command
}
