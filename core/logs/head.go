package logs

import (
	"strings"
)

// colour is a control sequence of terminals: ESC [ … m.
func colour(_ *opener, s string) (string, bool) {
	rest, ok := strings.CutPrefix(s, "\x1b[")
	if !ok {
		return s, false
	}
	n := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != ';' })
	if n < 0 || rest[n] != 'm' {
		return s, false
	}
	return rest[n+1:], true
}

// grepHead is "kubelet.log:12:", as grep writes it before what it found.
func grepHead(_ *opener, s string) (string, bool) {
	at := strings.Index(s, ".log:")
	if at < 0 || strings.ContainsAny(s[:at], " \"'") {
		return s, false
	}
	rest := s[at+len(".log:"):]
	if n := strings.IndexByte(rest, ':'); n > 0 && digits(rest[:n]) {
		rest = rest[n+1:]
	}
	return rest, true
}

// identHead is "cp-1 kubelet[812]: ".
func identHead(o *opener, s string) (string, bool) {
	host, rest, ok := strings.Cut(s, " ")
	ident, after, ok2 := strings.Cut(rest, ": ")
	if !ok || !ok2 || host == "" || strings.ContainsAny(host, `"'{}[]():`) || strings.ContainsAny(ident, ` "'{}():`) {
		return s, false
	}
	name, pid, ok := strings.Cut(ident, "[")
	if !ok || name == "" || !strings.HasSuffix(pid, "]") || !digits(pid[:len(pid)-1]) {
		return s, false
	}
	o.line.Program = name
	return after, true
}

// composeHead is "etcd-1  | ".
func composeHead(_ *opener, s string) (string, bool) {
	name, rest, ok := strings.Cut(s, " | ")
	name = strings.TrimRight(name, " ")
	if !ok || name == "" || len(name) > 64 || strings.ContainsAny(name, " \"'{}():,=") {
		return s, false
	}
	return rest, true
}

// klogHead is "E1123 19:13:34.328204   19819 memcache.go:265] ": severity,
// month and day, time, thread, source.
func klogHead(o *opener, s string) (string, bool) {
	if !isKlog(s) {
		return s, false
	}
	at := strings.Index(s, "] ")
	if at < 0 || at > 200 {
		return s, false
	}
	o.at(klogTime(s, o.now), false)
	return s[at+2:], true
}

func isKlog(s string) bool {
	return len(s) > 22 && strings.IndexByte("IWEF", s[0]) >= 0 && digits(s[1:5]) && s[5] == ' ' && s[8] == ':' && s[11] == ':' && s[14] == '.'
}

// laterHead finds klog's head or a JSON object behind what nobody here knows.
func laterHead(_ *opener, s string) (string, bool) {
	for i := 1; i < min(len(s), 300); i++ {
		if s[i-1] != ' ' && s[i-1] != ':' && s[i-1] != '"' && s[i-1] != '\'' && s[i-1] != '|' {
			continue
		}
		if isKlog(s[i:]) || strings.HasPrefix(s[i:], `{"level":"`) || strings.HasPrefix(s[i:], `{"log":"`) {
			return s[i:], true
		}
	}
	return s, false
}

// quotedHead is klog's message in quotes with its values: what matters is the
// message and the value of err.
func quotedHead(o *opener, s string) (string, bool) {
	message, rest, ok := quoted(s)
	if !ok || rest != "" && rest[0] != ' ' {
		return s, false
	}
	return joined(message, valueOf(rest, "err")), true
}

// logfmtHead is `time="…" level=error msg="…" error="…"`.
func logfmtHead(o *opener, s string) (string, bool) {
	if !strings.HasPrefix(s, "time=") && !strings.HasPrefix(s, "level=") && !strings.HasPrefix(s, "ts=") {
		return s, false
	}
	message := valueOf(" "+s, "msg")
	if message == "" {
		return s, false
	}
	when := valueOf(" "+s, "time")
	if when == "" {
		when = valueOf(" "+s, "ts")
	}
	o.stamp(when)
	failure := valueOf(" "+s, "error")
	if failure == "" {
		failure = valueOf(" "+s, "err")
	}
	return joined(message, failure), true
}

// statusField is `  "message": "Unauthorized",` of an answer that is printed
// over many lines.
func statusField(_ *opener, s string) (string, bool) {
	rest, ok := strings.CutPrefix(s, `"message": `)
	if !ok {
		return s, false
	}
	message, _, ok := quoted(rest)
	return message, ok
}

// valueOf gives the value of ` key=`, quoted or a word.
func valueOf(s, key string) string {
	at := strings.Index(s, " "+key+"=")
	if at < 0 {
		return ""
	}
	s = s[at+len(key)+2:]
	if v, _, ok := quoted(s); ok {
		return v
	}
	v, _, _ := strings.Cut(s, " ")
	return v
}

func joined(message, failure string) string {
	if message == "" || failure == "" {
		return message + failure
	}
	return message + ": " + failure
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
