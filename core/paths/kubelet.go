package paths

import "strings"

// kubeletPair is where a kubelet puts the pair that it signs for itself.
const kubeletPair = "/var/lib/kubelet/pki/"

// ownPair is the certificate that a kubelet signed for itself, as it does where its
// configuration names none and it does not ask for one; nil where that is not known.
func (j *judge) ownPair(kubelet *Command) *file {
	configured := false
	for _, c := range j.pods(kubelet.Host, Kubelet) {
		if _, names := c.Flag("tls-cert-file"); names {
			return nil
		}
		_, is := c.Flag("config")
		configured = configured || is
	}
	own := j.files.at(kubelet.Host, kubeletPair+"kubelet.crt")
	if !configured || !own.holdsCerts() || !strings.Contains(own.certs[0].Issuer.CommonName, "-ca@") {
		return nil
	}
	for at := range j.files.all {
		if at.host == j.files.home(kubelet.Host) && strings.HasPrefix(at.path, kubeletPair+"kubelet-server-") {
			return nil
		}
	}
	return own
}
