package health

import "kubepki/core/decode"

// Finding is one thing that is wrong, for people: what, what follows from it
// (Why), what to do, and where it is written that it is so (Ref).
type Finding struct {
	*Row
	Item string // ID in the plan of what the file belongs to: "apiserver/cp-1"
	// Host and Path are where the file lies.
	Host, Path string
	What       string // foreign names in it are made visible
	Fix        string // an act
	Command    string // that does it, in a root shell on the host; "" where no one command can
}

// Report is what came out.
type Report struct {
	Findings []Finding // the worst first, those of a rule together
	Checked  int       // items of the plan
	Sound    int       // of those, the ones without a finding
}

// Level is that of the worst finding, "" for none.
func (r *Report) Level() decode.Level {
	if len(r.Findings) == 0 {
		return ""
	}
	return r.Findings[0].Level
}

// LevelOf is that of the worst finding about an item, "" for none.
func (r *Report) LevelOf(item string) decode.Level {
	for i := range r.Findings {
		if r.Findings[i].Item == item {
			return r.Findings[i].Level
		}
	}
	return ""
}
