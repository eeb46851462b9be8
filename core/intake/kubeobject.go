package intake

import (
	"context"
	"strconv"
	"strings"

	"kubepki/core/decode"
	"kubepki/core/yaml"
)

// kubeObject reads one Kubernetes object, or a List of them: all values that
// are files in it.
type kubeObject struct {
	r     *reader
	ctx   context.Context
	p     part
	kinds int          // objects that were seen
	kind  DocumentKind // of the text, "" when it only carries values
	depth int
}

// carriers are the kinds that are there for the values in them; they say
// nothing themselves. Each gives the fields whose values are files, and whether
// these are base64.
var carriers = map[string][]carried{
	"Secret":                    {{field: "data", base64: true}, {field: "stringData"}},
	"ConfigMap":                 {{field: "data"}, {field: "binaryData", base64: true}},
	"CertificateSigningRequest": {{field: "spec/request", base64: true, told: true}, {field: "status/certificate", base64: true, told: true}},
}

type carried struct {
	field  string
	base64 bool
	told   bool // it can be nothing but what is read here
}

// read takes an object; above is the path of the List that holds it.
func (o *kubeObject) read(n *yaml.Node, above string) error {
	kind, version := n.Get("kind").Text(), n.Get("apiVersion").Text()
	if kind == "" || version == "" {
		return nil
	}
	items := n.Get("items")
	if strings.HasSuffix(kind, "List") && items != nil && items.Kind == yaml.Sequence {
		return o.list(strings.TrimSuffix(kind, "List"), version, items)
	}
	o.kinds++
	metadata := n.Get("metadata")
	at := strings.TrimPrefix(above+"/"+kind, "/")
	for _, part := range []string{metadata.Get("namespace").Text(), metadata.Get("name").Text()} {
		if part != "" {
			at += "/" + part
		}
	}
	if fields, ok := carriers[kind]; ok && !strings.Contains(version, "kubeadm") {
		return o.carrier(n, at, fields)
	}
	if kind == "Config" && version == "v1" {
		if o.kind == "" {
			o.kind = KubeconfigFile
		}
		return o.walk(n, "")
	}
	o.kind = Manifest
	return o.walk(n, at)
}

// list reads each item. kubectl leaves kind and apiVersion out of those of a
// SecretList.
func (o *kubeObject) list(kind, version string, items *yaml.Node) error {
	for _, item := range items.Items() {
		if item.Kind == yaml.Mapping && item.Get("kind") == nil && kind != "" {
			item.Content = append([]*yaml.Node{scalar("kind"), scalar(kind), scalar("apiVersion"), scalar(version)}, item.Content...)
		}
		if o.depth++; o.depth > most(YAMLDepth) {
			break
		}
		err := o.read(item, "")
		if o.depth--; err != nil {
			return err
		}
	}
	return nil
}

func scalar(s string) *yaml.Node { return &yaml.Node{Kind: yaml.Scalar, Value: s} }

// carrier reads the values of a Secret, a ConfigMap or a request.
func (o *kubeObject) carrier(n *yaml.Node, at string, fields []carried) error {
	for _, c := range fields {
		v := n
		for _, step := range strings.Split(c.field, "/") {
			v = v.Get(step)
		}
		switch {
		case v == nil:
		case v.Kind == yaml.Scalar:
			if err := o.file(v, at+"/"+c.field, c); err != nil {
				return err
			}
		case v.Kind == yaml.Mapping:
			for i := 0; i+1 < len(v.Content); i += 2 {
				key := v.Content[i].Value
				one := c
				one.told = looksRight(key)
				if err := o.file(v.Content[i+1], at+"/"+key, one); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// walk looks at every value of any other object for files that are embedded.
func (o *kubeObject) walk(n *yaml.Node, at string) error {
	if o.depth++; o.depth > most(YAMLDepth) {
		o.r.tooMuch(o.p, YAMLDepth, o.depth, "give the parts that matter")
		o.depth--
		return nil
	}
	defer func() { o.depth-- }()
	switch n.Kind {
	case yaml.Mapping:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if key == "kubectl.kubernetes.io/last-applied-configuration" {
				continue // the same once more
			}
			if err := o.walkValue(n.Content[i+1], strings.TrimPrefix(at+"/"+key, "/"), key); err != nil {
				return err
			}
		}
	case yaml.Sequence:
		for i, item := range n.Content {
			name := item.Get("name").Text()
			if name == "" {
				name = strconv.Itoa(i)
			}
			if err := o.walkValue(item, at+"/"+name, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *kubeObject) walkValue(v *yaml.Node, at, key string) error {
	if v.Kind != yaml.Scalar {
		return o.walk(v, at)
	}
	isFile := strings.HasSuffix(key, "-data") || key == "caBundle"
	switch {
	case v.Value == "":
		return nil
	case isFile, strings.HasPrefix(v.Value, decode.PEMInBase64):
		return o.file(v, at, carried{base64: true, told: isFile})
	case strings.Contains(v.Value, beginMarker), key == "token":
		return o.file(v, at, carried{})
	}
	return nil
}

// file reads one value. It is a part of its own: what is wrong with it hides
// nothing else.
func (o *kubeObject) file(v *yaml.Node, at string, c carried) error {
	if v.Kind != yaml.Scalar || strings.TrimSpace(v.Value) == "" {
		return nil
	}
	in := o.p.wrapped([]byte(v.Value))
	in.inside = strings.TrimPrefix(o.p.inside+"/"+at, "/")
	in.line, in.told = o.p.lineOf(v.Line)-1, c.told
	if v.Style == yaml.Literal || v.Style == yaml.Folded {
		in.line++ // it begins below its key
	} else {
		in.flat = true
	}
	if !c.base64 {
		if !o.mayHold(v.Value) {
			return nil
		}
		return o.r.content(o.ctx, in)
	}
	digits := strings.Join(strings.Fields(v.Value), "")
	data, ok := readBase64(digits)
	if !ok {
		if c.told {
			o.r.fault(in, Fault{Why: "it is not base64", Fix: "encode the file with base64 on one line: base64 -w0 FILE"})
		}
		return nil
	}
	in.data, in.flat = data, true
	return o.r.content(o.ctx, in)
}

// mayHold tells whether the value of a ConfigMap or a field is worth reading:
// most are words and numbers.
func (o *kubeObject) mayHold(text string) bool {
	if strings.Contains(text, dashes) || strings.Contains(text, decode.PEMInBase64) || isKube(text) {
		return true
	}
	_, isDocument := documentKind(text)
	_, isToken := token(text)
	return isDocument || isToken
}
