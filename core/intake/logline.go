package intake

import "strings"

// What only messages about certificates and connections hold, as Go's programs,
// curl and openssl write them: one such line is worth keeping as a log.
var logPhrases = []string{
	"x509: ", "tls: ", "curl: (", "ssl certificate problem", "unable to connect to the server", "verify error:", "verify return code",
	"certificate verify failed", "error:0a", "remote error: ", "handshake", "rejected connection on", "unable to authenticate the request",
	"http: tls", "error from server (", "certificate has expired", "certificate signed by unknown authority", "depth=",
}

// isLogLine knows a line that a program wrote: by the time that it begins with,
// as klog, journald, CRI and JSON have it, or by its words.
func isLogLine(line string) bool {
	line = strings.TrimPrefix(line, "\x1b[")
	if isKlog(line) || isStamped(line) || isJournal(line) || isJSONLog(line) {
		return true
	}
	lower := strings.ToLower(line)
	for _, p := range logPhrases {
		if strings.Contains(lower, p) {
			return true
		}
	}
	return false
}

// fits compares a text with a pattern: 0 stands for a digit, A for a letter, and
// anything else for itself.
func fits(text, pattern string) bool {
	if len(text) < len(pattern) {
		return false
	}
	for i := range len(pattern) {
		c := text[i]
		switch pattern[i] {
		case '0':
			if c < '0' || c > '9' {
				return false
			}
		case 'A':
			if c|0x20 < 'a' || c|0x20 > 'z' {
				return false
			}
		default:
			if c != pattern[i] {
				return false
			}
		}
	}
	return true
}

// isKlog knows "I1123 19:14:40.000000       1 file.go:1] text", the header of
// Kubernetes' own log (k8s.io/klog).
func isKlog(line string) bool {
	return fits(line, "A0000 00:00:00.") && strings.IndexByte("IWEF", line[0]) >= 0
}

// isStamped knows lines that begin with a time of RFC 3339, as CRI and etcd
// write them, or as nginx and Go's package log do.
func isStamped(line string) bool {
	return fits(line, "0000-00-00T00:00:00") || fits(line, "0000-00-00 00:00:00") || fits(line, "0000/00/00 00:00:00")
}

// isJournal knows "Nov 23 19:14:40 cp-1 kubelet[812]: text", as journalctl and
// syslog have it.
func isJournal(line string) bool {
	return fits(line, "AAA 00 00:00:00 ") || fits(line, "AAA  0 00:00:00 ")
}

// isJSONLog knows lines of JSON with a level and a time, or as docker keeps them.
func isJSONLog(line string) bool {
	if !strings.HasPrefix(line, "{") {
		return false
	}
	hasTime := strings.Contains(line, `"ts":`) || strings.Contains(line, `"time":`) || strings.Contains(line, `"stageTimestamp":`)
	return hasTime && (strings.Contains(line, `"level":`) || strings.Contains(line, `"msg":`) || strings.Contains(line, `"log":`) || strings.Contains(line, `"auditID":`))
}
