//go:build !js

package e2e

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A set that was just made is judged as it will be downloaded, and holds; and
// again whenever the user asks.
func TestASetIsJudgedOnceItIsMade(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.generate(t)
		v.UntilText("Checked: 18 of 18 hold")
		v.Element("region", "Health")
		v.Click("Check again")
		v.UntilText("Checked: 18 of 18 hold")
	})
}

// Two years later everything but the authorities and the service account keys
// has expired: the page says so, once for all places, with what to do.
func TestASetIsJudgedByTheClock(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.generate(t)
		v.UntilText("Checked: 18 of 18 hold")
		v.later(2 * 365)
		v.Click("Check again")
		v.UntilText("Checked: 4 of 18 hold")
		text := v.Text()
		for _, want := range []string{"14 places", "cp-1/etc/kubernetes/pki/apiserver.crt", "certificate has expired or is not yet valid", "kubeadm certs renew apiserver", "Renew it, and restart what reads it."} {
			assert.Contains(t, text, want)
		}
		v.Click("Look inside")
		v.Element("tab", "PEM")
	})
}

// later lets the page's clock be so many days ahead.
func (v *visit) later(days int) {
	v.Eval(fmt.Sprintf(`{ const now = Date.prototype.getTime; Date.prototype.getTime = function () { return now.call(this) + %d * 864e5 } }`, days))
}
