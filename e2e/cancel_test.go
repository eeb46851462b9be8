//go:build !js

package e2e

import (
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

// crowd asks for so many workers and waits for their lines.
func (v *visit) crowd(t *testing.T, n string) {
	t.Helper()
	v.Fill("Workers", n)
	v.Leave()
	v.Wait("a line for each worker", func() bool { return v.Field("Workers").Content() != n })
}

// held is what the frame says the page holds, such as "12 certificates, 16 keys".
func (v *visit) held(t *testing.T) string {
	t.Helper()
	return v.Selector(".rail__foot > span").Text()
}
