package yaml

import (
	"testing"
	"time"

	"kubepki/core/mutate"
	"kubepki/core/pace"
)

// No text panics, takes long, or is read otherwise than by the library.
func FuzzAgainstTheLibrary(f *testing.F) {
	mutate.Fuzz(f, 10000, func(seeds *mutate.Seeds) {
		for _, text := range samples {
			seeds.Add([]byte(text))
		}
	}, func(t *testing.T, data []byte) {
		pace.Within(t, 5*time.Second, func() {
			both(t, data)
			if n, err := Parse(data); err == nil && n != nil {
				var loose any
				_ = n.Decode(&loose)
			}
		})
	})
}
