package kit

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"kubepki/core/mutate"
	"kubepki/core/pki"
)

func TestEscape(t *testing.T) {
	assert.Equal(t, "&lt;b a=&#34;x&#34; c=&#39;y&#39;&gt;&amp;amp;", Escape(`<b a="x" c='y'>&amp;`))
	assert.Equal(t, "größe", Escape("größe"))
}

func TestVisible(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":                  {"kube-apiserver, Größe 名前", "kube-apiserver, Größe 名前"},
		"empty":                  {"", ""},
		"NUL":                    {"a\x00b", "a␀b"},
		"line feed and tab":      {"a\nb\tc", "a␊b␉c"},
		"escape":                 {"\x1b[31m", "␛[31m"},
		"delete":                 {"\x7f", "␡"},
		"C1 control":             {"\u0085", "⟨U+0085⟩"},
		"right-to-left override": {"evil\u202egnp.exe", "evil⟨U+202E⟩gnp.exe"},
		"isolates":               {"\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"},
		"zero width":             {"ad\u200bmin", "ad⟨U+200B⟩min"},
		"soft hyphen":            {"ad\u00admin", "ad⟨U+00AD⟩min"},
		"byte order mark":        {"\ufeffCN", "⟨U+FEFF⟩CN"},
		"no-break space":         {"a\u00a0b", "a⟨U+00A0⟩b"},
		"line separator":         {"a\u2028b", "a⟨U+2028⟩b"},
		"Hangul filler":          {"a\u3164b", "a⟨U+3164⟩b"},
		"variation selector":     {"a\ufe0f", "a⟨U+FE0F⟩"},
		"tag character":          {"\U000e0041", "⟨U+E0041⟩"},
		"private use":            {"\ue000", "⟨U+E000⟩"},
		"broken UTF-8":           {"a\xffb\xc3", "a⟨byte FF⟩b⟨byte C3⟩"},
		"a real U+FFFD":          {"a\ufffdb", "a\ufffdb"},
		"both":                   {"\ufffd\x80", "\ufffd⟨byte 80⟩"},
	} {
		assert.Equal(t, c.want, Visible(c.in), name)
	}
}

func FuzzVisible(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, s := range []string{"", "plain", "\x00\u202e", "\xff\xfe", "\ufffd", "名前"} {
			seeds.Add(s)
		}
	}, func(t *testing.T, s string) {
		got := Visible(s)
		if !utf8.ValidString(got) {
			t.Errorf("%q became invalid UTF-8 %q", s, got)
		}
		for _, r := range got {
			if pki.Hidden(r) {
				t.Errorf("%q keeps U+%04X", s, r)
			}
		}
		if again := Visible(got); again != got {
			t.Errorf("%q is not settled: %q, then %q", s, got, again)
		}
	})
}
