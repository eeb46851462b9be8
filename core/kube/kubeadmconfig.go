package kube

import (
	_ "embed"
	"errors"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// The documents of kubeadm's configuration
// (https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/),
// with the fields that decide names in certificates and kubeconfigs. A join
// discovers the cluster by a kubeconfig the host already has, so that no token
// is needed. An etcd of many members is started as kubeadm's own guide does
// (https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/setup-ha-etcd-with-kubeadm/).
var (
	//go:embed extras/kubeadm.yaml
	kubeadmText string
	//go:embed extras/kubeadmcluster.yaml
	kubeadmClusterText string
)

// KubeadmInitConfig is the InitConfiguration and ClusterConfiguration of any
// control plane, joining ones too, which have a JoinConfiguration in the bundle:
// what kubeadm's init phases take to make or check its files.
func KubeadmInitConfig(c Cluster, host string) ([]byte, error) {
	s := NewServices(&Plan{Cluster: c})
	if place := s.places[host]; place == nil || !place.Control {
		return nil, notOfCluster(host)
	}
	return s.kubeadmAs(host, "", kubeadmText+kubeadmClusterText)
}

func notOfCluster(host string) error {
	return errors.New("kube: kubeadm configuration: host \"" + host + "\" is not in the cluster")
}

// kubeadm is the configuration with which kubeadm on that host agrees with every
// name of the plan: an InitConfiguration for the first control plane, a
// JoinConfiguration for the others, and the ClusterConfiguration. On etcd's own
// hosts it is what "kubeadm init phase etcd local" takes.
func (s *Services) kubeadm(host string) ([]byte, error) {
	place := s.places[host]
	switch {
	case place == nil:
		return nil, notOfCluster(host)
	case !place.Control && !s.isEtcdHost(host):
		return s.kubeadmAs(host, " joins", kubeadmText)
	case place.Control && host != s.plan.Cluster.ControlPlanes[0].Name:
		return s.kubeadmAs(host, " joins", kubeadmText+kubeadmClusterText)
	}
	return s.kubeadmAs(host, "", kubeadmText+kubeadmClusterText)
}

func (s *Services) kubeadmAs(host, words, text string) ([]byte, error) {
	c := &s.plan.Cluster
	sans := kubeadmSANs(c)
	for _, row := range []struct {
		word  string
		holds bool
	}{
		{" external", len(c.Etcd) > 0},
		{" endpoint", c.Endpoint.Host != ""},
		{" sans", sans != ""},
		{" ecdsa", c.KeyAlgorithm == pki.ECDSAP256},
	} {
		if row.holds {
			words += row.word
		}
	}
	at := s.site(host, &Program{Words: words})
	servers, _ := at.etcd("")
	at.more = []string{
		"api", c.Version.ConfigAPI(), "yaml-host", yamlString(host), "yaml-address", yamlString(at.place.Host.IPs[0].String()),
		"yaml-cluster", yamlString(c.Name), "yaml-endpoint", yamlString(c.Endpoint.String()), "algorithm", string(c.KeyAlgorithm),
		"leaf-hours", strconv.Itoa(24 * c.LeafDays), "authority-hours", strconv.Itoa(24 * c.AuthorityDays),
		"sans", sans, "endpoints", strings.ReplaceAll(servers, ",", "\n    - "),
	}
	out, err := at.fill(text)
	return []byte(out), err
}

// kubeadmSANs are the extra names, those that kubeadm takes: DNS names and
// addresses alone. It keeps a certificate that has more.
func kubeadmSANs(c *Cluster) string {
	var out []string
	for _, n := range c.ExtraSANs {
		if n.Kind == pki.DNS || n.Kind == pki.IP {
			out = append(out, yamlString(n.Value))
		}
	}
	return strings.Join(out, "\n  - ")
}
