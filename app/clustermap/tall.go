package clustermap

// The tall picture, for phones.
var (
	tallSize = point{340, 500}
	tallHub  = rect{26, 156, 288, 72}
)

func tall(k Cluster) *canvas {
	c := &canvas{size: tallSize, states: k.States}
	many := len(k.ControlPlanes) > 1
	host := rect{14, 112, 312, 244}
	if many {
		host.h -= 12
	}
	c.host(host, many)
	c.icon("i-node", "", rect{84, 124, 16, 16})
	c.heading(106, 137, 136, folded(k.ControlPlanes), "")
	tallHubPart(c, k)
	tallCallers(c, k)
	tallBelow(c, k)
	tallWorkers(c, k)
	return c
}

func tallCallers(c *canvas, k Cluster) {
	callers := k.callers()
	for i, u := range callers {
		box := rect{14 + 164*float64(i), 10, 148, 42}
		c.part(box, "")
		c.icon("i-user", "", rect{box.x + 12, 22, 17, 17})
		c.named("name", box.x+36, 36, 82, nameWidth, u.name)
		c.wax(box.x+130, 31, "K")
		x := []float64{60, 252}[i]
		c.call("admin>kube-apiserver", point{x, 82}, 1, point{x, 52}, point{x, tallHub.y})
	}
	if len(callers) > 1 {
		return
	}
	c.text("sub", 190, 28, "roots of trust")
	for i, ca := range k.roots() {
		c.wax(197+22*float64(i), 42, letter(ca))
	}
}

func tallHubPart(c *canvas, k Cluster) {
	c.part(tallHub, " part--hub")
	c.icon("i-wheelhub", "", rect{40, 170, 20, 20})
	c.text("name", 70, 185, "kube-apiserver")
	c.text("code end", 298, 185, ":6443")
	for i, f := range []struct{ ca, word string }{{"K", "apiserver"}, {k.etcdSeal(), "etcd"}, {"K", "kubelet"}} {
		x := []float64{50, 134, 190}[i]
		c.wax(x, 210, f.ca)
		c.text("code", x+12, 213.5, f.word)
	}
}

func tallBelow(c *canvas, k Cluster) {
	foot := tallHub.y + tallHub.h
	programs := []string{"scheduler", "c-manager", "etcd"}
	if len(k.Etcd) > 0 {
		programs = programs[:2]
		host := rect{14, 366, 232, 44}
		c.etcdHost(host, 182, k)
		c.call("kube-apiserver>etcd", point{217, 262}, 0.9, point{217, foot}, point{217, host.y})
	}
	for i, name := range programs {
		x := 26 + 78*float64(i)
		c.part(rect{x, 296, 70, 40}, "")
		c.text("mid mid--s", x+35, 320.5, name)
		course := []point{{x + 35, 296}, {x + 35, foot}}
		if name == "etcd" {
			reverse(course)
		}
		c.call([]string{"kube-scheduler>kube-apiserver", "kube-controller-manager>kube-apiserver", "kube-apiserver>etcd"}[i], point{x + 35, 262}, 0.9, course...)
	}
}

func tallWorkers(c *canvas, k Cluster) {
	if len(k.Workers) == 0 {
		return
	}
	host := rect{14, 420, 312, 68}
	if len(k.Workers) > 1 {
		host = rect{14, 420, 306, 62}
	}
	c.host(host, len(k.Workers) > 1)
	c.icon("i-node", "", rect{28, 433, 16, 16})
	c.heading(52, 446, 190, folded(k.Workers), "")
	c.text("sub", 28, 470, "kubelet, kube-proxy")
	foot := tallHub.y + tallHub.h
	c.call(workerCalls[0], point{272, 388}, 1, point{272, foot}, point{272, host.y})
	c.call(workerCalls[1], point{306, 388}, 1, point{306, host.y}, point{306, foot})
}
