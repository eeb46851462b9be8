package app

import (
	"crypto/x509"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/learn"
	"kubepki/core/pki"
)

// picBrowser: STORE SENT HOST. A toy browser: its padlock, what the server sent,
// and the roots that it believes.
var picBrowser = picture{ID: "browser", Title: "The browser, and whom it believes", Files: 2, Height: 320, Narrow: true, Draw: func(d *sketch) string {
	roots, sent, host := d.b.Certificates(d.args[0]), d.b.Certificates(d.args[1]), d.args[2]
	state, words := "idle", "nothing was visited yet"
	var path []*x509.Certificate
	if len(sent) > 0 && len(roots) > 0 {
		a := learn.Visit(roots, sent, host, d.now)
		state, words = "valid", "the padlock is shut"
		if !a.OK() {
			state, words = "broken", "the browser warns"
		}
		path = a.Path
	}
	d.rect("cb", d.either(12, 6), 12, d.either(696, 340), 40)
	d.lock(state, d.either(40, 28), 32)
	d.text("cn", d.either(66, 50), 37, "https://"+host)
	d.text("cs", d.either(540, 212), 37, words)
	below := 0.0 // the server's part stands below the trust store on a phone: the chain leads up
	if d.narrow {
		below = 34 + storePitch*float64(max(1, min(len(roots), mostRoots)))
	}
	d.sentChain(sent, path, below)
	d.trustStore(roots, path, state == "valid")
	d.hue(state, func() { d.toStore(state, roots, path, below) })
	var names, known []string
	for _, c := range path {
		names = append(names, commonName(c))
	}
	for _, c := range roots {
		known = append(known, commonName(c))
	}
	return sentence(words) + " at " + host + ". Chain: " + orNothing(strings.Join(names, ", signed by ")) + ". Roots in the browser: " + orNothing(strings.Join(known, ", ")) + "."
}}

// toStore is the way from the chain to the root that it leads to, or that it
// leads to none.
func (d *sketch) toStore(state string, roots, path []*x509.Certificate, below float64) {
	switch {
	case state == "valid" && d.narrow:
		y := d.storeRow(roots, path[len(path)-1])
		d.put(`<path class="cl" d="M324 %H342V%H332"/><path class="ct" d="M324 %l10 -5v10z"/>`, below+122, y, y)
	case state == "valid":
		d.arrow("cl", 330, 122, 410, d.storeRow(roots, path[len(path)-1]))
	case state == "broken" && d.narrow:
		d.icon("broken", 300, below+68, 20)
	case state == "broken":
		d.put(`<path class="cl cl--cut" d="M330 122L404 122"/>`)
		d.icon("broken", 357, 112, 20)
	}
}

func commonName(c *x509.Certificate) string { return pki.Visible(c.Subject.CommonName) }

// sentChain draws what the server sent, the one nearest to the root on top.
func (d *sketch) sentChain(sent, path []*x509.Certificate, below float64) {
	x := d.either(12, 6)
	d.text("cn", x, below+82, "What the server sends")
	if len(sent) == 0 {
		d.text("cs", x, below+108, d.args[1]+" is not made yet")
		return
	}
	shown := sent[:min(len(sent), 3)]
	for i, c := range shown {
		y := below + 94 + 72*float64(len(shown)-1-i)
		role := CertificateObject(c, commonName(c), d.now).Role()
		d.hue(role, func() {
			d.rect("cb", x, y, 318, 56)
			d.icon(kit.RoleGlyph(role), x+14, y+10, 18)
			if i > 0 { // it signed the one below
				d.put(`<path class="cl" d="M171 %V%"/><path class="ct" d="M171 %l-5 -9h10z"/>`, y+56, y+66, y+72)
			}
		})
		d.text("cn", x+42, y+24, kit.Clip(commonName(c), 32))
		d.text("cs", x+42, y+43, kit.Clip("signed by "+c.Issuer.CommonName, 42))
	}
	if top := shown[len(shown)-1]; len(path) > 0 {
		d.text("cs", x, below+94+72*float64(len(shown))+6, kit.Clip("Is “"+top.Issuer.CommonName+"” among the roots?", 56))
	}
}

// storeTop and storePitch place the roots of the trust store, of which mostRoots
// are shown.
const storeTop, storePitch, mostRoots = 94.0, 38.0, 6

// storeRow is the height at which a root stands, the first one's if it is not there.
func (d *sketch) storeRow(roots []*x509.Certificate, root *x509.Certificate) float64 {
	for i, c := range roots {
		if c.Equal(root) {
			return storeTop + storePitch*float64(i) + 16
		}
	}
	return storeTop + 16
}

func (d *sketch) trustStore(roots, path []*x509.Certificate, holds bool) {
	x := d.either(412, 6)
	d.text("cn", x, 82, "Its trust store")
	if len(roots) == 0 {
		d.text("cs", x, 108, "empty: the browser is not unpacked")
	}
	shown := roots[:min(len(roots), mostRoots)]
	chain, store := 94+72*float64(min(len(d.b.Certificates(d.args[1])), 3))+24, storeTop+storePitch*float64(len(shown))+12
	d.tall = max(200, chain, store)
	if d.narrow {
		d.tall = chain + max(store, storeTop+storePitch+12) - 72
	}
	for i, c := range shown {
		y := storeTop + storePitch*float64(i)
		used := holds && len(path) > 0 && c.Equal(path[len(path)-1])
		hue := "idle"
		if used {
			hue = "valid"
		}
		d.hue(hue, func() {
			d.rect("cb", x, y, d.either(296, 318), 32)
			d.icon(kit.RoleGlyph("root"), x+10, y+7, 18)
			if used {
				d.icon("check", x+268, y+8, 16)
			}
		})
		d.text("cs", x+38, y+20, kit.Clip(commonName(c), 36))
	}
}
