package paths

import (
	"path"
	"slices"
	"strings"

	"kubepki/core/spell"
)

// configFolder is kubeadm's folder of all that is not the kubelet's own.
const configFolder = "/etc/kubernetes"

// brought tells whether a flag's file is on the host where the flag says, and the
// pod's volume brings another folder there, in which it is not. Of a folder that is
// not in the set that is known where the rest of /etc/kubernetes is, and where it is
// misspelt: of others there may be more than was collected.
func (j *judge) brought(c *Command, f *Flag, inside, name string) bool {
	inside = path.Clean(inside)
	mount := c.mountOf(inside)
	if name == inside || mount == "" || j.files.at(c.Host, inside) == nil {
		return false
	}
	known := j.files.known(c.Host, name) ||
		strings.HasPrefix(name, configFolder+"/") && j.files.known(c.Host, configFolder+"/admin.conf") ||
		spell.Distance(c.Mounts[mount], mount, near+1) <= near
	if !known || f.Kind == Key && !j.keysOf(c.Host) {
		return false
	}
	if j.astray == nil {
		j.astray = map[string][]string{}
	}
	j.astray[mount] = append(j.astray[mount], "--"+f.Name)
	return true
}

// volumes tells mounts of volumes that the pod has not, flags to what none brings,
// and volumes that bring another folder than the one that flags point into: each
// once, whatever number of flags there is.
func (j *judge) volumes(c *Command) {
	for _, v := range c.NoVolumes {
		j.found(ruleMount, c, "The container mounts the volume "+quoted(v)+", and the pod has none of that name: kubelet does not start it", "Add the volume, or name one that is there.", "")
	}
	if n := len(j.unseen); n > 0 {
		var names []string
		for _, a := range j.unseen {
			names = append(names, "--"+a.Name)
		}
		what := names[0] + " points to " + j.unseen[0].Value + ", and no volume of the pod brings it there"
		if n > 1 {
			what = listed(names) + " point to what no volume of the pod brings there, " + names[0] + " to " + j.unseen[0].Value
		}
		j.found(ruleMount, c, what, "Mount its folder, or point to one that is mounted.", "")
	}
	var mounts []string
	for m := range j.astray {
		mounts = append(mounts, m)
	}
	slices.Sort(mounts)
	for _, m := range mounts {
		j.found(ruleMount, c, "A volume brings "+c.Mounts[m]+" of the host to "+m+", and what "+listed(j.astray[m])+" point to is not in it", "Let the volume bring "+m+".", "")
	}
	j.astray, j.unseen = nil, nil
}
