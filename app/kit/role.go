package kit

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// look is how one role or state appears: never by colour alone, always with
// its glyph and its word.
type look struct {
	id, word, icon, hue string
}

// roles is the one table of what a thing is.
var roles = []look{
	{"root", "Root CA", "root", "root"},
	{"inter", "Intermediate CA", "inter", "inter"},
	{"server", "Server", "server", "server"},
	{"client", "Client", "client", "client"},
	{"both", "Server + client", "both", "both"},
	{"cert", "Certificate", "cert", "request"},
	{"key", "Private key", "key", "key"},
	{"public", "Public key", "keyo", "key"},
	{"request", "Request (CSR)", "request", "request"},
	{"list", "Revocation list", "revoked", "broken"},
	{"ocsp", "OCSP", "doc", "request"},
	{"config", "Kubeconfig", "user", "client"},
	{"program", "Program", "terminal", "idle"},
	{"file", "File", "doc", "idle"},
}

// states is the one table of how a thing is.
var states = []look{
	{"valid", "Valid", "valid", "valid"},
	{"warning", "Warning", "warning", "warning"},
	{"broken", "Broken", "broken", "broken"},
	{"expired", "Expired", "expired", "expired"},
	{"idle", "Not tried yet", "idle", "idle"},
}

func find(table []look, id string) look {
	for _, l := range table {
		if l.id == id {
			return l
		}
	}
	return look{id: id, word: id, icon: "info", hue: "idle"}
}

// Hue is the data-hue of a role (root, inter, server, client, both, cert, key,
// public, request, config, program, file) or a state (valid, warning, broken, expired, idle).
func Hue(id string) string {
	for _, table := range [][]look{roles, states} {
		if l := find(table, id); l.icon != "info" {
			return l.hue
		}
	}
	return "idle"
}

// RoleIcon draws a role's glyph without its word, for rows that carry the word elsewhere.
func RoleIcon(role string) ui.UI { return Icon(find(roles, role).icon) }

// RoleGlyph is the name of a role's glyph, for parts that take an icon's name.
func RoleGlyph(role string) string { return find(roles, role).icon }

// RoleWord is a role's word, such as "Server + client".
func RoleWord(role string) string { return find(roles, role).word }

// Tag says what a thing is: glyph and word in the role's hue.
func Tag(role string) ui.UI { return tag("tag", role) }

// BareTag is [Tag] without its ground, for tables.
func BareTag(role string) ui.UI { return tag("tag tag--bare", role) }

func tag(class, role string) ui.UI {
	l := find(roles, role)
	return el.With("span", class, el.Attrs{"data-hue", l.hue}, Icon(l.icon), ui.Text(l.word))
}

// State says how a thing is: glyph and word in the state's hue. Without words
// of its own it uses the state's.
func State(state, words string) ui.UI { return stateOf("state", state, words) }

// Pill is [State] on a ground of its own, for heads of pages and cards.
func Pill(state, words string) ui.UI { return stateOf("state state--pill", state, words) }

func stateOf(class, state, words string) ui.UI {
	l := find(states, state)
	if words == "" {
		words = l.word
	}
	return el.With("span", class, el.Attrs{"data-hue", l.hue}, Icon(l.icon), ui.Text(words))
}

// StateIcon draws a state's glyph alone, with its word for screen readers.
func StateIcon(state, words string) ui.UI {
	l := find(states, state)
	if words == "" {
		words = l.word
	}
	return el.With("span", "state", el.Attrs{"data-hue", l.hue}, Icon(l.icon), el.Text("span", "sr", words))
}
