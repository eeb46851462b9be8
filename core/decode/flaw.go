package decode

import (
	"fmt"
	"slices"
)

// Flaw is one place where an encoding breaks a rule.
type Flaw struct {
	What string // "The serial number is negative"
	Ref  string // where the rule is written: "RFC 5280 section 4.1.2.2"
	Span [2]int // the bytes that break it, in Object.DER
	// Mild ones are habits that every reader copes with. They are told at
	// their field and are no [Problem].
	Mild bool
}

// maxFlaws is how many flaws are told of one object.
const maxFlaws = 40

// ledger notes flaws while an object is taken apart.
type ledger struct {
	flaws []Flaw
	more  int // flaws that found no room
}

func (l *ledger) note(span [2]int, ref, format string, args ...any) {
	l.add(Flaw{What: fmt.Sprintf(format, args...), Ref: ref, Span: span})
}

func (l *ledger) mild(span [2]int, ref, format string, args ...any) {
	l.add(Flaw{What: fmt.Sprintf(format, args...), Ref: ref, Span: span, Mild: true})
}

func (l *ledger) add(f Flaw) {
	switch {
	case slices.Contains(l.flaws, f):
	case len(l.flaws) == maxFlaws:
		l.more++
	default:
		l.flaws = append(l.flaws, f)
	}
}

// flawed puts what the ledger holds into the object: each flaw at its field,
// and those that matter among the problems.
func (o *Object) flawed(l *ledger) {
	o.Flaws = l.flaws
	for _, f := range l.flaws {
		at := o.Tree.at(f.Span)
		if at.Flaw != "" {
			at.Flaw += " "
		}
		at.Flaw += f.What + " (" + f.Ref + ")."
		if !f.Mild {
			o.Problems = append(o.Problems, f.problem())
		}
	}
	if l.more > 0 {
		o.Problems = append(o.Problems, problem(RuleEncoding, Warning, fmt.Sprintf("There are %d more breaches of the rules", l.more),
			"The first ones stand above.", "Make it again: something is wrong with the program that made it."))
	}
}

func (f Flaw) problem() Problem {
	p := problem(RuleEncoding, Warning, f.What, "The rule is in "+f.Ref+"; some programs refuse what breaks it.", "Make it again with kubeadm, openssl or this page.")
	p.Ref, p.Span = f.Ref, f.Span
	return p
}

// at is the smallest field whose bytes hold a span, the whole when none does.
func (n *Node) at(span [2]int) *Node {
	for i := range n.Children {
		c := &n.Children[i]
		if c.Span[0] <= span[0] && span[1] <= c.Span[1] && c.Span[0] < c.Span[1] {
			return c.at(span)
		}
	}
	return n
}
