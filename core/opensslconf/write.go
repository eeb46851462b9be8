package opensslconf

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// KeyIDs says which key identifiers a file's extensions ask for.
type KeyIDs int

// What a request, a root and what an authority signs carry.
const (
	NoKeyIDs    KeyIDs = iota
	OwnKeyID           // subjectKeyIdentifier, of roots
	IssuerKeyID        // authorityKeyIdentifier, of leaves as kubeadm makes them
	BothKeyIDs         // of intermediate authorities
)

// extSection is what the written files call their section of extensions.
const extSection = "ext"

// Write gives the file with which openssl req -new, or -x509, makes what a
// template says: subject, names and extensions. PrintableString and UTF8String
// are used as kubeadm does (MASK:8194).
func Write(t pki.Template, ids KeyIDs) string {
	var b strings.Builder
	b.WriteString("[req]\nprompt = no\nutf8 = yes\nstring_mask = MASK:8194\ndistinguished_name = dn\n")
	ext := WriteExtensions(t, ids)
	if strings.Contains(ext, " = ") {
		b.WriteString("req_extensions = " + extSection + "\nx509_extensions = " + extSection + "\n")
	}
	b.WriteString("\n[dn]\n")
	for i, a := range t.Subject {
		b.WriteString(strconv.Itoa(i) + "." + pki.AttributeName(a.Type) + " = " + Quote(a.Value) + "\n")
	}
	if strings.Contains(ext, " = ") {
		b.WriteString("\n" + ext)
	}
	return b.String()
}

// WriteExtensions gives the section of extensions alone, [ext], for openssl x509
// -extfile FILE -extensions ext.
func WriteExtensions(t pki.Template, ids KeyIDs) string {
	var b strings.Builder
	b.WriteString("[" + extSection + "]\n")
	line := func(name string, oid asn1.ObjectIdentifier, usual bool, value string) {
		if critical(t, oid, usual) {
			value = "critical," + value
		}
		b.WriteString(name + " = " + value + "\n")
	}
	if t.KeyUsage != 0 {
		line("keyUsage", pki.OIDKeyUsage, true, strings.Join(pki.KeyUsageNames(t.KeyUsage), ","))
	}
	if len(t.ExtKeyUsage)+len(t.UnknownExtKeyUsage) > 0 {
		line("extendedKeyUsage", pki.OIDExtKeyUsage, false, usages(t.ExtKeyUsage, t.UnknownExtKeyUsage))
	}
	if bc := t.BasicConstraints; bc != nil {
		line("basicConstraints", pki.OIDBasicConstraints, true, constraints(*bc))
	}
	b.WriteString(keyIDLines[ids])
	if len(t.SANs) > 0 {
		line("subjectAltName", pki.OIDSubjectAltName, len(t.Subject) == 0, "@names")
	}
	for _, e := range t.Extra {
		value := "DER:" + hex.EncodeToString(e.Value)
		if e.Critical {
			value = "critical," + value
		}
		b.WriteString(e.OID.String() + " = " + value + "\n")
	}
	writeNames(&b, t.SANs)
	return b.String()
}

var keyIDLines = map[KeyIDs]string{
	// Without "none" openssl 3.2 and later add what is not asked for.
	OwnKeyID:    "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = none\n",
	IssuerKeyID: "subjectKeyIdentifier = none\nauthorityKeyIdentifier = keyid\n",
	BothKeyIDs:  "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n",
}

func critical(t pki.Template, oid asn1.ObjectIdentifier, usual bool) bool {
	for _, f := range t.Flipped {
		if f.Equal(oid) {
			return !usual
		}
	}
	return usual
}

func usages(us []x509.ExtKeyUsage, unknown []asn1.ObjectIdentifier) string {
	names := pki.ExtKeyUsageNames(us)
	for _, oid := range unknown {
		names = append(names, oid.String())
	}
	return strings.Join(names, ",")
}

func constraints(bc pki.BasicConstraints) string {
	switch {
	case !bc.CA:
		return "CA:FALSE"
	case bc.PathLen < 0:
		return "CA:TRUE"
	}
	return "CA:TRUE,pathlen:" + strconv.Itoa(bc.PathLen)
}

func writeNames(b *strings.Builder, sans pki.SANs) {
	if len(sans) == 0 {
		return
	}
	b.WriteString("\n[names]\n")
	seen := map[pki.SANKind]int{}
	for _, s := range sans {
		seen[s.Kind]++
		b.WriteString(string(s.Kind) + "." + strconv.Itoa(seen[s.Kind]) + " = " + Quote(s.Value) + "\n")
	}
}

// Quote writes a value so that openssl and [Parse] read it back as it is.
func Quote(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte("\\\"'`$#", s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
