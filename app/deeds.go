package app

import (
	"crypto/x509"
	"strconv"
	"strings"
	"time"

	"kubepki/core/command"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// deed is one thing that was done in this page, as a terminal would do it.
type deed struct {
	title string
	at    time.Time
	calls func() []command.Call // a cluster's are many: they are made when they are looked at
	given []command.File        // public files that were there before
}

// did notes what was done, and shows it in the terminal's drawer.
func (s *session) did(title string, given []command.File, calls ...command.Call) {
	s.didLater(title, given, func() []command.Call { return calls })
}

func (s *session) didLater(title string, given []command.File, calls func() []command.Call) {
	s.deeds = append(s.deeds, deed{title, s.now(), calls, given})
	s.deedAt = len(s.deeds) - 1
}

// doneSoFar is every call and every public file that was given, in order.
func (s *session) doneSoFar() (calls []command.Call, given []command.File) {
	for _, d := range s.deeds {
		calls, given = append(calls, d.calls()...), append(given, d.given...)
	}
	return calls, given
}

// history is all that was done so far, as a script.
func (s *session) history() string {
	calls, given := s.doneSoFar()
	return command.History(calls, given...)
}

// freeName is a name that no object of these kinds has yet: files of one folder
// must not take each other's place.
func (s *session) freeName(name string, of ...Kind) string {
	taken := map[string]bool{}
	for _, o := range s.ws.All() {
		for _, k := range of {
			if o.Kind == k {
				taken[fileBase(o.Name)] = true
			}
		}
	}
	out := name
	for n := 2; taken[fileBase(out)]; n++ {
		out = strings.TrimSuffix(name, endings[of[0]]) + "-" + strconv.Itoa(n)
		if strings.HasSuffix(name, endings[of[0]]) {
			out += endings[of[0]]
		}
	}
	return out
}

// fileOf is a public object as a file for a script.
func fileOf(o Object) command.File {
	if o.Kind == 0 || o.Kind == PrivateKey {
		return command.File{}
	}
	text, err := o.PEM()
	if err != nil {
		return command.File{}
	}
	return command.File{Name: o.FileName(), Text: string(text)}
}

// keyFile is what the private key of this ID is called as a file.
func (s *session) keyFile(id [32]byte) string {
	for _, o := range s.ws.All() {
		if o.Kind == PrivateKey && o.KeyID == id {
			return o.FileName()
		}
	}
	return ""
}

// certFile is an authority's certificate as a file.
func (s *session) certFile(id int) command.File {
	o, ok := s.ws.Get(id)
	if !ok {
		return command.File{}
	}
	return fileOf(o)
}

// above are the authorities above one of the workspace, nearest first.
func (s *session) above(id int) []*x509.Certificate {
	var out []*x509.Certificate
	at, ok := s.ws.Get(id)
	all := s.ws.All()
	for ok && !at.selfSigned() && len(out) < maxChain {
		ok = false
		for _, o := range all {
			if o.Kind == Authority && o.KeyID == at.IssuerKey && o.Cert() != nil && o.ID != at.ID {
				out, at, ok = append(out, o.Cert()), o, true
				break
			}
		}
	}
	return out
}

// maxChain ends the way up where authorities signed each other in a circle.
const maxChain = 10

// requestFile finds a request in the workspace, so that a script calls it by the
// same name; else it is named after its subject.
func (s *session) requestFile(r *pki.Request) command.File {
	for _, o := range s.ws.All() {
		if o.Kind == Request && string(o.DER) == string(r.X509.Raw) {
			return fileOf(o)
		}
	}
	name := r.Subject.First(pki.OIDCommonName)
	if name == "" {
		name = "request"
	}
	return command.File{Name: fileBase(s.freeName(name, Request)) + endings[Request], Text: string(pki.RequestPEM(r.X509))}
}

// signCall is what signs an order in a terminal.
func (s *session) signCall(op command.Operation, order signing.Order, by signer, request, cert string) command.Call {
	t, _ := order.Template()
	return command.Call{
		Operation: op, Template: t, Days: int(order.Lifetime / day), Request: request, Cert: cert,
		CA: s.certFile(by.ID).Name, CAKey: s.keyFile(pki.KeyID(by.Key.Public())),
	}
}

// didSign notes a request that was signed.
func (s *session) didSign(r *pki.Request, order signing.Order, by signer, made Object) {
	op := command.Sign
	if order.Grant.Preset.SubjectKeyID {
		op = command.Intermediate
	}
	request := s.requestFile(r)
	call := s.signCall(op, order, by, request.Name, made.FileName())
	call.Renamed = call.Template.Subject.String() != r.Subject.String()
	s.did("Sign "+request.Name, []command.File{request, s.certFile(by.ID)}, call)
}
