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
	Label string // in words for people: "Alternative names"
	Term  string // openssl's or ASN.1's name for it: "X509v3 Subject Alternative Name"
	Value string // one line, or several for what openssl prints on several
	Kind  Kind
	// Critical marks an extension that whoever does not know it must refuse.
	Critical bool
	Span     [2]int // first byte and the byte after the last one, in Object.DER
	Note     string // what it means, in plain words
	Why      string // why Kubernetes cares, "" when it does not
	Children []Node
}

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
