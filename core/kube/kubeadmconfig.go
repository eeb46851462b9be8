package kube

import (
	"fmt"
	"slices"

	"kubepki/core/pki"
)

// The documents of kubeadm's configuration
// (https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/),
// with the fields that decide names in certificates and kubeconfigs.
type (
	initConfiguration struct {
		APIVersion       string           `yaml:"apiVersion"`
		Kind             string           `yaml:"kind"`
		LocalAPIEndpoint localEndpoint    `yaml:"localAPIEndpoint"`
		NodeRegistration nodeRegistration `yaml:"nodeRegistration"`
	}
	joinConfiguration struct {
		APIVersion       string            `yaml:"apiVersion"`
		ControlPlane     *joinControlPlane `yaml:"controlPlane,omitempty"`
		Discovery        discovery         `yaml:"discovery"`
		Kind             string            `yaml:"kind"`
		NodeRegistration nodeRegistration  `yaml:"nodeRegistration"`
	}
	joinControlPlane struct {
		LocalAPIEndpoint localEndpoint `yaml:"localAPIEndpoint"`
	}
	discovery struct {
		File struct {
			KubeconfigPath string `yaml:"kubeConfigPath"`
		} `yaml:"file"`
	}
	localEndpoint struct {
		AdvertiseAddress string `yaml:"advertiseAddress"`
		BindPort         int    `yaml:"bindPort"`
	}
	nodeRegistration struct {
		Name string `yaml:"name"`
	}
	clusterConfiguration struct {
		APIServer                   *certSANs       `yaml:"apiServer,omitempty"`
		APIVersion                  string          `yaml:"apiVersion"`
		CACertificateValidityPeriod string          `yaml:"caCertificateValidityPeriod,omitempty"`
		CertificateValidityPeriod   string          `yaml:"certificateValidityPeriod,omitempty"`
		ClusterName                 string          `yaml:"clusterName"`
		ControlPlaneEndpoint        string          `yaml:"controlPlaneEndpoint,omitempty"`
		EncryptionAlgorithm         string          `yaml:"encryptionAlgorithm,omitempty"`
		FeatureGates                map[string]bool `yaml:"featureGates,omitempty"`
		Kind                        string          `yaml:"kind"`
		KubernetesVersion           string          `yaml:"kubernetesVersion"`
		Networking                  networking      `yaml:"networking"`
	}
	certSANs struct {
		CertSANs []string `yaml:"certSANs"`
	}
	networking struct {
		DNSDomain     string `yaml:"dnsDomain"`
		ServiceSubnet string `yaml:"serviceSubnet"`
	}
)

// KubeadmConfig is the configuration with which kubeadm on that host agrees
// with every name of the plan: an InitConfiguration for the first control
// plane, a JoinConfiguration for the others, and the ClusterConfiguration.
func KubeadmConfig(c Cluster, host string) ([]byte, error) {
	node := nodeRegistration{host}
	if i := slices.IndexFunc(c.ControlPlanes, func(h Host) bool { return h.Name == host }); i >= 0 {
		local := localEndpoint{c.ControlPlanes[i].IPs[0].String(), APIPort}
		if i == 0 {
			return writeYAML(initConfiguration{c.Version.configAPI(), "InitConfiguration", local, node}, clusterConfig(c))
		}
		return writeYAML(join(c, node, &joinControlPlane{local}), clusterConfig(c))
	}
	if !slices.ContainsFunc(c.Workers, func(h Host) bool { return h.Name == host }) {
		return nil, fmt.Errorf("kube: kubeadm configuration: host %q is not in the cluster", host)
	}
	return writeYAML(join(c, node, nil))
}

// join discovers the cluster by a kubeconfig the host already has, so that no
// token is needed.
func join(c Cluster, node nodeRegistration, control *joinControlPlane) joinConfiguration {
	j := joinConfiguration{APIVersion: c.Version.configAPI(), Kind: "JoinConfiguration", ControlPlane: control, NodeRegistration: node}
	j.Discovery.File.KubeconfigPath = configDir + "kubelet.conf"
	if control != nil {
		j.Discovery.File.KubeconfigPath = configDir + "admin.conf"
	}
	return j
}

func clusterConfig(c Cluster) clusterConfiguration {
	k := clusterConfiguration{
		APIVersion: c.Version.configAPI(), Kind: "ClusterConfiguration",
		ClusterName: c.Name, ControlPlaneEndpoint: c.Endpoint.String(), KubernetesVersion: c.Version.String(),
		Networking: networking{DNSDomain: c.DNSDomain},
	}
	for i, n := range c.ServiceCIDRs {
		if i > 0 {
			k.Networking.ServiceSubnet += ","
		}
		k.Networking.ServiceSubnet += n.String()
	}
	// kubeadm takes DNS names and addresses alone; it keeps a certificate that has more.
	for _, s := range c.ExtraSANs {
		if s.Kind != pki.DNS && s.Kind != pki.IP {
			continue
		}
		if k.APIServer == nil {
			k.APIServer = &certSANs{}
		}
		k.APIServer.CertSANs = append(k.APIServer.CertSANs, s.Value)
	}
	if c.Version.atLeast(31) {
		k.EncryptionAlgorithm = string(c.KeyAlgorithm)
		k.CertificateValidityPeriod = fmt.Sprintf("%dh0m0s", c.LeafDays*24)
		k.CACertificateValidityPeriod = fmt.Sprintf("%dh0m0s", c.AuthorityDays*24)
	} else if c.KeyAlgorithm == pki.ECDSAP256 {
		k.FeatureGates = map[string]bool{"PublicKeysECDSA": true}
	}
	return k
}
