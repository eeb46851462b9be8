package kube

import (
	"errors"
	"path"
	"strconv"
	"strings"
	"time"

	"kubepki/core/pki"
)

// Unfinished is a plan carried out as far as it can be done here: some
// certificates are signed by somebody else, which may take days. It is a value:
// [Unfinished.Take] gives a new one.
type Unfinished struct {
	Plan Plan
	Made []Made // in the plan's order; a certificate that is not in yet is nil
	At   time.Time

	asked
}

// asked are requests by their item's place in the plan, and the same places by
// the key's ID. It does not change once it is filled.
type asked struct {
	requests map[int]*pki.Request
	places   map[[32]byte]int
}

func newAsked() asked { return asked{map[int]*pki.Request{}, map[[32]byte]int{}} }

func (a asked) add(i int, r *pki.Request) {
	a.requests[i] = r
	a.places[pki.KeyID(r.X509.PublicKey)] = i
}

// with is a copy with other certificates.
func (u *Unfinished) with(made []Made) *Unfinished {
	next := *u
	next.Made = made
	return &next
}

// Request is a certificate that somebody else has to sign.
type Request struct {
	Item *Item
	Path string // of its file among the requests: "ca/cp-1/apiserver.csr"
	In   bool   // the certificate is here
	PKI  *pki.Request
}

// Requests lists every request, in the plan's order.
func (u *Unfinished) Requests() []Request {
	out := make([]Request, 0, len(u.requests))
	for i, m := range u.Made {
		if r, ok := u.requests[i]; ok {
			out = append(out, Request{m.Item, u.place(m.Item) + ".csr", m.DER != nil, r})
		}
	}
	return out
}

// Missing counts the certificates that are not in yet.
func (u *Unfinished) Missing() int {
	n := 0
	for i := range u.requests {
		if u.Made[i].DER == nil {
			n++
		}
	}
	return n
}

// Finish gives the result once every certificate is in.
func (u *Unfinished) Finish() (*Result, error) {
	if n := u.Missing(); n > 0 {
		return nil, errors.New("kube: finish: " + strconv.Itoa(n) + " certificates are not in yet")
	}
	return &Result{Plan: u.Plan, Made: u.Made, At: u.At}, nil
}

// Authority is the one without its key that has to sign an item's certificate.
func (u *Unfinished) Authority(it *Item) *pki.Authority {
	return u.Plan.Cluster.Brought[u.Plan.Cluster.signer(it.Profile)]
}

// place is where an item's key, request and certificate lie in the files that
// hold unfinished work, without their endings: below its authority and its
// host, "ca/cp-1/apiserver", "ca/users/jane".
func (u *Unfinished) place(it *Item) string {
	if it.Profile.Scope == PerCluster {
		return it.Profile.ID
	}
	f := it.Files[0]
	name := it.Profile.ID
	if it.Profile.Scope == PerUser {
		name = strings.TrimSuffix(f.Path, path.Ext(f.Path))
	}
	return u.Plan.Cluster.signer(it.Profile) + "/" + f.Folder + "/" + name
}
