package chain

import (
	"bytes"
	"net"
	"slices"
	"sort"
	"strings"
)

// domains are one list of constraints on domains, sorted once, so that each of
// many names is found in a few comparisons, as Go does it: without the sorting
// a small file of names and constraints would keep a browser busy for minutes.
type domains struct {
	given   bool              // there are any
	all     bool              // one is empty: every name lies in it
	kept    []tree            // sorted, without those that lie in another
	parents map[string]string // what follows a tree's first label, to the last such tree
	whole   map[mailbox]bool  // constraints on email addresses that name a single one
}

// tree is a domain and what lies below it.
type tree struct{ text, key string } // key is text from the root

func newDomains(list []string, mails bool) domains {
	d := domains{given: len(list) > 0, parents: map[string]string{}, whole: map[mailbox]bool{}}
	var sorted []tree
	for _, text := range list {
		if mails && strings.Contains(text, "@") {
			if m, ok := parseMailbox(text); ok {
				m.domain = strings.ToLower(m.domain)
				d.whole[m] = true
			}
			continue
		}
		d.all = d.all || text == ""
		sorted = append(sorted, tree{text, fromRoot(text)})
	}
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].key < sorted[j].key })
	for _, t := range sorted {
		if len(d.kept) == 0 || !d.kept[len(d.kept)-1].holds(t.key) {
			d.kept = append(d.kept, t)
		}
	}
	for _, t := range d.kept {
		text := strings.ToLower(t.text)
		if rest := afterLabel(text); rest != "" {
			d.parents[rest] = text // the last of them, as Go says it
		}
	}
	return d
}

// find gives the tree that a name lies in.
func (d *domains) find(n *domainName) (text string, ok bool) {
	if n.kind == mailName && d.whole[n.mail] {
		return n.mail.String(), true
	}
	if d.all {
		return "", true
	}
	// What lies in a tree sorts right behind it: all between lie in it too.
	i := sort.Search(len(d.kept), func(i int) bool { return d.kept[i].key > n.key })
	if i == 0 || !d.kept[i-1].holds(n.key) {
		return "", false
	}
	return d.kept[i-1].text, true
}

// besides gives the excluded tree of a name that a wildcard also stands for.
func (d *domains) besides(n *domainName) (text string, ok bool) {
	if !strings.HasPrefix(n.domain, "*") {
		return "", false
	}
	text, ok = d.parents[afterLabel(strings.ToLower(n.domain))]
	return text, ok
}

// holds tells whether a name, from the root, is the tree's root or lies below
// it. With a dot before it the root itself is not meant.
func (t tree) holds(name string) bool {
	return strings.HasPrefix(name, t.key) && (len(name) == len(t.key) || t.text == "" || t.text[0] == '.' || name[len(t.key)] == 0)
}

// fromRoot is a name backwards, in lower case, its dots before all letters.
func fromRoot(name string) string {
	out := make([]byte, len(name))
	for i := range len(name) {
		c := name[len(name)-1-i]
		switch {
		case c == '.':
			c = 0
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		out[i] = c
	}
	return string(out)
}

// afterLabel is what follows a name's first label, with its dot.
func afterLabel(name string) string {
	if i := strings.IndexByte(name, '.'); i >= 0 {
		return name[i:]
	}
	return ""
}

// ranges are one list of constraints on addresses, sorted by their first, without
// those that lie in another.
type ranges struct {
	given  bool
	v4, v6 []*net.IPNet
}

func newRanges(list []*net.IPNet) ranges {
	r := ranges{given: len(list) > 0}
	sorted := slices.Clone(list)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		order := bytes.Compare(a.IP, b.IP)
		return order < 0 || order == 0 && bytes.Compare(a.Mask, b.Mask) < 0
	})
	for _, n := range sorted {
		kept := &r.v6
		if len(n.IP) == net.IPv4len {
			kept = &r.v4
		}
		if last := len(*kept) - 1; last < 0 || !inside(n, (*kept)[last]) {
			*kept = append(*kept, n)
		}
	}
	return r
}

// find gives the range of an address. As in Go, of the ranges only the last one
// that begins before it is looked at.
func (r *ranges) find(ip net.IP) *net.IPNet {
	kept := r.v6
	if len(ip) == net.IPv4len {
		kept = r.v4
	}
	i := sort.Search(len(kept), func(i int) bool { return bytes.Compare(kept[i].IP, ip) > 0 })
	if len(kept) == 0 || !kept[max(i-1, 0)].Contains(ip) {
		return nil
	}
	return kept[max(i-1, 0)]
}

// inside tells whether all of a range lies in another.
func inside(r, in *net.IPNet) bool {
	last := make(net.IP, len(r.IP))
	for i := range last {
		last[i] = r.IP[i] | ^r.Mask[i]
	}
	return in.Contains(r.IP) && in.Contains(last)
}
