package intake

import (
	"context"
	"errors"
	"io"
	"strings"

	"kubepki/core/yaml"
)

// isKube tells whether a text may hold Kubernetes objects: it names what each
// has, kind and apiVersion, as keys of YAML or JSON.
func isKube(text string) bool { return hasKey(text, "apiVersion") && hasKey(text, "kind") }

// hasKey looks for a key that begins a line, or stands in quotes.
func hasKey(text, key string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], key)
		if i < 0 {
			return false
		}
		at += i
		line := text[max(0, at-longestIndent):at]
		line = line[strings.LastIndexByte(line, '\n')+1:]
		after := strings.TrimLeft(text[at+len(key):], `"' `)
		if strings.HasPrefix(after, ":") && (strings.Trim(line, " -\"'{") == "" || strings.HasSuffix(line, `"`)) {
			return true
		}
		at += len(key)
	}
}

// longestIndent is how many blanks may stand before a key, in bytes: to look
// further back, again and again in one endless line, would take too long.
const longestIndent = 256

// kube reads Kubernetes objects and tells whether the text holds any. Where it
// is no YAML after all, it says so, and leaves the text to others.
func (r *reader) kube(ctx context.Context, p part, text string) (done bool, err error) {
	if len(text) > most(YAMLBytes) {
		r.tooMuch(p, YAMLBytes, len(text), "cut it into several files")
		return false, nil
	}
	roots, err := r.yaml(p, text)
	if err != nil {
		if _, isOther := documentKind(text); isOther || !beginsAsYAML(text) {
			return false, nil
		}
		r.fault(p, yamlFault(err))
		r.document(p, Manifest, text)
		return true, r.salvage(ctx, p, text)
	}
	before := len(r.Objects) + len(r.Documents)
	kinds := 0
	kind := DocumentKind("")
	for _, root := range roots {
		o := kubeObject{r: r, ctx: ctx, p: p}
		if err := o.read(root, ""); err != nil {
			return true, err
		}
		kinds += o.kinds
		if o.kind != "" && kind != Manifest {
			kind = o.kind
		}
	}
	switch {
	case kinds == 0:
		return false, nil
	case kind == "" && len(r.Objects)+len(r.Documents) == before:
		kind = Manifest // a Secret of other things: it is a text all the same
	}
	if kind != "" {
		r.document(p, kind, text)
	}
	return true, nil
}

// yaml takes a text apart into its documents; JSON is YAML.
func (r *reader) yaml(p part, text string) (roots []*yaml.Node, err error) {
	docs := yaml.Documents([]byte(text))
	for {
		root, err := docs.Next()
		switch {
		case err == io.EOF:
			return roots, nil
		case err != nil:
			return nil, err
		case len(roots) == most(YAMLDocuments):
			r.tooMany(p, YAMLDocuments)
			return roots, nil
		}
		roots = append(roots, root)
	}
}

// beginsAsYAML tells whether the first line that says something could be one of
// YAML or JSON. Notes and scripts hold whole objects too, further down.
func beginsAsYAML(text string) bool {
	if strings.HasPrefix(text, "#!") {
		return false
	}
	for line := range strings.Lines(text[:min(len(text), 64<<10)]) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, _, isKey := strings.Cut(line, ":")
		return isKey && !strings.Contains(strings.TrimLeft(key, "- "), " ") || strings.ContainsRune("-{[%", rune(line[0]))
	}
	return false
}

// salvage finds what a text that is no YAML any more embeds: PEM, and base64 at
// the end of a line.
func (r *reader) salvage(ctx context.Context, p part, text string) error {
	if strings.Contains(text, dashes) {
		if err := r.armoured(ctx, p, text); err != nil {
			return err
		}
	}
	for i, line := range strings.Split(text, "\n") {
		_, value, _ := strings.Cut(line, ":")
		digits := strings.Trim(value, " \t\r\"',}")
		if len(digits) < shortestFile {
			continue
		}
		data, ok := readBase64(digits)
		if !ok {
			continue
		}
		in := p.wrapped(data)
		in.line, in.flat, in.told = p.lineOf(i+1)-1, true, false
		if err := r.content(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

// shortestFile is how many digits of base64 a certificate or a key has at least;
// an Ed25519 key in DER has 64.
const shortestFile = 64

// yamlFault is what is wrong with the text, and where.
func yamlFault(err error) Fault {
	f := Fault{Why: "this YAML cannot be parsed: "}
	if at := (*yaml.Error)(nil); errors.As(err, &at) {
		f.Line, f.Column, f.Fix = at.Line, at.Column, at.Fix
		f.Why += at.Why
	}
	return f
}
