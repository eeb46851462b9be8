package kube

import (
	"fmt"
	"slices"
	"sort"
)

// Field names one field of a [Draft]; problems carry it, so that a form can
// show them where they belong.
type Field string

// The fields.
const (
	FieldName          Field = "name"
	FieldVersion       Field = "version"
	FieldEndpoint      Field = "endpoint"
	FieldServiceCIDRs  Field = "service-cidrs"
	FieldDNSDomain     Field = "dns-domain"
	FieldControlPlanes Field = "control-planes"
	FieldEtcdMembers   Field = "etcd-members"
	FieldWorkers       Field = "workers"
	FieldOneAuthority  Field = "one-authority"
	FieldKeyAlgorithm  Field = "key-type"
	FieldAuthorityDays Field = "authority-days"
	FieldLeafDays      Field = "leaf-days"
	FieldExtraSANs     Field = "extra-sans"
	FieldUsers         Field = "users"
)

// formOrder is how the fields follow each other in problems.
var formOrder = []Field{
	FieldName, FieldVersion, FieldEndpoint, FieldServiceCIDRs, FieldDNSDomain, FieldControlPlanes, FieldEtcdMembers, FieldWorkers,
	FieldKeyAlgorithm, FieldAuthorityDays, FieldLeafDays, FieldExtraSANs, FieldUsers, FieldOneAuthority,
}

// sortProblems puts problems in the order of the form, those of a field as they were found.
func sortProblems(ps []Problem) {
	sort.SliceStable(ps, func(a, b int) bool {
		return slices.Index(formOrder, ps[a].Field) < slices.Index(formOrder, ps[b].Field)
	})
}

// Problem is one thing in a draft that cannot be.
type Problem struct {
	Field Field
	Line  int    // in a field of several lines, from 1; 0 elsewhere
	What  string // what is wrong
	Fix   string // what to do
}

// Error is the problem in one line.
func (p Problem) Error() string {
	s := string(p.Field)
	if p.Line > 0 {
		s += fmt.Sprintf(", line %d", p.Line)
	}
	s += ": " + p.What
	if p.Fix != "" {
		s += ": " + p.Fix
	}
	return s
}
