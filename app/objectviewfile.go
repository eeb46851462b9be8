package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
)

// pem shows the object as a file, and offers it as one.
func (v *objectView) pem() ui.UI {
	o := v.Shown.Object
	text := string(o.PEM())
	var block ui.UI
	if o.Kind == decode.PrivateKey {
		block = &kit.Secret{Name: v.fileName(), Text: text, OnCopy: v.S.copy, Warn: "Whoever sees it can act as its owner. It stays in this page until you take it away."}
	} else {
		block = kit.Code(v.fileName(), text, &kit.Copy{What: "PEM of " + kit.Visible(v.Shown.Name), Text: text, OnCopy: v.S.copy})
	}
	secret := ""
	if o.Kind == decode.PrivateKey {
		secret = " (secret)"
	}
	return el.Box("div", "ov__part stack", block, el.Box("div", "row row--wrap",
		&kit.Button{Label: "Download " + v.fileName() + secret, Icon: "download", OnClick: v.savePEM},
		&kit.Button{Label: "Download as DER" + secret, Icon: "download", Look: "bare", OnClick: v.saveDER},
		&kit.Button{Label: "Download fields as JSON", Icon: "download", Look: "bare", OnClick: v.saveJSON},
		&kit.Button{Label: "Download fields as CSV", Icon: "download", Look: "bare", OnClick: v.saveCSV},
		&kit.Button{Label: "Copy fields as JSON", Icon: "copy", Look: "bare", OnClick: v.copyJSON},
	))
}

func (v *objectView) saveJSON(ui.Context) {
	v.S.save(fileBase(v.Shown.Name)+".json", "application/json", decode.JSON([]decode.Object{v.Shown.Object}))
}

func (v *objectView) saveCSV(ui.Context) {
	v.S.save(fileBase(v.Shown.Name)+".csv", "text/csv", decode.FieldsCSV(v.Shown.Object))
}

func (v *objectView) copyJSON(ctx ui.Context) {
	v.S.copy(ctx, "fields of "+kit.Visible(v.Shown.Name), string(decode.JSON([]decode.Object{v.Shown.Object})))
}

func (v *objectView) savePEM(ui.Context) {
	v.S.save(v.fileName(), "application/x-pem-file", v.Shown.Object.PEM())
}

func (v *objectView) saveDER(ui.Context) {
	v.S.save(fileBase(v.Shown.Name)+".der", "application/octet-stream", v.Shown.Object.DER)
}

func (v *objectView) fileName() string {
	ending := map[decode.ObjectKind]string{decode.Certificate: ".crt", decode.Request: ".csr", decode.PrivateKey: ".key", decode.PublicKey: ".pub", decode.RevocationList: ".crl", decode.OCSPResponse: ".ocsp", decode.OCSPRequest: ".ocspreq"}
	return fileBase(v.Shown.Name) + ending[v.Shown.Object.Kind]
}

// fileBase makes a file's name, without its ending, from words for people.
func fileBase(name string) string {
	for _, ending := range []string{".crt", ".cer", ".pem", ".csr", ".req", ".key", ".pub", ".der", ".crl"} {
		name = strings.TrimSuffix(name, ending)
	}
	name = name[strings.LastIndexByte(name, '/')+1:]
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == '-')
	})
	base := strings.Trim(strings.Join(words, "-"), ".-")
	if base == "" {
		return "object"
	}
	return base[:min(len(base), 80)]
}
