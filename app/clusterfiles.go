package app

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// fileView is the tree of a result: nodes for the kit, and what each one is.
type fileView struct {
	result   *kube.Result
	root     *kit.TreeNode
	at       map[string][2]int // node ID to places in Made and in its Files
	selected string
}

// newFileView builds the tree once; the first apiserver certificate is at hand.
func newFileView(m *clusterModel) *fileView {
	v := &fileView{result: m.result, root: &kit.TreeNode{}, at: map[string][2]int{}}
	if m.result == nil {
		return v
	}
	folders := map[string]*kit.TreeNode{"": v.root}
	for _, h := range m.result.Plan.Cluster.Nodes() {
		v.folder(folders, h.Name)
	}
	for i, made := range m.result.Made {
		for j, f := range made.Item.Files {
			id := f.BundlePath()
			dir := v.folder(folders, path.Dir(id))
			dir.Children = append(dir.Children, &kit.TreeNode{ID: id, Name: path.Base(id), Role: fileRole(made.Item.Profile, f), Note: fmt.Sprintf("%04o", f.Mode)})
			v.at[id] = [2]int{i, j}
			if v.selected == "" && made.Item.Profile.ID == "apiserver" {
				v.selected = id
			}
		}
	}
	return v
}

// folder finds or makes a folder and those above it. Below a host, "etc/kubernetes"
// is one step, as nothing else lies in etc.
func (v *fileView) folder(known map[string]*kit.TreeNode, dir string) *kit.TreeNode {
	if n, ok := known[dir]; ok {
		return n
	}
	up, name := path.Split(dir)
	up = strings.TrimSuffix(up, "/")
	for _, joined := range []string{"etc/kubernetes", "var/lib/kubelet/pki"} {
		if host, ok := strings.CutSuffix(dir, "/"+joined); ok {
			up, name = host, "/"+joined
		}
	}
	n := &kit.TreeNode{ID: dir + "/", Name: name}
	known[dir] = n
	above := v.folder(known, up)
	above.Children = append(above.Children, n)
	return n
}

// fileRole is the kit's role of one file.
func fileRole(p kube.Profile, f kube.File) string {
	switch f.Content {
	case kube.PrivateKeyFile:
		return "key"
	case kube.PublicKeyFile:
		return "public"
	case kube.KubeconfigFile:
		return "config"
	}
	return roleOf(p)
}

// chosen is the item and file that are selected.
func (v *fileView) chosen() (kube.Made, kube.File, bool) {
	at, ok := v.at[v.selected]
	if !ok {
		return kube.Made{}, kube.File{}, false
	}
	m := v.result.Made[at[0]]
	return m, m.Item.Files[at[1]], true
}

// tree shows the files of every host.
func (p *clusterPage) tree() ui.UI {
	deep := 3
	if len(p.files.root.Children) > 6 {
		deep = 0
	}
	return kit.Panel("Files", p.hostDownload(), ui.Div().Class("panel__body panel__body--slim").Body(&kit.Tree{
		ID: "result-tree", Label: "Files by host", Root: p.files.root, Selected: p.files.selected, Deep: deep,
		OnPick: func(_ ui.Context, id string) { p.files.selected = id },
	}))
}

// hostDownload offers the bundle of the host whose file is selected.
func (p *clusterPage) hostDownload() ui.UI {
	_, f, ok := p.files.chosen()
	if !ok || f.Folder == "users" {
		return nil
	}
	return &kit.Button{
		Label: f.Folder + " only", Icon: "download", Look: "bare", Small: true, Title: "Download what belongs on " + f.Folder,
		Disabled: p.pack == jobRunning, OnClick: func(ctx ui.Context) { p.download(ctx, f.Folder) },
	}
}

func fileName(f kube.File) string { return path.Base(f.Path) }

func namesOrNone(s pki.SANs) string {
	if len(s) == 0 {
		return "none"
	}
	return s.String()
}

func listOrNone(s []string) string {
	if len(s) == 0 {
		return "none"
	}
	return strings.Join(s, ", ")
}

// ends says when something ends, relative and absolute.
func ends(at, now time.Time) string {
	left := int(at.Sub(now) / (24 * time.Hour))
	in := "in " + plural(left, "day")
	if years := left / 365; years >= 2 {
		in = "in " + strconv.Itoa(years) + " years"
	}
	return in + ", " + at.UTC().Format("2 Jan 2006 15:04 UTC")
}
