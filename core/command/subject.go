package command

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"strings"

	"kubepki/core/opensslconf"
	"kubepki/core/pki"
)

// subj writes a name for openssl's -subj: "/O=dev/CN=jane".
func subj(n pki.Name) string {
	escape := strings.NewReplacer(`\`, `\\`, "/", `\/`, "+", `\+`)
	var b strings.Builder
	for _, a := range n {
		b.WriteString("/" + pki.AttributeName(a.Type) + "=" + escape.Replace(a.Value))
	}
	return b.String()
}

// fitsLine tells whether -subj and -addext can say all of a template: openssl
// skips attributes by number in -subj, and parts names at commas in -addext.
func fitsLine(t pki.Template) bool {
	for _, a := range t.Subject {
		if strings.Contains(pki.AttributeName(a.Type), ".") {
			return false
		}
	}
	for _, n := range t.SANs {
		if strings.Contains(n.Value, ",") {
			return false
		}
	}
	return len(t.Subject) > 0
}

// addexts are the options that ask for a template's extensions.
func addexts(t pki.Template) []string {
	var out []string
	for _, l := range strings.Split(opensslconf.WriteExtensions(pki.Template{
		KeyUsage: t.KeyUsage, ExtKeyUsage: t.ExtKeyUsage, UnknownExtKeyUsage: t.UnknownExtKeyUsage,
		BasicConstraints: t.BasicConstraints, Extra: t.Extra, Flipped: t.Flipped,
	}, opensslconf.NoKeyIDs), "\n") {
		if name, value, ok := strings.Cut(l, " = "); ok {
			out = append(out, "-addext", name+"="+value)
		}
	}
	if len(t.SANs) > 0 {
		names := strings.ReplaceAll(t.SANs.String(), ", ", ",")
		if len(t.Subject) == 0 {
			names = "critical," + names
		}
		out = append(out, "-addext", "subjectAltName="+names)
	}
	return out
}

// older drops what OpenSSL 1.1.1 does not know from a configuration.
func older(config string) string {
	return strings.NewReplacer("subjectKeyIdentifier = none\n", "", "authorityKeyIdentifier = none\n", "").Replace(config)
}

// base is a file's name without its ending.
func base(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > strings.LastIndexByte(name, '/')+1 {
		return name[:i]
	}
	return name
}

// values gives an attribute's values by its short name.
func values(n pki.Name, short string) []string {
	oid, err := pki.AttributeType(short)
	if err != nil {
		return nil
	}
	return n.All(oid)
}

// only tells whether a name has none but these attributes.
func only(n pki.Name, short ...string) bool {
	for _, a := range n {
		known := false
		for _, s := range short {
			known = known || pki.AttributeName(a.Type) == s
		}
		if !known {
			return false
		}
	}
	return true
}

// pretty writes JSON for people; the values here always have a form.
func pretty(v any) string {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(b) + "\n"
}

func hosts(sans pki.SANs) []string {
	out := []string{}
	for _, n := range sans {
		out = append(out, n.Value)
	}
	return out
}

// usageWords writes usages in another program's words: cfssl's have blanks
// ("server auth"), step's are RFC 5280's.
func usageWords(t pki.Template) (key, extended []string) {
	key = pki.KeyUsageNames(t.KeyUsage)
	extended = pki.ExtKeyUsageNames(t.ExtKeyUsage)
	return key, append(extended, dottedAll(t.UnknownExtKeyUsage)...)
}

func dottedAll(oids []asn1.ObjectIdentifier) []string {
	var out []string
	for _, oid := range oids {
		out = append(out, oid.String())
	}
	return out
}

// isCA tells whether a template makes an authority.
func isCA(t pki.Template) bool { return t.BasicConstraints != nil && t.BasicConstraints.CA }

// serves tells whether a template is for servers, clients or both.
func serves(t pki.Template) (server, client bool) {
	for _, u := range t.ExtKeyUsage {
		server = server || u == x509.ExtKeyUsageServerAuth
		client = client || u == x509.ExtKeyUsageClientAuth
	}
	return server, client
}
