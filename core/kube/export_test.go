package kube

// KubeadmConfig is what the bundle has for kubeadm on a host.
func KubeadmConfig(c Cluster, host string) ([]byte, error) {
	return NewServices(&Plan{Cluster: c}).kubeadm(host)
}
