package kube

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"kubepki/core/pki"
)

// The file that makes an archive unfinished work, and its format.
const (
	descriptionFile = "kubepki.json"
	unfinishedKind  = "kubepki unfinished work 1"
)

// description is what unfinished work is a carrying out of.
type description struct {
	Kind    string
	At      time.Time
	Draft   Draft
	Brought []string // IDs of the authorities that were brought
}

// WriteUnfinished writes a zip with everything that is needed to go on another
// day: the description, the authorities that were brought, the keys, the
// requests and the certificates there are. d is the draft of the plan. Secret.
func (u *Unfinished) WriteUnfinished(ctx context.Context, w io.Writer, d Draft, o BundleOptions) error {
	about, err := json.Marshal(u.description(d))
	if err != nil {
		return err
	}
	list := fileList{}
	list.add("README.txt", publicMode, []byte(unfinishedReadme))
	list.add(descriptionFile, publicMode, about)
	for i, m := range u.Made {
		if m.Item.SameAs != "" {
			continue
		}
		place := u.place(m.Item)
		if m.Key != nil {
			list.entries = append(list.entries, entry{"keys/" + place + ".key", secretMode, m.Key.TraditionalPEM})
		}
		if m.DER != nil {
			list.add("certificates/"+place+".crt", publicMode, m.certificatePEM())
		}
		if r := u.requests[i]; r != nil {
			list.add("requests/"+place+".csr", publicMode, pki.RequestPEM(r.X509))
		}
	}
	return writeZip(ctx, w, u.At, list.entries, o)
}

func (u *Unfinished) description(d Draft) description {
	out := description{Kind: unfinishedKind, At: u.At, Draft: d}
	for _, p := range profiles {
		if u.Plan.Cluster.Brought[p.ID] != nil {
			out.Brought = append(out.Brought, p.ID)
		}
	}
	return out
}

const unfinishedReadme = `This is the unfinished PKI of a cluster: its keys are made, some certificates are
still to be signed by somebody else. Drop this file on the page "Cluster" of
KubePKI to go on. It holds private keys: keep it as you would keep a root password.
`

// IsUnfinished tells whether the files of an archive are unfinished work.
func IsUnfinished(files []Answer) bool {
	for _, f := range files {
		if f.Name == descriptionFile {
			return true
		}
	}
	return false
}
