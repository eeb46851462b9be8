package learn

import (
	"crypto/x509"
	"slices"
	"sort"
	"strings"
	"sync"

	"kubepki/core/kube"
)

// sortings is the one table of what is sorted. It is made when it is first asked
// for: a page opens without it.
var sortings = sync.OnceValue(func() []sorting {
	return []sorting{
		{"pile", "Sort the pile", kindsOfFiles, pileThings()},
		{"edges", "Sort the lines", [][2]string{
			{UserLine, "User and cluster"}, {NodeLine, "Control plane and nodes"}, {ComponentLine, "Component and component"},
		}, edgeThings()},
		{"sets", "Sort the files", [][2]string{
			{rootSet, "Root"}, {serverSet, "Server"}, {clientSet, "Client"},
		}, setThings("ca", "apiserver", "apiserver-etcd-client", "etcd-ca", "etcd-server", "scheduler", "kubelet-serving", "apiserver-kubelet-client")},
		{"ports", "Try the ports", portKinds(), serverThings(func(s server) string { return s.Port })},
		{"pairs", "Hand the files out", pairKinds(), serverThings(func(s server) string { return s.Server.ID })},
		{"dialled", "Let them call", callerKinds(), serverThings(func(s server) string { return strings.Join(s.callers, ", ") })},
		{"shown", "Hand the files out", shownKinds(clientEdges()), shownThings(clientEdges())},
		{"signed", "Let them sign", authorityKinds(), signedThings("apiserver", "apiserver-etcd-client", "apiserver-kubelet-client", "scheduler", "etcd-peer", "front-proxy-client")},
	}
})

// The three sets of certificates.
const (
	rootSet   = "root"
	serverSet = "server"
	clientSet = "client"
)

func edgeThings() []thing {
	why := map[string]string{
		UserLine:      "A person calls: that is user and cluster.",
		NodeLine:      "One end runs on every node: that is control plane and nodes.",
		ComponentLine: "A component calls a component, and neither runs on every node.",
	}
	var out []thing
	for _, e := range Edges() {
		out = append(out, thing{id: fieldID(e.ID()), label: e.String(), kind: e.Kind(), why: why[e.Kind()]})
	}
	return out
}

// fieldID is a name as an ID in the page.
func fieldID(name string) string {
	return strings.NewReplacer(".", "-", ">", "-", "/", "-").Replace(name)
}

func setThings(ids ...string) []thing {
	var out []thing
	for _, id := range ids {
		p := profile(id)
		t := thing{id: id, label: Short(p), kind: clientSet, why: "It may only call: " + p.Title + "."}
		switch {
		case p.Form == kube.AuthorityPair:
			t.kind, t.why = rootSet, "It signs the others: "+p.Title+"."
		case slices.Contains(p.Usages, x509.ExtKeyUsageServerAuth):
			t.kind, t.why = serverSet, "It is shown to callers: "+p.Title+"."
		}
		out = append(out, t)
	}
	return out
}

// serverThings are the places that answer; kind says what is asked of each.
func serverThings(kind func(server) string) []thing {
	var out []thing
	for _, s := range servers() {
		out = append(out, thing{
			id: s.Server.ID, label: s.Server.Title, kind: kind(s),
			why: "It answers at " + s.Port + ", with " + Short(s.Server) + ". There it is called by: " + strings.Join(s.callers, ", ") + ".",
		})
	}
	return out
}

func portKinds() [][2]string {
	var out [][2]string
	for _, s := range servers() {
		out = append(out, [2]string{s.Port, s.Port})
	}
	sort.Slice(out, func(a, b int) bool { return out[a][0] < out[b][0] })
	return out
}

func pairKinds() [][2]string {
	var out [][2]string
	for _, s := range servers() {
		out = append(out, [2]string{s.Server.ID, pairOf(s.Server)})
	}
	decoy := profile("apiserver-etcd-client")
	out = append(out, [2]string{decoy.ID, pairOf(decoy)})
	sort.Slice(out, func(a, b int) bool { return out[a][1] < out[b][1] })
	return out
}

func pairOf(p *kube.Profile) string { return Short(p) + " and .key" }

func callerKinds() [][2]string {
	var out [][2]string
	for _, s := range servers() {
		who := strings.Join(s.callers, ", ")
		if k := [2]string{who, who}; !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// clientEdges are the calls that lesson 11 is about: the four callers of the
// course, and the apiserver's own two.
func clientEdges() []Edge {
	var out []Edge
	for _, e := range Edges() {
		if e.From != "kubelet" && e.Client.ID != "etcd-peer" && e.Server.ID != "" {
			out = append(out, e)
		}
	}
	return out
}

func shownKinds(edges []Edge) [][2]string {
	var out [][2]string
	for _, e := range edges {
		out = append(out, [2]string{e.Client.ID, Short(e.Client)})
	}
	decoy := profile("apiserver")
	out = append(out, [2]string{decoy.ID, Short(decoy)})
	sort.Slice(out, func(a, b int) bool { return out[a][1] < out[b][1] })
	return out
}

func shownThings(edges []Edge) []thing {
	var out []thing
	for _, e := range edges {
		out = append(out, thing{
			id: fieldID(e.ID()), label: e.String(), kind: e.Client.ID,
			why: "It shows " + Short(e.Client) + ", which " + Short(e.Knows) + " signed: " + e.Client.Title + ".",
		})
	}
	return out
}

func authorityKinds() [][2]string {
	var out [][2]string
	for _, id := range []string{kube.ClusterCA, kube.EtcdCA, kube.FrontProxyCA} {
		out = append(out, [2]string{id, Short(profile(id))})
	}
	return out
}

func signedThings(ids ...string) []thing {
	var out []thing
	for _, id := range ids {
		p := profile(id)
		ca := profile(p.Authority)
		out = append(out, thing{id: id, label: Short(p), kind: ca.ID, why: Short(ca) + " signs it, because who looks at it trusts that one: " + p.Title + "."})
	}
	return out
}
