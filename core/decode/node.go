package decode

// Kind says what a node's value means, never how it looks.
type Kind string

// The kinds of values.
const (
	KindText   Kind = "text"
	KindNumber Kind = "number"
	KindTime   Kind = "time" // Value is RFC 3339 in UTC
	KindOID    Kind = "oid"
	KindHex    Kind = "hex"
	KindFlag   Kind = "flag"
	KindName   Kind = "name" // a distinguished name in openssl's form
	KindDNS    Kind = "dns"
	KindIP     Kind = "ip"
	KindEmail  Kind = "email"
	KindURI    Kind = "uri"
	KindGroup  Kind = "group" // only its children have values
	KindSecret Kind = "secret"
)

// Node is one field of a decoded object. Values are foreign text: whoever
// draws them must make control and invisible characters visible.
type Node struct {
	Label string `json:"label"`           // in words for people: "Alternative names"
	Term  string `json:"term"`            // openssl's or ASN.1's name for it: "X509v3 Subject Alternative Name"
	Kind  Kind   `json:"kind"`            // what Value means
	Value string `json:"value,omitempty"` // one line, or several for what openssl prints on several
	// Critical marks an extension that whoever does not know it must refuse.
	Critical bool   `json:"critical,omitempty"`
	Span     [2]int `json:"span"`             // first byte and the byte after the last one, in Object.DER
	Note     string `json:"-"`                // what it means, in plain words
	Why      string `json:"-"`                // why Kubernetes cares, "" when it does not
	Flaw     string `json:"flaw,omitempty"`   // what is wrong with it and which rule says so, "" when nothing is
	Children []Node `json:"fields,omitempty"` // its parts
}

// add appends a part and gives it.
func (n *Node) add(span [2]int, kind Kind, label, term, value, note string) *Node {
	n.Children = append(n.Children, Node{Label: label, Term: term, Kind: kind, Value: value, Span: span, Note: note})
	return &n.Children[len(n.Children)-1]
}

// maxParts is how many parts of one field become nodes: names, entries of a
// list. The text of openssl has them all.
const maxParts = 20_000

// Find gives the first node with this term, in depth-first order.
func (n Node) Find(term string) (Node, bool) {
	if n.Term == term {
		return n, true
	}
	for _, c := range n.Children {
		if found, ok := c.Find(term); ok {
			return found, true
		}
	}
	return Node{}, false
}
