package intake

import (
	"path"
	"strings"
)

// linesLooked bounds how many lines are looked at to know what a text is.
const linesLooked = 2000

// textKind is a kind of text and what its lines look like.
type textKind struct {
	kind DocumentKind
	line func(line string) bool
	// share is the part of the lines in percent that must look so; one is enough
	// at 0.
	share int
}

// textKinds is the one table of them, in the order in which they are asked.
var textKinds = []textKind{
	{Unit, isUnitSection, 0},
	{Log, isLogLine, 20},
	{Flags, isFlags, 20},
	{OpenSSLConf, isOpenSSLLine, 5},
}

// documentKind tells what a text is that is no Kubernetes object.
func documentKind(text string) (DocumentKind, bool) {
	total := 0
	var seen [8]int
	for len(text) > 0 && total < linesLooked {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		total++
		line = line[:min(len(line), 4096)]
		for i, k := range textKinds {
			if k.line(line) {
				seen[i]++
			}
		}
	}
	for i, k := range textKinds {
		if seen[i] > 0 && seen[i]*100 >= k.share*total {
			return k.kind, true
		}
	}
	return "", false
}

// isUnitSection knows the headings of systemd's units (systemd.unit(5),
// systemd.service(5)).
func isUnitSection(line string) bool {
	switch line {
	case "[Unit]", "[Service]", "[Install]", "[Socket]", "[Timer]":
		return true
	}
	return false
}

// programs are those whose command lines tell of certificates.
var programs = map[string]bool{
	"kube-apiserver": true, "kube-controller-manager": true, "kube-scheduler": true, "kube-proxy": true, "kubelet": true,
	"etcd": true, "etcdctl": true, "etcdutl": true, "kubeadm": true, "kubectl": true, "k3s": true, "rke2": true,
}

// programAt gives the program that a command line starts, as ps or a shell
// shows it: with its path or without, with other words before it.
func programAt(line string) string {
	words := strings.Fields(line)
	for i, w := range words {
		name := path.Base(strings.Trim(w, `'"`))
		if !programs[name] {
			continue
		}
		if i+1 < len(words) && (strings.HasPrefix(strings.Trim(words[i+1], `'"`), "-") || words[i+1] == `\`) {
			return name
		}
	}
	return ""
}

// isFlags knows command lines: a known program with flags, a line that is one
// flag, and variables that hold flags, as in kubeadm-flags.env and etcd.env.
func isFlags(line string) bool {
	flag := strings.TrimLeft(line, `-"'`)
	isFlag := strings.HasPrefix(strings.TrimLeft(line, `"' `), "--") && len(flag) > 0 && flag[0] >= 'a' && flag[0] <= 'z'
	if isFlag || programAt(line) != "" {
		return true
	}
	name, value, ok := strings.Cut(line, "=")
	name = strings.TrimPrefix(name, "export ")
	if !ok || name == "" || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return false
	}
	return strings.HasPrefix(name, "ETCD_") || strings.HasPrefix(strings.TrimLeft(value, `"' `), "--")
}

// opensslNames are names of values in openssl.cnf that nothing else has
// (config(5), req(1), ca(1), x509v3_config(5)), in small letters.
var opensslNames = []string{
	"distinguished_name", "req_extensions", "x509_extensions", "default_ca", "basicconstraints", "keyusage", "extendedkeyusage",
	"subjectaltname", "subjectkeyidentifier", "authoritykeyidentifier", "default_md", "openssl_conf", "new_certs_dir", "nameconstraints",
}

// isOpenSSLLine knows such a value.
func isOpenSSLLine(line string) bool {
	name, _, ok := strings.Cut(line, "=")
	if !ok {
		return false
	}
	name = strings.ToLower(strings.TrimSpace(name))
	for _, n := range opensslNames {
		if name == n {
			return true
		}
	}
	return false
}
