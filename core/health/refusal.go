package health

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"kubepki/core/kube"
)

// Refusal is why Kubernetes' programs do not read a file.
type Refusal struct {
	Why    string   // "it is empty"
	Labels []string // of the PEM blocks that Go finds in it
}

// Of tells whether a file is refused where content is expected. A block of the
// right label is read, and what is wrong within it told by who parses it.
func (r *Refusal) Of(c kube.Content) bool {
	return r != nil && !slices.Contains(r.Labels, labels[c])
}

// OfKubeadm tells the paths at which kubeadm puts files: what is wrong with one of
// them is told of itself.
func OfKubeadm(name string) bool {
	stem := strings.TrimSuffix(name, path.Ext(name))
	return slices.ContainsFunc(kube.Profiles(), func(p kube.Profile) bool { return p.Path != "" && (p.Path == name || p.Path == stem) })
}

// dataOf is what a file of the plan holds. That its program does not read it as it
// stands is found, or the error where nothing else can be made of it. Who reads
// files at other paths than kubeadm's is not known, nor in which form.
func (j *judge) dataOf(f *kube.File, file *File) ([]byte, error) {
	data, err := file.Data()
	_, known := kube.ProfileByID(j.Profile.ID)
	switch {
	case err != nil || file.Refusal == nil:
	case len(data) == 0:
		err = errors.New(file.Refusal.words(f.Content, &j.Profile))
	case known && file.Refusal.Of(f.Content):
		j.found(RuleUnreadable, f, path.Base(f.Path)+": "+file.Refusal.words(f.Content, &j.Profile))
	}
	return data, err
}

// words say why, and how the program says it that reads the file. Of texts nobody
// reads PEM.
func (r *Refusal) words(c kube.Content, p *kube.Profile) string {
	if c == kube.KubeconfigFile {
		return r.Why
	}
	return r.Why + ": “" + r.said(c, p) + "”"
}

// labels are those that the programs look for. A key of the right label may be
// encrypted.
var labels = map[kube.Content]string{kube.CertificateFile: "CERTIFICATE", kube.PublicKeyFile: "PUBLIC KEY"}

// said is the program's own message: of crypto/tls's X509KeyPair, and of
// ParseCertsPEM and others in k8s.io/client-go/util/cert and util/keyutil; v1.34.
func (r *Refusal) said(c kube.Content, p *kube.Profile) string {
	switch {
	case c == kube.PublicKeyFile:
		return "data does not contain any valid RSA or ECDSA public keys"
	case c == kube.PrivateKeyFile && p.Form == kube.KeyPair:
		return "data does not contain a valid RSA or ECDSA private key"
	case c == kube.CertificateFile && p.ID == kube.EtcdCA: // etcd takes an empty pool for one
		return "x509: certificate signed by unknown authority"
	case c == kube.CertificateFile && p.Form == kube.AuthorityPair:
		return "data does not contain any valid RSA or ECDSA certificates"
	case c == kube.CertificateFile:
		return r.certificateSaid()
	}
	return r.keySaid()
}

func (r *Refusal) certificateSaid() string {
	switch {
	case len(r.Labels) == 0:
		return "tls: failed to find any PEM data in certificate input"
	case slices.Contains(r.Labels, labels[kube.CertificateFile]):
		return "x509: malformed certificate"
	case len(r.Labels) == 1 && strings.HasSuffix(r.Labels[0], "PRIVATE KEY"):
		return "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"
	}
	return fmt.Sprintf(`tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: %v`, r.Labels)
}

func (r *Refusal) keySaid() string {
	switch {
	case len(r.Labels) == 0:
		return "tls: failed to find any PEM data in key input"
	case slices.ContainsFunc(r.Labels, func(label string) bool { return label == "PRIVATE KEY" || strings.HasSuffix(label, " PRIVATE KEY") }):
		return "tls: failed to parse private key"
	case len(r.Labels) == 1 && r.Labels[0] == "CERTIFICATE":
		return "tls: found a certificate rather than a key in the PEM for the private key"
	}
	return fmt.Sprintf(`tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: %v`, r.Labels)
}
