package app

import (
	"strconv"
	"strings"

	"kubepki/core/command"
	"kubepki/core/pki"
)

// shownTools are the columns of picTools.
var shownTools = []command.Tool{command.OpenSSL, command.CFSSL, command.Step, command.EasyRSA, command.Kubeadm}

// callsThatMake are the calls that make what is on the bench: an authority, a
// key, a request, a certificate.
func (d *sketch) callsThatMake() []command.Call {
	key, request, cert, ca := d.args[0], d.args[1], d.args[2], d.args[3]
	of := func(name string) (t pki.Template) {
		switch o := d.b[name]; {
		case o.Request != nil:
			t.Subject, t.SANs = o.Request.Subject, o.Request.SANs
		case o.Cert != nil:
			t = pki.Template{
				Subject: pki.NameFrom(o.Cert.Subject), SANs: pki.SANsOf(o.Cert), KeyUsage: o.Cert.KeyUsage, ExtKeyUsage: o.Cert.ExtKeyUsage,
				BasicConstraints: &pki.BasicConstraints{CA: o.Cert.IsCA, PathLen: -1},
			}
		}
		return t
	}
	var algorithm pki.KeyAlgorithm
	if k := d.b[key].Key; k != nil {
		algorithm = k.Algorithm()
	}
	return []command.Call{
		{Operation: command.SelfSign, Template: of(ca), Days: 3650, Algorithm: algorithm, Key: base(ca) + ".key", Cert: ca},
		{Operation: command.MakeKey, Algorithm: algorithm, Key: key, Public: base(key) + ".pub"},
		{Operation: command.MakeRequest, Template: of(request), Algorithm: algorithm, Key: key, Request: request},
		{Operation: command.Sign, Template: of(cert), Days: 365, Algorithm: algorithm, Request: request, Cert: cert, CA: ca, CAKey: base(ca) + ".key"},
	}
}

// picTools: KEY REQUEST CERT CA. Which tool makes which of the learner's files.
var picTools = picture{ID: "tools", Title: "Which tool can do what", Files: 4, Height: 268, Narrow: true, Draw: func(d *sketch) string {
	left, column, row, width, down := 176.0, 108.0, 56.0, 696.0, 0.0
	if d.narrow { // the ticks below the name of the file
		left, column, row, width, down, d.tall = 14, 62, 84, 316, 34, 386
	}
	for j, tool := range shownTools {
		d.text("cn", left+column*float64(j)+8, 28, string(tool))
	}
	files := []string{d.args[3], d.args[0], d.args[1], d.args[2]}
	var said []string
	for i, c := range d.callsThatMake() {
		y := 42 + row*float64(i)
		d.rect("cb", 12, y, width, row-8)
		d.text("cn", 26, y+22, files[i])
		_, here := d.b[files[i]]
		kind := []string{"authority", "key", "request", "certificate"}[i]
		if d.narrow {
			d.text("cs", 130, y+22, kind)
		} else {
			d.text("cs", 26, y+38, kind)
		}
		y += down
		var can []string
		for j, tool := range shownTools {
			x := left + column*float64(j) + 8
			script, ok := command.ScriptOf(c, tool)
			state, words := "valid", plural(len(script.Lines), "line")
			switch {
			case !here:
				state, words = "idle", "not made"
			case !ok:
				d.text("cs", x, y+29-down/2, "—")
				continue
			case len(script.Differs) > 0:
				state = "warning"
				if !d.narrow {
					words += ", differs"
				}
			}
			can = append(can, string(tool))
			d.hue(state, func() { d.icon(state, x, y+4-down/8, 18) })
			d.text("cs", x, y+38-down/8, words)
		}
		if here {
			said = append(said, files[i]+": "+strings.Join(can, ", "))
		}
	}
	if len(said) == 0 {
		return "Nothing is made yet: " + strconv.Itoa(len(files)) + " files to make."
	}
	return strings.Join(said, "; ") + "."
}}
