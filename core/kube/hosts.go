package kube

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// hostList is one of the two lists of hosts in a draft.
type hostList struct {
	field  Field
	prefix string // of generated names
	kind   string
	most   int
}

var (
	controlList = hostList{FieldControlPlanes, "cp-", "control planes", MaxControlPlanes}
	workerList  = hostList{FieldWorkers, "worker-", "workers", MaxWorkers}
)

// reservedHosts are names that the bundle's own folders and files have, in the
// eyes of file systems that do not tell upper from lower case too.
var reservedHosts = []string{"kubeadm", "users", "extras", "readme.txt", "sha256sums"}

// firstAddress is where generated addresses begin.
var firstAddress = netip.AddrFrom4([4]byte{10, 0, 0, 10})

// Expand turns a bare number of control planes or workers into that many lines
// of names and free addresses; other text stays as it is.
func (d Draft) Expand() Draft {
	if !isNumber(d.ControlPlanes) && !isNumber(d.Workers) {
		return d
	}
	taken := addressesIn(d.ControlPlanes + "\n" + d.Workers)
	d.ControlPlanes = controlList.expand(d.ControlPlanes, taken)
	d.Workers = workerList.expand(d.Workers, taken)
	return d
}

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
	lines := make([]string, n)
	addr := firstAddress
	for i := range lines {
		for taken[addr] {
			addr = addr.Next()
		}
		taken[addr] = true
		lines[i] = fmt.Sprintf("%s%d %s", l.prefix, i+1, addr)
	}
	return strings.Join(lines, "\n")
}

// Resize gives the draft n control planes or workers: lines are taken off the
// end or added with the next free name and address. A number that cannot be
// leaves the draft as it is.
func (d Draft) Resize(f Field, n int) Draft {
	d = d.Expand()
	list, text := controlList, &d.ControlPlanes
	if f == FieldWorkers {
		list, text = workerList, &d.Workers
	}
	lines := nonEmptyLines(*text)
	hosts := d.ControlPlanes + "\n" + d.Workers
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
	text := d.ControlPlanes
	if f == FieldWorkers {
		text = d.Workers
	}
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
	for _, l := range nonEmptyLines(text) {
		if words := strings.FieldsFunc(l, hostSeparator); len(words) > 0 {
			names[words[0]] = true
		}
	}
	return names
}

func addressesIn(text string) map[netip.Addr]bool {
	taken := map[netip.Addr]bool{}
	for _, word := range strings.FieldsFunc(text, hostSeparator) {
		if a, err := netip.ParseAddr(word); err == nil {
			taken[a] = true
		}
	}
	return taken
}

func hostSeparator(r rune) bool { return strings.ContainsRune(" \t\r\n,;=", r) }

// readHosts reads both lists; names and addresses must be unique over both.
func readHosts(controls, workers string) hostReading {
	var r reader
	d := Draft{ControlPlanes: controls, Workers: workers}.Expand()
	names, ips := map[string]hostLine{}, map[netip.Addr]hostLine{}
	out := hostReading{controlText: controls, workerText: workers}
	out.controls = r.hostLines(controlList, d.ControlPlanes, names, ips)
	out.workers = r.hostLines(workerList, d.Workers, names, ips)
	if len(nonEmptyLines(d.ControlPlanes)) == 0 {
		r.add(FieldControlPlanes, 0, "0 control planes", "a cluster needs at least one")
	}
	out.problems = r.problems
	return out
}

func (r *reader) hostLines(l hostList, text string, names map[string]hostLine, ips map[netip.Addr]hostLine) []Host {
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		r.tooMany(l, n)
		return nil
	}
	var out []Host
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if len(out) == l.most {
			r.tooMany(l, len(nonEmptyLines(text)))
			return nil
		}
		h, err := parseHost(line)
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

// parseHost reads "NAME IP [IP…]".
func parseHost(line string) (Host, error) {
	words := strings.FieldsFunc(line, hostSeparator)
	if len(words) == 0 {
		return Host{}, &pki.ValueError{Kind: "host", Value: line, Why: "has no name", Fix: "write NAME and IP, as in cp-1 10.0.0.10"}
	}
	h := Host{Name: words[0]}
	if _, err := netip.ParseAddr(h.Name); err == nil {
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
