package intake

import (
	"context"
	"path"

	"kubepki/core/convert"
	"kubepki/core/decode"
	"kubepki/core/keyfile"
)

// stores are the files that hold certificates and perhaps a key in a wrapping of
// their own.
var stores = map[convert.ID]bool{
	convert.PKCS7DER: true, convert.PKCS12: true, convert.PKCS12DES: true, convert.PKCS12RC2: true, convert.PKCS12Trust: true,
	convert.JKS: true, convert.JKSTrust: true,
}

func isStore(data []byte) bool {
	f, ok := convert.Detect(data)
	return ok && stores[f.ID]
}

// store reads PKCS#7, PKCS#12 and JKS, and tells whether the part is one. Line
// is where it begins.
func (r *reader) store(ctx context.Context, p part, line int) (done bool, err error) {
	f, ok := convert.Detect(p.data)
	if !ok || !stores[f.ID] {
		return false, nil
	}
	if !r.mayTry(p) {
		return true, nil
	}
	m, err := convert.Read(ctx, p.data, []byte(r.passphrase))
	if ctx.Err() != nil {
		return true, ctx.Err()
	}
	var objects []Object
	if err == nil {
		objects, err = storeObjects(f, m)
	}
	if err != nil {
		fault := faultOf("", err)
		fault.Line = line
		r.fault(p, fault)
		return true, nil
	}
	for _, o := range objects {
		o.Line = line
		r.found(p, o)
	}
	for _, der := range m.Refused {
		r.refused(p, f, der, line)
	}
	return true, nil
}

// refused shows a certificate of a store that Go cannot read, as package decode
// does, and tells what is none.
func (r *reader) refused(p part, f convert.Format, der []byte, line int) {
	found := decode.Bytes(p.name, der, r.now)
	for _, o := range found.Objects {
		object := objectOf(o)
		object.Format, object.Line = f.Name, line
		r.found(p, object)
	}
	for _, u := range found.Unread {
		r.fault(p, Fault{Line: line, Why: "one of its certificates cannot be read: " + u.Why, Fix: u.Fix})
	}
}

// storeObjects lists what was in a store. Its keys are named as the first
// certificate of the same key, by [NameKeys].
func storeObjects(f convert.Format, m convert.Material) ([]Object, error) {
	var out []Object
	for i, c := range m.Certs {
		o := objectOf(decode.Object{Kind: decode.Certificate, Format: f.Name, Certificate: c, PublicKey: c.PublicKey, DER: c.Raw})
		if i < len(m.Aliases) && m.Aliases[i] != "" && o.Name == string(decode.Certificate) {
			o.Name = path.Base(m.Aliases[i])
		}
		out = append(out, o)
	}
	keys := m.MoreKeys
	if m.Key != nil {
		keys = append([]keyfile.Key{*m.Key}, keys...)
	}
	for _, k := range keys {
		o, err := keyObject(k)
		if err != nil {
			return nil, err
		}
		o.Format = f.Name
		out = append(out, o)
	}
	return out, nil
}
