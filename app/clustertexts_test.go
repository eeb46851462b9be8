package app

import (
	"os"
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/kit"
	"kubepki/core/kube"
)

// treeFiles lists a tree's files by their IDs.
func treeFiles(n *kit.TreeNode) []string {
	if len(n.Parts()) == 0 {
		return []string{n.ID}
	}
	var out []string
	for _, c := range n.Parts() {
		out = append(out, treeFiles(c)...)
	}
	return out
}

// generateAndList waits the frame that passes before files are listed.
func generateAndList(f *frame, p *clusterPage) {
	f.do(p.generate)
	for !p.listed {
		time.Sleep(16 * time.Millisecond) // a frame
		f.d.Consume()
	}
}

func TestTheFilesAreThoseOfTheBundle(t *testing.T) {
	f, p := openCluster(t)
	generateAndList(f, p)
	got := treeFiles(p.files.root)
	for _, m := range p.m.result.Made {
		for _, file := range m.Item.Files {
			assert.Contains(t, got, file.BundlePath())
		}
	}
	for _, text := range p.m.result.Texts("") {
		assert.Contains(t, got, text.Path)
	}
	assert.Len(t, got, p.m.result.Plan.Files()+len(p.m.result.Texts("")))
}

func TestATextIsReadCopiedAndTakenAway(t *testing.T) {
	f, p := openCluster(t)
	generateAndList(f, p)
	for path, host := range map[string]string{
		"extras/cp-1/manifests/etcd.yaml": "cp-1", "extras/cp-1/systemd/kubelet.service": "cp-1", "kubeadm/cp-1.yaml": "cp-1",
		"README.txt": "", "recreate.sh": "",
	} {
		f.do(func(ui.Context) { p.files.pick(path) })
		text, err := p.files.text.Bytes()
		require.NoError(t, err)
		line, _, _ := strings.Cut(string(text), "\n")
		assert.Contains(t, f.shown(), line)
		assert.Equal(t, host, p.files.host())
	}
}

func TestALongTextIsShownInPart(t *testing.T) {
	f, p := openCluster(t)
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.Workers = "300" }) })
	generateAndList(f, p)
	f.do(func(ui.Context) { p.files.pick("recreate.sh") })
	shown := f.shown()
	assert.Contains(t, shown, "too long to be shown whole: copy or download it")
	assert.NotContains(t, shown, "worker-300/etc/kubernetes/kubelet.conf")
	assert.Greater(t, len(p.files.written), mostShown)
}

func TestATextThatCannotBeWrittenSaysSo(t *testing.T) {
	f, p := openCluster(t)
	generateAndList(f, p)
	f.do(func(ui.Context) {
		p.files.pick("README.txt")
		p.files.read(kube.Text{Path: "broken", Bytes: func() ([]byte, error) { return nil, os.ErrInvalid }})
	})
	assert.Contains(t, f.shown(), os.ErrInvalid.Error())
}
