//go:build !js

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

func askBool(v *visit, script string) bool { return browser.Ask[bool](v.Tab, script) }

// badInputs are things people type and paste. Each is told at its own field.
var badInputs = []struct{ label, text, want string }{
	{"Cluster name", "my cluster", "cluster name"},
	{"Kubernetes version", "1.12", "1.29"},
	{"Kubernetes version", "latest", "version"},
	{"API endpoint", "https://api.lab.example", "is a URL"},
	{"API endpoint", "api.lab.example:99999", "port"},
	{"API endpoint", "Api.lab.example", "upper-case"},
	{"API endpoint", "api_lab.example", "underscore"},
	{"API endpoint", "fe80::1%eth0", "zone"},
	{"Service CIDR", "10.96.0.0", "prefix length"},
	{"Service CIDR", "10.96.0.1/12", "bits beyond"},
	{"Service CIDR", "10.96.0.0/33", "prefix length"},
	{"Service CIDR", "ten/12", "IP address"},
	{"DNS domain", "cluster_local", "underscore"},
	{"DNS domain", "Cluster.local", "upper-case"},
	{"DNS domain", "cluster.local ", "ends with a blank"},
	{"DNS domain", "cluster..local", "empty part"},
	{"Control planes", "", "0 control planes"},
	{"Control planes", "cp-1", "no address"},
	{"Control planes", "cp-1 10.0.0.300", "IPv4"},
	{"Control planes", "cp-1 fe80::1%eth0", "zone"},
	{"Control planes", "cp_1 10.0.0.10", "underscore"},
	{"Control planes", "CP-1 10.0.0.10", "upper-case"},
	{"Control planes", "cp-1 10.0.0.10\ncp-1 10.0.0.20", "twice"},
	{"Control planes", "cp-1 10.0.0.10\ncp-2 10.0.0.10", "twice"},
	{"Control planes", "cp-1 127.0.0.1", "not one that other hosts can call"},
	{"Workers", "worker-1 10.0.0.10", "twice"},
	{"Workers", "cp-1 10.0.0.11", "twice"},
	{"Workers", "5001", "5000"},
	{"CA validity", "ten years", "number of days"},
	{"CA validity", "0", "is less than a day"},
	{"Leaf validity", "3651", "outlive"},
	{"Leaf validity", "-1", "is less than a day"},
	{"Users", "jane doe", "blank"},
	{"Users", "jane\njane", "twice"},
	{"Users", "jane: system:master", "does not exist"},
}

// Whatever is typed wrong is told at the field, nothing is made, and the text
// stays as it was typed.
func TestBadInput(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Patient(8 * time.Second)
		for _, c := range badInputs {
			name := fmt.Sprintf("%s: %q", c.label, c.text)
			field := v.Field(c.label)
			before := field.Content()
			field.Fill(c.text)
			v.toldAt(t, c.label, c.want)
			v.refused(t, name)
			assert.Equal(t, c.text, field.Content(), "%s was changed", name)
			field.Fill(before)
			v.Wait(name+" to be mended", func() bool { return field.Attribute("aria-invalid") != "true" })
		}
	})
}

// toldAt waits until the field's own description says what is wrong.
func (v *visit) toldAt(t *testing.T, label, want string) {
	t.Helper()
	want = strings.ToLower(want)
	v.Wait(fmt.Sprintf("%s to say %q", label, want), func() bool {
		return strings.Contains(strings.ToLower(v.Field(label).Description), want)
	})
	assert.Equal(t, "true", v.Field(label).Attribute("aria-invalid"), label)
}

// refused tries to generate: nothing may begin, and nothing may be there.
func (v *visit) refused(t *testing.T, why string) {
	t.Helper()
	v.Click("Generate PKI")
	names := browser.Ask[[]string](v.Tab, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
		() => done([...document.querySelectorAll("button")].map(b => b.innerText.trim())))))`)
	assert.NotContains(t, names, "Cancel", "work began: %s", why)
	assert.NotContains(t, names, "Download bundle (.zip)", "something was made: %s", why)
}

// A name of the apiserver that cannot be one is told where names are typed.
func TestBadExtraName(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Field("Extra names").Focus()
		v.Press("api_lab.example\r")
		v.UntilText("has an underscore")
		assert.Contains(t, v.Field("Extra names").Description, "underscore")
		v.refused(t, "a name with an underscore")
		v.Click("remove name api_lab.example")
		v.Until("no fault", `!document.body.innerText.includes("has an underscore")`)
	})
}

// A kind of key that kubeadm of the chosen version does not know is refused;
// the choice stays.
func TestKeyTypeTheVersionLacks(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Fill("Kubernetes version", "v1.30.0")
		v.Choose("Key type", pki.ECDSAP384.Label())
		v.toldAt(t, "Key type", "does not know")
		v.refused(t, "P-384 before its time")
		assert.Equal(t, string(pki.ECDSAP384), v.Field("Key type").Content())
	})
}

// A bare minor version means its newest known patch, and the page says so.
func TestBareVersionIsCompleted(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Fill("Kubernetes version", "1.34")
		v.UntilText("means v1.34.")
		assert.Equal(t, "1.34", v.Field("Kubernetes version").Content())
	})
}

// Hosts pasted from a Windows editor are the same hosts: no carriage return
// gets into a name or a file.
func TestPastedWindowsLines(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.Fill("Workers", "win-1 10.0.0.21\r\nwin-2 10.0.0.22\r\n")
		v.generate(t)
		b := unpack(t, v.Download("Download bundle (.zip)"))
		draft := kube.DefaultDraft()
		draft.KeyAlgorithm, draft.Workers = string(pki.ECDSAP256), "win-1 10.0.0.21\nwin-2 10.0.0.22"
		plan := planOf(t, draft)
		checkListing(t, b, plan)
		checkFiles(t, b, plan)
		for name, f := range b.files {
			assert.False(t, strings.Contains(string(f.data), "\r"), "a carriage return in %s", name)
		}
	})
}
