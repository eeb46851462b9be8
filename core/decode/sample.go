package decode

import (
	_ "embed" // the samples are files of this package's tests
	"strings"
)

//go:embed testdata/apiserver.crt
var sampleServer string

//go:embed testdata/ca.crt
var sampleAuthority string

//go:embed testdata/jane.csr
var sampleRequest string

// Sample is something to look at when one has nothing at hand.
type Sample struct {
	Title string // "An API server's certificate"
	Text  string // PEM; public, without any private key
}

// Samples lists public examples of what a cluster is made of.
func Samples() []Sample {
	return []Sample{
		{"An API server’s certificate", blockOf(sampleServer)},
		{"A cluster’s authority", blockOf(sampleAuthority)},
		{"A user’s request", blockOf(sampleRequest)},
	}
}

// blockOf leaves out the remark above a fixture's PEM block.
func blockOf(text string) string { return text[strings.Index(text, beginMarker):] }
