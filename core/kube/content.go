package kube

import (
	"fmt"

	"kubepki/core/pki"
)

// Bytes writes one file of a finished item.
func (r *Result) Bytes(m Made, f File) ([]byte, error) {
	switch f.Content {
	case CertificateFile:
		return pki.CertificatePEM(m.Cert), nil
	case PrivateKeyFile:
		return m.Key.TraditionalPEM()
	case PublicKeyFile:
		return pki.PublicKeyPEM(m.Key.Public())
	case KubeconfigFile:
		return r.Kubeconfig(m)
	}
	return nil, fmt.Errorf("kube: write %s: content %d is not known", f.BundlePath(), f.Content)
}

// Kubeconfig writes the kubeconfig of a finished item, everything embedded.
func (r *Result) Kubeconfig(m Made) ([]byte, error) {
	ca, err := r.Authority(ClusterCA)
	if err != nil {
		return nil, err
	}
	key, err := m.Key.TraditionalPEM()
	if err != nil {
		return nil, err
	}
	k, err := NewKubeconfig(Access{
		Cluster: r.Plan.Cluster.Name, Server: "https://" + m.Item.Server.String(), User: m.Item.User,
		AuthorityPEM: pki.CertificatePEM(ca.Cert), CertificatePEM: pki.CertificatePEM(m.Cert), KeyPEM: key,
		Preferences: r.Plan.Cluster.Version.preferences(),
	})
	if err != nil {
		return nil, err
	}
	return k.YAML()
}

// Find gives the finished item with this ID.
func (r *Result) Find(id string) (Made, bool) {
	for _, m := range r.Made {
		if m.Item.ID == id {
			return m, true
		}
	}
	return Made{}, false
}
