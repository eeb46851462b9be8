package opensslconf

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// extensionNames are the extensions that openssl has words for (x509v3_config(5)).
var extensionNames = []string{
	"authorityInfoAccess", "authorityKeyIdentifier", "basicConstraints", "certificatePolicies", "crlDistributionPoints",
	"extendedKeyUsage", "inhibitAnyPolicy", "issuerAltName", "keyUsage", "nameConstraints", "noCheck", "nsCertType", "nsComment",
	"policyConstraints", "policyMappings", "proxyCertInfo", "subjectAltName", "subjectInfoAccess", "subjectKeyIdentifier", "tlsfeature",
}

// extensions reads a section of extensions into a template.
func (r *reader) extensions(s Section, t *pki.Template) {
	for _, e := range s.Entries {
		name, value := e.Name, e.Value
		if !has(extensionNames, name) && !dotted(name) {
			fix := didYouMean(name, extensionNames)
			if fix == "" {
				fix = "openssl refuses it: unknown extension name"
			}
			r.refuseSaying(e.Line, "“"+cut(name)+"”", fix, "do_ext_nconf:unknown extension name")
			continue
		}
		critical := false
		if rest, ok := cutWord(value, "critical"); ok {
			critical, value = true, rest
		}
		r.extension(Entry{name, value, e.Line}, critical, t)
	}
}

// cutWord takes a leading word and its comma away.
func cutWord(s, word string) (string, bool) {
	if !strings.HasPrefix(s, word) {
		return s, false
	}
	rest := strings.TrimSpace(s[len(word):])
	return strings.TrimSpace(strings.TrimPrefix(rest, ",")), strings.HasPrefix(rest, ",")
}

func (r *reader) extension(e Entry, critical bool, t *pki.Template) {
	switch e.Name {
	case "basicConstraints":
		t.BasicConstraints = r.basicConstraints(e)
		r.mark(t, pki.OIDBasicConstraints, critical, true)
	case "keyUsage":
		t.KeyUsage = r.keyUsage(e)
		r.mark(t, pki.OIDKeyUsage, critical, true)
	case "extendedKeyUsage":
		r.extKeyUsage(e, t)
		r.mark(t, pki.OIDExtKeyUsage, critical, false)
	case "subjectAltName":
		t.SANs = r.subjectAltName(e)
		r.mark(t, pki.OIDSubjectAltName, critical, false)
	case "subjectKeyIdentifier", "authorityKeyIdentifier":
		// Both follow from the keys; whoever signs sets them.
	default:
		r.foreign(e, critical, t)
	}
}

// mark notes a criticality that is not the usual one.
func (r *reader) mark(t *pki.Template, oid asn1.ObjectIdentifier, critical, usual bool) {
	if critical != usual {
		t.Flipped = append(t.Flipped, oid)
	}
}

// foreign takes an extension written out as OID = DER:hex.
func (r *reader) foreign(e Entry, critical bool, t *pki.Template) {
	digits, ok := strings.CutPrefix(e.Value, "DER:")
	if !ok || !dotted(e.Name) {
		r.warn(e.Line, "“"+cut(e.Name)+"” is not made here, though openssl would", "leave it out, or write it as OBJECT.IDENTIFIER = DER:hex")
		return
	}
	der, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(digits))
	oid, oidErr := pki.AttributeType(e.Name)
	if err != nil || oidErr != nil {
		r.refuse(e.Line, "“"+cut(e.Value)+"” holds no hexadecimal bytes", "write two digits a byte, as in DER:05:00")
		return
	}
	t.Extra = append(t.Extra, pki.Extension{OID: oid, Critical: critical, Value: der})
}

func dotted(s string) bool {
	_, err := pki.AttributeType(s)
	return err == nil && strings.Trim(s, "0123456789.") == ""
}

// list parts a value at its commas. openssl refuses an empty part, as a comma at
// the end makes one.
func (r *reader) list(e Entry) []string {
	parts := strings.Split(e.Value, ",")
	var out []string
	for i, p := range parts {
		p = strings.TrimSpace(p)
		switch {
		case p != "":
			out = append(out, p)
		case i == len(parts)-1 && i > 0:
			r.refuseSaying(e.Line, "“"+cut(e.Name)+"” ends in a comma with nothing behind it", "take the comma away, or write what should follow", "X509V3_parse_list:invalid empty name")
		default:
			r.refuse(e.Line, "“"+cut(e.Name)+"” has nothing in its part "+strconv.Itoa(i+1), "write a value, or take a comma away")
		}
	}
	return out
}

// booleans are openssl's words (X509V3_get_value_bool).
var booleans = map[string]bool{
	"TRUE": true, "true": true, "Y": true, "y": true, "YES": true, "yes": true,
	"FALSE": false, "false": false, "N": false, "n": false, "NO": false, "no": false,
}

func (r *reader) basicConstraints(e Entry) *pki.BasicConstraints {
	out := &pki.BasicConstraints{PathLen: -1}
	for _, part := range r.list(e) {
		key, value, _ := strings.Cut(part, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch key {
		case "CA":
			ca, ok := booleans[value]
			if !ok {
				r.refuse(e.Line, "“CA:"+cut(value)+"” is neither true nor false", "write CA:TRUE or CA:FALSE")
			}
			out.CA = ca
		case "pathlen":
			out.PathLen = r.pathLen(e, value)
		default:
			r.refuse(e.Line, "“"+cut(key)+"” is no part of basicConstraints", didYouMean(key, []string{"CA", "pathlen"}))
		}
	}
	return out
}

// pathLen reads a path length; openssl writes a negative one, which all refuse.
func (r *reader) pathLen(e Entry, value string) int {
	n, err := strconv.Atoi(value)
	const fix = "write how many authorities may follow, such as pathlen:0"
	switch {
	case err != nil:
		r.refuse(e.Line, "“pathlen:"+cut(value)+"” is no number", fix)
		return -1
	case n < 0:
		r.warn(e.Line, "“pathlen:"+cut(value)+"” is negative: openssl writes it, and everyone refuses the result", fix)
		return -1
	}
	return n
}

func (r *reader) keyUsage(e Entry) x509.KeyUsage {
	var u x509.KeyUsage
	var names []string
	for _, row := range pki.KeyUsages {
		names = append(names, row.Name)
	}
	for _, part := range r.list(e) {
		bit := x509.KeyUsage(0)
		for _, row := range pki.KeyUsages {
			if part == row.Name || part == row.Label {
				bit = row.Usage
			}
		}
		if bit == 0 {
			fix := didYouMean(part, names)
			if fix == "" {
				fix = "use " + strings.Join(names[:6], ", ") + " or cRLSign"
			}
			r.refuseSaying(e.Line, "“"+cut(part)+"” is no key usage", fix, "v2i_ASN1_BIT_STRING:unknown bit string argument")
		}
		u |= bit
	}
	return u
}

func (r *reader) extKeyUsage(e Entry, t *pki.Template) {
	var names []string
	for _, row := range pki.ExtKeyUsages {
		names = append(names, row.Name)
	}
	for _, part := range r.list(e) {
		found := false
		for _, row := range pki.ExtKeyUsages {
			if part == row.Name || part == row.Label || part == row.OID.String() {
				t.ExtKeyUsage, found = append(t.ExtKeyUsage, row.Usage), true
			}
		}
		switch {
		case found:
		case dotted(part):
			oid, _ := pki.AttributeType(part)
			t.UnknownExtKeyUsage = append(t.UnknownExtKeyUsage, oid)
		default:
			fix := didYouMean(part, names)
			if fix == "" {
				fix = "use serverAuth, clientAuth or an object identifier"
			}
			r.refuse(e.Line, "“"+cut(part)+"” is no extended key usage", fix)
		}
	}
}
