package learn

import (
	"slices"
	"strings"

	"kubepki/core/chain"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Fact is a field of what is said of a part of the cluster.
type Fact struct{ Label, Words string }

// FactsOfProgram says what a program serves, at which port, to whom, and whom it
// calls with what. What the learner has stands in the place of the example.
func FactsOfProgram(name string, s Shelf) []Fact {
	var out []Fact
	for _, v := range servers() {
		if v.To != name {
			continue
		}
		out = append(out, Fact{"Serves", "at port " + v.Port + ", with " + Paths(v.Server)}, Fact{"To whom", strings.Join(v.callers, ", ")})
		out = append(out, held("It shows", v.Server, s)...)
	}
	if out == nil {
		out = append(out, Fact{"Serves", "nobody on this map: it only calls"})
	}
	for _, e := range Edges() {
		if e.From != name {
			continue
		}
		out = append(out, Fact{"Calls", e.Called() + at(e.Port) + ", with " + Paths(e.Client)}, Fact{"As", e.asWhom(s)})
	}
	return out
}

func at(port string) string {
	if port == "" {
		return ""
	}
	return " at port " + port
}

// server is a place where something answers, and who calls there.
type server struct {
	Edge
	callers []string
}

// servers are the places of the cluster that answer, one for each pair.
func servers() []server {
	var out []server
	for _, e := range Edges() {
		if e.Server.ID == "" {
			continue
		}
		caller := e.From
		if e.From == e.To {
			caller = e.Called()
		}
		i := slices.IndexFunc(out, func(s server) bool { return s.Server.ID == e.Server.ID })
		if i < 0 {
			i, out = len(out), append(out, server{Edge: e})
		}
		out[i].callers = append(out[i].callers, caller)
	}
	return out
}

// asWhom says for whom the caller is taken.
func (e Edge) asWhom(s Shelf) string {
	if e.Server.ID == "" {
		return "who may say in a header which user it speaks for"
	}
	if name, c := s.Held(e.Client); c != nil {
		if e.as() != chain.Client {
			return "whoever its authority signed; the name in " + name + " is " + pki.Visible(c.Subject.CommonName)
		}
		id := chain.WhoAmI(c, "")
		return pki.Visible("user "+id.User+", groups "+strings.Join(id.Groups, ", ")) + " (" + name + ")"
	}
	n := subjectIn(e.Client)
	words := "user " + n.First(pki.OIDCommonName)
	if e.as() != chain.Client {
		words = "whoever its authority signed; the name is usually " + n.First(pki.OIDCommonName)
	}
	for _, a := range n {
		if a.Type.Equal(pki.OIDOrganization) {
			words += ", group " + a.Value
		}
	}
	return words
}

// held says which certificate of the learner's a server shows, if any.
func held(label string, p *kube.Profile, s Shelf) []Fact {
	name, c := s.Held(p)
	if c == nil {
		return nil
	}
	names := ""
	for _, s := range pki.SANsOf(c) {
		names += ", " + s.Value
	}
	return []Fact{{label, pki.Visible("your "+name+", good for the names "+strings.TrimPrefix(names, ", ")) + ", until " + c.NotAfter.UTC().Format("2 January 2006")}}
}

// Facts say of a line who shows what to whom, and whether its padlock shuts.
func (e Edge) Facts(s Shelf) []Fact {
	out := []Fact{
		{"Calls", e.From + " calls " + e.Called() + at(e.Port)},
		{"Caller shows", Paths(e.Client)},
		{"As", e.asWhom(s)},
		{"Known by", e.Called() + " looks whether " + Short(e.Knows) + " signed it"},
	}
	if e.Server.ID != "" {
		out = append(out, Fact{"Server shows", Paths(e.Server)})
		out = append(out, held("That is", e.Server, s)...)
		known := e.From + " looks whether " + Short(e.Trusts) + " signed it, and whether the name is right"
		if e.Unasked {
			known = "kubeadm lets " + e.From + " not look at all. With --kubelet-certificate-authority it looks whether " + Short(e.Trusts) + " signed it"
		}
		out = append(out, Fact{"Known by", known})
	}
	_, words := e.State(s)
	return append(out, Fact{"Padlock", words}, Fact{"Why", e.Client.Why})
}
