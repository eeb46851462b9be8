package app

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// fileView is the tree of a result, and the file of it that is looked at.
type fileView struct {
	result   *kube.Result
	root     *kit.TreeNode
	selected string // a path in the bundle
	made     kube.Made
	file     kube.File // of made; no path when a text is selected
	text     kube.Text
	written  string // what the text says
	hosts    int
	texts    func(host string) []kube.Text
}

// newFileView lists the folders. What lies in them is listed when somebody looks
// there: of thousands of hosts nobody opens more than a few. The first
// apiserver's certificate is at hand.
func newFileView(m *clusterModel) *fileView {
	v := &fileView{result: m.result, root: &kit.TreeNode{}}
	if m.result == nil {
		return v
	}
	hosts := m.result.Plan.Cluster.Hosts()
	v.hosts, v.texts = len(hosts), m.result.HostTexts()
	nodes := make([]kit.TreeNode, len(hosts))
	v.root.Children = make([]*kit.TreeNode, len(hosts), len(hosts)+5)
	for i := range hosts {
		nodes[i] = v.folderOf(hosts[i].Name)
		v.root.Children[i] = &nodes[i]
	}
	if len(m.result.Plan.Cluster.Users) > 0 {
		users := v.folderOf(usersFolder)
		v.root.Children = append(v.root.Children, &users)
	}
	v.addTexts(hosts)
	for i := range m.result.Made {
		if it := m.result.Made[i].Item; it.Profile.ID == "apiserver" {
			v.pick(it.Files[0].BundlePath())
			break
		}
	}
	return v
}

// usersFolder is the bundle's own, which no host can be called.
const usersFolder = "users"

// folderOf is the folder of a host, or that of users.
func (v *fileView) folderOf(name string) kit.TreeNode {
	return kit.TreeNode{ID: name + "/", Name: name, Fill: func() []*kit.TreeNode {
		top := &kit.TreeNode{}
		known := map[string]*kit.TreeNode{name: top}
		for i := range v.result.Made {
			it := v.result.Made[i].Item
			for _, f := range it.Files {
				if f.Folder == name {
					id := f.BundlePath()
					dir := v.folder(known, path.Dir(id))
					dir.Children = append(dir.Children, &kit.TreeNode{ID: id, Name: path.Base(id), Role: fileRole(it.Profile, f), Note: fileMode(f.Mode)})
				}
			}
		}
		return top.Children
	}}
}

// pick makes the file with this path in the bundle the one that is looked at.
func (v *fileView) pick(id string) {
	v.selected, v.file, v.text = id, kube.File{}, kube.Text{}
	folder, _, _ := strings.Cut(id, "/")
	for i := range v.result.Made {
		for _, f := range v.result.Made[i].Item.Files {
			if f.Folder == folder && f.BundlePath() == id {
				v.made, v.file = v.result.Made[i], f
				return
			}
		}
	}
	v.pickText(id)
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
func (v *fileView) chosen() (kube.Made, kube.File, bool) { return v.made, v.file, v.file.Path != "" }

// tree shows the files of every host.
func (p *clusterPage) tree() ui.UI {
	deep := 3
	if p.files.hosts > 5 {
		deep = 0
	}
	return kit.Panel("Files", p.hostDownload(), el.Box("div", "panel__body panel__body--slim", &kit.Tree{
		ID: "result-tree", Label: "Files by host", Root: p.files.root, Selected: p.files.selected, Deep: deep,
		OnPick: func(_ ui.Context, id string) { p.files.pick(id) },
	}))
}

// hostDownload offers the bundle of the host whose file is selected.
func (p *clusterPage) hostDownload() ui.UI {
	host := p.files.host()
	if host == "" {
		return nil
	}
	return &kit.Button{
		Label: host + " only", Icon: "download", Look: "bare", Small: true, Title: "Download what belongs on " + host,
		Disabled: p.pack == jobRunning, OnClick: func(ctx ui.Context) { p.download(ctx, host) },
	}
}

// fileMode is a mode as chmod takes it: "0600".
func fileMode(m fs.FileMode) string { return "0" + strconv.FormatUint(uint64(m.Perm()), 8) }

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
	return decode.Relative(at, now) + ", " + at.UTC().Format("2 Jan 2006 15:04 UTC")
}
