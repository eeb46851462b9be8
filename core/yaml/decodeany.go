package yaml

import "strconv"

// pair is a key of a mapping, no alias, and its value.
type pair struct{ key, value *Node }

// pairs are those of a mapping, and those that its merge keys bring
// (https://yaml.org/type/merge.html): the nearer one wins.
func (d *decoder) pairs(n *Node) (out []pair) {
	seen := make(map[string]*Node, len(n.Content)/2)
	var merges []*Node
	for i := 0; i+1 < len(n.Content) && d.err == nil; i += 2 {
		key := n.Content[i].Real()
		if key.Kind == Scalar {
			if before := seen[key.Value]; before != nil {
				d.fail(n.Content[i], "the key "+quoted(key.Value)+" stands in line "+strconv.Itoa(before.Line)+" already", "keep one of them")
			}
			seen[key.Value] = n.Content[i]
		}
		if tag, _ := key.resolve(); key.Kind == Scalar && tag == "!!merge" {
			merges = append(merges, n.Content[i+1])
			continue
		}
		out = append(out, pair{key, n.Content[i+1]})
	}
	for _, m := range merges {
		for _, e := range d.merged(m, true) {
			if e.key.Kind == Scalar && seen[e.key.Value] == nil {
				seen[e.key.Value] = e.key
				out = append(out, e)
			}
		}
	}
	return out
}

// merged are the pairs of a mapping, or of a list of them.
func (d *decoder) merged(at *Node, list bool) (out []pair) {
	n, ok := d.enter(at)
	defer d.leave(at)
	switch {
	case !ok:
	case n.Kind == Mapping:
		out = d.pairs(n)
		d.unfolded += len(out)
	case n.Kind == Sequence && list:
		for _, item := range n.Content {
			out = append(out, d.merged(item, false)...)
		}
	default:
		d.fail(n, "an object, or a list of objects, is expected behind <<", "write <<: *NAME, or quote the key")
	}
	return out
}

// any is a node as nil, bool, int, int64, uint64, float64, string, []any,
// map[string]any, or map[any]any where a key is no text.
func (d *decoder) any(at *Node) any {
	n, ok := d.enter(at)
	defer d.leave(at)
	switch {
	case !ok:
	case n.Kind == Scalar:
		_, value := n.resolve()
		return value
	case n.Kind == Sequence:
		out := make([]any, len(n.Content))
		for i, item := range n.Content {
			out[i] = d.any(item)
		}
		return out
	default:
		return d.anyMapping(n)
	}
	return nil
}

func (d *decoder) anyMapping(n *Node) any {
	pairs := d.pairs(n)
	texts, mixed := map[string]any{}, map[any]any{}
	for _, e := range pairs {
		if e.key.Kind != Scalar {
			d.failKey(e.key)
			return nil
		}
		_, key := e.key.resolve()
		if text, ok := key.(string); ok {
			texts[text] = d.any(e.value)
		} else {
			mixed[key] = d.any(e.value)
		}
	}
	if len(mixed) == 0 {
		return texts
	}
	for key, value := range texts {
		mixed[key] = value
	}
	return mixed
}
