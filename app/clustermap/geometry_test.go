package clustermap

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func hosts(stem string, n int) []Host {
	out := make([]Host, n)
	for i := range out {
		out[i] = Host{fmt.Sprintf("%s-%d", stem, i+1), fmt.Sprintf("10.0.%d.%d", i/250, i%250+1)}
	}
	return out
}

// clusters are the shapes that a picture must hold.
func clusters() map[string]Cluster {
	long := strings.Repeat("very-long-", 24) + "host"
	return map[string]Cluster{
		"no workers":    {ControlPlanes: hosts("cp", 1)},
		"one worker":    {ControlPlanes: hosts("cp", 1), Workers: hosts("worker", 1)},
		"the default":   {ControlPlanes: hosts("cp", 1), Workers: hosts("worker", 2)},
		"three workers": {ControlPlanes: hosts("cp", 1), Workers: hosts("worker", 3), Users: []string{"jane"}},
		"four workers":  {ControlPlanes: hosts("cp", 1), Workers: hosts("worker", 4), KubeletServing: true, ProxyCerts: true},
		"high availability": {
			Endpoint: "api.lab.example:6443", ControlPlanes: hosts("cp", 3), Workers: hosts("worker", 3),
			Users: []string{"jane", "joe", "ann"},
		},
		"etcd beside":      {ControlPlanes: hosts("cp", 1), Etcd: hosts("etcd", 1), Workers: hosts("worker", 2), OneAuthority: true},
		"external etcd":    {Endpoint: "api.lab.example:6443", ControlPlanes: hosts("cp", 3), Etcd: hosts("etcd", 3), Workers: hosts("worker", 3), Users: []string{"jane", "joe"}},
		"many, no workers": {ControlPlanes: hosts("cp", 2), Etcd: hosts("etcd", 99)},
		"long names, etcd": {ControlPlanes: []Host{{long, "10.0.0.1"}}, Etcd: []Host{{long, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"}, {long, ""}}},
		"5,000 workers":    {ControlPlanes: hosts("cp", 5), Workers: hosts("worker", 5000), Users: []string{"jane"}},
		"long names": {
			Endpoint: long + ":6443", ControlPlanes: []Host{{long, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"}},
			Workers: []Host{{long, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"}}, Users: []string{long, long},
		},
	}
}

var shapes = map[string]func(Cluster) *canvas{"wide": wide, "mid": mid, "tall": tall}

// each calls f with every shape of every cluster.
func each(t *testing.T, f func(t *testing.T, c *canvas)) {
	for shape, draw := range shapes {
		for name, k := range clusters() {
			t.Run(shape+"/"+name, func(t *testing.T) { f(t, draw(k)) })
		}
	}
}

func TestPartsStandApartAndInside(t *testing.T) {
	each(t, func(t *testing.T, c *canvas) {
		frame := rect{0, 0, c.size.x, c.size.y}
		all := append(append([]rect{}, c.parts...), c.hosts...)
		for _, r := range all {
			assert.True(t, within(r, frame), "%v leaves the picture", r)
		}
		for i, a := range c.parts {
			for _, b := range c.parts[i+1:] {
				assert.False(t, overlap(a, b), "%v and %v overlap", a, b)
			}
			for _, h := range c.hosts {
				assert.True(t, within(a, h) || !overlap(a, h), "%v straddles the edge of host %v", a, h)
			}
		}
		for i, a := range c.hosts {
			for _, b := range c.hosts[i+1:] {
				assert.False(t, overlap(a, b), "hosts %v and %v overlap", a, b)
			}
		}
	})
}

func TestWiresEndAtPartsAndCrossNone(t *testing.T) {
	each(t, func(t *testing.T, c *canvas) {
		targets := append(append([]rect{}, c.parts...), c.hosts...)
		for _, w := range c.wires {
			first, last := w.course[0], w.course[len(w.course)-1]
			assert.True(t, touches(first, targets), "client end %v hangs free", first)
			assert.True(t, touches(last, targets), "server end %v hangs free", last)
			for _, s := range segments(w) {
				assert.True(t, s.a.x == s.b.x || s.a.y == s.b.y, "%v is slanted", s)
				for _, p := range c.parts {
					assert.False(t, crossesBox(s, p), "wire %v goes through part %v", s, p)
				}
			}
		}
	})
}

func TestWiresCrossNoOther(t *testing.T) {
	each(t, func(t *testing.T, c *canvas) {
		for i, v := range c.wires {
			for _, w := range c.wires[i+1:] {
				for _, s := range segments(v) {
					for _, u := range segments(w) {
						assert.False(t, meet(s, u), "%v meets %v", s, u)
					}
				}
			}
		}
	})
}

// A padlock must sit on its wire, clear of every part and of other padlocks.
func TestPadlocksSitOnTheirWires(t *testing.T) {
	each(t, func(t *testing.T, c *canvas) {
		for i, w := range c.wires {
			on := false
			for _, s := range segments(w) {
				on = on || distance(w.lock, s) < 0.1
			}
			assert.True(t, on, "padlock %v is off its wire %v", w.lock, w.course)
			disc := 12.5 * w.scale
			box := rect{w.lock.x - disc, w.lock.y - disc, 2 * disc, 2 * disc}
			for _, p := range c.parts {
				assert.False(t, overlap(box, p), "padlock %v covers part %v", w.lock, p)
			}
			for _, o := range c.wires[i+1:] {
				gap := math.Hypot(o.lock.x-w.lock.x, o.lock.y-w.lock.y)
				assert.Greater(t, gap, disc+12.5*o.scale, "padlocks %v and %v touch", w.lock, o.lock)
				for _, s := range segments(o) {
					assert.Greater(t, distance(w.lock, s), disc-1, "padlock %v covers another wire", w.lock)
				}
			}
		}
	})
}

func TestPadlocksStandInColumns(t *testing.T) {
	c := wide(clusters()["three workers"])
	columns := map[float64]int{}
	for _, w := range c.wires {
		if w.scale == 0.9 {
			columns[w.lock.x]++
		}
	}
	assert.Equal(t, map[float64]int{wideLockX: 9}, columns)
}

// Text that comes from the cluster is clipped to the room it has.
func TestNamesFitTheirRoom(t *testing.T) {
	each(t, func(t *testing.T, c *canvas) {
		frame := rect{0, 0, c.size.x, c.size.y}
		for _, l := range c.labels {
			assert.LessOrEqual(t, float64(len([]rune(l.text)))*l.width, l.at.w+0.1, "%q", l.text)
			assert.True(t, within(l.at, frame), "%q stands at %v", l.text, l.at)
		}
	})
}

func TestEveryConnectionIsDrawn(t *testing.T) {
	// Wires of the wide picture: admin, scheduler, controller-manager, etcd, then
	// users, peers, and three for each worker row.
	for name, want := range map[string]int{
		"no workers": 4, "one worker": 7, "the default": 10, "three workers": 14, "four workers": 13, "high availability": 15,
	} {
		assert.Len(t, wide(clusters()[name]).wires, want, name)
	}
	c := clusters()["the default"]
	assert.Len(t, slices.Collect(c.Connections()), 10)
	for name, k := range clusters() {
		require.Len(t, slices.Collect(k.Connections()), k.count(), name)
	}
}

type segment struct{ a, b point }

func segments(w wire) []segment {
	var out []segment
	for i := 1; i < len(w.course); i++ {
		out = append(out, segment{w.course[i-1], w.course[i]})
	}
	return out
}

func within(in, out rect) bool {
	return in.x >= out.x && in.y >= out.y && in.x+in.w <= out.x+out.w && in.y+in.h <= out.y+out.h
}

func overlap(a, b rect) bool {
	return a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h
}

// touches tells whether p lies on an edge of one of the boxes.
func touches(p point, boxes []rect) bool {
	for _, b := range boxes {
		inX, inY := p.x >= b.x && p.x <= b.x+b.w, p.y >= b.y && p.y <= b.y+b.h
		if inX && (p.y == b.y || p.y == b.y+b.h) || inY && (p.x == b.x || p.x == b.x+b.w) {
			return true
		}
	}
	return false
}

// crossesBox tells whether s passes through the inside of box.
func crossesBox(s segment, box rect) bool {
	x0, x1 := math.Min(s.a.x, s.b.x), math.Max(s.a.x, s.b.x)
	y0, y1 := math.Min(s.a.y, s.b.y), math.Max(s.a.y, s.b.y)
	return x0 < box.x+box.w && x1 > box.x && y0 < box.y+box.h && y1 > box.y
}

// meet tells whether two upright or level segments share a point.
func meet(s, u segment) bool {
	return math.Min(s.a.x, s.b.x) <= math.Max(u.a.x, u.b.x) && math.Min(u.a.x, u.b.x) <= math.Max(s.a.x, s.b.x) &&
		math.Min(s.a.y, s.b.y) <= math.Max(u.a.y, u.b.y) && math.Min(u.a.y, u.b.y) <= math.Max(s.a.y, s.b.y)
}

func distance(p point, s segment) float64 {
	x := math.Max(math.Min(s.a.x, s.b.x), math.Min(p.x, math.Max(s.a.x, s.b.x)))
	y := math.Max(math.Min(s.a.y, s.b.y), math.Min(p.y, math.Max(s.a.y, s.b.y)))
	return math.Hypot(p.x-x, p.y-y)
}
