// Package kubeconfig reads the client configurations of kubectl and client-go
// (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/). What they
// hold, and how they are written, is in package kube; the reader stands alone,
// because it needs package yaml and who only makes kubeconfigs does not.
package kubeconfig

import (
	"fmt"

	"kubepki/core/kube"
	"kubepki/core/yaml"
)

// maxSize bounds what is parsed, in bytes.
const maxSize = 4 << 20

// Parse reads a kubeconfig, YAML or JSON. Fields it does not know are kept; what
// is not a v1 Config is refused. Errors say line and column where they can.
func Parse(data []byte) (kube.Kubeconfig, error) {
	if len(data) > maxSize {
		return kube.Kubeconfig{}, fmt.Errorf("kubeconfig: parse: %d bytes, at most %d are read", len(data), maxSize)
	}
	var k kube.Kubeconfig
	root, err := yaml.Parse(data)
	if err == nil && root != nil {
		err = root.Decode(&k)
	}
	if err != nil {
		return kube.Kubeconfig{}, fmt.Errorf("kubeconfig: parse: %w", err)
	}
	if k.Kind != "Config" || k.APIVersion != "v1" {
		return kube.Kubeconfig{}, fmt.Errorf("kubeconfig: parse: apiVersion %q, kind %q: v1 and Config are expected", k.APIVersion, k.Kind)
	}
	return k, nil
}
