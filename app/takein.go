package app

import (
	"bytes"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/decode"
)

// importing is what came of reading what was brought.
type importing struct {
	objects []Object
	known   int // were in the workspace already
	errors  []error
}

// blank tells whether a text is nothing but blanks.
func blank(s string) bool { return strings.Trim(s, " \n\r\t") == "" }

// unreadWords is an unreadable part as a fault of the field: where and why, then the fix.
func unreadWords(u decode.Unread) (what, fix string) {
	what = u.Why
	if where := u.Where(); where != "" {
		what = where + ": " + what
	}
	return kit.Visible(sentence(what)), kit.Visible(sentence(u.Fix))
}

func holdsObject(list []Object, o Object) bool {
	for _, old := range list {
		if old.Kind == o.Kind && old.KeyID == o.KeyID && bytes.Equal(old.DER, o.DER) {
			return true
		}
	}
	return false
}

// takeIn adds what was imported to the workspace, says what happened, and gives
// the IDs of what was added.
func (s *session) takeIn(in importing) []int {
	var ids []int
	if len(in.objects) > 0 {
		ids = s.ws.AddAll(in.objects)
	}
	for _, err := range in.errors {
		s.fail(err)
	}
	switch {
	case len(ids) == 1:
		s.say(toast{Icon: "drawer", State: "valid", Text: in.objects[0].Name + " is in the workspace"})
	case len(ids) > 1:
		s.say(toast{Icon: "drawer", State: "valid", Text: plural(len(ids), "object") + " are in the workspace"})
	case in.known > 0 && len(in.errors) == 0:
		s.say(toast{Icon: "info", Text: "The workspace has all of it already"})
	}
	return ids
}
