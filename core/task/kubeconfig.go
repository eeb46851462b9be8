package task

import (
	"context"
	"fmt"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/kubeconfig"
)

// Kubeconfig makes a kubeconfig and merges others with it; the answer is a
// [KubeconfigMade].
const Kubeconfig = "kubeconfig"

// KubeconfigMaking is what it is made of.
type KubeconfigMaking struct {
	Plan   kube.KubeconfigPlan `json:"plan"`
	Others [][]byte            `json:"others,omitempty"` // kubeconfigs as files
	Names  []string            `json:"names,omitempty"`  // of those files
	// OthersWin tells whose entry is taken where two have the same name.
	OthersWin bool `json:"othersWin,omitempty"`
}

// KubeconfigMade is the file and what is in it.
type KubeconfigMade struct {
	YAML                      []byte           `json:"yaml"`
	Current                   string           `json:"current"`
	Clusters, Contexts, Users []string         // their names
	Lost                      []kube.Overruled // entries that another of the same name kept out
}

var _ = register(Kubeconfig, func(ctx context.Context, in KubeconfigMaking, _ []byte) (any, []byte, error) {
	made, err := kube.PlanKubeconfig(in.Plan)
	if err != nil {
		return nil, nil, err
	}
	var lost []kube.Overruled
	for i, data := range in.Others {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		other, err := kubeconfig.Parse(data)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %s", in.Names[i], strings.TrimPrefix(err.Error(), "kubeconfig: parse: "))
		}
		var more []kube.Overruled
		if in.OthersWin {
			made, more = other.Merge(made)
		} else {
			made, more = made.Merge(other)
		}
		lost = append(lost, more...)
	}
	out, err := kubeconfigMade(made, lost)
	return out, nil, err
})

func kubeconfigMade(k kube.Kubeconfig, lost []kube.Overruled) (KubeconfigMade, error) {
	out := KubeconfigMade{Current: k.CurrentContext, Lost: lost}
	for _, c := range k.Clusters {
		out.Clusters = append(out.Clusters, c.Name)
	}
	for _, c := range k.Contexts {
		out.Contexts = append(out.Contexts, c.Name)
	}
	for _, u := range k.Users {
		out.Users = append(out.Users, u.Name)
	}
	var err error
	out.YAML, err = k.YAML()
	return out, err
}
