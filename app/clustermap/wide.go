package clustermap

import "strconv"

// The wide picture: callers at the left, the control plane in the middle, up to
// three workers at the right, roots of trust in the corner.
var (
	wideSize = point{1184, 512}
	wideHost = rect{240, 14, 460, 484}
	wideHub  = rect{264, 163, 412, 204}
	wideRows = []float64{14, 179, 344} // tops of the workers
)

const (
	wideWorkerX = 884.0
	wideLockX   = 852.0
)

func wide(k Cluster) *canvas {
	c := &canvas{size: wideSize}
	host := wideHost
	if len(k.ControlPlanes) > 1 {
		host.h -= 12
	}
	c.host(host, len(k.ControlPlanes) > 1)
	c.icon("i-node", "", rect{256, 27, 16, 16})
	c.heading(280, 40, 400, folded(k.ControlPlanes), controlPlaneSub(k))
	wideHubPart(c, k)
	wideAbove(c)
	wideEtcd(c, k)
	wideCallers(c, k)
	wideCorners(c, k)
	wideWorkers(c, k)
	return c
}

func controlPlaneSub(k Cluster) string {
	if n := len(k.ControlPlanes); n > 1 {
		return counted(n, "control plane") + ", drawn once"
	}
	sub := "control plane"
	if ip := k.controlPlane().IP; ip != "" {
		sub += " · " + ip
	}
	return sub
}

func wideHubPart(c *canvas, k Cluster) {
	c.part(wideHub, " part--hub")
	c.icon("g-rosette", "", rect{509, 190, 150, 150})
	c.icon("i-wheelhub", " gl--thin", rect{557, 238, 54, 54})
	c.text("name hub", 286, 197, "kube-apiserver")
	sub := "the one door to the cluster"
	if k.Endpoint != "" {
		sub = "called as " + k.Endpoint
	}
	c.named("sub", 286, 216, 330, subWidth, sub)
	c.text("code end", 656, 197, ":6443")
	for i, f := range []struct{ ca, role, file string }{
		{"K", "server", "apiserver.crt"},
		{"E", "client", "apiserver-etcd-client.crt"},
		{"K", "client", "apiserver-kubelet-client.crt"},
	} {
		y := 269 + 31*float64(i)
		c.wax(293, y, f.ca)
		c.roleIcon(f.role, 306, y-8)
		c.text("code", 328, y+4, f.file)
	}
}

// wideAbove draws the two programs of the control plane that only call.
func wideAbove(c *canvas) {
	for i, p := range []struct{ name, file string }{
		{"kube-scheduler", "scheduler.conf"},
		{"kube-controller-manager", "controller-manager.conf"},
	} {
		x := 264 + 218*float64(i)
		c.part(rect{x, 54, 194, 46}, "")
		c.text("name", x+16, 74, p.name)
		c.wax(x+22, 87, "K")
		c.text("code", x+34, 90.5, p.file)
		mid := x + 97
		c.call(point{mid, 127}, 1, point{mid, 100}, point{mid, wideHub.y})
	}
}

func wideEtcd(c *canvas, k Cluster) {
	box := rect{354, 420, 322, 57}
	c.part(box, "")
	c.icon("i-drum", "", rect{370, 438, 20, 20})
	c.text("name", 400, 443, "etcd")
	c.text("code", 400, 461, "server.crt · peer.crt")
	c.wax(652, 457, "E")
	c.text("code end", 660, 443, ":2379")
	bottom := wideHub.y + wideHub.h
	c.call(point{515, 390}, 1, point{515, bottom}, point{515, box.y})
	if k.peers() {
		c.call(point{286, 448.5}, 0.9, point{354, 465}, point{286, 465}, point{286, 432}, point{354, 432})
		c.text("code", 260, 412, "peers :2380")
	}
}

func wideCallers(c *canvas, k Cluster) {
	callers := k.callers()
	tops := []float64{229}
	if len(callers) > 1 {
		tops = []float64{167, 259}
	}
	c.text("sub", 16, tops[0]-14, "outside")
	for i, u := range callers {
		box := rect{16, tops[i], 150, 72}
		if u.sheets {
			c.rect("part", rect{box.x + 5, box.y + 5, box.w, box.h}, 9)
		}
		c.part(box, "")
		c.icon("i-user", "", rect{30, box.y + 14, 18, 18})
		c.named("name", 56, box.y+28, 104, nameWidth, u.name)
		c.wax(39, box.y+51, "K")
		c.named("code", 56, box.y+54.5, 104, codeWidth, u.file)
		y := box.y + 36
		c.call(point{203, y}, 1, point{166, y}, point{wideHub.x, y})
	}
}

func wideCorners(c *canvas, k Cluster) {
	n := strconv.Itoa(k.count())
	c.put(`<text x="16" y="52"><tspan class="count">`, n, `</tspan><tspan class="count2" dx="7">connections</tspan></text>`)
	c.text("sub", 16, 74, "each has to earn its padlock")
	c.text("sub", 16, 394, "roots of trust")
	for i, ca := range []string{"kubernetes", "etcd-ca", "front-proxy-ca"} {
		y := 404 + 34*float64(i)
		c.seal(16, y, ca)
		c.text("", 54, y+18, ca)
	}
}

func wideWorkers(c *canvas, k Cluster) {
	n := len(k.Workers)
	switch {
	case n == 0:
	case n == 1:
		wideWorker(c, k, 1, k.Workers)
	case n == 2:
		wideWorker(c, k, 0, k.Workers[:1])
		wideWorker(c, k, 2, k.Workers[1:])
	default:
		wideWorker(c, k, 0, k.Workers[:1])
		wideWorker(c, k, 1, k.Workers[1:2])
		wideWorker(c, k, 2, k.Workers[2:])
	}
}

// wideWorker draws the hosts folded into one row: 0 at the top, 2 at the foot.
func wideWorker(c *canvas, k Cluster, row int, hosts []Host) {
	y := wideRows[row]
	host := rect{wideWorkerX, y, 284, 154}
	if len(hosts) > 1 {
		host = rect{wideWorkerX, y, 276, 150}
	}
	c.host(host, len(hosts) > 1)
	c.icon("i-node", "", rect{900, y + 11, 16, 16})
	sub := hosts[0].IP
	if len(hosts) > 1 {
		sub = counted(len(hosts), "worker")
	}
	c.heading(924, y+24, host.x+host.w-930, folded(hosts), sub)
	kubelet := rect{900, y + 34, host.w - 32, 64}
	c.part(kubelet, "")
	right := kubelet.x + kubelet.w - 14
	c.text("name", 920, y+58, "kubelet")
	c.text("code end", right, y+58, ":10250")
	c.wax(926, y+80, "K")
	c.text("code", 938, y+83.5, kubeletFiles(k))
	proxy := rect{900, y + 106, host.w - 32, 35}
	c.part(proxy, "")
	c.text("name", 920, y+128, "kube-proxy")
	if k.ProxyCerts {
		c.wax(right-6, y+123.5, "K")
	} else {
		c.text("code end", right, y+127, "token")
	}
	wideWires(c, row, []float64{y + 48, y + 82, y + 123.5})
}

func kubeletFiles(k Cluster) string {
	if k.KubeletServing {
		return "kubelet.crt · kubelet.conf"
	}
	return "kubelet.conf"
}

// wideWires joins a worker's three connections to the hub's right edge. The
// middle row runs straight. Wires that rise turn the further left the higher
// they go, wires that sink the other way, so that none crosses another.
func wideWires(c *canvas, row int, at []float64) {
	right := wideHub.x + wideHub.w
	ports := [][]float64{{176, 193, 210}, at, {320, 337, 354}}[row]
	turns := [][]float64{{730, 756, 782}, nil, {782, 756, 730}}[row]
	for i := range at {
		hub, worker := point{right, ports[i]}, point{900, at[i]}
		course := []point{hub, worker}
		if turns != nil {
			course = []point{hub, {turns[i], hub.y}, {turns[i], worker.y}, worker}
		}
		if i > 0 { // only the first is called by the hub
			reverse(course)
		}
		c.call(point{wideLockX, at[i]}, 0.9, course...)
	}
}

func reverse(p []point) {
	for i, j := 0, len(p)-1; i < j; i, j = i+1, j-1 {
		p[i], p[j] = p[j], p[i]
	}
}
