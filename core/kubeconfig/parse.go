// Package kubeconfig reads the client configurations of kubectl and client-go
// (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/). What they
// hold, and how they are written, is in package kube; the reader stands alone,
// because it brings a whole YAML parser with it and who only makes kubeconfigs
// needs none.
package kubeconfig

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"kubepki/core/kube"
)

// maxSize bounds what is parsed, in bytes.
const maxSize = 4 << 20

// Parse reads a kubeconfig, YAML or JSON. Fields it does not know are left out;
// what is not a v1 Config is refused. Errors say line and column where they can.
func Parse(data []byte) (kube.Kubeconfig, error) {
	if len(data) > maxSize {
		return kube.Kubeconfig{}, fmt.Errorf("kubeconfig: parse: %d bytes, at most %d are read", len(data), maxSize)
	}
	var root yaml.Node
	var k kube.Kubeconfig
	err := yaml.Unmarshal(data, &root)
	if err == nil {
		err = checkData(&root)
	}
	if err == nil {
		err = yaml.Unmarshal(data, &k)
	}
	if err != nil {
		return kube.Kubeconfig{}, fmt.Errorf("kubeconfig: parse: %w", err)
	}
	if k.Kind != "Config" || k.APIVersion != "v1" {
		return kube.Kubeconfig{}, fmt.Errorf("kubeconfig: parse: apiVersion %q, kind %q: v1 and Config are expected", k.APIVersion, k.Kind)
	}
	return k, nil
}

// checkData finds the first embedded file that is not base64, and says where it
// stands, which decoding it into a [kube.Data] could not. Aliases are left to
// the decoder, which bounds them.
func checkData(n *yaml.Node) error {
	for i, c := range n.Content {
		if err := checkData(c); err != nil {
			return err
		}
		embedded := n.Kind == yaml.MappingNode && i%2 == 1 && strings.HasSuffix(n.Content[i-1].Value, "-data")
		if embedded && c.Kind == yaml.ScalarNode {
			var d kube.Data
			if d.UnmarshalText([]byte(c.Value)) != nil {
				return fmt.Errorf("line %d, column %d: not base64: encode the file with base64 on one line", c.Line, c.Column)
			}
		}
	}
	return nil
}
