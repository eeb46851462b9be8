package command

import (
	"strings"

	"kubepki/core/pki"
)

// stepNames ties step's words for attributes to the short names.
var stepNames = []struct{ short, word string }{
	{"C", "country"},
	{"O", "organization"},
	{"OU", "organizationalUnit"},
	{"L", "locality"},
	{"ST", "province"},
	{"street", "streetAddress"},
	{"postalCode", "postalCode"},
}

// stepCan tells whether step's templates can say subject and names. Two braces
// are a call of theirs, whoever wrote them.
func stepCan(t pki.Template) bool {
	return !strings.Contains(t.Subject.String()+" "+t.SANs.String(), "{{") &&
		only(t.Subject, "CN", "serialNumber", "C", "O", "OU", "L", "ST", "street", "postalCode")
}

// stepSubject is a subject in the words of step's templates.
func stepSubject(n pki.Name) map[string]any {
	out := map[string]any{}
	for _, row := range stepNames {
		if v := values(n, row.short); len(v) > 0 {
			out[row.word] = v
		}
	}
	for short, word := range map[string]string{"CN": "commonName", "serialNumber": "serialNumber"} {
		if v := values(n, short); len(v) > 0 {
			out[word] = v[0]
		}
	}
	return out
}

var stepKinds = map[pki.SANKind]string{pki.DNS: "dns", pki.IP: "ip", pki.Email: "email", pki.URI: "uri"}

func stepSANs(sans pki.SANs) []map[string]string {
	out := []map[string]string{}
	for _, n := range sans {
		out = append(out, map[string]string{"type": stepKinds[n.Kind], "value": n.Value})
	}
	return out
}

// stepUsages are step's words where they are not RFC 5280's.
var stepUsages = map[string]string{"keyCertSign": "certSign", "cRLSign": "crlSign", "nonRepudiation": "contentCommitment", "anyExtendedKeyUsage": "any", "OCSPSigning": "ocspSigning"}

func stepWords(names []string) []string {
	out := []string{}
	for _, n := range names {
		if w := stepUsages[n]; w != "" {
			n = w
		}
		out = append(out, n)
	}
	return out
}

// stepTemplate is the file that decides what step writes.
func stepTemplate(t pki.Template) string {
	key, extended := usageWords(t)
	out := map[string]any{"subject": stepSubject(t.Subject), "keyUsage": stepWords(key), "extKeyUsage": stepWords(extended)}
	if len(t.SANs) > 0 {
		out["sans"] = stepSANs(t.SANs)
	}
	if len(extended) == 0 {
		delete(out, "extKeyUsage")
	}
	if bc := t.BasicConstraints; bc != nil {
		out["basicConstraints"] = map[string]any{"isCA": bc.CA, "maxPathLen": bc.PathLen}
		if !bc.CA {
			out["basicConstraints"] = map[string]any{"isCA": false, "maxPathLen": 0}
		}
	}
	return pretty(out)
}
