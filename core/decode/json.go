package decode

import "encoding/json"

// exported is an object as JSON has it.
type exported struct {
	Kind         ObjectKind    `json:"kind"`
	Format       string        `json:"format"`
	Label        string        `json:"label"`
	Source       string        `json:"source,omitempty"`
	Line         int           `json:"line,omitempty"`
	Bytes        int           `json:"bytes"`
	Fingerprints []Fingerprint `json:"fingerprints,omitempty"`
	Fields       []Node        `json:"fields"`
	Problems     []Problem     `json:"problems,omitempty"`
	PEM          string        `json:"pem,omitempty"`
}

// JSON writes objects as a list: kind, name, fingerprints, fields with their
// bytes, problems and PEM. Values of fields are those of the tree. Private
// numbers and the PEM of private keys are left out.
func JSON(objects []Object) []byte {
	list := make([]exported, len(objects))
	for i, o := range objects {
		list[i] = exported{
			Kind: o.Kind, Format: o.Format, Label: o.Label(), Source: o.Name, Line: o.Line, Bytes: len(o.DER),
			Fingerprints: Fingerprints(o), Fields: o.Tree.Children, Problems: o.Problems,
		}
		if o.Kind != PrivateKey {
			list[i].PEM = string(o.PEM())
		}
	}
	out, _ := json.MarshalIndent(list, "", "  ") // plain texts and numbers cannot fail
	return append(out, '\n')
}
