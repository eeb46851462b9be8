package logs

import (
	"path"
	"strings"
	"unicode/utf8"

	"kubepki/core/command"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Reading is a line that is understood.
type Reading struct {
	*Row
	Who      string // who writes so: the program of the line, else who has the wording
	Cause    string
	Fix      string
	Command  string // in a root shell; foreign words in it are quoted
	Culprits []Culprit
	Missing  string // what was looked for in vain, "" for nothing
}

// unsaid are words for holes that a line leaves empty.
var unsaid = [][2]string{
	{"ca", "kubernetes"},
	{"end", "before the time of this line"},
	{"begin", "later than this line"},
	{"wanted", "that name"},
	{"user", "somebody"},
	{"path", "the file"},
	{"other", "another"},
	{"line", "that"},
	{"field", "The field"},
	{"flag", "The flag"},
	{"host", "The host"},
	{"context", "that name"},
	{"cn", "something else"},
	{"mode", "a mode"},
}

// wordsFor gives words for a hole that a line leaves empty.
func wordsFor(hole string) string { return pairOf(unsaid, hole) }

// pairOf gives what a table has beside a word, "" for nothing.
func pairOf(table [][2]string, word string) string {
	for i := range table {
		if table[i][0] == word {
			return table[i][1]
		}
	}
	return ""
}

// filler puts values into the texts of a row.
type filler struct {
	holes map[string]string
	line  *Line
	id    string // profile of the place
	path  string // of the thing at fault, "" when not known
}

// text fills a text for people. Foreign characters that do not show are written
// by their numbers.
func (f *filler) text(s string) string {
	return replaced(s, func(hole string) string {
		v := f.holes[hole]
		if v == "" {
			v = wordsFor(hole)
		}
		return pki.Visible(cutTo(v, 300))
	})
}

// command fills command lines: each value becomes one word of the shell. What no
// shell word should hold is left as a word in capitals.
func (f *filler) command(s string) string {
	s = strings.Replace(s, "{add-name}", f.addName(), 1)
	if where := f.value("path"); strings.HasSuffix(where, ".conf") { // the certificate is inside
		const inside = "sed -n 's/.*client-certificate-data: //p' {path} | base64 -d | "
		s = strings.ReplaceAll(s, "openssl x509 -in {path} ", inside+"openssl x509 ")
		s = strings.ReplaceAll(s, "openssl verify -CAfile {ca-path} {path}", inside+"openssl verify -CAfile {ca-path}")
	}
	return replaced(s, func(hole string) string {
		v := f.value(hole)
		if !plainWord(v) {
			return strings.ToUpper(strings.TrimPrefix(hole, "have-"))
		}
		if strings.HasPrefix(v, "-") && hole != "flag" {
			v = "./" + v
		}
		return command.Quote(v)
	})
}

// addName is how a server's certificate gets one more name: kubeadm keeps a pair
// that is there, and “renew” repeats its names.
func (f *filler) addName() string {
	again := func(command string) string { return kube.InPlaceOf("{base}.crt {base}.key", "{folder}", command) }
	switch f.id {
	case "apiserver":
		return "# the name goes into certSANs of kubeadm's configuration too, for the next time\n" + again("kubeadm init phase certs apiserver --apiserver-cert-extra-sans {wanted}")
	case "etcd-server", "etcd-peer":
		return "# the name goes into serverCertSANs or peerCertSANs below etcd.local of kubeadm.yaml\n" + again("kubeadm init phase certs {id} --config kubeadm.yaml")
	case "kubelet-serving":
		return "# serverTLSBootstrap: true in /var/lib/kubelet/config.yaml, then\nsystemctl restart kubelet; kubectl get csr\nkubectl certificate approve NAME"
	}
	return "openssl x509 -in {path} -noout -ext subjectAltName"
}

// value is what is known under the name of a hole.
func (f *filler) value(hole string) string {
	switch hole {
	case "id":
		if f.id == "" {
			return ""
		}
		return renewed(f.id)
	case "path":
		return f.where()
	case "base":
		return stem(f.where())
	case "folder":
		return path.Dir(f.where())
	case "ca-path":
		if f.id == kube.ClusterCA || f.id == kube.EtcdCA || f.id == kube.FrontProxyCA {
			return pathOf(f.id)
		}
		if f.id == "" {
			return pathOf(kube.ClusterCA)
		}
		return authorityOf(f.id)
	case "address":
		return f.line.Address
	}
	return f.holes[hole]
}

// where is the path of the thing at fault: as the line says, as it lies on its
// host, or where such a thing is expected.
func (f *filler) where() string {
	switch {
	case f.holes["path"] != "":
		return f.holes["path"]
	case f.path != "" && profileAt(f.path) == "":
		return f.path
	case f.path != "":
		return stem(pathOf(profileAt(f.path))) + path.Ext(f.path)
	case f.id != "":
		return pathOf(f.id)
	}
	return ""
}

// replaced fills the holes of a text.
func replaced(s string, value func(hole string) string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		hole, after, ok := strings.Cut(rest, "}")
		if strings.Trim(hole, "abcdefghijklmnopqrstuvwxyz-") != "" || !ok || hole == "" { // jsonpath, awk
			b.WriteByte('{')
			s = rest
			continue
		}
		b.WriteString(value(hole))
		s = after
	}
}

// plainWord tells whether a foreign text may become a word of a command: one
// that a person sees whole.
func plainWord(s string) bool {
	return s != "" && len(s) <= 256 && utf8.ValidString(s) && !strings.ContainsFunc(s, pki.Hidden)
}

// cutTo shortens a text to n bytes.
func cutTo(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
