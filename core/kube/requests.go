package kube

import (
	"context"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// WriteRequests writes a zip for whoever signs: every request that is not
// answered yet, below its authority and host, and a README.txt that says what
// each must become. No key is in it.
func (u *Unfinished) WriteRequests(ctx context.Context, w io.Writer, o BundleOptions) error {
	list := fileList{}
	list.add("README.txt", publicMode, []byte(u.requestsReadme()))
	for _, r := range u.Requests() {
		if !r.In {
			list.add(r.Path, publicMode, pki.RequestPEM(r.PKI.X509))
		}
	}
	return writeZip(ctx, w, u.At, list.entries, o)
}

// fileList collects files whose bytes are at hand.
type fileList struct{ entries []entry }

func (l *fileList) add(path string, mode fs.FileMode, data []byte) {
	l.entries = append(l.entries, entry{path, mode, func() ([]byte, error) { return data, nil }})
}

// requestsText begins the README of requests. The commands are for a shell and
// openssl 3; other programs find all they need in the requests.
const requestsText = `Certification requests of the cluster $NAME, for Kubernetes $VERSION
made on $DATE. The private keys stayed where they were made.

WHAT TO DO
Sign every request with the authority that its folder is for, and send the
certificates back as PEM: in any order, one file each or all in one, the leaf
alone without a chain. Each must have the subject, names and usages that are in
the request, and no CA:TRUE. With openssl 3, in a folder of requests:
  for f in */*.csr; do
    openssl x509 -req -in "$f" -CA ca.crt -CAkey ca.key -CAcreateserial \
      -days $DAYS -copy_extensions copyall -out "${f%.csr}.crt"
  done

WHAT EACH MUST BECOME
`

// requestsReadme tells who signs what each request must become.
func (u *Unfinished) requestsReadme() string {
	c := u.Plan.Cluster
	days := strconv.Itoa(c.LeafDays)
	var b strings.Builder
	b.WriteString(strings.NewReplacer("$NAME", c.Name, "$VERSION", c.Version.String(),
		"$DATE", u.At.UTC().Format("2 January 2006 15:04 UTC"), "$DAYS", days).Replace(requestsText))
	for _, r := range u.Requests() {
		if r.In {
			continue
		}
		names := ""
		if len(r.Item.SANs) > 0 {
			names = "\n  names    " + r.Item.SANs.String()
		}
		b.WriteString(r.Path + "\n  signer   " + pki.NameFrom(u.Authority(r.Item).Cert.Subject).String() +
			"\n  subject  " + pki.Visible(r.Item.Subject.String()) + names +
			"\n  usages   digitalSignature, keyEncipherment; " + strings.Join(pki.ExtKeyUsageNames(r.Item.Profile.Usages), ", ") +
			"\n  valid    " + days + " days\n")
	}
	return b.String()
}
