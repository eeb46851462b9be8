package yaml

// Kind is what a node is (section 3.2.1.1).
type Kind uint8

// The kinds of nodes.
const (
	Scalar Kind = iota + 1
	Sequence
	Mapping
	Alias
)

// Style is how a node is written (section 3.2.3.1).
type Style uint8

// The styles. Collections are Block or Flow.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Flow
	Block = Plain
)

// Node is one value with its place.
type Node struct {
	Kind         Kind
	Style        Style
	Line, Column int     // from 1; where its anchor or tag begins, if it has one
	Tag          string  // as it is written, "!!str" or "!name"; "" without one
	Value        string  // of a scalar; of an alias the name
	Target       *Node   // of an alias
	Content      []*Node // of a mapping key, value, key, value
}

// Real is the node itself, or what an alias stands for.
func (n *Node) Real() *Node {
	if n != nil && n.Kind == Alias {
		return n.Target
	}
	return n
}

// Get gives the value of a key of a mapping, aliases followed; nil without one.
func (n *Node) Get(key string) *Node {
	if n = n.Real(); n == nil || n.Kind != Mapping {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := n.Content[i].Real(); k.Kind == Scalar && k.Value == key {
			return n.Content[i+1].Real()
		}
	}
	return nil
}

// Text is that of a scalar, "" for anything else.
func (n *Node) Text() string {
	if n = n.Real(); n == nil || n.Kind != Scalar {
		return ""
	}
	return n.Value
}

// Items are those of a sequence, aliases followed.
func (n *Node) Items() (out []*Node) {
	if n = n.Real(); n == nil || n.Kind != Sequence {
		return nil
	}
	for _, item := range n.Content {
		out = append(out, item.Real())
	}
	return out
}
