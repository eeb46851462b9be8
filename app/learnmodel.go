package app

import (
	"slices"
	"strconv"
	"strings"

	"kubepki/core/chain"
	"kubepki/core/command"
	"kubepki/core/learn"
	"kubepki/core/pki"
)

// stepKey is a step of a lesson, from 0.
type stepKey struct{ lesson, step int }

// learnModel is the course without its looks: what is done, what was typed, and
// the learner's files that are no objects of the workspace.
type learnModel struct {
	s        *session
	done     map[stepKey]bool
	answers  map[stepKey]int // the choice of a question, from 0
	at       map[int]int     // the step at hand of each lesson
	last     int             // the lesson at hand, 0 for none
	values   map[stepKey]learn.Values
	outcomes map[stepKey]learn.Outcome
	faults   map[stepKey]*learn.FieldError
	data     map[string]learn.Object // secrets and messages, in memory only
	frames   map[stepKey]int         // where the picture of a step is
	tools    map[stepKey]command.Tool

	memo    *chain.Memo // of signatures, for pictures that try them at each drawing
	bench   learn.Bench
	benchOf int // the workspace's version that it was made of
	judged  map[stepKey][]learn.Finding
}

func newLearnModel(s *session) *learnModel {
	return &learnModel{
		s: s, done: map[stepKey]bool{}, answers: map[stepKey]int{}, at: map[int]int{}, values: map[stepKey]learn.Values{},
		outcomes: map[stepKey]learn.Outcome{}, faults: map[stepKey]*learn.FieldError{}, data: map[string]learn.Object{},
		frames: map[stepKey]int{}, tools: map[stepKey]command.Tool{}, benchOf: -1, memo: chain.NewMemo(),
	}
}

// finish marks a step as done.
func (m *learnModel) finish(l *learn.Lesson, i int) {
	m.load() // what another tab did meanwhile
	m.done[stepKey{l.Number, i}] = true
	m.last = l.Number
	m.write()
}

// reset forgets what was done in a lesson.
func (m *learnModel) reset(l *learn.Lesson) {
	m.load()
	for i := range l.Steps {
		k := stepKey{l.Number, i}
		delete(m.done, k)
		delete(m.answers, k)
		delete(m.values, k)
		delete(m.outcomes, k)
		delete(m.faults, k)
	}
	m.at[l.Number] = 0
	m.write()
	m.keepTyped(l.Number)
}

// progress counts the steps of a lesson that ask for something.
func (m *learnModel) progress(l *learn.Lesson) (done, all int) {
	for i := range l.Steps {
		if l.Steps[i].Kind.Acts() {
			all++
			if m.done[stepKey{l.Number, i}] {
				done++
			}
		}
	}
	return done, all
}

func (m *learnModel) finished(l *learn.Lesson) bool {
	done, all := m.progress(l)
	return done == all
}

// next is the lesson to go on with: the one at hand, else the first that is not done.
func (m *learnModel) next() *learn.Lesson {
	all := learn.Lessons()
	if l := learn.ByNumber(m.last); l != nil && !m.finished(l) {
		return l
	}
	for _, l := range all {
		if !m.finished(l) {
			return l
		}
	}
	return all[0]
}

// value are the values of a do step as they stand.
func (m *learnModel) value(l *learn.Lesson, i int) learn.Values {
	k := stepKey{l.Number, i}
	if m.values[k] == nil {
		m.values[k] = l.Steps[i].Values(false)
		m.typed(l, i)
	}
	return m.values[k]
}

// benchFolder begins the paths of the course's objects in the workspace.
const benchFolder = "course/"

// onBench is what the learner has: the newest object of each name.
func (m *learnModel) onBench() learn.Bench {
	if m.bench != nil && m.benchOf == m.s.ws.Version() {
		return m.bench
	}
	b := learn.Bench{}
	for name, o := range m.data {
		b[name] = o
	}
	for _, o := range m.s.ws.All() {
		name, ok := strings.CutPrefix(o.Path, benchFolder)
		if !ok {
			continue
		}
		if made, ok := learnObject(name, o); ok {
			b[name] = made
		}
	}
	m.bench, m.benchOf, m.judged = b, m.s.ws.Version(), map[stepKey][]learn.Finding{}
	return b
}

func learnObject(name string, o Object) (learn.Object, bool) {
	switch {
	case o.Secret != nil:
		return learn.Object{Name: name, Key: o.Secret}, true
	case o.Cert() != nil:
		return learn.Object{Name: name, Cert: o.Cert()}, true
	case o.Kind == Request:
		r, err := pki.ParseRequest(o.DER)
		return learn.Object{Name: name, Request: r}, err == nil
	}
	return learn.Object{}, false
}

// ids finds the workspace's objects of a name of the course, the newest last.
func (m *learnModel) ids(name string) []int {
	var out []int
	for _, o := range m.s.ws.All() {
		if o.Path == benchFolder+name {
			out = append(out, o.ID)
		}
	}
	return out
}

// take puts what was made into the workspace, in the place of what had its name.
func (m *learnModel) take(l *learn.Lesson, made []learn.Object) {
	if len(made) > 0 {
		clear(m.faults) // what was not there may be now
	}
	var fresh []Object
	var old []int
	for _, o := range made {
		if o.Data != nil || o.Tree != nil {
			m.data[o.Name] = o
			m.bench = nil
			continue
		}
		old = append(old, m.ids(o.Name)...)
		fresh = append(fresh, m.object(l, o, fresh))
	}
	if len(fresh) == 0 {
		return
	}
	undo := m.s.ws.Remove(old...)
	ids := m.s.ws.AddAll(fresh)
	if len(old) > 0 {
		m.s.say(replaced(made[0].Name, func() {
			m.s.ws.Remove(ids...)
			undo()
		}))
	}
}

// object is what was made, as an object of the workspace.
func (m *learnModel) object(l *learn.Lesson, o learn.Object, with []Object) Object {
	now := m.s.now()
	name := fileBase(o.Name[:max(strings.LastIndexByte(o.Name, '.'), 1)])
	out := Object{}
	switch {
	case o.Key != nil:
		out = keyMade(o.Key, name, now)
	case o.Request != nil:
		out = Object{Kind: Request, Name: name, DER: o.Request.X509.Raw, KeyID: pki.KeyID(o.Request.X509.PublicKey), Made: now}
	default:
		out = CertificateObject(o.Cert, name, now)
		for _, ca := range append(m.s.ws.All(), append(with, out)...) {
			if c := ca.Cert(); c != nil && string(c.RawSubject) == string(o.Cert.RawIssuer) &&
				c.CheckSignature(o.Cert.SignatureAlgorithm, o.Cert.RawTBSCertificate, o.Cert.Signature) == nil {
				out.IssuerKey = ca.KeyID
			}
		}
	}
	out.Path, out.Provenance = benchFolder+o.Name, "made in lesson "+strconv.Itoa(l.Number)
	return out
}

// findings are those of a check step, judged anew when something changed.
func (m *learnModel) findings(l *learn.Lesson, i int) []learn.Finding {
	b, k := m.onBench(), stepKey{l.Number, i}
	if all, ok := m.judged[k]; ok {
		return all
	}
	all, _ := l.Steps[i].Judged(b, m.s.now())
	m.judged[k] = all
	return all
}

// lost are the lesson's own files that are not here any more.
func (m *learnModel) lost(l *learn.Lesson) []string {
	return l.Lost(m.onBench(), func(i int) bool { return m.done[stepKey{l.Number, i}] })
}

// left are the steps that ask for something and are not done, from 0.
func (m *learnModel) left(l *learn.Lesson) []int {
	var out []int
	for i := range l.Steps {
		if l.Steps[i].Kind.Acts() && !m.done[stepKey{l.Number, i}] {
			out = append(out, i)
		}
	}
	return out
}

// resume is where to go on in a lesson: behind the last step that was done or
// passed, for who scrolls passes none; from the last one on, the first that was
// not; 0 for one that is not begun or is finished.
func (m *learnModel) resume(l *learn.Lesson) int {
	if m.finished(l) {
		return 0
	}
	if at := m.reached(l); at < len(l.Steps) {
		return at
	}
	for i := range l.Steps {
		if !m.done[stepKey{l.Number, i}] {
			return i
		}
	}
	return 0
}

// reached is the index behind the last step that is done, 0 for none.
func (m *learnModel) reached(l *learn.Lesson) int {
	for i := len(l.Steps); i > 0; i-- {
		if m.done[stepKey{l.Number, i - 1}] {
			return i
		}
	}
	return 0
}

// missing are the lessons before this one of which something is needed that is
// not here, by this lesson or by another that is missing, and those that build
// on what is made anew.
func (m *learnModel) missing(l *learn.Lesson) []*learn.Lesson {
	b, before := m.onBench(), l.Before()
	need := []*learn.Lesson{l}
	gone := map[int]bool{}
	for i := len(before) - 1; i >= 0; i-- {
		for _, name := range b.Lacks(before[i].Makes) {
			if !gone[before[i].Number] && slices.ContainsFunc(need, func(l *learn.Lesson) bool { return l.Uses(name) }) {
				gone[before[i].Number], need = true, append(need, before[i])
			}
		}
	}
	var out []*learn.Lesson
	for _, other := range before {
		if gone[other.Number] || slices.ContainsFunc(other.Needs, func(n int) bool { return gone[n] }) {
			gone[other.Number], out = true, append(out, other)
		}
	}
	return out
}
