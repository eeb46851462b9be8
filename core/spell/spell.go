// Package spell tells how near a misspelt word is to a known one.
package spell

// longest is how long a word may be to be looked at, in bytes: the work grows
// with the product of both lengths.
const longest = 64

// Distance counts the letters to add, drop, change or swap with their neighbour
// until a is b (Damerau's and Levenshtein's, restricted form). It compares
// bytes, and is bound where the words differ by that many or more, or are too
// long to be looked at.
func Distance(a, b string, bound int) int {
	if len(a)-len(b) >= bound || len(b)-len(a) >= bound || len(a) > longest || len(b) > longest {
		return bound
	}
	older, old := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now := make([]int, len(b)+1)
		now[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			now[j] = min(old[j]+1, now[j-1]+1, old[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], older[j-2]+1)
			}
		}
		older, old = old, now
	}
	return min(old[len(b)], bound)
}
