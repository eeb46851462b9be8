package yaml

// What a text may ask for at most.
const (
	// maxBytes bounds a text: a thousand Secrets have less.
	maxBytes = 16 << 20
	// maxNodes bounds the nodes of all documents of a text: 4 MB of manifests have
	// a quarter of them.
	maxNodes = 1 << 20
	// maxDepth bounds what stands in each other, aliases followed. Kubernetes' own
	// objects have fewer than 30 levels, and the stack of a browser is small.
	maxDepth = 1000
	// maxUnfolded bounds the nodes of one document that are reached by aliases.
	maxUnfolded = 100_000
)
