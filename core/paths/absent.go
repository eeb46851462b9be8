package paths

import (
	"strconv"
	"strings"

	"kubepki/core/health"
	"kubepki/core/pki"
	"kubepki/core/spell"
)

// absent tells flags that are not there, and what follows.
func (j *judge) absent(c *Command) {
	if v, ok := c.Flag("config"); ok && (c.Program != Kubelet || v == "") {
		return // a file says the rest, or it is that file
	}
	for i := range flags {
		f := &flags[i]
		if f.Program != c.Program || f.Need == "" || !c.needs(f) {
			continue
		}
		if _, ok := c.Flag(f.Name); ok {
			continue
		}
		if _, ok := c.Flag(f.Unless); ok {
			continue
		}
		rule, fix := ruleAbsent, "Add it."
		if strings.HasSuffix(f.Name, "client-cert-auth") {
			rule, fix = ruleOpen, "Set --"+f.Name+"=true."
		}
		state := string(rule.Level)
		j.report.Rows = append(j.report.Rows, Row{Command: c, Flag: f.Name, Line: c.Line, Want: want(f), State: state, What: "Not set: " + f.Need})
		j.found(rule, c, "--"+f.Name+" is not set: "+f.Need, fix, "")
	}
}

// needs tells whether a flag is needed beside those that are there.
func (c *Command) needs(f *Flag) bool {
	switch f.With {
	case "":
		return true
	case "-":
		return false
	case "https":
		return c.secure("listen-client-urls") || c.secure("advertise-client-urls")
	case "https-peer":
		return c.secure("listen-peer-urls") || c.secure("initial-advertise-peer-urls")
	case "etcd-servers":
		return c.secure("etcd-servers")
	}
	_, ok := c.Flag(f.With)
	return ok
}

// secure tells whether one of a flag's URLs is of https.
func (c *Command) secure(name string) bool {
	v, _ := c.Flag(name)
	return strings.Contains(v, "https://")
}

// Item is what findings about the command line name: "kube-apiserver/cp-1".
func (c *Command) Item() string {
	if c.Host == "" {
		return c.Program
	}
	return c.Program + "/" + c.Host
}

// found notes what a rule finds in a command line.
func (j *judge) found(r *health.Row, c *Command, what, fix, command string) {
	at := c.Source
	if at == "" {
		at = c.Program
	}
	j.byRule[r] = append(j.byRule[r], health.Finding{Row: r, Item: c.Item(), Host: c.Host, Path: at, What: pki.Visible(what), Fix: fix, Command: command})
}

// replaced is the command that changes one word of a document.
func replaced(c *Command, from, to string) string {
	if c.Source == "" || strings.ContainsAny(from+to, `/'|&\`) {
		return ""
	}
	return "sed -i 's|" + from + "|" + to + "|' " + health.Shell(c.Source)
}

// near is how many letters may be wrong, missing or too many.
const near = 2

// shortest is the length of the shortest name that is guessed: of short ones
// many are near each other.
const shortest = 7

// realFlags are flags of the programs that are near to one of the table.
var realFlags = map[string]bool{
	"etcd peer-crl-file": true, "etcd client-crl-file": true, "etcd client-cert-file": true, "etcd client-key-file": true, "etcd peer-client-cert-file": true, "etcd peer-client-key-file": true,
	"kubelet config-dir": true, "kube-apiserver contention-profiling": true,
}

// nearest is the flag that was probably meant, "" for none. Of several that are
// as near, the first counts.
func nearest(program, name string) string {
	best, found := near+1, ""
	if len(name) < shortest || realFlags[program+" "+name] {
		return ""
	}
	for i := range flags {
		f := &flags[i]
		if f.Program != program || f.Removed > 0 || len(f.Name) < shortest {
			continue
		}
		if d := spell.Distance(name, f.Name, best); d < best {
			best, found = d, f.Name
		}
	}
	return found
}

func itoa(n int) string { return strconv.Itoa(n) }

// upper and lower begin a text with a capital, or with none.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
