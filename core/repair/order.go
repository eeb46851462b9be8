package repair

import (
	"context"
	"slices"
	"strings"
	"time"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/sheet"
)

// Order is what to do with a set.
type Order struct {
	// Renew are IDs of items of the sheet's plan: they are made again.
	Renew []string
	// NewKeys makes a new key for each; else the one that is there stays, where it
	// belongs to its certificate.
	NewKeys bool
	// Names are alternative names that certificates get besides their own, by the
	// ID of the item, which need not be in Renew.
	Names map[string]pki.SANs
	// Workers and ControlPlanes are hosts that join.
	Workers, ControlPlanes []kube.Host
	// Users get a kubeconfig each.
	Users []kube.User
	// Days is how long what is made counts, 365 when 0. Nothing outlives its authority.
	Days int
	// Elsewhere makes requests of all, as if no authority's key were here.
	Elsewhere bool
}

// Empty tells that there is nothing to do.
func (o *Order) Empty() bool {
	return len(o.Renew)+len(o.Names)+len(o.Workers)+len(o.ControlPlanes)+len(o.Users) == 0
}

// Options say how an order is carried out.
type Options struct {
	Maker pki.Maker
	Now   time.Time
	// Parse reads kubeconfigs: package kubeconfig's.
	Parse func([]byte) (kube.Kubeconfig, error)
	// Progress is called after each item. Nil is none.
	Progress func(kube.Progress)
	// Yield is called after each item, so that a browser can paint. Nil is none.
	Yield func(context.Context) error
}

// mends tells whether making an item again does something about a finding. An
// authority that is none, or whose key is lost, nobody makes from nothing; one
// whose certificate alone is lost is still in kubeconfigs. And what is told of a
// whole cluster is of no item.
func mends(f *health.Finding) bool {
	return f.Rule != health.Elsewhere && f.Rule != health.RuleNotCA && f.Rule != health.RuleCANoSign && (f.Rule != health.RuleCAKeyOfAnotherPair || strings.HasSuffix(f.Path, ".crt"))
}

// Suggest orders what mends the findings of a sheet, in the order of its plan:
// authorities first.
func Suggest(s *sheet.Sheet) Order {
	wanted := map[string]bool{}
	lacking := lacksNames(s)
	for i := range s.Report.Findings {
		f := &s.Report.Findings[i]
		if mends(f) && (f.Rule != health.RuleConfigServer || !lacking) {
			wanted[f.Item] = true
		}
	}
	var o Order
	for i := range s.Plan.Items {
		if id := s.Plan.Items[i].ID; wanted[id] {
			o.Renew = append(o.Renew, id)
		}
	}
	return o
}

// lacksNames tells whether an apiserver lacks names: that kubeconfigs call it by
// one is then no fault of theirs.
func lacksNames(s *sheet.Sheet) bool {
	for i := range s.Report.Findings {
		if f := &s.Report.Findings[i]; f.Rule == health.RuleMissingSAN && strings.HasPrefix(f.Item, "apiserver") {
			return true
		}
	}
	return false
}

// Leaves are the IDs of all that an authority signed: what “renew everything”
// means.
func Leaves(s *sheet.Sheet) (out []string) {
	for i := range s.Plan.Items {
		if it := &s.Plan.Items[i]; it.Profile.Form == kube.Pair || it.Profile.Form == kube.Config {
			out = append(out, it.ID)
		}
	}
	return out
}

// renewed are the items to be made again, in the plan's order.
func (o *Order) renewed(plan *kube.Plan) (out []*kube.Item) {
	for i := range plan.Items {
		it := &plan.Items[i]
		if _, named := o.Names[it.ID]; named || slices.Contains(o.Renew, it.ID) {
			out = append(out, it)
		}
	}
	return out
}
