package opensslconf

import "kubepki/core/spell"

// nearest finds the word that a misspelt one was probably meant to be, "" when
// none is near. Two letters may be wrong, or a third of a short word.
func nearest(word string, known []string) string {
	best, at := "", max(2, len(word)/6)+1
	for _, k := range known {
		if d := spell.Distance(lower(word), lower(k), at); d < at && d*3 <= len(k)+2 {
			best, at = k, d
		}
	}
	return best
}

// didYouMean is the remedy for a misspelt word.
func didYouMean(word string, known []string) string {
	if k := nearest(word, known); k != "" {
		return "did you mean “" + k + "”?"
	}
	return ""
}

// lower folds ASCII letters; names in these files are ASCII.
func lower(s string) string {
	out := []byte(s)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c + 32
		}
	}
	return string(out)
}
