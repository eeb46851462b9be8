package kube

import (
	"encoding/base64"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// base64 is the bytes as base64 on one line.
func (d Data) base64() string { return base64.StdEncoding.EncodeToString(d) }

// UnmarshalYAML reads base64; white space in it is passed over.
func (d *Data) UnmarshalYAML(n *yaml.Node) error {
	text := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n", r) {
			return -1
		}
		return r
	}, n.Value)
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return fmt.Errorf("line %d, column %d: not base64: encode the file with base64 on one line", n.Line, n.Column)
	}
	*d = b
	return nil
}
