package clustermap

import (
	"strconv"
	"strings"
)

// Widths of a character in px, measured generously over the system faces that
// the page may use: names are semibold 13.5 px, sub 11.5 px, code 10.5 px mono.
const (
	nameWidth = 7.6
	subWidth  = 6.2
	codeWidth = 6.4
)

// fits is the number of characters of this width that go into room.
func fits(room, width float64) int { return int(room / width) }

// folded names many hosts in a few words: "worker-1 … 3" when they differ by a
// number alone, "alpha … omega" otherwise.
func folded(hosts []Host) string {
	if len(hosts) == 0 {
		return "none"
	}
	first, last := hosts[0].Name, hosts[len(hosts)-1].Name
	if len(hosts) == 1 {
		return first
	}
	stem := strings.TrimRight(first, "0123456789")
	if stem != first && strings.TrimRight(last, "0123456789") == stem {
		return first + " … " + last[len(stem):]
	}
	return first + " … " + last
}

// counted is "1 worker" or "3 workers".
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}

// callers are the users as at most two boxes: admin, and the others folded.
func (c Cluster) callers() []caller {
	out := []caller{{name: "admin", file: "admin.conf"}}
	switch len(c.Users) {
	case 0:
	case 1:
		out = append(out, caller{name: c.Users[0], file: c.Users[0] + ".conf"})
	default:
		out = append(out, caller{name: c.Users[0] + " … " + c.Users[len(c.Users)-1], file: counted(len(c.Users), "user"), sheets: true})
	}
	return out
}

type caller struct {
	name, file string
	sheets     bool
}
