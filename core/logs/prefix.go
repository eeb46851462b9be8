package logs

import (
	"strings"
	"sync"
)

// prefix is something that stands before an error and is taken off. Most are a
// wording with holes, of which "url", "program", "sn", "skid" and "akid" are
// noted in the line; for those of another shape there is a function.
type prefix struct {
	wording string // or what it is, where take is not nil
	take    func(o *opener, s string) (rest string, ok bool)
}

// heads are what programs and what keeps their logs write before a message. The
// first that fits is taken off, and then the table is gone through again.
var heads = []prefix{
	{"colours of a terminal", colour},
	{"json-file of Docker, JSON of etcd and klog", jsonHead},
	{"time with its date", dateHead},
	{"time of syslog and journald", syslogTime},
	{"host and program of syslog and journald", identHead},
	{"klog", klogHead},
	{"message of klog with its values", quotedHead},
	{"logfmt", logfmtHead},
	{"a field of a Status that is printed over many lines", statusField},
	{"<{priority}>", nil},           // syslog
	{"[pod/{pod}/{program}] ", nil}, // kubectl logs --prefix
	{"stderr F ", nil},
	{"stdout F ", nil}, // CRI
	{"stderr P ", nil},
	{"stdout P ", nil},                    // CRI, of a long line
	{"name of a file, by grep", grepHead}, // kubelet.log:12:
	{"service, by Compose", composeHead},  // etcd-1  |
	{"klog after something else", laterHead},
}

// wrappers are the words around an error: who failed at what because of it.
var wrappers = []prefix{
	{"Unable to authenticate the request: ", nil},
	{"name of a client's certificate, by kube-apiserver", verifying},
	{"Unable to connect to the server: ", nil},
	{"Error from server ({reason}): ", nil},
	{"error: ", nil},
	{"Error: ", nil},
	{"couldn't get current server API group list: ", nil},
	{`error validating "{file}": `, nil},
	{"error validating data: ", nil},
	{"failed to download openapi: ", nil},
	{`error when {doing} "{file}": `, nil},
	{`error when retrieving current configuration of: `, nil},
	{`Get "{url}": `, nil},
	{`Post "{url}": `, nil},
	{`Put "{url}": `, nil},
	{`Patch "{url}": `, nil},
	{`Delete "{url}": `, nil},
	{"tls: failed to verify certificate: ", nil},
	{"tls: failed to verify client's certificate: ", nil},
	{"x509: ", nil},
	{"http: TLS handshake error from {peer}: ", nil},
	{"error retrieving resource lock {lock}: ", nil},
	{"failed to list {kind}: ", nil},
	{"Error looking up in-cluster authentication configuration: ", nil},
	{"command failed: ", nil},
	{"Unhandled Error: ", nil},
	{"Failed to watch: ", nil},
	{"Loading client cert failed: ", nil},
	{"failed to get delegated authentication kubeconfig: ", nil},
	{"transport: authentication handshake failed: ", nil},
	{"transport: Error while dialing: ", nil},
	{`connection error: desc = "`, nil},
	{"rpc error: code = {code} desc = ", nil},
	{"latest balancer error: ", nil},
	{"last connection error: ", nil},
	{"error reading server preface: ", nil},
	{"failed to commit proposal: ", nil},
	{"curl: ({code}) ", nil},
	{"SSL certificate problem: ", nil},
	{"SSL: ", nil},
	{`[core] {channel}failed to connect to {brace}: "{url}",{rest}Err: `, nil}, // gRPC in kube-apiserver
	{"rejected connection on client endpoint: ", nil},
	{"rejected connection on peer endpoint: ", nil},
	{`rejected connection from "{peer}" (error "`, nil},
	{"retrying of unary invoker failed: ", nil},
	{"failed to dial {url} on stream {stream} (", nil},
}

// cutsOf are the wordings of tables, ready to be cut off.
func cutsOf(tables ...[]prefix) map[string]*pattern {
	out := map[string]*pattern{}
	for _, table := range tables {
		for i := range table {
			if table[i].take == nil {
				p := compile(table[i].wording)
				out[table[i].wording] = &p
			}
		}
	}
	return out
}

// off takes the prefix off, when it is there.
func (p *prefix) off(o *opener, s string) (rest string, ok bool) {
	if p.take != nil {
		return p.take(o, s)
	}
	return o.cut(theKnown().cuts[p.wording], s)
}

// cut takes a wording off and notes what fills its holes.
func (o *opener) cut(p *pattern, s string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(s, p.words[0]); !ok {
		return s, false
	}
	values := make([]string, len(p.holes))
	for i := range p.holes {
		if values[i], rest, ok = strings.Cut(rest, p.words[i+1]); !ok || len(values[i]) > maxHole {
			return s, false
		}
	}
	for i, hole := range p.holes {
		o.note(hole, values[i])
	}
	return rest, true
}

func (o *opener) note(hole, value string) {
	l := o.line
	switch hole {
	case "url":
		l.called(value)
	case "program":
		l.Program = value
	case "sn":
		l.Serial = value
	case "skid":
		l.KeyID = value
	case "akid":
		l.IssuerID = value
	}
}

// verified is what kube-apiserver writes of a client's certificate.
var verified = sync.OnceValue(func() *pattern {
	p := compile("verifying certificate SN={sn}, SKID={skid}, AKID={akid} failed: ")
	return &p
})

// verifying takes that off. What stands before it is the check against the front
// proxy's authority, which every client but the front proxy fails: it counts for
// nothing.
func verifying(o *opener, s string) (string, bool) {
	at := strings.LastIndex(s, "verifying certificate SN=")
	if at < 0 {
		return s, false
	}
	rest, ok := o.cut(verified(), s[at:])
	if !ok {
		return s, false
	}
	o.line.part = at > 1 && strings.Contains(s[:at], "unknown authority")
	return strings.TrimSuffix(rest, "]"), true
}
