package command

import (
	"path"
	"strings"

	"kubepki/core/opensslconf"
	"kubepki/core/pki"
)

// requestRows ask for certificates.
var requestRows = []Row{
	{MakeRequest, "Make a request", []cell{
		{OpenSSL, func(c Call) Script { return opensslRequest(c, "") }},
		{OpenSSL11, func(c Call) Script { return opensslRequest(c, not111) }},
		{CFSSL, cfsslMakeRequest},
		{Step, stepRequest},
		{EasyRSA, easyrsaRequest},
		{Keytool, keytoolRequest},
	}},
	{ConfigRequest, "Make a request by a configuration", []cell{
		{OpenSSL, func(c Call) Script {
			name, words := base(c.Request)+".cnf", []string{"openssl", "req", "-new"}
			if c.Renamed { // the file leaves the subject open
				words = append(words, "-utf8", "-subj", subj(c.Template.Subject))
			}
			return Script{
				Files: []File{{name, c.Config}}, Makes: c.Request,
				Lines: []string{line(append(words, "-config", file(name), "-key", file(c.Key), "-out", file(c.Request))...)},
			}
		}},
	}},
	{RenewRequest, "Ask again for what a certificate says", []cell{
		{OpenSSL, func(c Call) Script {
			return Script{
				Lines: []string{line("openssl", "x509", "-x509toreq", "-in", file(c.Cert), "-signkey", file(c.Key), "-copy_extensions", "copyall", "-out", file(c.Request))}, Makes: c.Request,
			}
		}},
		{OpenSSL11, func(c Call) Script {
			return Script{
				Lines: []string{line("openssl", "x509", "-x509toreq", "-in", file(c.Cert), "-signkey", file(c.Key), "-out", file(c.Request))}, Makes: c.Request, NotRun: not111,
				Note: "It cannot copy extensions: names and usages are lost, and must be asked for again with -addext.",
			}
		}},
	}},
}

// opensslRequest uses options where they can say it, a file otherwise.
func opensslRequest(c Call, notRun string) Script {
	s := Script{Makes: c.Request, NotRun: notRun}
	if !fitsLine(c.Template) {
		name := base(c.Request) + ".cnf"
		s.Files = []File{{name, opensslconf.Write(c.Template, opensslconf.NoKeyIDs)}}
		s.Lines = []string{line("openssl", "req", "-new", "-config", file(name), "-key", file(c.Key), "-out", file(c.Request))}
		return s
	}
	words := append([]string{"openssl", "req", "-new", "-utf8", "-key", file(c.Key), "-subj", subj(c.Template.Subject)}, addexts(c.Template)...)
	s.Lines = []string{line(append(words, "-out", file(c.Request))...)}
	return s
}

func cfsslMakeRequest(c Call) Script {
	if !cfsslCan(c.Template.Subject) || c.Algorithm == pki.Ed25519 {
		return Script{}
	}
	name := base(c.Request) + ".json"
	s := Script{
		Files: []File{{name, cfsslRequest(c, false)}}, Makes: c.Request,
		Lines: []string{pipe(line("cfssl", "gencsr", "-loglevel", "5", "-key", file(c.Key), file(name)), line("cfssljson", "-bare", file(base(c.Request))))},
		Note:  "It asks for names alone: usages are the authority’s to give.",
	}
	if base(c.Request)+".csr" != c.Request {
		s.Lines = append(s.Lines, line("mv", "--", base(c.Request)+".csr", c.Request))
	}
	s.Differs = []Field{FieldOrder}
	return lacksUsages(s, c.Template)
}

// lacksUsages notes that a tool does not ask for usages and constraints.
func lacksUsages(s Script, t pki.Template) Script {
	if t.KeyUsage != 0 {
		s.Differs = append(s.Differs, FieldKeyUsage)
	}
	if len(t.ExtKeyUsage) > 0 {
		s.Differs = append(s.Differs, FieldExtKeyUsage)
	}
	if t.BasicConstraints != nil {
		s.Differs = append(s.Differs, FieldConstraints)
	}
	return s
}

func stepRequest(c Call) Script {
	if !stepCan(c.Template) {
		return Script{}
	}
	name := base(c.Request) + ".tpl"
	bare := pki.Template{Subject: c.Template.Subject, SANs: c.Template.SANs}
	s := Script{
		Files: []File{{name, stepTemplate(bare)}}, Makes: c.Request,
		Lines: []string{line("step", "certificate", "create", "--csr", "--key", file(c.Key), "--template", file(name), "--", c.Template.Subject.First(pki.OIDCommonName), file(c.Request))},
		Note:  "It asks for names alone: usages are the authority’s to give.", Differs: []Field{FieldOrder},
	}
	return lacksUsages(s, c.Template)
}

// easyrsaCan tells whether EasyRSA's questions can say a subject: a common name
// alone.
func easyrsaCan(c Call) bool {
	return only(c.Template.Subject, "CN") && len(c.Template.Subject) == 1
}

// altNames are names for EasyRSA and keytool, which know DNS and IP.
func altNames(sans pki.SANs, dns, ip string) (string, bool) {
	var out []string
	for _, n := range sans {
		switch n.Kind {
		case pki.DNS:
			out = append(out, dns+n.Value)
		case pki.IP:
			out = append(out, ip+n.Value)
		default:
			return "", false
		}
	}
	return strings.Join(out, ","), true
}

// easyrsaKey are the options for a key of the call's algorithm.
func easyrsaKey(c Call) []string {
	if c.Algorithm.IsRSA() {
		return []string{"--use-algo=rsa", "--keysize=" + bits(c)}
	}
	return []string{"--use-algo=ec", "--curve=" + curves[c.Algorithm]}
}

func easyrsaRequest(c Call) Script {
	names, ok := altNames(c.Template.SANs, "DNS:", "IP:")
	if !easyrsaCan(c) || !ok || c.Algorithm == pki.Ed25519 {
		return Script{}
	}
	words := append([]string{"easyrsa", "--batch"}, easyrsaKey(c)...)
	words = append(words, "--req-cn="+c.Template.Subject[0].Value)
	if names != "" {
		words = append(words, "--subject-alt-name="+names)
	}
	name := path.Base(base(c.Request)) // EasyRSA’s folders are its own
	s := Script{
		Lines: []string{line("easyrsa", "--batch", "init-pki"), line(append(words, "gen-req", name, "nopass")...), line("cp", "--", "pki/reqs/"+name+".req", c.Request)}, Makes: c.Request,
		Note: "The new key is pki/private/" + name + ".key.", Differs: []Field{FieldKey},
	}
	return ownKey(lacksUsages(s, c.Template), c, line("cp", "--", "pki/private/"+name+".key", c.Key))
}

func keytoolKey(c Call) []string {
	if c.Algorithm.IsRSA() {
		return []string{"-keyalg", "RSA", "-keysize", bits(c)}
	}
	return []string{"-keyalg", "EC", "-groupname", map[string]string{"256": "secp256r1", "384": "secp384r1", "521": "secp521r1"}[bits(c)]}
}

func keytoolRequest(c Call) Script {
	names, ok := altNames(c.Template.SANs, "dns:", "ip:")
	if !ok || c.Algorithm == pki.Ed25519 {
		return Script{}
	}
	store := base(c.Request) + ".p12"
	make := append([]string{"keytool", "-genkeypair", "-alias", c.Alias, "-keystore", file(store), "-storetype", "PKCS12", "-storepass:file", file(c.Passphrase)}, keytoolKey(c)...)
	ask := []string{"keytool", "-certreq", "-alias", c.Alias, "-keystore", file(store), "-storepass:file", file(c.Passphrase), "-file", file(c.Request)}
	if names != "" {
		ask = append(ask, "-ext", "san="+names)
	}
	s := Script{
		Lines: []string{line(append(make, "-dname", c.Template.Subject.RFC4514())...), line(ask...)}, Makes: c.Request,
		Note: "The new key is in the key store " + store + ".", Differs: []Field{FieldKey, FieldExtra},
	}
	return ownKey(lacksUsages(s, c.Template), c, fromStore(store, c))
}

// fromStore takes a key out of keytool's store, which keytool cannot.
func fromStore(store string, c Call) string {
	return pipe(line("openssl", "pkcs12", "-in", file(store), "-passin", "file:"+c.Passphrase, "-nocerts", "-noenc"), line("openssl", "pkey", "-out", file(c.Key)))
}
