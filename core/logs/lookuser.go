package logs

import (
	"slices"
	"strings"

	"kubepki/core/kube"
)

// user finds the certificates of a common name.
func (f *finder) user(name string) {
	f.add("its common name is the user “"+name+"”", true, f.set.by[byName+name]...)
	if len(f.set.by[byName+name]) == 0 {
		f.lost("No certificate here has the common name " + name)
	}
}

func lookUser(f *finder) {
	if u := f.holes["user"]; u != "" {
		f.user(u)
	}
}

func lookCommonName(f *finder) { f.user(f.holes["cn"]) }

func lookMasters(f *finder) { f.user("system:masters") }

func lookAdmin(f *finder) { f.user("kubernetes-admin") }

// lookNameless finds certificates without a common name.
func lookNameless(f *finder) {
	for i := range f.set.things {
		if c := f.set.things[i].Cert; c != nil && c.Subject.CommonName == "" && !c.IsCA {
			f.add("it has no common name", false, i)
		}
	}
	f.id = kube.AdminID
}

// lookComponent finds a component whose name lacks “system:”.
func lookComponent(f *finder) {
	for _, name := range [...]string{"kube-scheduler", "kube-controller-manager", "kube-proxy"} {
		if strings.Contains(f.line.text, `"`+name+`" cannot`) {
			f.user(name)
		}
	}
}

// lookNode finds the certificates of a node, or those of nodes whose name is not whole.
func lookNode(f *finder) {
	if n := f.holes["node"]; n != "" {
		f.user("system:node:" + n)
		return
	}
	f.user("system:node")
	f.add("its name ends where a node’s begins", false, f.set.by[byName+"system:node:"]...)
}

func lookKubelet(f *finder) {
	f.id = "kubelet"
	things, _ := f.set.at(pathOf("kubelet"))
	f.add("it is the kubelet’s", false, certificates(f.set, things)...)
}

// lookServiceAccount finds sa.pub and sa.key; sure when they are of two pairs.
func lookServiceAccount(f *finder) {
	f.id = "sa"
	p, _ := kube.ProfileByID("sa")
	for _, end := range [...]string{".pub", ".key"} {
		things, _ := f.set.at(p.Path + end)
		for _, i := range things {
			sure := slices.Contains(f.set.unpaired, i)
			why := "tokens are signed and checked with this pair"
			if sure {
				why = "sa.pub and sa.key are of two pairs"
			}
			f.add(why, sure, i)
		}
	}
}
