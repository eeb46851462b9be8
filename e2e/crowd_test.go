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
	v.WatchTasks()
	v.crowd(t, "5000")
	assert.Less(t, v.LongestTask(), longestTask, "describing them")

	v.WatchTasks()
	v.WatchProgress()
	v.Patient(3 * time.Minute)
	v.ArmStopwatch("Generate PKI", "Generate PKI")
	v.Click("Generate PKI")
	t.Logf("5,000 workers took %s", v.Stopwatch().Round(time.Millisecond))
	assert.Less(t, v.LongestTask(), longestTask, "making them")
	checkMoves(t, v.Progress())

	v.WatchTasks()
	v.Click("Workspace")
	v.UntilText("objects")
	assert.Less(t, v.LongestTask(), longestTask, "opening the workspace")
	rows := browser.Ask[int](v.Tab, `document.querySelectorAll("[role=option], [role=treeitem]").length`)
	assert.Less(t, rows, rowsInSight, "rows in the document")
	assert.Positive(t, rows)
	v.Click("Close the workspace")

	v.WatchTasks()
	b := unpack(t, v.Download("Download bundle (.zip)"))
	assert.Less(t, v.LongestTask(), longestTask, "packing them")
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

// checkMoves wants a progress bar that goes up in many steps.
func checkMoves(t *testing.T, seen []float64) {
	t.Helper()
	assert.Greater(t, len(seen), 10, "the bar moved %d times", len(seen))
	for i := 1; i < len(seen); i++ {
		assert.GreaterOrEqual(t, seen[i], seen[i-1], "the bar went back")
	}
}
