package clustermap

import "strconv"

// The wide picture: callers at the left, the control plane in the middle, up to
// three workers at the right, roots of trust in the corner.
var (
	wideSize = point{1184, 512}
	wideHost = rect{240, 14, 460, 484}
	wideHub  = rect{264, 163, 412, 204}
)

const (
	wideWorkerX = 884.0
	wideLockX   = 852.0
)

func wide(k Cluster) *canvas {
	c := &canvas{size: wideSize, states: k.States}
	host := wideHost
	if len(k.Etcd) > 0 {
		host.h = 372
	}
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
		{k.etcdSeal(), "client", "apiserver-etcd-client.crt"},
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
	for _, p := range []struct {
		x, w       float64
		name, file string
	}{
		{264, 172, "kube-scheduler", "scheduler.conf"},
		{454, 222, "kube-controller-manager", "controller-manager.conf"}, // room for the widest of system faces
	} {
		c.part(rect{p.x, 54, p.w, 46}, "")
		c.text("name", p.x+16, 74, p.name)
		c.wax(p.x+22, 87, "K")
		c.text("code", p.x+34, 90.5, p.file)
		mid := p.x + p.w/2
		c.call(p.name+">kube-apiserver", point{mid, 127}, 1, point{mid, 100}, point{mid, wideHub.y})
	}
}

// wideEtcd draws etcd in the control plane, or on hosts of its own below it.
func wideEtcd(c *canvas, k Cluster) {
	box, lock, words := rect{354, 420, 322, 57}, 390.0, 412.0
	if len(k.Etcd) > 0 {
		c.etcdHost(rect{240, 402, 460, 96}, 225, k)
		box, lock, words = rect{354, 434, 322, 50}, 394, 441
	}
	c.part(box, "")
	c.icon("i-drum", "", rect{370, box.y + 18, 20, 20})
	c.text("name", 400, box.y+23, "etcd")
	c.text("code", 400, box.y+41, "server.crt · peer.crt")
	c.wax(652, box.y+37, k.etcdSeal())
	c.text("code end", 660, box.y+23, ":2379")
	bottom := wideHub.y + wideHub.h
	c.call("kube-apiserver>etcd", point{515, lock}, 1, point{515, bottom}, point{515, box.y})
	if k.peers() {
		y := box.y + 12
		c.call("etcd>etcd", point{286, y + 16.5}, 0.9, point{354, y + 33}, point{286, y + 33}, point{286, y}, point{354, y})
		c.text("code", 260, words, "peers :2380")
	}
}

// etcdHost draws the machines that run etcd alone. room is for their names: a
// wire comes down beside them.
func (c *canvas) etcdHost(r rect, room float64, k Cluster) {
	if len(k.Etcd) > 1 {
		r.w, r.h = r.w-6, r.h-6
		c.rect("host", rect{r.x + 6, r.y + 6, r.w, r.h}, 13)
	}
	c.host(r, false)
	c.icon("i-node", "", rect{r.x + 14, r.y + 9, 16, 16})
	sub := k.Etcd[0].IP
	if n := len(k.Etcd); n > 1 {
		sub = counted(n, "member")
	}
	c.heading(r.x+38, r.y+22, room, folded(k.Etcd), sub)
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
		c.call("admin>kube-apiserver", point{203, y}, 1, point{166, y}, point{wideHub.x, y})
	}
}

func wideCorners(c *canvas, k Cluster) {
	n := strconv.Itoa(k.count())
	c.put(`<text x="16" y="52"><tspan class="count">`, n, `</tspan><tspan class="count2" dx="7">connections</tspan></text>`)
	c.text("sub", 16, 394, "roots of trust")
	for i, ca := range k.roots() {
		y := 404 + 34*float64(i)
		c.seal(16, y, ca)
		c.text("", 54, y+18, ca)
	}
}

// wideRow is where a worker stands in the column, and how its three connections
// run: from port to at, turning at an x of the gutter, 0 for straight. Wires
// that rise turn the further left the higher they go, wires that sink the other
// way, so that none crosses another.
type wideRow struct {
	top, h             float64
	kubelet, kubeletH  float64
	proxy, proxyH      float64
	at, ports, turning [3]float64
}

// wideRows by the number of rows; more workers are folded into the last.
var wideRows = [][]wideRow{
	{
		{147, 236, 187, 113, 312, 62, [3]float64{213, 265, 343}, [3]float64{213, 265, 343}, [3]float64{}},
	},
	{
		{14, 236, 54, 113, 179, 62, [3]float64{80, 132, 210}, [3]float64{176, 193, 210}, [3]float64{730, 756, 0}},
		{262, 236, 302, 113, 427, 62, [3]float64{320, 380, 458}, [3]float64{320, 337, 354}, [3]float64{0, 756, 730}},
	},
	{
		{14, 154, 48, 64, 120, 35, [3]float64{62, 96, 137.5}, [3]float64{176, 193, 210}, [3]float64{730, 756, 782}},
		{179, 154, 213, 64, 285, 35, [3]float64{227, 261, 302.5}, [3]float64{227, 261, 302.5}, [3]float64{}},
		{344, 154, 378, 64, 450, 35, [3]float64{392, 426, 467.5}, [3]float64{320, 337, 354}, [3]float64{782, 756, 730}},
	},
}

func wideWorkers(c *canvas, k Cluster) {
	n := min(len(k.Workers), 3)
	for i := range n {
		hosts := k.Workers[i : i+1]
		if i == 2 {
			hosts = k.Workers[i:]
		}
		wideWorker(c, k, wideRows[n-1][i], hosts)
	}
}

// wideWorker draws the hosts folded into one row.
func wideWorker(c *canvas, k Cluster, r wideRow, hosts []Host) {
	host := rect{wideWorkerX, r.top, 284, r.h}
	sub := hosts[0].IP
	if len(hosts) > 1 {
		host.w, host.h = 272, r.h-4
		sub = counted(len(hosts), "worker")
	}
	c.host(host, len(hosts) > 1)
	c.icon("i-node", "", rect{900, r.top + 11, 16, 16})
	c.heading(924, r.top+24, host.x+host.w-930, folded(hosts), sub)
	c.part(rect{900, r.kubelet, host.w - 32, r.kubeletH}, "")
	right := host.x + host.w - 30
	c.text("name", 920, r.kubelet+24, "kubelet")
	c.text("code end", right, r.kubelet+24, ":10250")
	if r.kubeletH > 100 {
		c.text("sub", 920, r.kubelet+42, "runs the pods of its host")
	}
	c.wax(926, r.at[1]-2, "K")
	c.text("code", 938, r.at[1]+1.5, kubeletFiles(k))
	c.part(rect{900, r.proxy, host.w - 32, r.proxyH}, "")
	c.text("name", 920, r.at[2]+4.5, "kube-proxy")
	if k.ProxyCerts {
		c.wax(right-6, r.at[2], "K")
	} else {
		c.text("code end", right, r.at[2]+3.5, "token")
	}
	for i, at := range r.at {
		c.call(workerCalls[i], point{wideLockX, at}, 0.9, r.course(i)...)
	}
}

// course is the way of connection i, of which only the first begins at the hub.
func (r wideRow) course(i int) []point {
	hub, worker := point{wideHub.x + wideHub.w, r.ports[i]}, point{900, r.at[i]}
	course := []point{hub, worker}
	if x := r.turning[i]; x != 0 {
		course = []point{hub, {x, hub.y}, {x, worker.y}, worker}
	}
	if i > 0 {
		reverse(course)
	}
	return course
}

func kubeletFiles(k Cluster) string {
	if k.KubeletServing {
		return "kubelet.crt · kubelet.conf"
	}
	return "kubelet.conf"
}

func reverse(p []point) {
	for i, j := 0, len(p)-1; i < j; i, j = i+1, j-1 {
		p[i], p[j] = p[j], p[i]
	}
}
