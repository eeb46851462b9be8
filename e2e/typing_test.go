//go:build !js

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A fault that appears or goes while someone types must not take the field
// away: the keyboard stays in it, and every letter arrives.
func TestTypingThroughFaults(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		for label, keys := range map[string]string{
			"Cluster name":  "my lab\b\b\b\b-lab",
			"API endpoint":  "api_lab\b\b\b\b.lab.example:99999\b\b\b\b\b6443",
			"Service CIDR":  "10.96.0.0/12",
			"DNS domain":    "lab_x\b\b.local",
			"Leaf validity": "99999\b\b\b",
			"Workers":       "worker-9 10.0.0.10\b\b9",
			"Users":         "jane doe\b\b\b\b: dev",
		} {
			field := v.Field(label)
			field.Fill("")
			v.Press(keys)
			assert.Equal(t, typed(keys), v.Field(label).Content(), label)
		}
		v.Field("Extra names").Focus()
		v.Press("one.lab two.lab,10.0.0.77\rfour.lab ")
		for _, name := range []string{"one.lab", "two.lab", "10.0.0.77", "four.lab"} {
			v.Button("remove name " + name)
		}
	})
}

// typed is the text that keys leave in an empty field.
func typed(keys string) string {
	var text []rune
	for _, k := range keys {
		if k == '\b' {
			text = text[:len(text)-1]
		} else {
			text = append(text, k)
		}
	}
	return string(text)
}
