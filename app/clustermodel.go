package app

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"kubepki/app/clustermap"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// jobState is how far a piece of long work is.
type jobState int

const (
	jobIdle jobState = iota
	jobRunning
	jobDone
	jobFailed
)

// clusterModel is the Cluster page without its looks: the description, the plan
// made of it, the work under way and what came out.
type clusterModel struct {
	draft   kube.Draft
	reading kube.Reading
	plan    kube.Plan          // of the last description without problems
	face    clustermap.Cluster // the plan's cluster, as the map draws it
	behind  bool               // the plan does not follow from the reading yet

	job      jobState
	progress kube.Progress
	started  time.Time
	slow     bool // it takes long enough to show its progress
	failure  string
	cancel   context.CancelFunc

	result *kube.Result
	work   *kube.Unfinished // waits for certificates that somebody else signs; nil when none do
	took   time.Duration
	from   kube.Draft // the description that the result or work was made of
	ids    map[string]objectIDs
}

// objectIDs are the workspace's objects of one item of the result, 0 for none.
type objectIDs struct{ cert, key, request int }

func newClusterModel(now time.Time) *clusterModel {
	m := &clusterModel{draft: kube.DefaultDraft()}
	m.read(now)
	return m
}

// read checks the description again and, if it has no problem, plans it.
func (m *clusterModel) read(now time.Time) {
	m.check(now)
	m.replan()
}

// check reads the description and finds its problems; the plan stays as it was.
func (m *clusterModel) check(now time.Time) {
	m.reading, m.behind = m.draft.ReadAfter(m.reading, now), true
}

// settle makes the plan follow from the description now: brought authorities
// may have ended since it was read.
func (m *clusterModel) settle(now time.Time) {
	if len(m.draft.Brought) > 0 {
		m.check(now)
	}
	m.replan()
}

// replan plans what was read last, unless it has problems.
func (m *clusterModel) replan() {
	if m.behind && m.ready() {
		m.plan = kube.NewPlan(m.reading.Cluster)
		m.face = mapOf(m.plan.Cluster)
	}
	m.behind = false
}

// ready tells whether the description can be carried out.
func (m *clusterModel) ready() bool { return len(m.reading.Problems) == 0 }

// made tells whether keys were made, all that is needed or with requests to be signed.
func (m *clusterModel) made() bool { return m.result != nil || m.work != nil }

// stale tells whether the description changed since the result was made.
func (m *clusterModel) stale() bool {
	return m.made() && !sameDraft(m.from, m.draft)
}

func sameDraft(a, b kube.Draft) bool {
	for _, id := range broughtIDs {
		if a.Brought[id] != b.Brought[id] {
			return false
		}
	}
	a.Brought, b.Brought = nil, nil
	return reflect.DeepEqual(a, b)
}

// broughtIDs are the authorities that a user may bring, in the form's order.
var broughtIDs = []string{kube.ClusterCA, kube.EtcdCA, kube.FrontProxyCA}

// bring takes an authority for a profile, or with nil lets it be made again.
func (m *clusterModel) bring(profile string, a *pki.Authority) {
	brought := map[string]*pki.Authority{}
	for id, old := range m.draft.Brought {
		brought[id] = old
	}
	delete(brought, profile)
	if a != nil {
		brought[profile] = a
	}
	m.draft.Brought = brought
}

// fault gives a field's problems: the first in full, the count of the others.
func (m *clusterModel) fault(f kube.Field) (what, fix string) {
	more := 0
	for _, p := range m.reading.Problems {
		switch {
		case p.Field != f:
		case what != "":
			more++
		default:
			what, fix = p.What, p.Fix
			if p.Line > 0 {
				what = fmt.Sprintf("Line %d: %s", p.Line, what)
			}
		}
	}
	if more > 0 {
		fix += fmt.Sprintf(" (and %d more)", more)
	}
	return sentence(what), sentence(fix)
}

// sentence begins with a capital, as texts of the page do; quoted values stay.
func sentence(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' || strings.HasPrefix(s, "kubeadm") || strings.HasPrefix(s, "etcd") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// planRow is one line of the plan's table: all instances of one profile.
type planRow struct {
	Profile kube.Profile
	Items   []kube.Item
}

// planRows groups the plan by profile and keeps what the filter names.
func (m *clusterModel) planRows(filter string) []planRow {
	var rows []planRow
	all := m.plan.Items // a profile's stand together; by place, as there may be thousands
	for from, i := 0, 1; i <= len(all); i++ {
		if i == len(all) || all[i].Profile.ID != all[from].Profile.ID {
			rows = append(rows, planRow{Profile: all[from].Profile, Items: all[from:i]})
			from = i
		}
	}
	words := strings.Fields(strings.ToLower(filter))
	return slices.DeleteFunc(rows, func(r planRow) bool { return !r.matches(words) })
}

// matches tells whether every word stands in the row or in one of its items.
func (r planRow) matches(words []string) bool {
	if len(words) == 0 {
		return true
	}
	return slices.ContainsFunc(r.Items, func(it kube.Item) bool {
		text := strings.ToLower(strings.Join([]string{it.ID, it.Profile.Title, it.Why, it.Profile.Path, it.Subject.String(), it.SANs.String()}, " "))
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	})
}

// planCounts says what the plan holds: "39 files: 3 roots, 9 leaves, 7 kubeconfigs".
func (m *clusterModel) planCounts() string {
	var roots, leaves, configs int
	for i := range m.plan.Items {
		switch it := &m.plan.Items[i]; {
		case it.SameAs != "":
		case it.Profile.Form == kube.AuthorityPair:
			roots++
		case it.Profile.Form == kube.Pair:
			leaves++
		case it.Profile.Form == kube.Config:
			configs++
		}
	}
	counts := thousands(m.plan.Files()) + " files: " + plural(roots, "root") + ", " + plural(leaves, "leaf pair") + ", " + plural(configs, "kubeconfig")
	if n := m.plan.Requests(); n > 0 {
		counts += ", " + plural(n, "request")
	}
	return counts
}

// plural counts: "1 root", "3 roots", "5,000 workers".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// thousands groups the digits of a count.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// roleOf is the kit's role of a profile.
func roleOf(p kube.Profile) string {
	switch {
	case p.Form == kube.AuthorityPair:
		return "root"
	case p.Form == kube.KeyPair:
		return "key"
	case len(p.Usages) == 2:
		return "both"
	case pki.ExtKeyUsageNames(p.Usages)[0] == "serverAuth":
		return "server"
	}
	return "client"
}
