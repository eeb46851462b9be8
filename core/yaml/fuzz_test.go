package yaml

import (
	"testing"
	"time"

	"kubepki/core/pace"
)

// No text panics, takes long, or is read otherwise than by the library.
func FuzzAgainstTheLibrary(f *testing.F) {
	for _, text := range samples {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		pace.Within(t, 5*time.Second, func() {
			both(t, data)
			if n, err := Parse(data); err == nil && n != nil {
				var loose any
				_ = n.Decode(&loose)
			}
		})
	})
}
