package app

import (
	"crypto/x509"
	"slices"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/pki"
)

// compared is one thing that a request asks and a certificate says.
type compared struct{ what, asks, gets string }

// verdict is the hue, the icon and the word of what became of it.
func (c compared) verdict() (hue, icon, word string) {
	switch {
	case c.asks == c.gets:
		return "valid", "check", "the same"
	case c.asks == "":
		return "request", "plus", "added"
	case c.gets == "":
		return "broken", "x", "refused"
	}
	return "warning", "pencil", "changed"
}

// picCompare: REQUEST CERT CA. A request beside the certificate that came of it.
var picCompare = picture{ID: "compare", Title: "Request and certificate", Files: 3, Height: 330, Narrow: true, Draw: func(d *sketch) string {
	r, cert := d.b[d.args[0]].Request, d.b[d.args[1]].Cert
	left, right, end, row := d.either(130, 18), d.either(372, 18), d.either(620, 240), d.either(36, 72)
	if d.narrow {
		d.text("cn", left, 30, d.args[0]+", and below it "+d.args[1])
	} else {
		d.text("cn", left, 34, d.args[0])
		d.text("cn", right, 34, d.args[1])
	}
	if r == nil {
		d.text("cs", left, 80, "No request yet.")
		d.tall = 112
		return "There is no request yet."
	}
	rows := comparedRows(r, cert, d.b[d.args[2]].Cert, d.args[2])
	y, said := 48.0, map[string]string{}
	for _, c := range rows {
		hue, icon, word := c.verdict()
		row, twice := row, !d.narrow || c.asks != c.gets
		if !twice { // what is the same is written once, where there is little room
			row -= 18
		}
		d.rect("cb", d.either(12, 6), y, d.either(696, 340), row-5)
		d.text("cs", d.either(24, 18), y+20, c.what)
		d.text("cs", left, y+d.either(20, 40), kit.Clip(orNothing(c.asks), 33))
		if cert != nil {
			if twice {
				d.text("cs", right, y+d.either(20, 58), kit.Clip(orNothing(c.gets), 33))
			}
			d.hue(hue, func() { d.icon(icon, end, y+7, 16) })
			d.text("cs", end+22, y+20, word)
		}
		said[word] += ", " + strings.ToLower(c.what) + " " + c.words()
		y += row
	}
	d.tall = y + 14
	if cert == nil {
		d.text("cs", right, d.either(68, 106), "not signed yet")
		return d.args[1] + " is not signed yet."
	}
	var all []string
	for _, word := range []string{"the same", "refused", "changed", "added"} {
		if said[word] != "" {
			all = append(all, sentence(word)+": "+said[word][2:])
		}
	}
	return strings.Join(all, ". ") + "."
}}

// words are what was asked and what came of it.
func (c compared) words() string {
	switch {
	case c.asks == c.gets, c.gets == "":
		return c.asks
	case c.asks == "":
		return c.gets
	}
	return c.asks + ", now " + c.gets
}

func orNothing(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func comparedRows(r *pki.Request, cert, ca *x509.Certificate, caName string) []compared {
	rows := []compared{
		{"Subject", r.Subject.String(), ""},
		{"Public key", kit.KeyMark(pki.KeyID(r.X509.PublicKey)), ""},
	}
	var given pki.SANs
	if cert != nil {
		rows[0].gets, rows[1].gets = pki.NameFrom(cert.Subject).String(), kit.KeyMark(pki.KeyID(cert.PublicKey))
		given = pki.SANsOf(cert)
	}
	for _, n := range r.SANs {
		gets := ""
		if slices.Contains(given, n) {
			gets = n.String()
		}
		rows = append(rows, compared{"Name", n.String(), gets})
	}
	for _, n := range given {
		if !slices.Contains(r.SANs, n) {
			rows = append(rows, compared{"Name", "", n.String()})
		}
	}
	uses := compared{"Good for", strings.Join(pki.ExtKeyUsageNames(r.ExtKeyUsage), ", "), ""}
	power := compared{"May sign", map[bool]string{true: "others", false: ""}[r.BasicConstraints != nil && r.BasicConstraints.CA], ""}
	end, by := compared{"Ends", "", ""}, compared{"Signed by", "its own key", ""}
	if cert != nil {
		uses.gets = strings.Join(pki.ExtKeyUsageNames(cert.ExtKeyUsage), ", ")
		power.gets = map[bool]string{true: "others", false: "nobody: CA:FALSE"}[cert.IsCA]
		end.gets = cert.NotAfter.UTC().Format("2 January 2006")
		by.gets = "a key that is not here"
		if ca != nil && ca.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature) == nil {
			by.gets = caName + ", " + ca.Subject.CommonName
		}
	}
	return append(rows, uses, power, end, by)
}
