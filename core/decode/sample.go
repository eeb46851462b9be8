package decode

import _ "embed" // the samples are files of this package's tests

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
		{"An API server’s certificate", sampleServer},
		{"A cluster’s authority", sampleAuthority},
		{"A user’s request", sampleRequest},
	}
}
