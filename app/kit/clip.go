package kit

import "unicode/utf8"

// Clip shortens text to n characters, keeping both ends: hosts of one cluster
// differ at the end of their names as often as at the beginning.
func Clip(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	if n < 2 {
		return "…"
	}
	r := []rune(text)
	tail := (n - 1) / 3
	return string(r[:n-1-tail]) + "…" + string(r[len(r)-tail:])
}
