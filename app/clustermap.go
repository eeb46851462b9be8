package app

import (
	"fmt"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/clustermap"
	"kubepki/core/kube"
)

// showCluster tells the frame and Home which cluster is at hand.
func (p *clusterPage) showCluster() {
	c := p.m.plan.Cluster
	p.s.setCluster(clusterFace{Name: c.Name, Version: c.Version.String(), Map: mapOf(c), Made: p.m.result != nil, Described: !sameDraft(p.m.draft, kube.DefaultDraft()), Result: p.m.result})
}

// mapOf is the cluster as the map draws it.
func mapOf(c kube.Cluster) clustermap.Cluster {
	out := clustermap.Cluster{Endpoint: c.Endpoint.String(), ControlPlanes: mapHosts(c.ControlPlanes), Workers: mapHosts(c.Workers), ProxyCerts: c.KubeProxy, KubeletServing: c.KubeletServing}
	for _, u := range c.Users {
		out.Users = append(out.Users, u.Name)
	}
	return out
}

func mapHosts(hosts []kube.Host) []clustermap.Host {
	out := make([]clustermap.Host, len(hosts))
	for i, h := range hosts {
		out[i] = clustermap.Host{Name: h.Name, IP: fmt.Sprint(h.IPs[0])}
	}
	return out
}

// mapFigure shows the described cluster.
func (p *clusterPage) mapFigure() ui.UI {
	return ui.Figure().Class("panel map").Body(clustermap.Figure(mapOf(p.m.plan.Cluster), true))
}
