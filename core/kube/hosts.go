package kube

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// hostList is one of the lists of hosts in a draft.
type hostList struct {
	field  Field
	prefix string // of generated names
	kind   string
	most   int
	none   string // what to do about an empty list, "" where it may be empty
	text   func(*Draft) *string
}

// hostLists is the one table of them, in the form's order.
var hostLists = [...]hostList{
	{FieldControlPlanes, "cp-", "control planes", MaxControlPlanes, "a cluster needs at least one", func(d *Draft) *string { return &d.ControlPlanes }},
	{FieldEtcdMembers, "etcd-", "etcd members", MaxEtcdMembers, "write at least one, or let etcd run on the control planes", func(d *Draft) *string { return &d.EtcdMembers }},
	{FieldWorkers, "worker-", "workers", MaxWorkers, "", func(d *Draft) *string { return &d.Workers }},
}

// listOf finds the list of a field.
func listOf(f Field) hostList {
	for _, l := range hostLists {
		if l.field == f {
			return l
		}
	}
	panic("kube: field " + string(f) + " is no list of hosts")
}

// MostHosts is how many hosts a list of the form can have.
func MostHosts(f Field) int { return listOf(f).most }

// reservedHosts are names that the bundle's own folders and files have, in the
// eyes of file systems that do not tell upper from lower case too.
var reservedHosts = []string{"kubeadm", "users", "extras", "readme.txt", "sha256sums"}

// firstAddress is where generated addresses begin.
var firstAddress = netip.AddrFrom4([4]byte{10, 0, 0, 10})

// ManyHosts is from where on the number in a list of hosts stays one where
// people read it: nobody reads thousands of lines.
const ManyHosts = 500

// Expand turns a bare number in a list of hosts into that many lines of names
// and free addresses; other text stays as it is.
func (d Draft) Expand() Draft { return d.expand(MaxWorkers + 1) }

// ExpandFew is [Draft.Expand] for numbers below [ManyHosts].
func (d Draft) ExpandFew() Draft { return d.expand(ManyHosts) }

// expand writes out the numbers below a limit.
func (d Draft) expand(limit int) Draft {
	var taken map[netip.Addr]bool
	for _, l := range hostLists {
		text := l.text(&d)
		if n, err := strconv.Atoi(strings.TrimSpace(*text)); err != nil || n >= limit {
			continue
		}
		if taken == nil {
			taken = addressesIn(d.hosts())
		}
		*text = l.expand(*text, taken)
	}
	return d
}

// Counted tells whether a list of hosts is a bare number.
func (d Draft) Counted(f Field) bool { return isNumber(*listOf(f).text(&d)) }

// hosts is the text of every list.
func (d Draft) hosts() string { return d.ControlPlanes + "\n" + d.EtcdMembers + "\n" + d.Workers }

func isNumber(text string) bool {
	_, err := strconv.Atoi(strings.TrimSpace(text))
	return err == nil
}

// expand writes n host lines for the text "n". Addresses used are added to taken.
func (l hostList) expand(text string, taken map[netip.Addr]bool) string {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > l.most {
		return text
	}
	var lines []byte
	addr := firstAddress
	for i := range n {
		for taken[addr] {
			addr = addr.Next()
		}
		taken[addr] = true
		if i > 0 {
			lines = append(lines, '\n')
		}
		lines = append(strconv.AppendInt(append(lines, l.prefix...), int64(i+1), 10), ' ')
		lines = addr.AppendTo(lines)
	}
	return string(lines)
}

// Resize gives a list of the draft n hosts: lines are taken off the end or
// added with the next free name and address. A number that cannot be leaves
// the draft as it is; a large one in place of lines is counted on.
func (d Draft) Resize(f Field, n int) Draft {
	d = d.ExpandFew()
	list := listOf(f)
	text, hosts := list.text(&d), d.hosts()
	if d.Counted(f) && n >= 0 && n <= list.most {
		*text = strconv.Itoa(n)
		return d.ExpandFew()
	}
	lines := nonEmptyLines(*text)
	names, taken := namesIn(hosts), addressesIn(hosts)
	addr := firstAddress
	for i := 1; len(lines) < n && n <= list.most; i++ {
		name := fmt.Sprintf("%s%d", list.prefix, i)
		if names[name] {
			continue
		}
		for taken[addr] {
			addr = addr.Next()
		}
		taken[addr] = true
		lines = append(lines, name+" "+addr.String())
	}
	if n >= 0 && n < len(lines) {
		lines = lines[:n]
	}
	*text = strings.Join(lines, "\n")
	return d
}

// Count says how many hosts a field's text names.
func (d Draft) Count(f Field) int {
	text := *listOf(f).text(&d)
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		return n
	}
	return len(nonEmptyLines(text))
}

func nonEmptyLines(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// namesIn collects the first word of each line.
func namesIn(text string) map[string]bool {
	names := map[string]bool{}
	var words []string
	for line := range strings.SplitSeq(text, "\n") {
		if words = hostWords(words[:0], line); len(words) > 0 {
			names[words[0]] = true
		}
	}
	return names
}

func addressesIn(text string) map[netip.Addr]bool {
	taken := map[netip.Addr]bool{}
	for _, word := range hostWords(nil, text) {
		if a, ok := address(word); ok {
			taken[a] = true
		}
	}
	return taken
}

// address reads a word that may be one. Of most words it can be seen that they
// are none, without an error being made of it.
func address(word string) (netip.Addr, bool) {
	if strings.IndexByte(word, '.') < 0 && strings.IndexByte(word, ':') < 0 {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(word)
	return a, err == nil
}

// hostSeparators part the words of a line of hosts.
const hostSeparators = " \t\r\n,;="

// hostWords appends the words of a text to words. It is called for thousands of
// lines at each letter that somebody types.
func hostWords(words []string, text string) []string {
	from := -1
	for i := range len(text) {
		switch separates := strings.IndexByte(hostSeparators, text[i]) >= 0; {
		case separates && from >= 0:
			words, from = append(words, text[from:i]), -1
		case !separates && from < 0:
			from = i
		}
	}
	if from >= 0 {
		words = append(words, text[from:])
	}
	return words
}

// readHosts reads every list; names and addresses must be unique over all.
func readHosts(d Draft) hostReading {
	var r reader
	out := hostReading{texts: d.hostTexts()}
	d = d.Expand()
	out.expanded = d.hostTexts()
	most := strings.Count(d.hosts(), "\n") + 1
	names, ips := make(map[string]hostLine, most), make(map[netip.Addr]hostLine, most)
	for i, l := range hostLists {
		if l.field == FieldEtcdMembers && !d.ExternalEtcd {
			continue
		}
		text := *l.text(&d)
		out.hosts[i] = r.hostLines(l, text, names, ips)
		if l.none != "" && len(nonEmptyLines(text)) == 0 {
			r.add(l.field, 0, "0 "+l.kind, l.none)
		}
	}
	out.problems = r.problems
	return out
}

// hostTexts are the lists as they count: etcd's only where it has hosts of its own.
func (d Draft) hostTexts() [len(hostLists)]string {
	etcd := "-"
	if d.ExternalEtcd {
		etcd = d.EtcdMembers
	}
	return [...]string{d.ControlPlanes, etcd, d.Workers}
}

// quorum notes what an even or large number of etcd members is worth
// (https://etcd.io/docs/v3.6/faq/).
func (r *reader) quorum(f Field, members int) {
	switch {
	case members > 7:
		r.notes[f] = strconv.Itoa(members) + " etcd members answer slowly, for each change has to reach most of them: seven are the most that etcd advises"
	case members > 0 && members%2 == 0:
		r.notes[f] = strconv.Itoa(members) + " etcd members bear the loss of " + strconv.Itoa(members/2-1) + ", no more than " +
			strconv.Itoa(members-1) + " do: an odd number is usual"
	}
}

func (r *reader) hostLines(l hostList, text string, names map[string]hostLine, ips map[netip.Addr]hostLine) []Host {
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		r.tooMany(l, n)
		return nil
	}
	out := make([]Host, 0, min(strings.Count(text, "\n")+1, l.most))
	var words []string
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if len(out) == l.most {
			r.tooMany(l, len(nonEmptyLines(text)))
			return nil
		}
		words = hostWords(words[:0], line)
		h, err := parseHost(line, words)
		if err == nil {
			err = unique(h, hostLine{l.kind, i + 1}, names, ips)
		}
		r.failLine(l.field, i+1, err)
		out = append(out, h)
	}
	return out
}

func (r *reader) tooMany(l hostList, n int) {
	if n < 0 {
		r.add(l.field, 0, fmt.Sprintf("%d %s", n, l.kind), "use 0 or more")
		return
	}
	why := ""
	if l.field == FieldWorkers {
		why = ", the most that Kubernetes is made for"
	}
	r.add(l.field, 0, fmt.Sprintf("%d %s are too many", n, l.kind), fmt.Sprintf("up to %d can be made here%s", l.most, why))
}

// parseHost reads "NAME IP [IP…]", a line and its words.
func parseHost(line string, words []string) (Host, error) {
	if len(words) == 0 {
		return Host{}, &pki.ValueError{Kind: "host", Value: line, Why: "has no name", Fix: "write NAME and IP, as in cp-1 10.0.0.10"}
	}
	h := Host{Name: words[0]}
	if _, is := address(h.Name); is {
		return h, &pki.ValueError{Kind: "host", Value: h.Name, Why: "is an address where the name should be", Fix: "write NAME and IP, as in cp-1 10.0.0.10"}
	}
	if err := pki.CheckDNSName(h.Name, false); err != nil {
		return h, err
	}
	if slices.Contains(reservedHosts, h.Name) {
		return h, &pki.ValueError{Kind: "host name", Value: h.Name, Why: "is that of a file or folder of the bundle", Fix: "use another name"}
	}
	if len(words) == 1 {
		return h, &pki.ValueError{Kind: "host", Value: h.Name, Why: "has no address", Fix: "write it after the name, as in " + h.Name + " 10.0.0.10"}
	}
	h.IPs = make([]netip.Addr, 0, len(words)-1)
	for _, w := range words[1:] {
		a, err := pki.ParseIP(w)
		if err != nil {
			return h, err
		}
		if a.IsLoopback() || a.IsUnspecified() || a.IsMulticast() || a.IsLinkLocalUnicast() {
			return h, &pki.ValueError{Kind: "IP address", Value: w, Why: "is not one that other hosts can call", Fix: "give the address of the host's network interface"}
		}
		h.IPs = append(h.IPs, a)
	}
	return h, nil
}

// hostLine is where a host stands; it becomes words only when it is needed.
type hostLine struct {
	kind string
	line int
}

func (l hostLine) String() string { return fmt.Sprintf("%s, line %d", l.kind, l.line) }

// unique notes the host's name and addresses and refuses ones that are taken.
func unique(h Host, where hostLine, names map[string]hostLine, ips map[netip.Addr]hostLine) error {
	if at, taken := names[h.Name]; taken {
		return &pki.ValueError{Kind: "host name", Value: h.Name, Why: "is there twice, first in " + at.String(), Fix: "give each host a name of its own"}
	}
	names[h.Name] = where
	for _, a := range h.IPs {
		if at, taken := ips[a]; taken {
			return &pki.ValueError{Kind: "IP address", Value: a.String(), Why: "is there twice, first in " + at.String(), Fix: "give each host an address of its own"}
		}
		ips[a] = where
	}
	return nil
}
