//go:build !js

package e2e

import (
	"fmt"
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
	v.awakeAt(t, "describing them", v.field("Workers"), func(workers browser.Element) {
		workers.Fill("worker-1 10.0.0.11")
		workers.Fill("5000")
		v.Leave()
		v.planned("5000")
	})

	v.WatchProgress()
	v.Patient(3 * time.Minute)
	v.awakeAt(t, "making them", v.button("Generate PKI"), func(generate browser.Element) {
		v.ArmStopwatch("Generate PKI", "Generate PKI")
		generate.Click()
		t.Logf("5,000 workers took %s", v.Stopwatch().Round(time.Millisecond))
	})
	checkMoves(t, v.Progress())

	v.awakeAt(t, "opening the workspace", v.button("Workspace"), func(workspace browser.Element) {
		workspace.Click()
		v.Until("its rows", `document.querySelector("[aria-label='Objects of the workspace'] [role=option]") !== null`)
	})
	rows := browser.Ask[int](v.Tab, `document.querySelectorAll("[role=option], [role=treeitem]").length`)
	assert.Less(t, rows, rowsInSight, "rows in the document")
	assert.Positive(t, rows)
	v.Click("Close the workspace")

	var file browser.File
	v.awakeAt(t, "packing them", v.button("Download bundle (.zip)"), func(download browser.Element) {
		download.Click()
		file = v.Arrival()
	})
	b := unpack(t, file)
	draft := kube.DefaultDraft()
	draft.KeyAlgorithm, draft.Workers = string(pki.ECDSAP256), v.Field("Workers").Content()
	plan := planOf(t, draft)
	require.Equal(t, 5000, len(plan.Cluster.Workers))
	checkListing(t, b, plan)
	checkSums(t, b)
	checkFiles(t, b, plan)

	// All of it was judged meanwhile, or is soon.
	const judged = `document.querySelector("#result").textContent.includes("Checked: 5,016 of 5,016 hold")`
	v.Patient(3 * time.Minute)
	v.Until("the first check", judged)
	v.awakeAt(t, "judging them", v.button("Check again"), func(again browser.Element) {
		again.Click()
		v.Until("the start", "!"+judged)
		v.Until("the end", judged)
	})
}

// longestTask is how long the page may not answer while it works, on a machine
// that does [browser.Tab.Pace]'s work in its time.
const longestTask = 200 * time.Millisecond

// tries is how often something may be done until nothing else disturbs it.
const tries = 5

// awake does something and wants no task of the main thread to be longer than
// that. Another program may have the processor meanwhile, so it is done up to
// three times, and a machine that is slow all the time is given as much more.
func (v *visit) awake(t *testing.T, what string, do func()) {
	t.Helper()
	v.awakeAt(t, what, func() browser.Element { return browser.Element{} }, func(browser.Element) { do() })
}

// awakeAt is [visit.awake] for what is done to an element. It is looked for
// before: to describe a page to assistive technology, and be asked for it again
// and again, takes the browser itself long with thousands of lines.
func (v *visit) awakeAt(t *testing.T, what string, find func() browser.Element, do func(browser.Element)) {
	t.Helper()
	var longest []string
	for range tries {
		e, pace := find(), v.Pace()
		v.WatchTasks()
		do(e)
		last, most := v.LongestTask(), time.Duration(float64(longestTask)*max(pace, v.Pace(), 1))
		t.Logf("%s: the longest task took %s of %s", what, last, most.Round(time.Millisecond))
		if last < most {
			return
		}
		longest = append(longest, fmt.Sprintf("%s (limit %s)", last, most.Round(time.Millisecond)))
	}
	t.Errorf("%s: the page did not answer for %s, %d times", what, longest, tries)
}

func (v *visit) button(name string) func() browser.Element {
	return func() browser.Element { return v.Button(name) }
}

func (v *visit) field(label string) func() browser.Element {
	return func() browser.Element { return v.Field(label) }
}

// checkMoves wants progress bars that go up in many steps, each from its start.
func checkMoves(t *testing.T, seen []float64) {
	t.Helper()
	assert.Greater(t, len(seen), 10, "the bar moved %d times", len(seen))
	for i := 1; i < len(seen); i++ {
		assert.True(t, seen[i] >= seen[i-1] || seen[i] < 0.2, "the bar went back from %.2f to %.2f", seen[i-1], seen[i])
	}
}
