package app

import (
	"crypto/x509"

	"kubepki/core/convert"
	"kubepki/core/keyfile"
	"kubepki/core/task"
)

// convertModel is the Convert page without its looks: what is chosen, and what
// is taken along with it.
type convertModel struct {
	query    string
	selected int  // object ID; 0 is the newest that can be chosen
	noChain  bool // leave its issuers out
	noKey    bool // leave its private key out

	asking     convert.ID // the format whose options are asked, "" for none
	alias      string
	object     string
	namespace  string
	namesTried bool
}

// sources lists what can be chosen: the newest first, all that holds the words.
func (m *convertModel) sources(ws *Workspace) []Object {
	var all []Object
	if m.query == "" {
		all = ws.All()
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	} else {
		all = ws.Search(m.query)
	}
	out := all[:0:0]
	for _, o := range all {
		if o.Kind != PrivateKey && o.Kind != PublicKey || len(partners(ws, o)) == 0 {
			out = append(out, o) // a key comes along with its certificate
		}
	}
	return out
}

// choose is what is converted: the one that was picked, else the newest.
func (m *convertModel) choose(ws *Workspace, sources []Object) (Object, bool) {
	if o, ok := ws.Get(m.selected); ok {
		return o, true
	}
	if len(sources) == 0 {
		return Object{}, false
	}
	return sources[0], true
}

// material is a certificate with what belongs to it.
type material struct {
	chain   []Object // the certificate, then its issuers as far as they are here
	key     Object   // its private key; Kind is 0 when it is not here
	missing string   // the issuer that is not here, "" when the chain ends in a root
}

// materialOf gathers what belongs to a certificate.
func materialOf(ws *Workspace, o Object) material {
	m := material{chain: []Object{o}}
	all := ws.All()
	seen := map[int]bool{o.ID: true}
	for at := o; ; {
		next, ok := issuerOf(all, at)
		if !ok || seen[next.ID] {
			if c := at.Cert(); c != nil && !at.selfSigned() && !ok {
				m.missing = c.Issuer.String()
			}
			break
		}
		seen[next.ID] = true
		m.chain = append(m.chain, next)
		at = next
	}
	for _, k := range all {
		if k.Kind == PrivateKey && k.KeyID == o.KeyID {
			m.key = k
		}
	}
	return m
}

// issuerOf finds the authority that signed a certificate, which is not itself.
func issuerOf(all []Object, o Object) (Object, bool) {
	if o.selfSigned() {
		return Object{}, false
	}
	for _, ca := range all {
		if ca.Kind == Authority && ca.KeyID == o.IssuerKey && o.IssuerKey != [32]byte{} && ca.ID != o.ID {
			return ca, true
		}
	}
	return Object{}, false
}

// used is the part of it that is converted.
func (m *convertModel) used(of material) material {
	if m.noChain {
		of.chain = of.chain[:1]
	}
	if m.noKey {
		of.key = Object{}
	}
	return of
}

// core is the material as package convert weighs it.
func (of material) core() convert.Material {
	var m convert.Material
	for _, o := range of.chain {
		if c := o.Cert(); c != nil {
			m.Certs = append(m.Certs, c)
		}
	}
	if of.key.Secret != nil {
		k := keyfile.Of(of.key.Secret)
		m.Key = &k
	}
	return m
}

// task is the material as a task takes it.
func (of material) task() (task.Converting, error) {
	in := task.Converting{Name: fileBase(of.chain[0].Name)}
	for _, o := range of.chain {
		in.Certs = append(in.Certs, o.DER)
	}
	if of.key.Secret == nil {
		return in, nil
	}
	var err error
	in.PKCS8 = of.key.Secret.PKCS8()
	in.Public, err = x509.MarshalPKIXPublicKey(of.key.Secret.Public())
	return in, err
}
