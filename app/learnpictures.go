package app

import (
	"crypto/x509"
	"strconv"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/pki"
)

// picMade: KEY REQUEST CERT CA. A key asks, an authority signs.
var picMade = picture{ID: "made", Title: "Key, request, certificate", Files: 4, Height: 232, Narrow: true, Draw: func(d *sketch) string {
	const down = 184.0
	var said []string
	for i, name := range d.args[:3] {
		c := d.fileCard(name)
		said = append(said, name+": "+strings.Join(c.lines, ", "))
		word := []string{"", "asks", "signs"}[i]
		if y := 20 + down*float64(i); d.narrow {
			d.card(12, y, c)
			if i > 0 {
				d.hue("idle", func() { d.upright("cl", 107, y-50, y-2) })
				d.text("cs", 118, y-22, word)
			}
			continue
		}
		x := 12 + float64(i)*253
		d.card(x, 20, c)
		if i > 0 {
			d.hue("idle", func() { d.arrow("cl", x-63, 86, x-2, 86) })
			d.text("cs", x-56, 76, word)
		}
	}
	// where the arrow of a root leaves and comes back, its seal, and the words
	back, tip, seal, foot := `M613 152V190H107V160`, `M107 152l-5 10h10z`, [2]float64{690, 36}, [2]float64{300, 212}
	if d.narrow {
		d.tall = 20 + 3*down + 8
		back, tip, seal, foot = `M202 454H262V86H210`, `M202 86l10 -5v10z`, [2]float64{184, 404}, [2]float64{12, d.tall - 18}
	}
	cert := d.b[d.args[2]].Cert
	ca := d.b[d.args[3]].Cert
	who := "nobody yet"
	if cert != nil {
		who = "an authority that is not here"
		if ca != nil && ca.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature) == nil {
			who = d.args[3] + ", " + pki.NameFrom(ca.Subject).String()
		}
		if ca == cert || ca != nil && string(ca.Raw) == string(cert.Raw) {
			who = "its own key: a root"
			d.hue("root", func() {
				d.put(`<path class="cl" d="` + back + `"/><path class="ct" d="` + tip + `"/>`)
			})
		}
		d.hue("root", func() { d.put(`<circle class="ch" cx="%" cy="%" r="13"/>`, seal[0], seal[1]) })
	}
	d.text("cs", foot[0], foot[1], kit.Clip("signed by "+who, 50))
	return strings.Join(said, "; ") + "; signed by " + who + "."
}}

// picWho: CERT CA. Whom kube-apiserver takes a caller for.
var picWho = picture{ID: "who", Title: "Whom the apiserver sees", Files: 2, Height: 210, Narrow: true, Draw: func(d *sketch) string {
	x, y, width := 322.0, 20.0, 386.0 // of the box with what it sees
	if d.narrow {
		x, y, width, d.tall = 12, 228, 316, 410
	}
	d.card(12, 34, d.fileCard(d.args[0]))
	cert, ca := d.b[d.args[0]].Cert, d.b[d.args[1]].Cert
	if cert == nil {
		d.lines("cs", x, y+84, "When it is made, the user and its groups will stand here.", int(width)/6, 2)
		return d.args[0] + " is not made yet."
	}
	state, verdict := "broken", "not let in"
	if ca != nil && chain.Verify(chain.Question{As: chain.Client, Cert: cert, Roots: []*x509.Certificate{ca}, Now: d.now, Memo: d.memo}).OK() {
		state, verdict = "valid", "let in"
	}
	if d.narrow {
		d.hue(state, func() { d.upright("cl", 107, 168, 226) })
		d.lock(state, 107, 194)
		d.text("cs", 130, 198, verdict+" by "+d.args[1])
	} else {
		d.hue(state, func() { d.arrow("cl", 204, 100, 320, 100) })
		d.lock(state, 258, 100)
		d.text("cs", 214, 134, verdict+" by "+d.args[1])
	}
	return "The apiserver sees " + d.seen(x, y, width, chain.WhoAmI(cert, "")) + " It is " + verdict + "."
}}

// seen is a box with a user, its groups and what it may.
func (d *sketch) seen(x, y, width float64, id chain.Identity) string {
	fits := int(width-104) / 8
	d.rect("cb", x, y, width, 170)
	d.text("cs", x+18, y+26, "user")
	d.text("cn", x+78, y+26, kit.Clip(id.User, fits))
	d.text("cs", x+18, y+52, "groups")
	for i, g := range id.Groups[:min(len(id.Groups), 3)] {
		d.text("cn", x+78, y+52+20*float64(i), kit.Clip(g, fits))
	}
	d.text("cs", x+18, y+122, "may")
	may := "nothing beyond what everyone may"
	mark := "warning"
	for _, r := range id.Rights {
		if r.From != "system:authenticated" {
			may, mark = strings.TrimSuffix(r.May(), "."), "valid"
			break
		}
	}
	d.hue(mark, func() { d.icon(mark, x+78, y+108, 18) })
	d.lines("cn", x+102, y+122, may, fits-2, 3)
	return "user " + id.User + ", groups " + strings.Join(id.Groups, ", ") + ". It may: " + may + "."
}

// caller says who dials a name.
func caller(name string) string {
	switch {
	case strings.HasPrefix(name, "kubernetes") || strings.HasPrefix(name, "10.96."):
		return "a Pod"
	case strings.Contains(name, "."):
		return "from outside"
	}
	return "a node"
}

// picCallers: CERT CA NAME…. One server, every name that it is called by.
var picCallers = picture{ID: "callers", Title: "The calls, name by name", Files: 2, Height: 320, Narrow: true, Draw: func(d *sketch) string {
	row, top := 38.0, 12.0
	if d.narrow {
		row, top = 60, 32
	}
	names := d.args[2:]
	d.tall = row*float64(len(names)) + top + 12
	cert, ca := d.b[d.args[0]].Cert, d.b[d.args[1]].Cert
	if d.narrow {
		d.post("kube-apiserver :6443", top)
	} else {
		d.rect("cb", 548, 12, 160, d.tall-24)
		d.hue("server", func() { d.icon("wheelhub", 616, d.tall/2-34, 24) })
		d.text("cn", 572, d.tall/2+10, "kube-apiserver")
		d.text("cs", 612, d.tall/2+28, ":6443")
	}
	earned := 0
	var refused []string
	for i, name := range names {
		y := top + row*(float64(i)+0.5)
		state := "idle"
		if cert != nil && ca != nil {
			state = "broken"
			if chain.Verify(chain.Question{As: chain.Server, Cert: cert, Host: name, Roots: []*x509.Certificate{ca}, Now: d.now, Memo: d.memo}).OK() {
				state = "valid"
				earned++
			} else {
				refused = append(refused, name)
			}
		}
		d.dials(name, state, y)
	}
	if cert == nil {
		return "Nobody has called yet: " + d.args[0] + " is not made. Names: " + strings.Join(names, ", ") + "."
	}
	words := strconv.Itoa(earned) + " of " + plural(len(names), "call") + " let through"
	if len(refused) > 0 {
		words += "; refused: " + strings.Join(refused, ", ")
	}
	return words + "."
}}

// dials is one call of picCallers: who calls, by what name, and a padlock.
func (d *sketch) dials(name, state string, y float64) {
	d.put(`<g data-zoom="">`)
	defer d.put(`</g>`)
	if d.narrow {
		d.text("cs", 12, y-12, caller(name))
		d.text("cn", 12, y+5, kit.Clip(name, 36))
		d.call(state, 12, postLeft-2, y+20)
		return
	}
	d.text("cs", 12, y+4, caller(name))
	width := 26 + 8.2*float64(len(name))
	d.rect("cb", 92, y-14, width, 28)
	d.text("cn", 104, y+5, name)
	class := "cl"
	if state != "valid" {
		class = "cl cl--cut"
	}
	d.hue(state, func() { d.arrow(class, 92+width, y, 546, y) })
	d.lock(state, 500, y)
}

// picLocks: SHARED PAIR. One key on both sides, or a public and a private one.
var picLocks = picture{
	ID: "locks", Title: "One key, or two", Files: 2, Height: 236, Narrow: true,
	Frames: []string{
		"One key for both. Alice and Bob have the same one.",
		"But how did Bob get it? Eve was listening, and has it too.",
		"Two keys. Bob shows the public one to everyone, Eve too.",
		"Alice locks with it. Only Bob’s private key opens.",
	},
	Draw: drawLocks,
}

func drawLocks(d *sketch) string {
	left, pitch, width := d.either(12, 6), d.either(253, 114), d.either(190, 112)
	for i, who := range []string{"Alice", "Eve", "Bob"} {
		x := left + pitch*float64(i)
		d.rect("cb", x, 28, width, 120)
		d.hue("idle", func() { d.icon("user", x+14, 42, 20) })
		d.text("cn", x+42, 57, who)
	}
	state := "valid"
	hold := func(at int, role, words string) {
		x := left + 14 + pitch*float64(at)
		d.hue(role, func() { d.icon(kit.RoleGlyph(role), x, 76, 26) })
		d.text("cs", x, 126, words)
	}
	shared, pair := len(d.b[d.args[0]].Data) > 0, d.b[d.args[1]].Key
	switch d.frame {
	case 0:
		hold(0, "key", d.args[0])
		hold(2, "key", d.args[0])
	case 1:
		for at := range 3 {
			hold(at, "key", d.args[0])
		}
		state = "broken"
	default:
		hold(0, "public", "Bob’s public key")
		hold(1, "public", "Bob’s public key")
		hold(2, "public", "public, private")
		d.hue("key", func() { d.icon("key", left+58+2*pitch, 76, 26) })
	}
	from, to := left+width/2, left+2*pitch+width/2
	d.hue(state, func() { d.arrow("cl", from, 190, to, 190) })
	d.lock(state, (from+to)/2, 190)
	words := "Shared: " + map[bool]string{true: d.args[0] + " is made", false: d.args[0] + " is not made yet"}[shared]
	if pair != nil {
		words = "Bob’s key " + kit.KeyMark(pki.KeyID(pair.Public()))
	}
	d.text("cs", left, 224, words)
	return picLocksFrames[d.frame]
}

// picLocksFrames are the words of each frame.
var picLocksFrames = [...]string{
	"Alice and Bob both hold the same key. A letter between them is locked. Eve has no key.",
	"Alice, Eve and Bob all hold the same key: the lock keeps nobody out.",
	"Alice, Eve and Bob hold Bob’s public key. Bob alone holds the private one.",
	"Alice locks a letter with Bob’s public key. Eve has that key too, and cannot open it.",
}
