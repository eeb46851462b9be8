package app

import (
	"path"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/kube"
)

// mostShown is how many bytes of a text the page shows: recreate.sh of
// thousands of hosts has a megabyte.
const mostShown = 60_000

// addTexts puts what the bundle holds beside keys and certificates into the
// tree. Their folders are closed at first; below extras/HOST a file is one step.
func (v *fileView) addTexts(hosts []kube.Host) {
	kubeadm, extras := &kit.TreeNode{ID: "kubeadm/", Name: "kubeadm", Closed: true}, &kit.TreeNode{ID: "extras/", Name: "extras", Closed: true}
	for _, t := range v.result.SharedTexts() {
		v.root.Children = append(v.root.Children, textNode(t, t.Path))
	}
	v.root.Children = append(v.root.Children, kubeadm, extras)
	kubeadm.Fill = func() (nodes []*kit.TreeNode) {
		for i := range hosts {
			t := v.texts(hosts[i].Name)[0]
			nodes = append(nodes, textNode(t, path.Base(t.Path)))
		}
		return nodes
	}
	extras.Fill = func() (nodes []*kit.TreeNode) {
		for i := range hosts {
			nodes = append(nodes, v.extrasOf(hosts[i].Name))
		}
		return nodes
	}
}

// extrasOf is what the bundle has for a host besides what it needs to run.
func (v *fileView) extrasOf(host string) *kit.TreeNode {
	dir := "extras/" + host + "/"
	return &kit.TreeNode{ID: dir, Name: host, Closed: true, Fill: func() (nodes []*kit.TreeNode) {
		for _, t := range v.texts(host) {
			if name, ok := strings.CutPrefix(t.Path, dir); ok {
				nodes = append(nodes, textNode(t, name))
			}
		}
		return nodes
	}}
}

func textNode(t kube.Text, name string) *kit.TreeNode {
	return &kit.TreeNode{ID: t.Path, Name: name, Role: "file", Note: fileMode(t.Mode)}
}

// pickText makes the text with this path the one that is looked at. It is
// written now, not at each picture.
func (v *fileView) pickText(id string) {
	host := strings.TrimSuffix(strings.TrimPrefix(id, "kubeadm/"), ".yaml")
	if rest, ok := strings.CutPrefix(id, "extras/"); ok {
		host, _, _ = strings.Cut(rest, "/")
	}
	for _, t := range append(v.result.SharedTexts(), v.texts(host)...) {
		if t.Path == id {
			v.read(t)
		}
	}
}

// read writes the text that is looked at, or why it cannot be written.
func (v *fileView) read(t kube.Text) {
	data, err := t.Bytes()
	if err != nil {
		data = []byte(err.Error())
	}
	v.text, v.written = t, string(data)
}

// host is the one that the selected file belongs to, "" for none or all.
func (v *fileView) host() string {
	if _, f, ok := v.chosen(); ok && f.Folder != usersFolder {
		return f.Folder
	}
	return v.text.Host
}

// textCard shows the selected text file, to read, copy or take away.
func (p *clusterPage) textCard() ui.UI {
	v := p.files
	shown, name := v.written, path.Base(v.selected)
	if len(shown) > mostShown {
		shown = shown[:strings.LastIndexByte(shown[:mostShown], '\n')+1] + "… too long to be shown whole: copy or download it"
	}
	return kit.Code(v.selected, shown,
		&kit.Copy{What: name, Text: v.written, OnCopy: p.s.copy},
		&kit.Button{Label: "Download", Title: "Download " + name, Icon: "download", Look: "bare", Small: true, OnClick: func(ui.Context) { p.s.save(name, "text/plain", []byte(v.written)) }},
	)
}
