package app

import (
	"context"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
)

// listFormat is a way to take away all that is listed, with its fields.
type listFormat struct {
	label, ending, mime string
	write               func([]decode.Object) []byte
}

var listFormats = []listFormat{
	{"CSV", ".csv", "text/csv", decode.ListCSV},
	{"JSON", ".json", "application/json", decode.JSON},
}

// tools stand beside the list's heading: how much there is, and the ways to
// take it away.
func (p *decodePage) tools(found string) ui.UI {
	parts := []ui.UI{el.With("span", "muted t12", el.Attrs{"role", "status"}, ui.Text(found))}
	for _, f := range listFormats {
		parts = append(parts, &kit.Button{
			Label: f.label, Name: "Download the list as " + f.label, Icon: "download", Look: "bare", Small: true, Disabled: p.writing.running() || p.shelf.objects == 0,
			OnClick: func(ctx ui.Context) { p.takeAway(ctx, f) },
		})
	}
	return el.Box("div", "row row--wrap", parts...)
}

// takeAway writes every object that is listed now, as each came.
func (p *decodePage) takeAway(ctx ui.Context, f listFormat) {
	var listed []Object
	for _, r := range p.shelf.rows {
		if o, ok := p.s.ws.Get(r.id); ok && r.heading == "" && !r.isText {
			listed = append(listed, o)
		}
	}
	now := p.s.now()
	var file []byte
	p.writing.start(ctx, p.s, "Writing", plural(len(listed), "object"), func(job context.Context) error {
		objects := make([]decode.Object, 0, len(listed))
		for _, o := range listed {
			if shown := showBrought(o, now); shown.Fault == "" {
				objects = append(objects, shown.Object)
			}
			if err := p.s.Yield(job); err != nil {
				return err
			}
		}
		file = f.write(objects)
		return nil
	}, func(_ ui.Context, err error) {
		if err != nil {
			p.s.fail(err)
			return
		}
		p.s.save("found"+f.ending, f.mime, file)
	})
}
