package app

import (
	"strconv"
	"strings"

	"kubepki/core/learn"
)

// spot is where a program stands on the map of a lesson, on a wide window and on
// a phone.
type spot struct {
	name, icon   string
	wide, narrow box
}

// box is where something is drawn.
type box struct{ x, y, w, h float64 }

// spots are the places of all programs: callers at the left, the control plane
// in the middle, a node at the right; on a phone from top to bottom.
var spots = []spot{
	{"admin", "user", box{10, 172, 96, 52}, box{119, 6, 96, 44}},
	{"kube-scheduler", "client", box{164, 44, 166, 46}, box{6, 96, 152, 46}},
	{"kube-controller-manager", "client", box{346, 44, 180, 46}, box{176, 96, 168, 46}},
	{"kube-apiserver", "wheelhub", box{226, 166, 234, 70}, box{40, 196, 264, 60}},
	{"etcd", "drum", box{274, 312, 140, 46}, box{92, 306, 104, 46}},
	{"kubelet", "node", box{588, 164, 124, 58}, box{12, 452, 128, 56}},
	{"kube-proxy", "node", box{588, 268, 124, 46}, box{212, 452, 128, 56}},
}

// course is how a connection runs, on a wide window and on a phone.
type course struct {
	id           string
	wide, narrow way
}

// way goes from the caller to the server: x and y, by turns. Its padlock is at
// one point of it.
type way struct {
	at   []float64
	x, y float64
}

// courses are those of all connections.
var courses = []course{
	{"admin>kube-apiserver", way{[]float64{106, 198, 224, 198}, 128, 198}, way{[]float64{167, 50, 167, 194}, 167, 168}},
	{"kube-controller-manager>kube-apiserver", way{[]float64{410, 90, 410, 164}, 410, 126}, way{[]float64{258, 142, 258, 194}, 258, 168}},
	{"kube-scheduler>kube-apiserver", way{[]float64{276, 90, 276, 164}, 276, 126}, way{[]float64{76, 142, 76, 194}, 76, 168}},
	{"kubelet>kube-apiserver", way{[]float64{588, 209, 462, 209}, 560, 209}, way{[]float64{26, 452, 26, 226, 38, 226}, 26, 392}},
	{"kube-proxy>kube-apiserver", way{[]float64{588, 291, 500, 291, 500, 228, 462, 228}, 560, 291}, way{[]float64{330, 452, 330, 226, 306, 226}, 330, 392}},
	{"kube-apiserver>etcd", way{[]float64{344, 236, 344, 310}, 344, 272}, way{[]float64{144, 256, 144, 304}, 144, 280}},
	{"etcd>etcd", way{[]float64{274, 348, 206, 348, 206, 324, 272, 324}, 206, 336}, way{[]float64{196, 342, 216, 342, 216, 318, 198, 318}, 216, 330}},
	{"kube-apiserver>kubelet", way{[]float64{460, 178, 586, 178}, 560, 178}, way{[]float64{70, 256, 70, 450}, 70, 392}},
	{"kube-apiserver>kube-apiserver", way{[]float64{446, 236, 446, 310}, 446, 272}, way{[]float64{272, 256, 272, 304}, 272, 280}},
}

// picMap: FOLDER. The cluster, of which a program or a connection can be chosen.
var picMap = picture{
	ID: "clustermap", Title: "The map of a cluster", Height: 376, Narrow: true,
	Choose: mapChoices,
	Facts: func(d *sketch) []learn.Fact {
		programs := learn.Programs()
		if i := d.frame - 1; i < len(programs) {
			return learn.FactsOfProgram(programs[i], d.shelf())
		}
		return learn.Edges()[d.frame-1-len(programs)].Facts(d.shelf())
	},
	Draw: drawMap,
}

// mapChoices are the programs, then the connections.
func mapChoices(*sketch) []string {
	out := learn.Programs()
	for _, e := range learn.Edges() {
		out = append(out, e.String())
	}
	return out
}

func drawMap(d *sketch) string {
	if d.narrow {
		d.tall = 528
	}
	d.hosts()
	programs := learn.Programs()
	shut := 0
	for i, e := range learn.Edges() {
		state, _ := e.State(d.shelf())
		if state == "valid" {
			shut++
		}
		for _, c := range courses {
			if c.id == e.ID() {
				d.pick(len(programs)+i+1, func() { d.wire(c, state, d.frame == len(programs)+i+1) })
			}
		}
	}
	for _, s := range spots {
		for i, name := range programs {
			if name == s.name {
				d.pick(i+1, func() { d.program(s, i+1) })
			}
		}
	}
	x, y := d.either(432, 236), d.either(312, 306)
	d.rect("cb cb--gone", x, y, d.either(100, 80), 46)
	d.text("cs", x+d.either(14, 10), y+20, "extension")
	d.text("cs", x+d.either(14, 10), y+36, "apiservers")
	said := "A cluster: " + strings.Join(programs, ", ") + ". " + strconv.Itoa(shut) + " of " + plural(len(learn.Edges()), "padlock") + " shut by certificates that you have."
	if d.frame > 0 {
		said += " Chosen: " + mapChoices(d)[d.frame-1] + "."
	}
	return said
}

// shelf is where the map looks: on the bench, then in the picture's folder.
func (d *sketch) shelf() learn.Shelf {
	return learn.Shelf{Bench: d.b, Folder: d.args[0], Now: d.now, Memo: d.memo}
}

// hosts are the machines.
func (d *sketch) hosts() {
	if d.narrow {
		d.host(4, 62, 344, 306, "control plane")
		d.host(4, 416, 344, 106, "")
		d.text("cs", 160, 484, "node")
		return
	}
	d.host(150, 12, 390, 352, "control plane")
	d.host(580, 126, 138, 204, "node")
}

// host is a machine.
func (d *sketch) host(x, y, w, h float64, words string) {
	d.rect("cb cb--tray", x, y, w, h)
	d.text("cs", x+14, y+20, words)
}

func (d *sketch) program(s spot, at int) {
	b := s.wide
	if d.narrow {
		b = s.narrow
	}
	d.rect("cb", b.x, b.y, b.w, b.h)
	d.hue("server", func() { d.icon(s.icon, b.x+11, b.y+b.h/2-9, 18) })
	if cut := strings.LastIndexByte(s.name, '-') + 1; len(s.name) > 16 {
		d.text("cn", b.x+34, b.y+b.h/2-3, s.name[:cut])
		d.text("cn", b.x+34, b.y+b.h/2+14, s.name[cut:])
	} else {
		d.text("cn", b.x+34, b.y+b.h/2+5, s.name)
	}
	d.chosen(at, b.x, b.y, b.w, b.h)
}

// wire is a connection; one that was chosen is drawn thrice as thick.
func (d *sketch) wire(along course, state string, chosen bool) {
	c := along.wide
	if d.narrow {
		c = along.narrow
	}
	last := len(c.at) - 2
	path := ""
	for i := 0; i < len(c.at); i += 2 {
		path += "ML"[min(i, 1):min(i, 1)+1] + "% %"
	}
	dx, dy := sign(c.at[last]-c.at[last-2]), sign(c.at[last+1]-c.at[last-1])
	hue := state
	if chosen {
		hue = "client"
	}
	d.hue(hue, func() {
		d.put(`<path class="cl" d="`+path+`"/>`, c.at...)
		if chosen {
			for _, off := range []float64{-1.5, 1.5} {
				d.put(`<g transform="translate(% %)"><path class="cl" d="`+path+`"/></g>`, append([]float64{off * dy, off * dx}, c.at...)...)
			}
		}
		x, y := c.at[last], c.at[last+1]
		d.put(`<path class="ct" d="M% %L% %L% %z"/>`, x+2*dx, y+2*dy, x-9*dx-5*dy, y-9*dy-5*dx, x-9*dx+5*dy, y-9*dy+5*dx)
	})
	d.lock(state, c.x, c.y)
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
