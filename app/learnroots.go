package app

import (
	"strings"

	"kubepki/core/kube"
)

// picRoots: FOLDER PROFILE…. Which root signed which of the learner's files.
var picRoots = picture{ID: "roots", Title: "What hangs on which root", Height: 272, Narrow: true, Draw: func(d *sketch) string {
	folder := d.args[0] + "/"
	var said []string
	drawn := map[string]string{} // the name under which a certificate was drawn
	x, y := 12.0, 14.0
	for _, p := range kube.Profiles() {
		if p.Form != kube.AuthorityPair {
			continue
		}
		name := folder + p.ID + ".crt"
		if ca := d.b[name].Cert; ca != nil {
			if same := drawn[string(ca.Raw)]; same != "" {
				d.text("cs", x+6, y+20, name)
				d.text("cs", x+6, y+38, "is the same file as "+same)
				said = append(said, name+" is the same certificate as "+same)
				x, y = x+d.either(253, 0), y+d.either(0, 62)
				continue
			}
			drawn[string(ca.Raw)] = name
		}
		words, rows := d.root(name, x, y)
		said = append(said, words)
		x, y = x+d.either(253, 0), y+d.either(0, 170+24*float64(max(rows, 1)))
	}
	if d.narrow {
		d.tall = y
	}
	return strings.Join(said, "; ") + "."
}}

// root draws one authority and what it signed, says it, and counts the latter.
func (d *sketch) root(name string, x, top float64) (string, int) {
	ca := d.b[name].Cert
	c := d.fileCard(name)
	c.name = name[strings.LastIndexByte(name, '/')+1:]
	d.card(x, top, c)
	if ca == nil {
		return name + " is not made yet", 0
	}
	var below []string
	for _, id := range d.args[1:] {
		leaf := d.args[0] + "/" + id + ".crt"
		cert := d.b[leaf].Cert
		if cert == nil || ca.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature) != nil {
			continue
		}
		y := top + 154 + 24*float64(len(below))
		d.hue("root", func() { d.arrow("cl", x+8, y, x+32, y) })
		d.text("cn", x+38, y+5, id+".crt")
		below = append(below, leaf)
	}
	if below == nil {
		d.text("cs", x+8, top+158, "signed none of these")
		return name + " signed none of these", 0
	}
	return name + " signed " + strings.Join(below, ", "), len(below)
}
