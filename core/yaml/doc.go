// Package yaml reads YAML 1.2.2 (https://yaml.org/spec/1.2.2/), and JSON with
// it, into trees whose every node knows its line and column. It is what reads
// kubeconfigs, Secrets, manifests and whatever else people bring; writing is
// in package kube.
//
// A text is taken apart by one pass from front to back, in time that grows with
// its length alone. What it may hold is bounded: bytes, nodes, levels, and what
// aliases unfold to.
//
//	docs := yaml.Documents(data)
//	for {
//		root, err := docs.Next()
//		if err == io.EOF { … }
//		name := root.Get("metadata").Get("name").Text()
//	}
//
// Where kubectl is more tolerant than the specification, it is so too, and
// where kubectl refuses what the specification allows, such as tabs in an
// indent, it refuses it as well: a text that is read here is read there.
package yaml
