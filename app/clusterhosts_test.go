package app

import (
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"

	"kubepki/core/kube"
)

// A large number stays one, a small one becomes lines, and neither touches the
// other list.
func TestALargeNumberOfHostsIsCounted(t *testing.T) {
	f, p := openCluster(t)
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { d.Workers = "600" }) })
	assert.Contains(t, f.shown(), "601 of them")
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { *d = d.Resize(kube.FieldControlPlanes, 2) }) })
	assert.Equal(t, "cp-1 10.0.0.10\ncp-2 10.0.0.11", p.m.draft.ControlPlanes)
	assert.Equal(t, "600", p.m.draft.Workers)
	assert.Contains(t, f.shown(), "counted up")
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { *d = d.Resize(kube.FieldWorkers, 599) }) })
	assert.Equal(t, "599", p.m.draft.Workers)
	f.do(func(ui.Context) { p.change(func(d *kube.Draft) { *d = d.Resize(kube.FieldWorkers, 600) }) })
	assert.Len(t, p.m.reading.Cluster.Workers, 600)
	assert.Equal(t, "worker-1", p.m.reading.Cluster.Workers[0].Name)
	assert.Equal(t, "10.0.0.12", p.m.reading.Cluster.Workers[0].IPs[0].String())
	f.do(func(ui.Context) {
		p.change(func(d *kube.Draft) { d.Workers = "3" })
		p.change(func(d *kube.Draft) { *d = d.ExpandFew() })
	})
	assert.Equal(t, "worker-1 10.0.0.12\nworker-2 10.0.0.13\nworker-3 10.0.0.14", p.m.draft.Workers)
	assert.NotContains(t, f.shown(), "counted up")
}
