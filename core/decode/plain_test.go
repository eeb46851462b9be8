package decode

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPlainText(t *testing.T) {
	for data, want := range map[string]string{
		"\xef\xbb\xbfa\tb": "a\tb", "\xff\xfea\x00b\x00": "ab", "\xfe\xff\x00a\x00b": "ab", "ü": "ü", "a\x00": "", "\xff": "",
	} {
		text, ok := PlainText([]byte(data))
		assert.Equal(t, want != "", ok, "%q", data)
		if ok {
			assert.Equal(t, want, text, "%q", data)
		}
	}
}
