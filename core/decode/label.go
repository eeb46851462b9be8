package decode

import (
	"strings"

	"kubepki/core/pki"
)

// Label is what people call the object: its common name, or what it is.
func (o Object) Label() string {
	var subject pki.Name
	switch {
	case o.Certificate != nil:
		subject = pki.NameFrom(o.Certificate.Subject)
	case o.Request != nil:
		subject = pki.NameFrom(o.Request.Subject)
	case o.RevocationList != nil:
		subject = pki.NameFrom(o.RevocationList.Issuer)
	}
	if cn := subject.First(pki.OIDCommonName); cn != "" {
		return cn
	}
	if len(subject) > 0 {
		return subject.String()
	}
	if name := o.fieldLabel(); name != "" {
		return name
	}
	if o.PublicKey != nil && (o.Kind == PrivateKey || o.Kind == PublicKey) {
		name, _, _ := strings.Cut(KeyName(o.PublicKey), ",")
		return name
	}
	if o.Kind == PrivateKey && o.Tree.Value != "" {
		return o.Tree.Value
	}
	return string(o.Kind)
}

// fieldLabel names what Go refuses, and what has no subject, by its fields.
func (o Object) fieldLabel() string {
	term := "Subject"
	if o.Kind == RevocationList {
		term = "Issuer"
	}
	n, _ := o.field(term)
	for _, c := range n.Children {
		if c.Term == "CN" && c.Value != "" {
			return c.Value
		}
	}
	if n.Value != "" {
		return n.Value
	}
	if n, ok := o.field("X509v3 Subject Alternative Name"); ok && len(n.Children) > 0 {
		return n.Children[0].Value
	}
	return ""
}
