package kube

// modesText gives back what an unpacker without Unix modes loses.
const modesText = `
FILE MODES
If they were lost in unpacking, give them again, in this folder:
  find . -type f -exec chmod 644 {} +
  find . -type f \( -name '*.key' -o -name '*.pub' -o -name '*.conf' -o -path '*/manifests/*' \) -exec chmod 600 {} +
`

// byHand says how to start the programs with what lies in extras. A unit of etcd
// is not up before others are: hence --no-block.
func (b *readme) byHand() {
	text, err := NewServices(&b.Plan).site(b.example(), &Program{}).fill(byHandText)
	if err == nil { // it names no file
		b.WriteString(text)
	}
}

// example is a host whose files the bundle has.
func (b *readme) example() string {
	if b.host != "" {
		return b.host
	}
	return b.Plan.Cluster.ControlPlanes[0].Name
}
