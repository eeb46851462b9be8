package intake

import "kubepki/core/keyfile"

// Cost is something that what people bring can ask too much of.
type Cost string

// The costs that are bounded.
const (
	FileBytes     Cost = "bytes of a file"
	UnpackedBytes Cost = "bytes of all that is unpacked"
	Entries       Cost = "files of an archive"
	Nesting       Cost = "wrappings around each other"
	Objects       Cost = "objects"
	Documents     Cost = "documents"
	Faults        Cost = "unreadable parts that are listed"
	YAMLBytes     Cost = "bytes of a YAML or JSON text"
	YAMLDocuments Cost = "documents of a YAML text"
	YAMLDepth     Cost = "levels of a YAML or JSON text"
	TokenBytes    Cost = "bytes of a token"
	Locks         Cost = "passphrases tried"
	Seconds       Cost = "seconds of reading"
)

// Limit is the most that is spent on one intake.
type Limit struct {
	Cost Cost
	Most int64
	Why  string
}

// limits is the one table of them. What a single encrypted key may cost is in
// [keyfile.Limits].
var limits = []Limit{
	{FileBytes, 16 << 20, "a whole /etc/kubernetes has less than one"},
	{UnpackedBytes, 128 << 20, "a bundle of 5,000 hosts fits, a bomb does not"},
	{Entries, 60_000, "a bundle of 5,000 hosts has 50,000"},
	{Nesting, 6, "gzip, tar, Secret, kubeconfig and its data are five"},
	{Objects, 60_000, "as many as files"},
	{Documents, 5_000, "a manifest or a unit for each host"},
	{Faults, 2_000, "nobody reads more"},
	{YAMLBytes, 4 << 20, "parsing takes a hundred times the memory"},
	{YAMLDocuments, 5_000, "objects between --- lines"},
	{YAMLDepth, 64, "Kubernetes' own objects have fewer than 30"},
	{TokenBytes, 64 << 10, "a service account's has 1,000"},
	{Locks, 50, "each takes up to some seconds in a browser"},
	{Seconds, 60, "people cancel before"},
}

// most is the limit of a cost.
func most(c Cost) int {
	for _, l := range limits {
		if l.Cost == c {
			return int(l.Most)
		}
	}
	return 0
}

// Limits lists every limit of an intake, those of single keys after its own.
func Limits() []Limit {
	out := append([]Limit{}, limits...)
	for _, l := range keyfile.Limits {
		out = append(out, Limit{Cost(l.Cost), l.Most, l.Why})
	}
	return out
}
