package app

import (
	"strconv"
	"strings"

	"kubepki/app/kit"
	"kubepki/core/learn"
)

// picPaths: TREE MANIFEST. The lines of a manifest that name files, and what
// lies there.
var picPaths = picture{ID: "paths", Title: "From each line to its file", Files: 1, Height: 120, Draw: func(d *sketch) string {
	const row = 30.0
	t := d.b[d.args[0]].Tree
	if t == nil {
		d.text("cs", 24, 60, "When the files are here, each line of the manifest leads to its file.")
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
		d.text("cn", 12, y+4, "--"+r.Flag)
		d.hue(r.State, func() { d.arrow("cl", 268, y, 304, y) })
		d.hue(role, func() { d.icon(kit.RoleGlyph(role), 312, y-9, 18) })
		file := strings.TrimPrefix(r.Value, "/etc/kubernetes/pki/")
		d.text("cn", 337, y+4, file)
		d.text("cs", 566, y+4, clip(kind, 20))
		said = append(said, "--"+r.Flag+": "+file+" ("+kind+")")
		y += row
	}
	d.tall = y
	return strings.Join(said, "; ") + "."
}}

// picSheet: TREE. The sheet of a host, a line for each certificate.
var picSheet = picture{ID: "sheet", Title: "The health sheet", Files: 1, Height: 120, Draw: func(d *sketch) string {
	const row = 29.0
	t := d.b[d.args[0]].Tree
	if t == nil {
		d.text("cs", 24, 60, "When the files are here, the sheet fills itself.")
		return d.args[0] + " has no files yet: the sheet is empty."
	}
	d.tall = 46 + row*float64(len(t.Sheet.Rows))
	for i, head := range []string{"File", "Common name", "Issuer", "Left", "Verdict"} {
		d.text("cs", []float64{40, 252, 416, 516, 572}[i], 24, head)
	}
	bad := 0
	var said []string
	for i := range t.Sheet.Rows {
		r := &t.Sheet.Rows[i]
		y := 50 + row*float64(i)
		state, verdict := stateOfRow(r), r.Verdict
		d.hue(state, func() {
			if state != "valid" {
				bad++
				said = append(said, r.Path+": "+verdict)
				d.rect("cb", 6, y-18, 708, row-3)
			}
			d.icon(state, 13, y-14, 17)
		})
		left := "—"
		if !r.NotAfter.IsZero() {
			left = leftWords(r, d.now)
		}
		d.text("cn", 40, y, clip(strings.TrimPrefix(strings.TrimPrefix(r.Path, "/etc/kubernetes/"), "pki/"), 25))
		d.text("cs", 252, y, clip(or(r.CommonName, "—"), 22))
		d.text("cs", 416, y, clip(or(r.Issuer, "—"), 14))
		d.text("cs", 516, y, left)
		d.text("cs", 572, y, clip(verdict, 24))
	}
	words := plural(len(t.Sheet.Rows), "line") + ", " + strconv.Itoa(len(t.Sheet.Rows)-bad) + " good"
	if bad > 0 {
		words += "; " + strings.Join(said, "; ")
	}
	return words + "."
}}

// picNode: TREE. Who runs on a node, who accepts whom, and where each one’s log is.
var picNode = picture{ID: "node", Title: "The node, and where its logs are", Files: 1, Height: 236, Draw: func(d *sketch) string {
	boxes := [3]struct {
		name, runs string
		where      [2]string
	}{
		{"the callers", "kubectl, scheduler, kubelet", [2]string{"they print what they", "are told themselves"}},
		{"kube-apiserver", "a static pod", [2]string{"kubectl logs; and when", "it is down: crictl logs"}},
		{"etcd", "here a service", [2]string{"journalctl -u", "etcd.service"}},
	}
	for i, b := range boxes {
		x := 12 + 253*float64(i)
		d.rect("cb", x, 36, 190, 86)
		d.hue("server", func() { d.icon([]string{"user", "wheelhub", "drawer"}[i], x+14, 54, 20) })
		d.text("cn", x+44, 69, b.name)
		d.text("cs", x+14, 102, b.runs)
		d.text("cs", x, 150, "Its log:")
		d.text("cs", x, 168, b.where[0])
		d.text("cs", x, 186, b.where[1])
	}
	d.text("cs", 12, 222, "A padlock is shut when the one on the right starts, and takes the one on the left.")
	t := d.b[d.args[0]].Tree
	if t == nil {
		return d.args[0] + " has no files yet. The log of a service is read with journalctl, that of a static pod with kubectl, or with crictl when the API is down."
	}
	calls, etcd := learn.NodeAnswers(t, d.now)
	for i, state := range []string{calls, etcd} {
		x := 202 + 253*float64(i)
		d.hue(state, func() { d.arrow("cl", x, 79, x+63, 79) })
		d.lock(state, x+28, 79)
	}
	words := map[string]string{"valid": "takes all its callers", "warning": "refuses a caller", "broken": "is down", "idle": "is not called"}
	return "kube-apiserver " + words[calls] + "; etcd " + map[string]string{"valid": "takes kube-apiserver", "broken": "refuses kube-apiserver", "idle": "is not called"}[etcd] + "."
}}
