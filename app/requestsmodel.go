package app

import (
	"strconv"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/command"
	"kubepki/core/opensslconf"
	"kubepki/core/pki"
)

// askSource is where a request's words come from.
type askSource string

const (
	byHand   askSource = "hand"
	byConfig askSource = "config"
	byCert   askSource = "cert"
)

// requestsModel is the Requests page without its looks: what is to be asked, by
// which key, and which request is looked at.
type requestsModel struct {
	source askSource
	form   askForm

	config  string // an openssl.cnf
	parsed  opensslconf.Request
	subject string // for a configuration that leaves it open, as -subj takes it

	cert    int  // object ID of the certificate to be asked for again
	sameKey bool // with its own key

	key     keyChoice
	name    string // "" takes it from the subject
	broken  bool
	tried   bool
	failure string

	selected int // object ID of the request that is looked at; 0 is the newest
}

func newRequestsModel() requestsModel {
	return requestsModel{source: byHand, form: newAskForm("ask"), key: newKeyChoice("ask-key"), sameKey: true}
}

// setConfig reads an openssl.cnf. Its key size is taken for a new key.
func (m *requestsModel) setConfig(text string) {
	m.config, m.failure, m.tried = text, "", false
	m.parsed = opensslconf.Parse(text).Request(false)
	if bits, err := strconv.Atoi(m.parsed.Bits); err == nil {
		for _, a := range pki.KeyAlgorithms() {
			if a.IsRSA() && a.Bits() == bits {
				m.key.algorithm = a
			}
		}
	}
}

// courseConfig is the openssl.cnf of the course's apiserver, as it is printed.
const courseConfig = `[req]
req_extensions = v3_req
distinguished_name = req_distinguished_name
[ req_distinguished_name ]
[ v3_req ]
basicConstraints = CA:FALSE
keyUsage = nonRepudiation ,
sibjectAltName = @alt_names
[ alt_names ]
DNS.1 = kubernetes
DNS.2 = kubernetes.default
DNS.3 = kubernetes.default.svc
DNS.4 = kubernetes.default.svc.cluster.local
IP.1 = 10.96.0.1
IP.2 = 172.17.0.87
`

// example fills in what can be tried at once.
func (m *requestsModel) example() {
	m.setConfig(courseConfig)
	m.subject = "/CN=kube-apiserver"
}

// asked is what the request will ask for; wrong is the id of the field that
// stands in the way, with a reason where the field does not say it itself.
func (m *requestsModel) asked(ws *Workspace) (t pki.Template, wrong, why string) {
	switch m.source {
	case byConfig:
		return m.askedByConfig()
	case byCert:
		o, ok := ws.Get(m.cert)
		if !ok || o.Cert() == nil {
			return t, "ask-cert", "Choose the certificate that is to be asked for again."
		}
		return pki.TemplateOf(o.Cert()), "", ""
	}
	t, wrong = m.form.template()
	return t, wrong, ""
}

func (m *requestsModel) askedByConfig() (t pki.Template, wrong, why string) {
	if blank(m.config) {
		return t, "ask-config", ""
	}
	if m.parsed.Refused() {
		return t, "ask-config", "This configuration would be refused by openssl: the lines at fault are named below it."
	}
	t = m.parsed.Template
	if strings.TrimSpace(m.subject) != "" {
		n, err := pki.ParseName(m.subject)
		if err != nil {
			return t, "ask-subject", ""
		}
		t.Subject = n
	}
	if len(t.Subject) == 0 { // openssl makes no request without
		return t, "ask-subject", ""
	}
	return t, "", ""
}

// subjectFault says at the field why the subject cannot be used.
func (m *requestsModel) subjectFault() kit.Fault {
	if strings.TrimSpace(m.subject) != "" {
		_, err := pki.ParseName(m.subject)
		return faultOf(err)
	}
	if m.tried && !blank(m.config) && len(m.parsed.Template.Subject) == 0 {
		return kit.Fault{What: "The configuration leaves the subject open", Fix: "Write it here, such as /CN=kube-apiserver."}
	}
	return kit.Fault{}
}

// problemLine is the line of the configuration that a problem is about.
func (m *requestsModel) problemLine(p opensslconf.Problem) string {
	lines := strings.Split(m.config, "\n")
	if p.Line < 1 || p.Line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[p.Line-1])
}

// baseName is what key and request are called, without their endings.
func (m *requestsModel) baseName(t pki.Template) string {
	name := strings.TrimSpace(m.name)
	if name == "" {
		name = t.Subject.First(pki.OIDCommonName)
	}
	if name == "" && len(t.SANs) > 0 {
		name = t.SANs[0].Value
	}
	if name == "" {
		name = "request"
	}
	return fileBase(name)
}

// ownKey is the key of the certificate that is asked for again, if it is here
// and wanted.
func (m *requestsModel) ownKey(ws *Workspace) (Object, bool) {
	cert, ok := ws.Get(m.cert)
	if !ok || m.source != byCert || !m.sameKey {
		return Object{}, false
	}
	return keyOf(ws, cert.KeyID)
}

// keyOf is the private key of this ID, if it is here.
func keyOf(ws *Workspace, id [32]byte) (Object, bool) {
	for _, o := range ws.All() {
		if o.Kind == PrivateKey && o.KeyID == id && o.Secret != nil {
			return o, true
		}
	}
	return Object{}, false
}

// call is what makes the request in a terminal.
func (m *requestsModel) call(ws *Workspace, t pki.Template, key usedKey, file string) command.Call {
	c := command.Call{
		Operation: command.MakeRequest, Template: t, Algorithm: key.Secret.Algorithm(), Key: key.FileName(), Request: file,
		Alias: fileBase(file), Passphrase: passphraseFile,
	}
	switch cert, _ := ws.Get(m.cert); {
	case m.source == byConfig:
		c.Operation, c.Config, c.Renamed = command.ConfigRequest, m.config, strings.TrimSpace(m.subject) != ""
	case m.source == byCert && cert.KeyID == key.KeyID:
		c.Operation, c.Cert = command.RenewRequest, cert.FileName()
	}
	return c
}

// passphraseFile is where commands read a passphrase from.
const passphraseFile = command.PassphraseFile

// certificatesIn lists the certificates that can be asked for again, newest first.
func certificatesIn(ws *Workspace) []Object {
	var out []Object
	all := ws.All()
	for i := len(all) - 1; i >= 0; i-- {
		if o := all[i]; (o.Kind == Certificate || o.Kind == Authority) && o.Cert() != nil {
			out = append(out, o)
		}
	}
	return out
}

// requestsIn lists the requests, newest first.
func requestsIn(ws *Workspace) []Object {
	var out []Object
	all := ws.All()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == Request {
			out = append(out, all[i])
		}
	}
	return out
}
