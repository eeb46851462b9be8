package kube_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
)

// lines writes n workers.
func lines(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("w-%d 10.1.%d.%d", i, i/250, i%250+1)
	}
	return strings.Join(out, "\n")
}

func TestExpandTurnsNumbersIntoHosts(t *testing.T) {
	d := kube.Draft{ControlPlanes: " 2 ", Workers: "3"}.Expand()
	assert.Equal(t, "cp-1 10.0.0.10\ncp-2 10.0.0.11", d.ControlPlanes)
	assert.Equal(t, "worker-1 10.0.0.12\nworker-2 10.0.0.13\nworker-3 10.0.0.14", d.Workers)
	assert.Equal(t, d, d.Expand(), "lines stay as they are")
}

func TestExpandTakesNoAddressTwice(t *testing.T) {
	d := kube.Draft{ControlPlanes: "a 10.0.0.11,10.0.0.10", Workers: "2"}.Expand()
	assert.Equal(t, "worker-1 10.0.0.12\nworker-2 10.0.0.13", d.Workers)
}

func TestExpandLeavesWhatCannotBe(t *testing.T) {
	for _, text := range []string{"5001", "-1", "x", ""} {
		assert.Equal(t, text, kube.Draft{Workers: text}.Expand().Workers)
	}
	assert.Equal(t, "", kube.Draft{Workers: "0"}.Expand().Workers)
}

func TestResizeAddsAndTakesOff(t *testing.T) {
	d := kube.DefaultDraft()
	more := d.Resize(kube.FieldWorkers, 4)
	assert.Equal(t, "worker-1 10.0.0.11\nworker-2 10.0.0.12\nworker-3 10.0.0.13\nworker-4 10.0.0.14", more.Workers)
	assert.Equal(t, 4, more.Count(kube.FieldWorkers))
	assert.Equal(t, d, more.Resize(kube.FieldWorkers, 2))
	assert.Equal(t, "", d.Resize(kube.FieldWorkers, 0).Workers)
	assert.Equal(t, "cp-1 10.0.0.10\ncp-2 10.0.0.13", d.Resize(kube.FieldControlPlanes, 2).ControlPlanes)
	assert.Equal(t, d, d.Resize(kube.FieldWorkers, -1))
	assert.Equal(t, d, d.Resize(kube.FieldWorkers, kube.MaxWorkers+1), "more than can be is left to Read to refuse")
	assert.Equal(t, d, kube.Draft{
		Name: d.Name, Version: d.Version, ServiceCIDRs: d.ServiceCIDRs, DNSDomain: d.DNSDomain, ControlPlanes: "1", Workers: "2",
		KeyAlgorithm: d.KeyAlgorithm, AuthorityDays: d.AuthorityDays, LeafDays: d.LeafDays,
	}.Resize(kube.FieldWorkers, 2), "numbers are expanded first")
}

func TestResizePassesNamesThatAreTaken(t *testing.T) {
	d := kube.Draft{ControlPlanes: "worker-1 10.0.0.10", Workers: "worker-2,10.0.0.11"}.Resize(kube.FieldWorkers, 2)
	assert.Equal(t, "worker-2,10.0.0.11\nworker-3 10.0.0.12", d.Workers)
}

func TestCount(t *testing.T) {
	d := kube.Draft{ControlPlanes: "3", Workers: "a 1\n\n b 2\r\n"}
	assert.Equal(t, 3, d.Count(kube.FieldControlPlanes))
	assert.Equal(t, 2, d.Count(kube.FieldWorkers))
}

func TestHostsAreReadInEveryForm(t *testing.T) {
	c := read(t, func(d *kube.Draft) {
		d.ControlPlanes = "cp-1\t10.0.0.10;fd00::10\r\n"
		d.Workers = "\n a=10.0.0.11 , 10.9.0.11\r\nb, 10.0.0.12"
	})
	assert.Equal(t, "[{cp-1 [10.0.0.10 fd00::10]}]", fmt.Sprint(c.ControlPlanes))
	assert.Equal(t, "[{a [10.0.0.11 10.9.0.11]} {b [10.0.0.12]}]", fmt.Sprint(c.Workers))
}

func TestFiveThousandWorkersAreRead(t *testing.T) {
	for _, text := range []string{"5000", lines(5000)} {
		c := read(t, func(d *kube.Draft) { d.Workers = text })
		require.Len(t, c.Workers, 5000)
	}
	d := kube.DefaultDraft().Resize(kube.FieldWorkers, 5000)
	assert.Empty(t, d.Read(now).Problems)
}

func TestEtcdMembersAreExpandedAndResized(t *testing.T) {
	d := kube.Draft{ControlPlanes: "1", EtcdMembers: "3", Workers: "1"}.Expand()
	assert.Equal(t, "etcd-1 10.0.0.11\netcd-2 10.0.0.12\netcd-3 10.0.0.13", d.EtcdMembers)
	assert.Equal(t, "worker-1 10.0.0.14", d.Workers)
	d = d.Resize(kube.FieldEtcdMembers, 2).Resize(kube.FieldWorkers, 2)
	assert.Equal(t, 2, d.Count(kube.FieldEtcdMembers))
	assert.Equal(t, "worker-1 10.0.0.14\nworker-2 10.0.0.13", d.Workers)
	assert.Equal(t, kube.MaxEtcdMembers, kube.MostHosts(kube.FieldEtcdMembers))
	assert.Panics(t, func() { d.Count(kube.FieldName) })
}
