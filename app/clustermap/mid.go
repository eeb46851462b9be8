package clustermap

// The middle picture, for a form's side and for tablets: the same parts, the
// workers folded into one.
var (
	midSize = point{736, 372}
	midHost = rect{166, 12, 338, 348}
	midHub  = rect{182, 126, 306, 112}
)

func mid(k Cluster) *canvas {
	c := &canvas{size: midSize, states: k.States}
	host := midHost
	if len(k.Etcd) > 0 {
		host.h = 242
	}
	if len(k.ControlPlanes) > 1 {
		host.h -= 12
	}
	c.host(host, len(k.ControlPlanes) > 1)
	c.icon("i-node", "", rect{180, 23, 16, 16})
	c.heading(203, 36, 290, folded(k.ControlPlanes), controlPlaneSub(k))
	midHubPart(c, k)
	midAbove(c)
	midEtcd(c, k)
	midCallers(c, k)
	midWorkers(c, k)
	return c
}

func midHubPart(c *canvas, k Cluster) {
	c.part(midHub, " part--hub")
	c.icon("g-rosette", "", rect{374, 132, 100, 100})
	c.icon("i-wheelhub", " gl--thin", rect{406, 164, 36, 36})
	c.text("name hub", 198, 156, "kube-apiserver")
	port := ":6443"
	if k.Endpoint != "" {
		port = k.Endpoint
	}
	c.named("code", 198, 175, 180, codeWidth, port)
	c.wax(205, 212, "K")
	c.text("code", 216, 215.5, "serves, calls")
	c.wax(312, 212, k.etcdSeal())
	c.text("code", 323, 215.5, "calls")
}

func midAbove(c *canvas) {
	for _, p := range []struct {
		x, w float64
		name string
	}{{182, 118, "scheduler"}, {314, 174, "controller-manager"}} {
		mid := p.x + p.w/2
		c.part(rect{p.x, 48, p.w, 32}, "")
		c.text("name mid", mid, 68.5, p.name)
		c.call("kube-"+p.name+">kube-apiserver", point{mid, 97}, 0.8, point{mid, 80}, point{mid, midHub.y})
	}
}

func midEtcd(c *canvas, k Cluster) {
	box := rect{250, 290, 238, 44}
	if len(k.Etcd) > 0 {
		c.etcdHost(rect{166, 272, 338, 90}, 150, k)
		box.y = 304
	}
	c.part(box, "")
	c.icon("i-drum", "", rect{264, box.y + 13, 18, 18})
	c.text("name", 290, box.y+27, "etcd")
	c.wax(424, box.y+22, k.etcdSeal())
	c.text("code end", 472, box.y+27, ":2379")
	bottom := midHub.y + midHub.h
	c.call("kube-apiserver>etcd", point{369, 259}, 1, point{369, bottom}, point{369, box.y})
	if k.peers() {
		y := box.y + 10
		c.call("etcd>etcd", point{206, y + 12}, 0.8, point{250, y + 24}, point{206, y + 24}, point{206, y}, point{250, y})
	}
}

func midCallers(c *canvas, k Cluster) {
	callers := k.callers()
	tops := []float64{163}
	if len(callers) > 1 {
		tops = []float64{138, 188}
	}
	for i, u := range callers {
		box := rect{14, tops[i], 98, 38}
		if u.sheets {
			c.rect("part", rect{box.x + 4, box.y + 4, box.w, box.h}, 8)
		}
		c.part(box, "")
		c.named("name", 28, box.y+23.5, 54, nameWidth, u.name)
		c.wax(94, box.y+19, "K")
		y := box.y + 19
		c.call("admin>kube-apiserver", point{140, y}, 1, point{112, y}, point{midHub.x, y})
	}
	c.text("sub", 14, 284, "roots of trust")
	for i, ca := range k.roots() {
		y := 303 + 22*float64(i)
		c.wax(21, y, letter(ca))
		c.text("sub", 34, y+4, ca)
	}
}

func midWorkers(c *canvas, k Cluster) {
	if len(k.Workers) == 0 {
		return
	}
	host := rect{562, 12, 156, 348}
	if len(k.Workers) > 1 {
		host.h = 330
	}
	c.host(host, len(k.Workers) > 1)
	c.icon("i-node", "", rect{576, 23, 16, 16})
	c.heading(599, 36, 114, folded(k.Workers), "")
	if n := len(k.Workers); n > 1 {
		c.text("sub", 576, 58, counted(n, "worker")+", drawn once")
	} else {
		c.named("sub", 576, 58, 130, subWidth, k.Workers[0].IP)
	}
	c.part(rect{576, 126, 128, 112}, "")
	c.text("name", 592, 152, "kubelet")
	c.text("code", 592, 172, ":10250")
	c.wax(598, 212, "K")
	c.text("code", 610, 215.5, kubeletWords(k))
	c.part(rect{576, 262, 128, 52}, "")
	c.text("name", 592, 292, "kube-proxy")
	if k.ProxyCerts {
		c.wax(688, 288, "K")
	}
	hub := midHub.x + midHub.w
	c.call(workerCalls[0], point{534, 148}, 0.9, point{hub, 148}, point{576, 148})
	c.call(workerCalls[1], point{534, 184}, 0.9, point{576, 184}, point{hub, 184})
	c.call(workerCalls[2], point{534, 258}, 0.9, point{576, 288}, point{534, 288}, point{534, 222}, point{hub, 222})
}

func kubeletWords(k Cluster) string {
	if k.KubeletServing {
		return "serves, calls"
	}
	return "calls"
}
