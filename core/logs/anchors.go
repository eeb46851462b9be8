package logs

import "slices"

// gram is how many bytes of an anchor the scan looks at first.
const gram = 4

// anchors finds which wordings a line may hold, in one pass over its bytes: a
// table by the hash of four bytes leads to the anchors that begin with them.
type anchors struct {
	heads [1 << 12]uint16 // 1 + place in all
	all   []anchored
}

type anchored struct {
	text string
	says uint16 // place in sayings
	next uint16 // of the same hash, as in heads
}

func hashOf(w uint32) uint32 { return w * 2654435761 >> 20 }

func newAnchors(patterns []pattern) *anchors {
	a := &anchors{}
	for i := range patterns {
		text := patterns[i].anchor()
		h := hashOf(uint32(text[0])<<24 | uint32(text[1])<<16 | uint32(text[2])<<8 | uint32(text[3]))
		a.all = append(a.all, anchored{text, uint16(i), a.heads[h]})
		a.heads[h] = uint16(len(a.all))
	}
	return a
}

// maxCandidates bounds how many wordings are tried on a line.
const maxCandidates = 24

// in gives the wordings whose anchor stands in line, in the order of the table.
// The result is written over buf.
func (a *anchors) in(line string, buf []uint16) []uint16 {
	out, w := buf[:0], uint32(0)
	for i := 0; i < len(line); i++ {
		w = w<<8 | uint32(line[i])
		if i < gram-1 {
			continue
		}
		for n := a.heads[hashOf(w)]; n > 0; n = a.all[n-1].next {
			c := &a.all[n-1]
			from := i - gram + 1
			if len(c.text) <= len(line)-from && line[from:from+len(c.text)] == c.text && len(out) < maxCandidates && !slices.Contains(out, c.says) {
				out = append(out, c.says)
			}
		}
	}
	for i := 1; i < len(out); i++ { // few, and nearly in order
		for j := i; j > 0 && out[j] < out[j-1]; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}
