package command

import (
	"crypto/x509"
	"path"
	"strings"

	"kubepki/core/pki"
)

// certAndList is what cfssl's and EasyRSA's authorities may do.
const certAndList = x509.KeyUsageCertSign | x509.KeyUsageCRLSign

func join(words []string) string { return strings.Join(words, ",") }

// easyrsaAuthority lays an authority's pair where EasyRSA looks for it.
func easyrsaAuthority(c Call) []string {
	return []string{
		line("easyrsa", "--batch", "init-pki"),
		line("mkdir", "-p", "pki/issued", "pki/certs_by_serial", "pki/revoked/certs_by_serial", "pki/revoked/private_by_serial", "pki/revoked/reqs_by_serial"),
		line("cp", "--", c.CA, "pki/ca.crt"), line("cp", "--", c.CAKey, "pki/private/ca.key"),
		": > pki/index.txt", ": > pki/index.txt.attr", "echo 01 > pki/serial",
	}
}

func easyrsaRoot(c Call) Script {
	if !easyrsaCan(c) {
		return Script{}
	}
	words := append([]string{"easyrsa", "--batch"}, easyrsaKey(c)...)
	words = append(words, "--req-cn="+c.Template.Subject[0].Value, "--days="+days(c), "build-ca", "nopass")
	s := Script{
		Lines: []string{line("easyrsa", "--batch", "init-pki"), line(words...), line("cp", "--", "pki/ca.crt", c.Cert)}, Makes: c.Cert,
		Differs: []Field{FieldKey, FieldIssuerID, FieldCritical}, Note: "The new key is pki/private/ca.key.",
	}
	if c.Template.KeyUsage != certAndList {
		s.Differs = append(s.Differs, FieldKeyUsage)
	}
	if bc := c.Template.BasicConstraints; bc != nil && bc.PathLen >= 0 {
		s.Differs = append(s.Differs, FieldConstraints)
	}
	if len(c.Template.SANs) > 0 {
		s.Differs = append(s.Differs, FieldNames)
	}
	return ownKey(s, c, line("cp", "--", "pki/private/ca.key", c.Key))
}

// ownKey adds the line that lays the key which a tool has made for itself in the
// place of the call's, so that lines about that file fit what was made.
func ownKey(s Script, c Call, get string) Script {
	if c.Key != "" {
		s.Lines = append(s.Lines, get)
		s.Note += " It takes the place of " + c.Key + "."
	}
	return s
}

// easyrsaType is EasyRSA's kind of a certificate and what that kind holds.
func easyrsaType(t pki.Template) (kind string, usage x509.KeyUsage) {
	server, client := serves(t)
	switch {
	case isCA(t):
		return "ca", certAndList
	case server && client:
		return "serverClient", pki.LeafUsage
	case server:
		return "server", pki.LeafUsage
	case client:
		return "client", x509.KeyUsageDigitalSignature
	}
	return "", 0
}

// easyrsaSign signs with a copy of the authority in EasyRSA's own folder.
func easyrsaSign(c Call) Script {
	kind, usage := easyrsaType(c.Template)
	if kind == "" || !easyrsaCan(c) {
		return Script{}
	}
	name := path.Base(base(c.Cert)) // EasyRSA’s folders are its own
	words := []string{"easyrsa", "--batch", "--days=" + days(c), "--copy-ext"}
	s := Script{
		Lines: append(easyrsaAuthority(c),
			line("easyrsa", "--batch", "import-req", file(c.Request), name),
			line(append(words, "sign-req", kind, name)...),
			into(line("openssl", "x509", "-in", "pki/issued/"+name+".crt"), c.Cert)),
		Makes: c.Cert, Differs: []Field{FieldCritical, FieldIssuerID}, Note: "Its authority key identifier holds the issuer’s name and serial number too.",
	}
	if !isCA(c.Template) {
		s.Differs = append(s.Differs, FieldOwnID)
	} else if c.Template.BasicConstraints.PathLen >= 0 {
		s.Differs = append(s.Differs, FieldConstraints)
	}
	if c.Template.KeyUsage != usage {
		s.Differs = append(s.Differs, FieldKeyUsage)
	}
	return s
}
