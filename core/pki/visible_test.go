package pki_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/core/pki"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"jane":             "jane",
		"Grüße, Jane Doe":  "Grüße, Jane Doe",
		"a\u202eb":         `a\u202eb`,
		"two\nlines":       `two\u000alines`,
		"no\u00a0break":    `no\u00a0break`,
		"filler\u3164":     `filler\u3164`,
		"selector\ufe0f":   `selector\ufe0f`,
		"private\ue000":    `private\ue000`,
		"unassigned\u0378": `unassigned\u0378`,
		"zero\u200bwidth":  `zero\u200bwidth`,
	} {
		assert.Equal(t, want, pki.Visible(in), "%q", in)
	}
}
