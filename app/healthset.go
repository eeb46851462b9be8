package app

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/health"
	"kubepki/core/kubeconfig"
	hsheet "kubepki/core/sheet"
)

// inspected is what the workspace holds, judged as a set of files: the sheet of
// it, and the command lines held against it. The tabs that show it share it. It is
// made anew in the background after each change of the workspace.
type inspected struct {
	s       *session
	version int // of the workspace that was judged
	at      time.Time
	sheet   *hsheet.Sheet // nil until the first is ready
	done    int           // files that are judged so far
	total   int
	cancel  context.CancelFunc
	running bool
	failure error

	foldersNow map[string]string // of the version foldersAt
	foldersAt  int
}

// inspection is that of the session.
func (s *session) inspection() *inspected {
	if s.inspected == nil {
		s.inspected = &inspected{s: s, version: -1}
	}
	return s.inspected
}

// follow judges the workspace now and after each change, until stop. Files that
// are dropped meanwhile are read as on the first tab, once that was seen, and the
// tab stays in front.
func (in *inspected) follow(ctx ui.Context) (stop func()) {
	watch := in.s.watch(ctx)
	tab := new(int) // a tab is left when the next is there already
	in.s.front = front{tab, func(files []File, err error) bool {
		if in.s.onFiles != nil {
			in.s.onFiles(files, err)
		}
		return in.s.onFiles != nil
	}}
	changes := in.s.ws.Subscribe(func() { ctx.Dispatch(func(ctx ui.Context) { in.look(ctx) }) })
	in.look(ctx)
	return func() {
		in.s.leave(tab)
		changes()
		watch()
	}
}

// ageLimit is how old a verdict gets before it is made again when it is looked at:
// certificates end meanwhile.
const ageLimit = time.Hour

// look judges anew if something changed.
func (in *inspected) look(ctx ui.Context) {
	if v := in.s.ws.Version(); v != in.version || in.s.now().Sub(in.at) > ageLimit {
		in.version = v
		in.judge(ctx)
	}
}

// again judges whatever happened.
func (in *inspected) again(ctx ui.Context) {
	in.version = in.s.ws.Version()
	in.judge(ctx)
}

func (in *inspected) judge(ctx ui.Context) {
	if in.cancel != nil {
		in.cancel()
	}
	job, cancel := context.WithCancel(context.Background())
	in.cancel, in.at, in.done, in.running = cancel, in.s.now(), 0, true
	version := in.version
	ctx.Async(func() {
		defer cancel()
		made, err := in.carryOut(job)
		in.s.later(func(ui.Context) {
			if in.version != version || errors.Is(err, context.Canceled) {
				return // another one is under way
			}
			in.running, in.failure = false, err
			if err == nil {
				in.sheet = made
			}
		})
	})
}

// drop gives up what is under way if its set is no more.
func (in *inspected) drop() {
	if in.running && in.version != in.s.ws.Version() {
		in.cancel()
		in.running, in.version = false, -1
	}
}

func (in *inspected) carryOut(job context.Context) (*hsheet.Sheet, error) {
	files, texts := in.s.setOfFiles()
	in.total = len(files)
	last := in.s.now()
	yield := func(ctx context.Context) error {
		in.done++
		if t := in.s.now(); t.Sub(last) >= paintEvery {
			last = t
			in.s.later(func(ui.Context) {})
		}
		if in.s.Yield == nil {
			return ctx.Err()
		}
		return in.s.Yield(ctx)
	}
	return hsheet.Make(job, files, hsheet.Options{Now: in.at, Parse: kubeconfig.Parse, Texts: texts, Yield: yield})
}

// waiting stands in a tab while there is nothing to show yet: work under way, what
// went wrong, or an empty workspace with the ways to begin. nil when there is a
// sheet with rows.
func (in *inspected) waiting(empty ui.UI) ui.UI {
	switch {
	case in.failure != nil:
		return kit.Alert("broken", "Nothing was judged.", ui.Text(kit.Visible(sentence(in.failure.Error()))))
	case in.sheet == nil && in.running:
		return kit.Panel("Judging", nil, kit.PanelBody(&kit.Progress{Verb: "Judging", What: plural(in.total, "file"), Done: min(in.done, in.total*4), Total: max(in.total*4, 1)}))
	case in.sheet == nil || len(in.sheet.Rows) == 0 && len(in.sheet.Commands) == 0:
		return empty
	}
	return nil
}

// beginSet invites to bring a set, in a tab that shows one.
func (s *session) beginSet(title, sentence string, example func(ui.Context), busy bool) ui.UI {
	return kit.Panel(title, nil, kit.Empty("Nothing here yet", sentence,
		kit.LinkButton("#/inspect", "upload", "Add files", ""),
		kit.LinkButton("#/cluster", "cluster", "Make a cluster’s PKI", ""),
		&kit.Button{Label: "Look at an example", Icon: "play", OnClick: example, Disabled: busy},
	))
}

// object finds the object of the workspace that lies at a place of the sheet: the
// last that was brought there.
func (in *inspected) object(host, path string) (id int, ok bool) {
	key := strings.HasSuffix(path, ".key")
	objects := in.s.ws.All()
	for i := len(objects) - 1; i >= 0; i-- {
		o := &objects[i]
		at := below(in.folders()[o.Archive], o.Path)
		if (o.Kind == PrivateKey) != key || !strings.HasSuffix("/"+strings.TrimPrefix(at, "/"), path) {
			continue
		}
		if host == "" || strings.Contains("/"+at, "/"+host+"/") || strings.HasPrefix(at, host) {
			return o.ID, true
		}
		if id == 0 {
			id = o.ID
		}
	}
	return id, id != 0
}

// folders are those of the archives: see [foldersOf].
func (in *inspected) folders() map[string]string {
	if v := in.s.ws.Version(); v != in.foldersAt {
		in.foldersAt, in.foldersNow = v, foldersOf(in.s.ws.All(), in.s.ws.Documents())
	}
	return in.foldersNow
}

// openAt is the way to the object at a place, nil where none is.
func (in *inspected) openAt(f *health.Finding) func(ui.Context) {
	id, ok := in.object(f.Host, f.Path)
	if !ok {
		return nil
	}
	return func(ui.Context) { in.s.showObject(id) }
}

// placeOf shows a place in one line.
func placeOf(tag, host, path string) ui.UI {
	return kit.Tail(tag, hostPath(host, path))
}

// hostPath is a place in one line.
func hostPath(host, path string) string {
	if host == "" {
		return path
	}
	return host + ":" + path
}

// figure is a count in large type with its word.
func figure(n int, word, state string) ui.UI {
	return el.With("div", "score__part", el.Attrs{"data-hue", kit.Hue(state)}, el.Text("b", "nums", strconv.Itoa(n)), el.Text("span", "", word))
}
