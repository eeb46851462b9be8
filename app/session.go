package app

import (
	"context"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/clustermap"
)

// intakeLimit is the size in bytes above which a dropped file is refused.
const intakeLimit = 16 << 20

// session is what the frame and the pages share. It is used on go-app's UI
// goroutine; only ws may be used from others.
type session struct {
	Ports
	ws *Workspace

	cluster    clusterFace
	drawerOpen bool
	after      func(time.Duration, func()) // calls later on the UI goroutine; nil without a frame
	// later runs f on the UI goroutine and shows all that it changed. Work in
	// the background ends with it: what is dispatched to a page that was left
	// meanwhile would be dropped, and to a button would redraw the button alone.
	later func(f func(ui.Context))

	// background runs f beside the page, whichever is in front.
	background func(f func())
	keeping    *keeping // the workspace in the browser, for who asked for it

	deeds    []deed // what was done, as commands tell it
	deedAt   int    // the one that the terminal shows
	termOpen bool   // the terminal is shown
	termLast bool   // it was opened after the workspace
	toSign   string // a request that the Sign page opens with, "" for none
	toVerify int    // a certificate that the Verify page opens with, 0 for none

	inspected *inspected // what is here, judged as a set; nil until a tab asks

	toasts   []toast
	lastID   int
	open     opened
	saved    int // ID of the newest object when the user last took everything away
	inbox    []inbound
	onFiles  func([]File, error)
	front    front
	fragment string // the address at hand, without its #
	// presenting shows the page alone, in large type. keys are those of the page
	// in front, nil for none.
	presenting bool
	keys       func(Key) func(ui.Context)
	watchers   map[int]func()
	watcher    int
}

// front is the page in front and how it takes dropped files: it tells whether
// they are for it. The zero value is a page that takes none.
type front struct {
	page any
	take func([]File, error) bool
}

// bringTo has files that are dropped taken by the page in front, all of them.
func (s *session) bringTo(page any, take func([]File, error)) {
	s.front = front{page, func(files []File, err error) bool {
		take(files, err)
		return true
	}}
}

// leave takes a page from the front, unless the next one is there already.
func (s *session) leave(page any) {
	if s.front.page == page {
		s.front = front{}
	}
}

// clusterFace is what the frame and Home show of the cluster at hand.
type clusterFace struct {
	Name    string
	Version string
	Map     clustermap.Cluster
	Made    bool // its PKI exists in the workspace
	// Described tells that the user changed the default description.
	Described bool
	Result    any // what the Cluster page wants to keep of it
}

// opened says what stands in front of the page.
type opened struct {
	what   opening
	object int // the workspace's ID, for openObject
}

type opening int

const (
	openNothing opening = iota
	openPalette
	openShortcuts
	openObject
)

type inbound struct {
	files []File
	err   error
}

func newSession(p Ports) *session {
	s := &session{Ports: p, ws: NewWorkspace(), watchers: map[int]func(){}, cluster: defaultFace()}
	s.keeping = newKeeping(s)
	s.ws.Subscribe(s.changed)
	s.ws.Subscribe(s.keeping.changed)
	return s
}

// defaultFace is the cluster that Home shows until one is described.
func defaultFace() clusterFace {
	return clusterFace{Name: "kubernetes", Map: clustermap.Cluster{
		ControlPlanes: []clustermap.Host{{Name: "cp-1", IP: "10.0.0.10"}},
		Workers:       []clustermap.Host{{Name: "worker-1", IP: "10.0.0.11"}, {Name: "worker-2", IP: "10.0.0.12"}},
	}}
}

// watch re-renders the component of ctx whenever the workspace, the cluster at
// hand, the toasts or what is open change. Call it in OnMount, and stop in OnDismount.
func (s *session) watch(ctx ui.Context) (stop func()) {
	s.watcher++
	id := s.watcher
	s.watchers[id] = func() { ctx.Dispatch(func(ui.Context) {}) }
	return func() { delete(s.watchers, id) }
}

// changed tells every watcher.
func (s *session) changed() {
	if s.Page != nil {
		s.Page.WarnOnLeave(s.unsaved())
	}
	for _, f := range s.watchers {
		f()
	}
}

// unsaved tells whether keys would be lost with the page.
func (s *session) unsaved() bool { return s.ws.HasKeyAfter(s.saved) }

// tookAway notes that the user downloaded what the workspace held when newest
// was its newest object, so that leaving the page loses none of it.
func (s *session) tookAway(newest int) {
	s.saved = newest
	s.changed()
}

// setCluster shows another cluster in the frame and on Home.
func (s *session) setCluster(c clusterFace) {
	s.cluster = c
	s.changed()
}

// setDrawer opens or closes the workspace and remembers it.
func (s *session) setDrawer(open bool) {
	s.drawerOpen, s.termLast = open, s.termLast && !open
	value := "closed"
	if open {
		value = "open"
	}
	s.Prefs.Set(prefDrawer, value)
	s.changed()
}

// show puts something in front of the page; show(opened{}) closes it.
func (s *session) show(o opened) {
	s.open = o
	s.changed()
}

// showObject opens an object of the workspace in front of the page.
func (s *session) showObject(id int) {
	if _, ok := s.ws.Get(id); !ok {
		s.say(toast{Icon: "info", Text: "It was removed from the workspace"})
		return
	}
	s.show(opened{what: openObject, object: id})
}

// remove takes objects out of the workspace and offers to undo it.
func (s *session) remove(what string, ids ...int) {
	undo := s.ws.Remove(ids...)
	s.say(toast{Icon: "trash", Text: what + " removed", Action: "Undo", Do: func(ui.Context) { undo() }})
}

// copy puts text on the clipboard and says so; what names it: "The PEM of kube-apiserver".
func (s *session) copy(ctx ui.Context, what, text string) {
	ctx.Async(func() {
		err := s.Clip.Copy(context.Background(), text)
		ctx.Dispatch(func(ui.Context) {
			if err != nil {
				s.fail(err)
				return
			}
			s.say(toast{Icon: "copy", Text: what + " copied"})
		})
	})
}

// save offers data as a download and says so when it fails.
func (s *session) save(name, mime string, data []byte) {
	if err := s.Files.Save(name, mime, data); err != nil {
		s.fail(err)
	}
}

// intake takes files dropped anywhere, and tells whether the page in front took
// them. Else they go to the page that registered with [session.takeFiles];
// until then they wait.
func (s *session) intake(files []File, err error) (taken bool) {
	switch {
	case s.front.take != nil && s.front.take(files, err):
		taken = true
	case s.onFiles == nil:
		s.inbox = append(s.inbox, inbound{files, err})
		return false
	default:
		s.onFiles(files, err)
	}
	s.changed()
	return taken
}

// handOn gives files that are not for the page in front to the one that takes all.
func (s *session) handOn(files []File) {
	if s.onFiles == nil {
		s.inbox = append(s.inbox, inbound{files, nil})
		return
	}
	s.onFiles(files, nil)
}

// takeFiles makes f the one that takes dropped files in, and hands it those that wait.
func (s *session) takeFiles(f func([]File, error)) {
	s.onFiles = f
	waiting := s.inbox
	s.inbox = nil
	for _, in := range waiting {
		f(in.files, in.err)
	}
}

// query is a value behind the address, "" for none.
func (s *session) query(name string) string {
	_, rest, _ := strings.Cut(s.fragment, "?")
	for _, pair := range strings.Split(rest, "&") {
		if n, v, ok := strings.Cut(pair, "="); ok && n == name {
			return strings.ReplaceAll(v, "%20", " ")
		}
	}
	return ""
}

func (s *session) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// soon runs f on the UI goroutine after a while and shows all that it changed;
// without a frame it runs it at once.
func (s *session) soon(d time.Duration, f func()) {
	if s.after == nil {
		f()
		return
	}
	s.after(d, func() {
		f()
		s.changed()
	})
}

// painted runs f on the UI goroutine once the user sees what is drawn now, and
// shows all that it changed. A timer is not enough: Go's program may run on to
// it without a pause in which the browser could paint.
func (s *session) painted(f func()) {
	s.Page.Painted(func() { s.later(func(ui.Context) { f() }) })
}
