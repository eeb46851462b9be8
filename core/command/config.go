package command

import (
	"strconv"
	"strings"

	"kubepki/core/opensslconf"
)

// idsOf says which key identifiers an operation's certificate carries; ok is
// false for operations that make neither request nor certificate.
func idsOf(o Operation) (ids opensslconf.KeyIDs, ok bool) {
	switch o {
	case MakeRequest:
		return opensslconf.NoKeyIDs, true
	case SelfSign:
		return opensslconf.OwnKeyID, true
	case Sign:
		return opensslconf.IssuerKeyID, true
	case Intermediate, CrossSign:
		return opensslconf.BothKeyIDs, true
	}
	return 0, false
}

// ConfigFile is the name under which [Config]'s lines look for it.
const ConfigFile = "openssl.cnf"

// Config is one openssl.cnf for all the calls: a section for each request and
// certificate that was made, with the line that uses it.
func Config(calls []Call) string {
	var b strings.Builder
	b.WriteString("# The requests and certificates that were made in KubePKI, for openssl 3.\n")
	n := 0
	for _, c := range calls {
		ids, ok := idsOf(c.Operation)
		if !ok {
			continue
		}
		n++
		number := strconv.Itoa(n)
		b.WriteString("\n# " + comment(c.Operation.Title()) + ":\n# " + configLine(c, number) + "\n")
		text := opensslconf.WriteExtensions(c.Template, ids)
		if c.Operation == MakeRequest || c.Operation == SelfSign {
			text = opensslconf.Write(c.Template, ids)
		}
		b.WriteString(numbered(text, number))
	}
	return b.String()
}

// numbered gives each section of a file a name of its own.
func numbered(text, n string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		switch {
		case strings.HasPrefix(l, "["):
			lines[i] = strings.TrimSuffix(l, "]") + "_" + n + "]"
		case strings.HasPrefix(l, "distinguished_name = "), strings.HasPrefix(l, "req_extensions = "), strings.HasPrefix(l, "x509_extensions = "), l == "subjectAltName = @names", l == "subjectAltName = critical,@names":
			lines[i] = l + "_" + n
		}
	}
	return strings.Join(lines, "\n")
}

// configLine is the command that uses a call's section.
func configLine(c Call, n string) string {
	switch c.Operation {
	case MakeRequest:
		return line("openssl", "req", "-new", "-config", ConfigFile, "-section", "req_"+n, "-key", file(c.Key), "-out", file(c.Request))
	case SelfSign:
		return line("openssl", "req", "-x509", "-new", "-config", ConfigFile, "-section", "req_"+n, "-key", file(c.Key), "-days", days(c), "-out", file(c.Cert))
	case CrossSign:
		return line("openssl", "x509", "-in", file(c.Cert), "-CA", file(c.CA), "-CAkey", file(c.CAKey), "-days", days(c), "-clrext", "-extfile", ConfigFile, "-extensions", "ext_"+n, "-out", file(c.Out))
	}
	return line("openssl", "x509", "-req", "-in", file(c.Request), "-CA", file(c.CA), "-CAkey", file(c.CAKey), "-days", days(c), "-extfile", ConfigFile, "-extensions", "ext_"+n, "-out", file(c.Cert))
}
