package kube

import (
	"errors"

	"kubepki/core/pki"
)

// CheckBrought tells why an authority that signs well elsewhere cannot be a
// cluster's: kubeadm reads RSA and ECDSA keys alone (TryLoadKeyFromDisk: "the
// private key file is neither in RSA nor ECDSA format").
func CheckBrought(a *pki.Authority) error {
	if a.Key != nil && a.Key.Algorithm() == pki.Ed25519 {
		return errors.New("kube: bring authority: its key is Ed25519, which kubeadm does not read: bring one with an RSA or ECDSA key")
	}
	return nil
}
