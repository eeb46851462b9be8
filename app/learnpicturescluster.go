package app

import (
	"crypto/x509"
	"strconv"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/chain"
	"kubepki/core/learn"
	"kubepki/core/pki"
)

// box is a named box with its role's glyph and a line below.
func (d *sketch) box(role, icon string, x, y, w float64, name, words string) {
	d.rect("cb", x, y, w, 56)
	d.hue(role, func() { d.icon(icon, x+14, y+16, 22) })
	d.text("cn", x+46, y+25, name)
	d.text("cs", x+46, y+43, words)
}

// believes asks whether a certificate of the learner holds for a part.
func (d *sketch) believes(file, ca string, as chain.As, host string) (state, why string) {
	c, root := d.b[file].Cert, d.b[ca].Cert
	if c == nil || root == nil {
		return "idle", "not made yet"
	}
	if a := chain.Verify(chain.Question{As: as, Cert: c, Host: host, Roots: []*x509.Certificate{root}, Now: d.now, Memo: d.memo}); !a.OK() {
		return "broken", strings.TrimPrefix(a.Fault.Text, "x509: ")
	}
	return "valid", ""
}

// call is a line with a padlock on it.
func (d *sketch) call(state string, x1, x2, y float64) {
	class := "cl"
	if state != "valid" {
		class = "cl cl--cut"
	}
	d.hue(state, func() { d.arrow(class, x1, y, x2, y) })
	d.lock(state, (x1+x2)/2, y)
}

// picClients: CA CERT…. Who calls the apiserver, and whom it takes them for.
var picClients = picture{ID: "clients", Title: "Who calls, and who that is", Files: 4, Height: 300, Narrow: true, Draw: func(d *sketch) string {
	row, top := 92.0, 12.0
	if d.narrow {
		row, top = 152, 32
	}
	d.tall = row*float64(len(d.args)-1) + top + 4
	if d.narrow {
		d.post("kube-apiserver", top)
	} else {
		d.rect("cb", 286, 10, 84, d.tall-20)
		d.hue("server", func() { d.icon("wheelhub", 317, d.tall/2-26, 22) })
		d.text("cs", 300, d.tall/2+14, "apiserver")
	}
	var said []string
	for i, name := range d.args[1:] {
		y := top + row*float64(i)
		state, why := d.believes(name, d.args[0], chain.Client, "")
		d.box("client", "user", 12, y+10, 200, base(name), name)
		d.call(state, 212, 284, y+38)
		x, below := 386.0, y
		if d.narrow {
			x, below = 14, y+64
		}
		if state != "valid" {
			d.lines("cs", x, below+22, why, 48, 3)
			said = append(said, base(name)+": "+why)
			continue
		}
		words := d.identity(x, below, d.b[name].Cert)
		said = append(said, base(name)+" is let in: "+words)
	}
	return strings.Join(said, "; ") + "."
}}

// base is a file's name without its ending.
func base(name string) string {
	out, _, _ := strings.Cut(name, ".")
	return out
}

// identity writes whom the apiserver sees: user, group and what it may.
func (d *sketch) identity(x, y float64, c *x509.Certificate) string {
	id := chain.WhoAmI(c, "")
	may, mark := mayOf(id)
	d.text("cs", x, y+22, "user")
	d.text("cn", x+48, y+22, kit.Clip(id.User, 36))
	groups := strings.Join(id.Groups[:len(id.Groups)-1], ", ")
	if groups == "" {
		groups = "none of its own"
	}
	d.text("cs", x, y+43, "group")
	d.text("cs", x+48, y+43, kit.Clip(groups, 44))
	d.hue(mark, func() { d.icon(mark, x, y+52, 16) })
	d.text("cs", x+48, y+64, kit.Clip(may, 44))
	return "user " + id.User + ", group " + groups + ", may: " + may
}

// mayOf is the first right that is not everyone's.
func mayOf(id chain.Identity) (may, state string) {
	for _, r := range id.Rights {
		switch {
		case strings.HasPrefix(r.From, "system:node:"), r.From == "system:authenticated":
			continue
		case r.From == "system:nodes" && !strings.HasPrefix(id.User, "system:node:"):
			continue
		case r.From == "system:nodes":
			return "what its own node needs, and no more", "valid"
		}
		return strings.TrimSuffix(r.May(), "."), "valid"
	}
	return "nothing beyond what everyone may", "warning"
}

// picMembers: CA CERT CERT CERT HOST HOST HOST. Members of etcd call each other.
var picMembers = picture{ID: "members", Title: "Three members, six calls", Files: 4, Height: 402, Narrow: true, Draw: func(d *sketch) string {
	at, ask := [3][2]float64{{265, 12}, {24, 256}, {506, 256}}, [2]float64{262, 214}
	lines := [3][4]float64{{294, 146, 150, 254}, {426, 146, 570, 254}, {216, 322, 504, 322}}
	if d.narrow { // one below the other
		at, ask, d.tall = [3][2]float64{{12, 12}, {138, 206}, {12, 400}}, [2]float64{12, 556}, 572
		lines = [3][4]float64{{170, 146, 170, 204}, {60, 146, 60, 398}, {170, 340, 170, 398}}
	}
	var said []string
	shut := 0
	for i, line := range lines {
		from, to := [3]int{0, 0, 1}[i], [3]int{1, 2, 2}[i]
		state := "valid"
		for _, m := range []int{from, to} {
			if s, w := d.believes(d.args[1+m], d.args[0], chain.Peer, d.args[4+m]); s != "valid" && state != "broken" {
				state = s
				if s == "broken" {
					said = append(said, d.args[1+m]+": "+w)
				}
			}
		}
		if state == "valid" {
			shut++
		}
		d.member(state, line)
	}
	for m := range 3 {
		c := d.fileCard(d.args[1+m])
		c.lines = append(c.lines[:1:1], "called "+d.args[4+m]+":2380")
		d.card(at[m][0], at[m][1], c)
	}
	words := strconv.Itoa(shut) + " of 3 padlocks shut: each stands for a call both ways"
	if len(said) > 0 {
		words += ". The others refuse " + said[0]
	}
	d.text("cs", ask[0], ask[1], "each asks its own "+d.args[0])
	return words + "."
}}

// member is a line between two members, with a padlock in its middle.
func (d *sketch) member(state string, l [4]float64) {
	class := "cl"
	if state != "valid" {
		class = "cl cl--cut"
	}
	d.hue(state, func() { d.put(`<path class="`+class+`" d="M% %L% %"/>`, l[0], l[1], l[2], l[3]) })
	d.lock(state, (l[0]+l[2])/2, (l[1]+l[3])/2)
}

// picNodes: CA CLIENT CLIENT SERVER SERVER NODE NODE. Kubelets call and answer.
var picNodes = picture{ID: "nodes", Title: "The kubelet calls and answers", Files: 5, Height: 344, Narrow: true, Draw: func(d *sketch) string {
	row, top := 168.0, 12.0
	if d.narrow {
		row, top, d.tall = 212, 32, 448
		d.text("cs", 12, top-10, "kube-apiserver")
		d.rect("cb", 12, top, 38, 2*row-20)
		d.hue("server", func() { d.icon("wheelhub", 20, row+11, 22) })
	} else {
		d.rect("cb", 12, 12, 112, 320)
		d.hue("server", func() { d.icon("wheelhub", 56, 140, 24) })
		d.text("cs", 28, 190, "kube-apiserver")
	}
	var said []string
	for n := range 2 {
		y, node := top+row*float64(n), d.args[5+n]
		client, server := d.args[1+n], d.args[3+n]
		calls, may := d.believes(client, d.args[0], chain.Client, "")
		if calls == "valid" {
			may, calls = mayOf(chain.WhoAmI(d.b[client].Cert, node))
		}
		answers, is := d.believes(server, d.args[0], chain.Server, node)
		if answers == "valid" {
			is = "it is " + node
		}
		said = append(said, node+" calls: "+may, "the apiserver calls "+node+": "+is)
		if d.narrow {
			d.narrowNode(y, node, [2]string{client, server}, [2]string{calls, answers}, [2]string{may, is})
			continue
		}
		d.rect("cb", 520, y, 188, 152)
		d.hue("both", func() { d.icon("node", 534, y+16, 20) })
		d.text("cn", 562, y+31, node)
		d.text("cs", 534, y+62, "calls with "+client)
		d.text("cs", 534, y+126, "answers with")
		d.text("cs", 534, y+142, server)
		d.hue(calls, func() { d.put(`<path class="cl" d="M518 %H136"/><path class="ct" d="M128 %l10 -5v10z"/>`, y+46, y+46) })
		d.lock(calls, 420, y+46)
		d.text("cs", 136, y+34, kit.Clip(may, 42))
		d.call(answers, 126, 518, y+116)
		above := 104.0
		if len(is) > 28 {
			above -= 17
		}
		d.lines("cs", 136, y+above, is, 28, 2)
	}
	return strings.Join(said, "; ") + "."
}}

// narrowNode is a node of picNodes on a phone: what it calls and answers with, the
// padlock, and what came of it, below each other.
func (d *sketch) narrowNode(y float64, node string, files, states, words [2]string) {
	d.rect("cb", 256, y, 72, 192)
	d.hue("both", func() { d.icon("node", 281, y+62, 22) })
	d.text("cn", 268, y+108, node)
	for i, verb := range [2]string{"calls with ", "answers with "} {
		y := y + 14 + 98*float64(i)
		d.text("cs", 62, y, verb)
		d.text("cs", 62, y+16, files[i])
		if i == 0 {
			d.hue(states[0], func() { d.put(`<path class="cl" d="M254 %H62"/><path class="ct" d="M54 %l10 -5v10z"/>`, y+36, y+36) })
			d.lock(states[0], 154, y+36)
		} else {
			d.call(states[1], 52, 254, y+36)
		}
		d.lines("cs", 62, y+64, words[i], 28, 2)
	}
}

// picFlags: FILE CERT…. What a program is told, flag by flag, and what is there.
var picFlags = picture{ID: "flags", Title: "Flags and files", Files: 1, Height: 120, Narrow: true, Draw: func(d *sketch) string {
	rows := learn.Told(d.b, d.args[0], d.now)
	if len(rows) == 0 {
		d.lines("cs", 12, 50, d.args[0]+" is not kept yet. When it is, each flag and its file will stand here.", 50, 2)
		return d.args[0] + " is not kept yet."
	}
	row, from, to, down := 30.0, 222.0, 350.0, 0.0
	if d.narrow {
		row, from, to, down = 58, 14, 84, 26
	}
	d.tall = row*float64(len(rows)) + 20
	right := 0
	for i, r := range rows {
		y := 10 + row*float64(i) + 15
		if r.State == "valid" {
			right++
		}
		d.text("cs", 12, y+4, "--"+r.Flag)
		d.call(r.State, from, to, y+down)
		c := d.fileCard(r.File)
		d.hue(c.role, func() { d.icon(kit.RoleGlyph(c.role), to+6, y+down-9, 18) })
		d.text("cn", to+32, y+down+5, kit.Clip(r.File, 30))
		if o := d.b[r.File]; o.Cert != nil {
			d.keyMark(y, pki.KeyID(o.Cert.PublicKey))
		} else if o.Key != nil {
			d.keyMark(y, pki.KeyID(o.Key.Public()))
		}
	}
	return strconv.Itoa(right) + " of " + plural(len(rows), "flag") + " point to the right file."
}}

// keyMark tells at the right edge which key a file has.
func (d *sketch) keyMark(y float64, id [32]byte) {
	x := 618.0
	if d.narrow {
		x = narrowWidth - 92
	}
	d.text("cs", x, y+4, "key "+kit.KeyMark(id))
}
