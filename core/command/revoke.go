package command

import (
	"path"
	"strconv"
	"strings"
)

// revokeRows take certificates back.
var revokeRows = []Row{
	{Revoke, "Revoke a certificate", []cell{
		{OpenSSL, func(c Call) Script {
			return Script{
				Files: []File{{"crl.cnf", databaseConfig}}, Makes: "index.txt",
				Lines: []string{
					"[ -f index.txt ] || : > index.txt",
					line("openssl", "ca", "-config", "crl.cnf", "-cert", file(c.CA), "-keyfile", file(c.CAKey), "-revoke", file(c.Cert), "-crl_reason", c.Reason.String()),
				},
				Note: "index.txt is the authority’s memory: the next list is made from it.",
			}
		}},
		{EasyRSA, func(c Call) Script {
			name := path.Base(base(c.Cert)) // EasyRSA’s folders are its own
			return Script{
				Lines: append(easyrsaAuthority(c),
					line("cp", "--", c.Cert, "pki/issued/"+name+".crt"),
					line("cp", "--", c.Cert)+` "pki/certs_by_serial/$(`+line("openssl", "x509", "-in", file(c.Cert), "-noout", "-serial")+` | cut -d= -f2).pem"`,
					line("easyrsa", "--batch", "revoke", name, easyrsaReason(c))),
				Makes: "pki/index.txt",
				Note:  "The certificate must be one that EasyRSA knows: here it is laid there first.",
			}
		}},
	}},
	{MakeList, "Sign a revocation list", []cell{
		{OpenSSL, func(c Call) Script {
			return Script{
				Files: []File{{"crl.cnf", databaseConfig}, {"index.txt", database(c)}, {"crlnumber", c.listNumber() + "\n"}},
				Lines: []string{line("openssl", "ca", "-config", "crl.cnf", "-cert", file(c.CA), "-keyfile", file(c.CAKey), "-gencrl", "-crldays", days(c), "-out", file(c.Out))}, Makes: c.Out,
			}
		}},
		{CFSSL, func(c Call) Script {
			var serials strings.Builder
			for _, r := range c.Revoked {
				serials.WriteString(r.Serial.String() + "\n")
			}
			der := base(c.Out) + ".der"
			return Script{
				Files: []File{{"serials.txt", serials.String()}},
				Lines: []string{
					into(pipe(line("cfssl", "gencrl", "-loglevel", "5", "serials.txt", file(c.CA), file(c.CAKey), strconv.Itoa(c.Days*24*3600)), "openssl base64 -d -A"), der),
					line("openssl", "crl", "-inform", "DER", "-in", file(der), "-out", file(c.Out)),
				},
				Makes: c.Out, Differs: []Field{FieldExtra}, Note: "It writes neither a number nor reasons.",
			}
		}},
	}},
	{CheckList, "Ask a list about a certificate", []cell{
		{OpenSSL, func(c Call) Script {
			return Script{Lines: []string{line("openssl", "verify", "-crl_check", "-CRLfile", file(c.In), "-CAfile", file(c.CA), file(c.Cert))}}
		}},
	}},
}

// databaseConfig is the least that openssl ca needs.
const databaseConfig = `[ca]
default_ca = this
[this]
database = index.txt
crlnumber = crlnumber
default_md = sha256
crl_extensions = list
[list]
authorityKeyIdentifier = keyid
`

func easyrsaReason(c Call) string {
	if c.Reason == 0 {
		return ""
	}
	return c.Reason.String()
}

func (c Call) listNumber() string {
	if c.Template.Serial == nil {
		return "01"
	}
	text := strings.ToUpper(c.Template.Serial.Text(16))
	return strings.Repeat("0", len(text)%2) + text
}

// database is openssl's index.txt (ca(1)): one line a certificate.
func database(c Call) string {
	var b strings.Builder
	for _, r := range c.Revoked {
		serial := strings.ToUpper(r.Serial.Text(16))
		if len(serial)%2 == 1 {
			serial = "0" + serial
		}
		at := r.At.UTC().Format("060102150405Z")
		if r.Reason != 0 {
			at += "," + r.Reason.String()
		}
		b.WriteString("R\t491231235959Z\t" + at + "\t" + serial + "\tunknown\t/CN=" + serial + "\n")
	}
	return b.String()
}
