//go:build !js

package e2e

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A learner opens what starts the programs and the script that makes the set
// anew, takes one host's bundle away, and runs the script.
func TestTextsOfTheBundle(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", "ECDSA P-256")
		v.generate(t)
		v.Eval(`document.getElementById("result-tree").focus()`)
		v.Press(kb.End)
		v.open(t, "extras")
		v.Press(kb.ArrowDown)
		v.open(t, "cp-1")
		v.Press(kb.ArrowDown)
		v.Press(kb.ArrowDown)
		v.atHand("manifests/etcd.yaml")
		v.Press(kb.Enter)
		v.UntilText("--peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt")
		host := unpack(t, v.Download("cp-1 only"))
		assert.Contains(t, host.files, "extras/cp-1/systemd/kubelet.service")
		assert.NotContains(t, host.files, "recreate.sh", "it makes every host's files")
		etcd := v.Download("Download")
		assert.Equal(t, "etcd.yaml", etcd.Name)
		assert.Equal(t, string(host.files["extras/cp-1/manifests/etcd.yaml"].data), string(etcd.Data))

		v.Eval(`document.getElementById("result-tree").focus()`)
		v.Press("r")
		v.Press("r")
		v.atHand("recreate.sh")
		v.Press(kb.Enter)
		v.UntilText("#!/bin/sh")
		v.Click("Copy recreate.sh")
		v.UntilText("Copied")
		b := unpack(t, v.Download("Download bundle (.zip)"))
		again := filepath.Join(t.TempDir(), "again")
		out, err := exec.Command(b.path("recreate.sh"), again).CombinedOutput()
		require.NoError(t, err, string(out))
		assert.FileExists(t, filepath.Join(again, "worker-2", "etc", "kubernetes", "kubelet.conf"))
	})
}

// atHand waits until a row of the tree is the one that keys act on.
func (v *visit) atHand(name string) {
	v.Until(name, `(() => {
		const tree = document.getElementById("result-tree")
		const row = document.getElementById(tree.getAttribute("aria-activedescendant"))
		return row && row.querySelector(".tree__name").textContent === "`+name+`"
	})()`)
}

// open opens the folder at hand.
func (v *visit) open(t *testing.T, name string) {
	t.Helper()
	v.atHand(name)
	v.Press(kb.ArrowRight)
	v.Until(name+" is open", `document.getElementById(document.getElementById("result-tree").getAttribute("aria-activedescendant")).getAttribute("aria-expanded") === "true"`)
}
