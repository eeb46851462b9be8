package kube_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/kube"
)

func TestReadingAgainSaysTheSame(t *testing.T) {
	for name, change := range map[string]func(*kube.Draft){
		"nothing":         func(*kube.Draft) {},
		"another field":   func(d *kube.Draft) { d.Endpoint = "api.lab.example" },
		"another worker":  func(d *kube.Draft) { d.Workers += "\nworker-3 10.0.0.13" },
		"a wrong worker":  func(d *kube.Draft) { d.Workers += "\nWorker-3 10.0.0.13" },
		"no control left": func(d *kube.Draft) { d.ControlPlanes = "" },
		"a taken address": func(d *kube.Draft) { d.ControlPlanes = "cp-1 10.0.0.11" },
	} {
		t.Run(name, func(t *testing.T) {
			d := kube.DefaultDraft()
			last := d.Read(now)
			change(&d)
			again := d.ReadAfter(last, now)
			fresh := d.Read(now)
			assert.Equal(t, fresh.Problems, again.Problems)
			assert.Equal(t, fresh.Cluster, again.Cluster)
			assert.Equal(t, fresh.Notes, again.Notes)
		})
	}
}

func TestANumberWrittenOutReadsTheSame(t *testing.T) {
	d := kube.DefaultDraft()
	d.ControlPlanes, d.Workers = "3", "300"
	d.Endpoint = "api.lab.example"
	last := d.Read(now)
	d = d.Expand()
	again := d.ReadAfter(last, now)
	assert.Equal(t, d.Read(now).Cluster, again.Cluster)
	assert.Empty(t, again.Problems)
	d.Workers += "\nworker-300 10.9.9.9"
	assert.Equal(t, d.Read(now).Problems, d.ReadAfter(again, now).Problems)
}
