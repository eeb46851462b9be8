package sheet

import (
	"path"
	"strings"

	"kubepki/core/kube"
)

// podID begins the IDs of items that stand for static pods of which nothing can be
// read: a program whose start is in the set has a row of its own.
const podID = "pod "

// refusedPods are the static pods that the kubelet cannot read, so that their
// programs do not run. What people keep aside has another ending.
func (m *maker) refusedPods() (out []kube.Item) {
	for _, f := range m.files {
		if f.Refusal == nil || path.Dir(f.Path)+"/" != configDir+"manifests/" || path.Ext(f.Path) != ".yaml" {
			continue
		}
		out = append(out, kube.Item{
			ID:      podID + f.Host + f.Path,
			Profile: kube.Profile{ID: podID + f.Host + f.Path, Title: strings.TrimSuffix(path.Base(f.Path), ".yaml"), Scope: kube.PerUser, Form: kube.Config, Path: f.Path},
			Files:   []kube.File{{Folder: f.Host, Path: f.Path, Content: kube.KubeconfigFile}},
		})
	}
	return out
}
