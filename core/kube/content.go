package kube

import (
	"crypto/x509"
	"fmt"

	"kubepki/core/pki"
)

// Bytes writes one file of a finished item.
func (r *Result) Bytes(m Made, f File) ([]byte, error) {
	switch f.Content {
	case CertificateFile:
		return m.certificatePEM(), nil
	case PrivateKeyFile:
		return m.Key.TraditionalPEM()
	case PublicKeyFile:
		return pki.PublicKeyPEM(m.Key.Public())
	case KubeconfigFile:
		return r.Kubeconfig(m)
	}
	return nil, fmt.Errorf("kube: write %s: content %d is not known", f.BundlePath(), f.Content)
}

func (m Made) certificatePEM() []byte { return pki.CertificatePEM(&x509.Certificate{Raw: m.DER}) }

// Kubeconfig writes the kubeconfig of a finished item, everything embedded.
func (r *Result) Kubeconfig(m Made) ([]byte, error) {
	ca := r.authority(ClusterCA)
	if ca == nil {
		return nil, fmt.Errorf("kube: write %s: the cluster's authority is not in the result", m.Item.ID)
	}
	key, err := m.Key.TraditionalPEM()
	if err != nil {
		return nil, err
	}
	k, err := NewKubeconfig(Access{
		Cluster: r.Plan.Cluster.Name, Server: "https://" + m.Item.Server.String(), User: m.Item.User,
		AuthorityPEM: ca.certificatePEM(), CertificatePEM: m.certificatePEM(), KeyPEM: key,
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
