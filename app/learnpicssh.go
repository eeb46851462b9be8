package app

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/keyfile"
	"kubepki/core/learn"
	"kubepki/core/pki"
)

// picLogin: LOGIN AUTHORIZED KEY. What you and the server say to each other.
var picLogin = picture{
	ID: "login", Title: "Logging in with a key", Files: 3, Height: 264, Narrow: true,
	Frames: []string{
		"You show a public key. The server looks for it in its file.",
		"The server sends a challenge: bytes by chance, never used before.",
		"You sign the challenge. The private key stays with you.",
		"The server checks the signature with the public key in its file.",
	},
	Draw: drawLogin,
}

func drawLogin(d *sketch) string {
	authorized := d.b[d.args[1]].Data
	l, err := learn.LoginOf(d.b[d.args[0]].Data)
	at := 0
	if err == nil {
		at = l.Known(authorized)
	}
	d.doorSides(authorized, at)
	if err != nil {
		d.text("cs", d.either(254, 24), d.either(120, 180), "Log in, and what is said will stand here.")
		return "Nobody has logged in yet."
	}
	said := []string{
		"shows " + middle(l.Line, 11, 8),
		"challenge " + middle(hex.EncodeToString(l.Challenge), 12, 4),
		"signature " + middle(base64.StdEncoding.EncodeToString(l.Signature), 0, 14),
	}
	for i, words := range said[:min(d.frame+1, len(said))] {
		y := d.either(62, 140) + 48*float64(i)
		d.text("cs", d.either(236, 52), y-d.either(9, 4), words)
		d.hue("key", func() { d.toward(i != 1, y) })
	}
	if d.frame < len(said) {
		return strings.Join(said[:d.frame+1], "; ") + "."
	}
	state, words := "valid", "it fits line "+strconv.Itoa(at)+": come in"
	switch {
	case at == 0:
		state, words = "broken", "no line has this key: stay out"
	case !l.Fits():
		state, words = "broken", "it does not fit the key: stay out"
	}
	x, y := d.either(256, 26), d.either(210, 278)
	d.lock(state, x, y)
	d.text("cn", x+24, y+5, words)
	return strings.Join(said, "; ") + "; the server says: " + words + "."
}

// doorSides are the two who speak: you with your key, the server with its file.
func (d *sketch) doorSides(authorized []byte, at int) {
	x, y := d.either(508, 6), d.either(20, 300)
	d.rect("cb", d.either(12, 6), d.either(20, 6), d.either(200, 340), d.either(224, 102))
	d.rect("cb", x, y, d.either(200, 340), d.either(224, 112))
	if d.narrow {
		d.tall = 420
	}
	d.hue("idle", func() {
		d.icon("user", 26, d.either(34, 16), 20)
		d.icon("server", x+14, y+14, 20)
	})
	d.text("cn", 54, d.either(49, 31), "You")
	d.text("cn", x+42, y+29, "The server")
	if key := d.b[d.args[2]].Key; key != nil {
		id := pki.KeyID(key.Public())
		d.hue("key", func() {
			d.icon("key", 26, d.either(80, 48), 20)
			d.put(`<path class="ch" transform="translate(% %)" fill-rule="evenodd" d="`+kit.WheelPath(id)+`"/>`, d.either(26, 214), d.either(196, 48))
		})
		d.text("cn", 54, d.either(95, 63), d.args[2])
		d.text("cs", 26, d.either(120, 92), "never leaves this page")
		d.text("cs", d.either(62, 248), d.either(214, 66), "key "+kit.KeyMark(id))
	}
	d.text("cn", x+14, y+d.either(75, 54), d.args[1])
	lines := strings.Split(strings.TrimSpace(string(authorized)), "\n")
	if len(authorized) == 0 {
		lines = []string{"empty: nobody may come in"}
	}
	for i, line := range lines[:min(len(lines), int(d.either(5, 2)))] {
		y := y + d.either(100, 76) + 22*float64(i)
		if i+1 == at {
			d.hue("valid", func() { d.icon("valid", x+14, y-12, 15) })
		}
		d.text("cs", x+34, y, middle(line, 11, 8))
	}
}

// toward is an arrow to the server, or back.
func (d *sketch) toward(server bool, y float64) {
	if d.narrow {
		if server {
			d.upright("cl", 26, y-22, y+10)
		} else {
			d.upright("cl", 26, y+10, y-22)
		}
		return
	}
	if server {
		d.arrow("cl", 214, y, 506, y)
		return
	}
	d.put(`<path class="cl" d="M506 %L220 %"/><path class="ct" d="M214 %l10 -5v10z"/>`, y, y, y)
}

// middle keeps the beginning and the end of a long text.
func middle(s string, first, last int) string {
	if len(s) <= first+last+1 {
		return s
	}
	return s[:first] + "…" + s[len(s)-last:]
}

// picForms: FILE…. The same key in files of several forms: what each begins
// with, how long it is, and which half it holds.
var picForms = picture{ID: "forms", Title: "One key, many forms", Files: 9, Height: 280, Narrow: true, Draw: func(d *sketch) string {
	row := d.either(46, 78)
	d.tall = row*float64(len(d.args)) + 24
	said := make([]string, len(d.args))
	for i, name := range d.args {
		y := 12 + row*float64(i)
		data := d.b[name].Data
		first, _, _ := strings.Cut(strings.TrimSpace(string(data)), "\n")
		f, known := keyfile.Detect(data)
		role, half, class := "key", "private: keep it", "cb"
		switch {
		case !known:
			role, half, class = "file", "not written yet", "cb cb--gone"
		case !f.Private:
			role, half, first = "public", "public: show it", middle(first, 32, 8)
		}
		d.hue(role, func() {
			d.rect(class, d.either(12, 6), y, d.either(696, 340), row-8)
			d.icon(kit.RoleGlyph(role), d.either(24, 18), y+10, 18)
		})
		d.text("cn", d.either(52, 44), y+24, name)
		d.text("cn", d.either(196, 250), y+24, formWords[f.ID])
		if known {
			d.text("cs", d.either(286, 18), y+d.either(24, 42), kit.Clip(first, 42))
			d.text("cs", d.either(606, 250), y+d.either(17, 59), strconv.Itoa(len(data))+" bytes")
		}
		d.text("cs", d.either(606, 18), y+d.either(31, 59), half)
		said[i] = name + ": " + strings.TrimSpace(formWords[f.ID]+" "+half)
	}
	return strings.Join(said, "; ") + "."
}}

// formWords are the forms as the course calls them.
var formWords = map[keyfile.ID]string{
	keyfile.PKCS1PEM: "PKCS#1", keyfile.SEC1PEM: "SEC 1", keyfile.PKCS8PEM: "PKCS#8", keyfile.OpenSSH: "OpenSSH", keyfile.SPKIPEM: "SPKI", keyfile.SSHPublic: "SSH line",
}
