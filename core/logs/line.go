package logs

import (
	"strings"
	"time"
)

// Line is one line of a log, taken apart.
type Line struct {
	Text    string // as it stands in the log
	Message string // what remains without the prefixes
	Program string // who wrote it: "kube-apiserver", "" when the line does not say
	// Time is when, as far as the line says; zero when it does not. Zone tells
	// whether it named its zone: klog and syslog write local time.
	Time time.Time
	Zone bool
	// Address is the server that was called, "10.0.0.10:6443"; "" when not said.
	Address string
	// Serial (decimal), KeyID and IssuerID (hexadecimal, with colons) are those
	// that kube-apiserver names of a client's certificate.
	Serial, KeyID, IssuerID string

	// server tells that a server speaks of its caller's certificate, or a caller
	// of the server's where it is false.
	server bool
	text   string // with what wrapped the error: the message is its end
	from   int    // where Message begins in it
	part   bool   // what stands before the message tells of another check: it is not looked at
}

// MaxLine is how many bytes of a line are read; the rest is shown only.
const MaxLine = 16 << 10

// maxPrefixes bounds how many prefixes a line can have.
const maxPrefixes = 40

// open takes a line apart. year is that of times that name none.
func open(raw string, now time.Time) Line {
	l := Line{Text: raw}
	s := opener{line: &l, now: now}
	whole := raw[:min(len(raw), MaxLine)]
	text := strings.TrimSpace(whole)
	text = s.strip(heads, text)
	l.text = unquoted(text)
	l.Message = s.strip(wrappers, l.text)
	l.from = len(l.text) - len(l.Message)
	l.Message = strings.TrimRight(l.Message, " \t")
	for _, word := range listeners {
		l.server = l.server || strings.Contains(l.text, word)
	}
	if l.Program == "" {
		l.Program = speaker(whole, l.text)
	}
	return l
}

// opener is what a prefix changes when it is taken off.
type opener struct {
	line *Line
	now  time.Time
}

// strip takes prefixes off until none fits any more.
func (o *opener) strip(table []prefix, s string) string {
	for range maxPrefixes {
		took := false
		for i := range table {
			rest, ok := table[i].off(o, s)
			if ok && len(rest) < len(s) {
				s, took = rest, true
				break
			}
		}
		if !took || s == "" {
			break
		}
	}
	return s
}

// unquoted takes away the backslashes before quotes that are left, of lines that
// were quoted once more than their prefixes say.
func unquoted(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		n := i
		for n < len(s) && s[n] == '\\' {
			n++
		}
		if n > i && n < len(s) && s[n] == '"' {
			i = n
		}
		b = append(b, s[i])
	}
	return string(b)
}

// called notes the server of a URL or an address.
func (l *Line) called(where string) {
	if scheme, rest, ok := strings.Cut(where, "://"); ok {
		where, _, _ = strings.Cut(rest, "/")
		if scheme == "https" && strings.LastIndexByte(where, ':') <= strings.LastIndexByte(where, ']') {
			where += ":443"
		}
	}
	if where != "" && l.Address == "" {
		l.Address = where
	}
}

// port is that of the server that was called, "" when not known.
func (l *Line) port() string {
	return l.Address[strings.LastIndexByte(l.Address, ':')+1:]
}

// listeners are words of a server that tells of its caller.
var listeners = []string{
	"Unable to authenticate the request", "rejected connection", "TLS handshake error from", "failed to verify client's certificate",
}

// speakers are words that tell who wrote a line.
var speakers = [][2]string{
	{"kube-apiserver", `"Unable to authenticate the request"`},
	{"kube-apiserver", "NODE DENY"},
	{"kube-apiserver", "addrConn.createTransport"},
	{"etcdctl", "retrying of unary invoker failed"},
	{"etcd", "rejected connection"},
	{"etcd", `"caller":"embed/`},
	{"etcd", `"caller":"etcdmain/`},
	{"etcd", `"caller":"rafthttp/`},
	{"etcd", `"caller":"etcdserver/`},
	{"kube-controller-manager", "kube-controller-manager"},
	{"kube-controller-manager", "controllermanager.go"},
	{"kube-controller-manager", "certificates.go"},
	{"kube-scheduler", "kube-scheduler"},
	{"kube-scheduler", "extension-apiserver-authentication"},
	{"curl", "curl: ("},
	{"openssl", "verify error:num="},
	{"openssl", "Verify return code: "},
	{"openssl", " depth lookup: "},
	{"openssl", ":error:"},
	{"kubectl", "memcache.go"},
	{"kubectl", "cert_rotation.go"},
	{"kubectl", "Unable to connect to the server"},
	{"kubectl", "Error from server ("},
	{"kubectl", "You must be logged in to the server"},
	{"kubectl", "error loading config file"},
}

func speaker(raw, text string) string {
	for _, s := range speakers {
		if strings.Contains(raw, s[1]) || strings.Contains(text, s[1]) {
			return s[0]
		}
	}
	return ""
}
