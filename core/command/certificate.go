package command

import (
	"strconv"

	"kubepki/core/opensslconf"
	"kubepki/core/pki"
)

// certificateRows sign.
var certificateRows = []Row{
	{SelfSign, "Make a root authority", []cell{
		{OpenSSL, func(c Call) Script { return opensslRoot(c, "", opensslconf.Write(c.Template, opensslconf.OwnKeyID)) }},
		{OpenSSL11, func(c Call) Script {
			return opensslRoot(c, not111, older(opensslconf.Write(c.Template, opensslconf.OwnKeyID)))
		}},
		{CFSSL, cfsslRoot},
		{Step, stepRoot},
		{EasyRSA, easyrsaRoot},
		{Kubeadm, kubeadmRoot},
		{Keytool, keytoolRoot},
	}},
	{Sign, "Sign a request", []cell{
		{OpenSSL, func(c Call) Script { return opensslSign(c, opensslconf.IssuerKeyID) }},
		{OpenSSL11, func(c Call) Script { return older111(opensslSign(c, opensslconf.IssuerKeyID)) }},
		{CFSSL, cfsslSign},
		{Step, stepSign},
		{EasyRSA, easyrsaSign},
	}},
	{Intermediate, "Sign an intermediate authority", []cell{
		{OpenSSL, func(c Call) Script { return opensslSign(c, opensslconf.BothKeyIDs) }},
		{OpenSSL11, func(c Call) Script { return older111(opensslSign(c, opensslconf.BothKeyIDs)) }},
		{CFSSL, cfsslSign},
		{Step, stepSign},
		{EasyRSA, easyrsaSign},
	}},
	{CrossSign, "Sign another authority’s certificate anew", []cell{
		{OpenSSL, opensslCross},
	}},
}

func days(c Call) string { return strconv.Itoa(c.Days) }

func opensslRoot(c Call, notRun, config string) Script {
	name := base(c.Cert) + ".cnf"
	return Script{
		Files: []File{{name, config}}, Makes: c.Cert, NotRun: notRun,
		Lines: []string{line(append(append([]string{"openssl", "req", "-x509", "-new", "-config", file(name), "-key", file(c.Key), "-days", days(c)}, serial(c)...), "-out", file(c.Cert))...)},
		Note:  "Without the configuration openssl takes its own, which differs from machine to machine.",
	}
}

// serial are the options for what openssl would else choose or copy: a serial
// number, and another subject than the request's.
func serial(c Call) []string {
	var out []string
	if n := c.Template.Serial; n != nil {
		out = append(out, "-set_serial", "0x"+n.Text(16))
	}
	if c.Renamed {
		out = append(out, "-subj", subj(c.Template.Subject))
	}
	return out
}

// opensslSign signs without a serial number file: openssl 3 then draws one.
func opensslSign(c Call, ids opensslconf.KeyIDs) Script {
	name := base(c.Cert) + ".ext.cnf"
	return Script{
		Files: []File{{name, opensslconf.WriteExtensions(c.Template, ids)}}, Makes: c.Cert,
		Lines: []string{line(append(append([]string{"openssl", "x509", "-req", "-in", file(c.Request), "-CA", file(c.CA), "-CAkey", file(c.CAKey), "-days", days(c)}, serial(c)...),
			"-extfile", file(name), "-extensions", "ext", "-out", file(c.Cert))...)},
		Note: "Without -extfile nothing that the request asks for gets in: no names, no usages.",
	}
}

// older111 is the same for OpenSSL 1.1.1, which wants a serial number file.
func older111(s Script) Script {
	for i, f := range s.Files {
		s.Files[i].Text = older(f.Text)
	}
	for i, l := range s.Lines {
		s.Lines[i] = l + " -CAcreateserial"
	}
	s.NotRun, s.Note = not111, "-CAcreateserial writes a file with the next serial number beside the authority."
	return s
}

// opensslCross needs no request and no key of the other authority.
func opensslCross(c Call) Script {
	name := base(c.Out) + ".ext.cnf"
	return Script{
		Files: []File{{name, opensslconf.WriteExtensions(c.Template, opensslconf.BothKeyIDs)}}, Makes: c.Out,
		Lines: []string{line("openssl", "x509", "-in", file(c.Cert), "-CA", file(c.CA), "-CAkey", file(c.CAKey), "-days", days(c), "-clrext",
			"-extfile", file(name), "-extensions", "ext", "-out", file(c.Out))},
		Note: "Subject and key stay as they are, so that all that it signed verifies by both ways. openssl 3.0 takes a root’s own certificate alone.",
	}
}

// bare adds cfssljson and gives its file the name that is wanted.
func bare(command, made, want string) []string {
	out := []string{pipe(command, line("cfssljson", "-bare", file(base(want))))}
	if from := base(want) + made; from != want {
		out = append(out, line("mv", "--", from, want))
	}
	return out
}

func cfsslRoot(c Call) Script {
	if !cfsslCan(c.Template.Subject) {
		return Script{}
	}
	name := base(c.Cert) + ".json"
	s := Script{
		Files: []File{{name, cfsslRequest(c, true)}}, Makes: c.Cert,
		Lines:   bare(line("cfssl", "gencert", "-loglevel", "5", "-initca", "-ca-key", file(c.Key), file(name)), ".pem", c.Cert),
		Differs: []Field{FieldOrder}, Note: "Its authorities may sign certificates and lists, and nothing else: it does not ask for usages.",
	}
	if c.Template.KeyUsage != certAndList {
		s.Differs = append(s.Differs, FieldKeyUsage)
	}
	if len(c.Template.SANs) > 0 {
		s.Differs = append(s.Differs, FieldNames)
	}
	return s
}

func cfsslSign(c Call) Script {
	config, ok := cfsslConfig(c)
	if !ok {
		return Script{}
	}
	name := base(c.Cert) + ".policy.json"
	s := Script{
		Files: []File{{name, config}}, Makes: c.Cert,
		Lines:   bare(line("cfssl", "sign", "-loglevel", "5", "-ca", file(c.CA), "-ca-key", file(c.CAKey), "-config", file(name), "-profile", "this", file(c.Request)), ".pem", c.Cert),
		Differs: []Field{FieldOwnID}, Note: "It takes subject and names from the request, and gives every certificate a subject key identifier.",
	}
	if isCA(c.Template) {
		s.Differs = nil
	}
	return s
}

func stepRoot(c Call) Script {
	if !stepCan(c.Template) {
		return Script{}
	}
	name := base(c.Cert) + ".tpl"
	return Script{
		Files: []File{{name, stepTemplate(c.Template)}}, Makes: c.Cert,
		Lines: []string{line("step", "certificate", "create", "--template", file(name), "--key", file(c.Key), "--not-after", hours(c.Days),
			"--", c.Template.Subject.First(pki.OIDCommonName), file(c.Cert))},
		Differs: []Field{FieldOrder},
	}
}

func stepSign(c Call) Script {
	if !stepCan(c.Template) {
		return Script{}
	}
	name := base(c.Cert) + ".tpl"
	s := Script{
		Files: []File{{name, stepTemplate(c.Template)}}, Makes: c.Cert,
		Lines:   []string{into(line("step", "certificate", "sign", "--template", file(name), "--not-after", hours(c.Days), "--", file(c.Request), file(c.CA), file(c.CAKey)), c.Cert)},
		Differs: []Field{FieldOrder, FieldOwnID}, Note: "It gives every certificate a subject key identifier.",
	}
	if isCA(c.Template) {
		s.Differs = []Field{FieldOrder}
	}
	return s
}

func keytoolRoot(c Call) Script {
	store := base(c.Cert) + "-root.p12" // beside that of a request of the same name
	words := append([]string{"keytool", "-genkeypair", "-alias", c.Alias, "-keystore", file(store), "-storetype", "PKCS12", "-storepass:file", file(c.Passphrase)}, keytoolKey(c)...)
	words = append(words, "-dname", c.Template.Subject.RFC4514(), "-validity", days(c), "-ext", "bc:critical=ca:true", "-ext", "ku:critical="+join(pki.KeyUsageNames(c.Template.KeyUsage)))
	names, _ := altNames(c.Template.SANs, "dns:", "ip:")
	if names != "" {
		words = append(words, "-ext", "san="+names)
	}
	s := Script{
		Lines: []string{
			line(words...),
			line("keytool", "-exportcert", "-rfc", "-alias", c.Alias, "-keystore", file(store), "-storepass:file", file(c.Passphrase), "-file", file(c.Cert)),
		},
		Makes: c.Cert, Differs: keytoolRootDiffers(c.Template), Note: "The new key is in the key store " + store + ".",
	}
	return ownKey(s, c, fromStore(store, c))
}

func keytoolRootDiffers(t pki.Template) []Field {
	out := []Field{FieldKey}
	if t.BasicConstraints != nil && t.BasicConstraints.PathLen >= 0 {
		out = append(out, FieldConstraints)
	}
	return out
}
