//go:build !js

package e2e

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"kubepki/core/pki"
)

// Someone asked for 5,000 workers by mistake and cancels: it ends at once, and
// the set made before is still there, as it was.
func TestCancelLeavesAllAsItWas(t *testing.T) {
	quiet(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		before := v.Download("Download admin.conf")
		held := v.held(t)

		v.crowd(t, "5000")
		v.WatchProgress()
		v.Click("Generate PKI")
		v.Wait("the bar to move", func() bool { return len(v.Progress()) > 2 })
		v.ArmStopwatch("Cancel", "Generate PKI")
		v.Click("Cancel")
		assert.Less(t, v.Stopwatch(), time.Second, "cancelling took too long")
		v.UntilText("nothing was made, the workspace is as it was")

		assert.Equal(t, held, v.held(t))
		assert.Equal(t, string(before.Data), string(v.Download("Download admin.conf").Data))
	})
}

// crowd asks for so many workers and waits for their plan.
func (v *visit) crowd(t *testing.T, n string) {
	t.Helper()
	v.Fill("Workers", n)
	v.Leave()
	v.planned(n)
}

// planned waits for the plan of so many workers and the first control plane.
func (v *visit) planned(workers string) {
	n, err := strconv.Atoi(workers)
	if err != nil {
		panic(err)
	}
	v.Until("the plan of each worker", fmt.Sprintf(`document.querySelector(".plan").textContent.includes("%d,%03d of them")`, (n+1)/1000, (n+1)%1000))
}

// held is what the frame says the page holds, such as "12 certificates, 16 keys".
func (v *visit) held(t *testing.T) string {
	t.Helper()
	return v.Selector(".rail__foot > span").Text()
}
