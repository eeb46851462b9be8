package app

import (
	"context"
	"io"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/kube"
)

// workPart shows work that waits for certificates: what to send out, what is
// in, what is missing, and how to go on another day.
func (p *clusterPage) workPart() ui.UI {
	u := p.m.work
	if u == nil {
		return nil
	}
	all, missing := u.Plan.Requests(), u.Missing()
	return el.With("section", "stack g5", el.Attrs{"id", "work", "aria-label", "Signed elsewhere"},
		el.Box("div", "title",
			el.Box("div", "",
				el.H2().Class("t20").ID("result-title").TabIndex(-1).Text(thousands(all-missing)+" of "+plural(all, "certificate")+" in"),
				el.Text("p", "", plural(u.Plan.Keys(), "key")+" made. Send the requests to whoever signs, and take the certificates in when they come."),
			),
			el.Box("div", "row row--wrap title__do",
				&kit.Button{Label: "Download unfinished work (.zip)", Icon: "download", Disabled: p.pack == jobRunning, OnClick: p.downloadWork},
				&kit.Button{Label: "Download requests (.zip)", Icon: "request", Look: p.downloadLook(), Disabled: p.pack == jobRunning, OnClick: p.downloadRequests},
			),
		),
		p.staleNote(),
		p.packing(),
		el.Box("div", "two two--decode",
			kit.Panel("Certificates in", nil, kit.PanelBody(p.answersPart()...)),
			el.Box("div", "stack g5",
				kit.Panel("Not in yet", el.Text("span", "nums muted t12", thousands(missing)), p.missing(u)),
				kit.Note("warning", "Unfinished work holds the private keys:", ui.Text("keep its zip as you would keep a root password. The requests hold none and may be sent.")),
			),
		),
	)
}

// answersPart is where certificates come in, and what became of the last ones.
func (p *clusterPage) answersPart() []ui.UI {
	s := &p.answers
	parts := []ui.UI{
		&kit.Drop{
			ID: "answer-files", Title: "Drop certificates or a zip of them anywhere", Pick: "choose files", Many: true, Slim: true,
			OnFiles: p.chooseAnswers,
		},
		&kit.Field{
			ID: "answer-text", Label: "Or paste them", Rows: 5, Mono: true, Value: s.text, Placeholder: "-----BEGIN CERTIFICATE-----",
			Hint: "PEM, one or many, in any order: each finds its request by its key.", OnInput: func(_ ui.Context, v string) { s.text = v },
		},
		&kit.Button{Label: "Take them in", Icon: "check", ID: "answer-take", Disabled: blank(s.text) || s.job == jobRunning, OnClick: p.pasteAnswers},
	}
	return append(parts, p.outcome()...)
}

// shownRefusals bounds how many are drawn: mistakes are made in the same way
// for all, and nobody reads a thousand.
const shownRefusals = 20

// outcome says what became of the last files.
func (p *clusterPage) outcome() []ui.UI {
	s := &p.answers
	var parts []ui.UI
	if s.fault != "" {
		parts = append(parts, kit.Alert("broken", "Nothing was taken in.", ui.Text(kit.Visible(s.fault))))
	}
	if words := takenWords(s.intake); words != "" {
		parts = append(parts, el.With("div", "", el.Attrs{"role", "status"}, kit.Note("valid", words)))
	}
	for i, r := range s.intake.Refused {
		if i == shownRefusals {
			parts = append(parts, el.Text("p", "hint", "And "+thousands(len(s.intake.Refused)-i)+" more that were not taken."))
			break
		}
		parts = append(parts, refusalNote(r))
	}
	return parts
}

func takenWords(in kube.Intake) string {
	switch taken, known := plural(len(in.Taken), "certificate")+" taken in", plural(in.Known, "certificate")+" already here"; {
	case len(in.Taken) > 0 && in.Known > 0:
		return taken + ", " + known + "."
	case len(in.Taken) > 0:
		return taken + "."
	case in.Known > 0:
		return known + "."
	}
	return ""
}

// refusalNote names a certificate that was not taken, each reason and what to do.
func refusalNote(r kube.Refusal) ui.UI {
	name := r.File
	if r.Subject != "" {
		name += ", " + r.Subject
	}
	lines := []ui.UI{ui.Text("not taken.")}
	for _, f := range r.Faults {
		lines = append(lines, el.Br(), ui.Text(kit.Visible(sentence(f.What))+". "), el.Text("span", "quiet", kit.Visible(sentence(f.Fix))+"."))
	}
	return kit.Alert("broken", kit.Visible(name), lines...)
}

// missing lists the requests that wait; each opens.
func (p *clusterPage) missing(u *kube.Unfinished) ui.UI {
	s := &p.answers
	if s.leftOf != u { // thousands are not listed anew for each picture
		s.leftOf, s.left = u, nil
		for _, r := range u.Requests() {
			if !r.In {
				s.left = append(s.left, r)
			}
		}
	}
	left := s.left
	return &kit.List{
		ID: "missing", Label: "Requests without a certificate", Count: len(left), Height: 48, Class: "list--short", Selected: -1,
		Row: func(i int) ui.UI {
			r := left[i]
			return (&kit.Mini{Role: "request", Name: r.Path, Sub: r.Item.Subject.String()}).Row()
		},
		OnPick: func(_ ui.Context, i int) { p.s.showObject(p.m.ids[left[i].Item.ID].request) },
	}
}

func (p *clusterPage) downloadRequests(ctx ui.Context) {
	u := p.m.work
	p.packUp(ctx, u.Plan.Cluster.Name+"-requests.zip", false, u.WriteRequests)
}

func (p *clusterPage) downloadWork(ctx ui.Context) {
	u, draft := p.m.work, p.m.from
	p.packUp(ctx, u.Plan.Cluster.Name+"-unfinished.zip", true, func(job context.Context, w io.Writer, o kube.BundleOptions) error {
		return u.WriteUnfinished(job, w, draft, o)
	})
}

// resumePart is the way back to work of another day.
func (p *clusterPage) resumePart() ui.UI {
	parts := []ui.UI{
		el.Text("summary", "", "Go on with unfinished work"),
		&kit.Drop{
			ID: "resume", Title: "Drop its zip anywhere", Pick: "choose it", After: "— it is read in this page alone.", Slim: true, Accept: ".zip",
			OnFiles: p.chooseAnswers,
		},
	}
	if p.m.work == nil { // else it stands where certificates come in
		parts = append(parts, p.outcome()...)
	}
	d := el.Details().Class("bring").Body(parts...)
	if p.m.work == nil && p.answers.fault != "" {
		d.Attr("open", true)
	}
	return d
}
