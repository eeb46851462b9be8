//go:build !js

package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/e2e/browser"
)

// rowsInSight bounds how many rows of long lists may be in the document.
const rowsInSight = 400

// An administrator of a very large cluster makes 5,000 workers: the page stays
// awake, the bar moves, and the lists draw only what is in sight.
func TestFiveThousandWorkers(t *testing.T) {
	v := open(t, built.File())
	v.enter("#/cluster")
	v.Choose("Key type", pki.ECDSAP256.Label())
	v.awake(t, "describing them", func() {
		v.Fill("Workers", "worker-1 10.0.0.11")
		v.crowd(t, "5000")
	})

	v.WatchProgress()
	v.Patient(3 * time.Minute)
	v.awake(t, "making them", func() {
		v.ArmStopwatch("Generate PKI", "Generate PKI")
		v.Click("Generate PKI")
		t.Logf("5,000 workers took %s", v.Stopwatch().Round(time.Millisecond))
	})
	checkMoves(t, v.Progress())

	v.awake(t, "opening the workspace", func() {
		v.Click("Workspace")
		v.Element("listbox", "Objects of the workspace")
		rows := browser.Ask[int](v.Tab, `document.querySelectorAll("[role=option], [role=treeitem]").length`)
		assert.Less(t, rows, rowsInSight, "rows in the document")
		assert.Positive(t, rows)
		v.Click("Close the workspace")
	})

	var file browser.File
	v.awake(t, "packing them", func() { file = v.Download("Download bundle (.zip)") })
	b := unpack(t, file)
	draft := kube.DefaultDraft()
	draft.KeyAlgorithm, draft.Workers = string(pki.ECDSAP256), v.Field("Workers").Content()
	plan := planOf(t, draft)
	require.Equal(t, 5000, len(plan.Cluster.Workers))
	checkListing(t, b, plan)
	checkSums(t, b)
	checkFiles(t, b, plan)
}

// longestTask is how long the page may not answer while it works.
const longestTask = 200 * time.Millisecond

// awake does something and wants no task of the main thread to be longer than
// that. Another program may have had the processor meanwhile, so it is done up
// to three times: a page that is slow is slow each time.
func (v *visit) awake(t *testing.T, what string, do func()) {
	t.Helper()
	var longest []time.Duration
	for range 3 {
		v.WatchTasks()
		do()
		last := v.LongestTask()
		if last < longestTask {
			return
		}
		longest = append(longest, last)
	}
	t.Errorf("%s: the page did not answer for %s, three times", what, longest)
}

// checkMoves wants progress bars that go up in many steps, each from its start.
func checkMoves(t *testing.T, seen []float64) {
	t.Helper()
	assert.Greater(t, len(seen), 10, "the bar moved %d times", len(seen))
	for i := 1; i < len(seen); i++ {
		assert.True(t, seen[i] >= seen[i-1] || seen[i] < 0.2, "the bar went back from %.2f to %.2f", seen[i-1], seen[i])
	}
}
