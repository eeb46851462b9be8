package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/clustermap"
	"kubepki/app/el"
	"kubepki/core/kube"
)

// showCluster tells the frame and Home which cluster is at hand.
func (p *clusterPage) showCluster() {
	c := p.m.plan.Cluster
	p.s.setCluster(clusterFace{Name: c.Name, Version: c.Version.String(), Map: p.m.face, Made: p.m.result != nil, Described: !sameDraft(p.m.draft, kube.DefaultDraft()), Result: p.m.result})
}

// mapOf is the cluster as the map draws it.
func mapOf(c kube.Cluster) clustermap.Cluster {
	out := clustermap.Cluster{Endpoint: c.Endpoint.String(), ControlPlanes: mapHosts(c.ControlPlanes), Etcd: mapHosts(c.Etcd), Workers: mapHosts(c.Workers), OneAuthority: c.OneAuthority, ProxyCerts: c.KubeProxy, KubeletServing: c.KubeletServing}
	for _, u := range c.Users {
		out.Users = append(out.Users, u.Name)
	}
	return out
}

func mapHosts(hosts []kube.Host) []clustermap.Host {
	out := make([]clustermap.Host, len(hosts))
	for i, h := range hosts {
		out[i] = clustermap.Host{Name: h.Name, IP: h.IPs[0].String()}
	}
	return out
}

// mapFigure shows the described cluster.
func (p *clusterPage) mapFigure() ui.UI {
	return el.Box("figure", "panel map", clustermap.Figure(p.m.face, true))
}
