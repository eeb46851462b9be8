package golden

import (
	"fmt"
	"strings"
)

// around is how many equal lines are shown before and after a difference.
const around = 3

// maxCells bounds the table of the longest common run of lines: two texts that
// need more are shown whole, one removed and one added.
const maxCells = 16 << 20

// edit is one line of a diff: kept ' ', removed '-' or added '+'.
type edit struct {
	op   byte
	line string
}

// Diff is the unified diff from one text to another, "" when they are equal.
// A text that does not end in a line feed is marked as in diff(1).
func Diff(fromName, toName, from, to string) string {
	if from == to {
		return ""
	}
	edits := compare(lines(from), lines(to))
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", fromName, toName)
	for _, h := range hunks(edits) {
		writeHunk(&b, edits, h)
	}
	return b.String()
}

// lines cuts text after each line feed.
func lines(text string) []string {
	if text == "" {
		return nil
	}
	out := strings.SplitAfter(text, "\n")
	if out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// compare finds the fewest removed and added lines. What is equal at both ends
// is put aside first, so that big texts with one change stay cheap.
func compare(a, b []string) []edit {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	out := kept(nil, a[:head])
	out = append(out, middle(a[head:len(a)-tail], b[head:len(b)-tail])...)
	return kept(out, a[len(a)-tail:])
}

func kept(out []edit, ls []string) []edit {
	for _, l := range ls {
		out = append(out, edit{' ', l})
	}
	return out
}

func middle(a, b []string) []edit {
	var out []edit
	i, j := 0, 0
	if len(a)*len(b) <= maxCells {
		common := commonRuns(a, b)
		for i < len(a) && j < len(b) {
			switch {
			case a[i] == b[j]:
				out = append(out, edit{' ', a[i]})
				i, j = i+1, j+1
			case common[i+1][j] >= common[i][j+1]:
				out = append(out, edit{'-', a[i]})
				i++
			default:
				out = append(out, edit{'+', b[j]})
				j++
			}
		}
	}
	for ; i < len(a); i++ {
		out = append(out, edit{'-', a[i]})
	}
	for ; j < len(b); j++ {
		out = append(out, edit{'+', b[j]})
	}
	return out
}

// commonRuns gives at [i][j] how many lines a[i:] and b[j:] have in common, in order.
func commonRuns(a, b []string) [][]int {
	n := make([][]int, len(a)+1)
	for i := range n {
		n[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	return n
}

// hunks gives the ranges of edits to show: each change with its surroundings,
// joined where they touch.
func hunks(edits []edit) [][2]int {
	var out [][2]int
	for i, e := range edits {
		if e.op == ' ' {
			continue
		}
		from, to := max(0, i-around), min(len(edits), i+around+1)
		if n := len(out); n > 0 && from <= out[n-1][1] {
			out[n-1][1] = to
			continue
		}
		out = append(out, [2]int{from, to})
	}
	return out
}

func writeHunk(b *strings.Builder, edits []edit, h [2]int) {
	fromLine, toLine := 1, 1
	for _, e := range edits[:h[0]] {
		if e.op != '+' {
			fromLine++
		}
		if e.op != '-' {
			toLine++
		}
	}
	fmt.Fprintf(b, "@@ -%d +%d @@\n", fromLine, toLine)
	for _, e := range edits[h[0]:h[1]] {
		b.WriteByte(e.op)
		b.WriteString(e.line)
		if !strings.HasSuffix(e.line, "\n") {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}
