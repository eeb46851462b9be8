package app

import (
	"strconv"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/learn"
	hsheet "kubepki/core/sheet"
)

// picPaths: TREE MANIFEST. The lines of a manifest that name files, and what
// lies there.
var picPaths = picture{ID: "paths", Title: "From each line to its file", Files: 1, Height: 120, Narrow: true, Draw: func(d *sketch) string {
	row := d.either(30, 66)
	t := d.b[d.args[0]].Tree
	if t == nil {
		d.lines("cs", 24, 60, "When the files are here, each line of the manifest leads to its file.", int(d.either(80, 50)), 2)
		return d.args[0] + " has no files yet."
	}
	var said []string
	y := 30.0
	for _, r := range t.Sheet.Flags.Rows {
		if r.Source != d.args[1] || !strings.HasPrefix(r.Value, "/") {
			continue
		}
		role, kind := "key", "key"
		if c := t.Cert(r.Value); c != nil {
			role, kind = CertificateObject(c, r.Value, d.now).Role(), c.Subject.CommonName
		} else if strings.HasSuffix(r.Value, ".pub") {
			role, kind = "public", "public key"
		}
		file := strings.TrimPrefix(r.Value, "/etc/kubernetes/pki/")
		d.text("cn", 12, y+4, "--"+r.Flag)
		at, below := d.either(268, 12), d.either(0, 22)
		d.hue(r.State, func() { d.arrow("cl", at, y+below, at+36, y+below) })
		d.hue(role, func() { d.icon(kit.RoleGlyph(role), at+44, y+below-9, 18) })
		d.text("cn", at+69, y+below+4, file)
		d.text("cs", d.either(566, at+69), y+d.either(4, 43), kit.Clip(kind, int(d.either(20, 44))))
		said = append(said, "--"+r.Flag+": "+file+" ("+kind+")")
		y += row
	}
	d.tall = y
	return strings.Join(said, "; ") + "."
}}

// picSheet: TREE. The sheet of a host, a line for each certificate.
var picSheet = picture{ID: "sheet", Title: "The health sheet", Files: 1, Height: 120, Narrow: true, Draw: func(d *sketch) string {
	const row = 29.0
	t := d.b[d.args[0]].Tree
	if t == nil {
		d.text("cs", 24, 60, "When the files are here, the sheet fills itself.")
		return d.args[0] + " has no files yet: the sheet is empty."
	}
	if d.narrow {
		return d.narrowSheet(t.Sheet)
	}
	d.tall = 46 + row*float64(len(t.Sheet.Rows))
	for i, head := range []string{"File", "Common name", "Issuer", "Left", "Verdict"} {
		d.text("cs", []float64{40, 252, 416, 516, 572}[i], 24, head)
	}
	for i := range t.Sheet.Rows {
		r := &t.Sheet.Rows[i]
		y := 50 + row*float64(i)
		d.sheetMark(r, y, 708, row-3)
		d.text("cn", 40, y, kit.Clip(sheetFile(r), 25))
		d.text("cs", 252, y, kit.Clip(or(r.CommonName, "—"), 22))
		d.text("cs", 416, y, kit.Clip(or(r.Issuer, "—"), 14))
		d.text("cs", 516, y, d.left(r))
		d.text("cs", 572, y, kit.Clip(r.Verdict, 24))
	}
	return sheetWords(t.Sheet)
}}

// narrowSheet is picSheet on a phone: what the columns say stands below the file.
func (d *sketch) narrowSheet(s *hsheet.Sheet) string {
	const row = 64.0
	d.tall = 8 + row*float64(len(s.Rows))
	for i := range s.Rows {
		r := &s.Rows[i]
		y := 26 + row*float64(i)
		d.sheetMark(r, y, 340, row-4)
		d.text("cn", 40, y, kit.Clip(sheetFile(r), 34))
		d.text("cs", 40, y+17, kit.Clip(or(r.CommonName, "—")+", by "+or(r.Issuer, "—"), 50))
		d.text("cs", 40, y+34, d.left(r)+", "+kit.Clip(r.Verdict, 40))
	}
	return sheetWords(s)
}

// sheetMark is the state of a line; one that is not good has a frame.
func (d *sketch) sheetMark(r *hsheet.Row, y, w, h float64) {
	state := stateOfRow(r)
	d.hue(state, func() {
		if state != "valid" {
			d.rect("cb", 6, y-18, w, h)
		}
		d.icon(state, 13, y-14, 17)
	})
}

// left is how long a line still counts.
func (d *sketch) left(r *hsheet.Row) string {
	if r.NotAfter.IsZero() {
		return "—"
	}
	return leftWords(r, d.now)
}

func sheetFile(r *hsheet.Row) string {
	return strings.TrimPrefix(strings.TrimPrefix(r.Path, "/etc/kubernetes/"), "pki/")
}

// sheetWords says how many lines are good, and of the others why not.
func sheetWords(s *hsheet.Sheet) string {
	var said []string
	for i := range s.Rows {
		if r := &s.Rows[i]; stateOfRow(r) != "valid" {
			said = append(said, r.Path+": "+r.Verdict)
		}
	}
	words := plural(len(s.Rows), "line") + ", " + strconv.Itoa(len(s.Rows)-len(said)) + " good"
	if len(said) > 0 {
		words += "; " + strings.Join(said, "; ")
	}
	return words + "."
}

// picNode: TREE. Who runs on a node, who accepts whom, and where each one’s log is.
var picNode = picture{ID: "node", Title: "The node, and where its logs are", Files: 1, Height: 236, Narrow: true, Draw: func(d *sketch) string {
	boxes := [3]struct {
		name, runs string
		where      [2]string
	}{
		{"the callers", "kubectl, scheduler, kubelet", [2]string{"they print what they", "are told themselves"}},
		{"kube-apiserver", "a static pod", [2]string{"kubectl logs; and when", "it is down: crictl logs"}},
		{"etcd", "here a service", [2]string{"journalctl -u", "etcd.service"}},
	}
	const step = 144.0 // from one to the next on a phone, where they stand below each other
	for i, b := range boxes {
		icon := []string{"user", "wheelhub", "drawer"}[i]
		if d.narrow {
			y := 12 + step*float64(i)
			d.rect("cb", 12, y, 328, 60)
			d.hue("server", func() { d.icon(icon, 26, y+20, 20) })
			d.text("cn", 58, y+27, b.name)
			d.text("cs", 58, y+46, b.runs)
			d.text("cs", 12, y+80, "Its log: "+b.where[0]+" "+b.where[1])
			continue
		}
		x := 12 + 253*float64(i)
		d.rect("cb", x, 36, 190, 86)
		d.hue("server", func() { d.icon(icon, x+14, 54, 20) })
		d.text("cn", x+44, 69, b.name)
		d.text("cs", x+14, 102, b.runs)
		d.text("cs", x, 150, "Its log:")
		d.text("cs", x, 168, b.where[0])
		d.text("cs", x, 186, b.where[1])
	}
	if d.narrow {
		d.tall = 3*step + 24
		d.lines("cs", 12, 3*step-8, "A padlock is shut when the one below starts, and takes the one above.", 52, 2)
	} else {
		d.text("cs", 12, 222, "A padlock is shut when the one on the right starts, and takes the one on the left.")
	}
	t := d.b[d.args[0]].Tree
	if t == nil {
		return d.args[0] + " has no files yet. The log of a service is read with journalctl, that of a static pod with kubectl, or with crictl when the API is down."
	}
	calls, etcd := learn.NodeAnswers(t, d.now)
	for i, state := range []string{calls, etcd} {
		if d.narrow {
			y := 100 + step*float64(i)
			d.hue(state, func() { d.upright("cl", 176, y, y+56) })
			d.lock(state, 176, y+24)
			continue
		}
		x := 202 + 253*float64(i)
		d.hue(state, func() { d.arrow("cl", x, 79, x+63, 79) })
		d.lock(state, x+28, 79)
	}
	words := map[string]string{"valid": "takes all its callers", "warning": "refuses a caller", "broken": "is down", "idle": "is not called"}
	return "kube-apiserver " + words[calls] + "; etcd " + map[string]string{"valid": "takes kube-apiserver", "broken": "refuses kube-apiserver", "idle": "is not called"}[etcd] + "."
}}
