package chain

import "crypto/x509"

// Memo keeps the signatures that were checked, so that one question asked for
// many times or hosts checks each once. It is for one goroutine at a time, and
// for certificates that are not changed. Nil keeps nothing.
type Memo struct {
	from map[signature]*Fault // with the issuer's right to sign
	bare map[signature]bool   // without
	// letters are the spellings of subjects.
	letters map[*x509.Certificate]string
}

type signature struct{ cert, issuer *x509.Certificate }

// NewMemo gives an empty one.
func NewMemo() *Memo {
	return &Memo{map[signature]*Fault{}, map[signature]bool{}, map[*x509.Certificate]string{}}
}

// maxMemo bounds what is kept: beyond it all is forgotten.
const maxMemo = 50_000

// signedBy asks whether an issuer's key made the signature, and may.
func (m *Memo) signedBy(c, issuer *x509.Certificate) *Fault {
	if m == nil {
		return signedBy(c, issuer)
	}
	key := signature{c, issuer}
	f, ok := m.from[key]
	if !ok {
		if len(m.from) > maxMemo {
			clear(m.from)
		}
		f = signedBy(c, issuer)
		m.from[key] = f
	}
	return f
}

// spelling is that of a certificate's subject.
func (m *Memo) spelling(c *x509.Certificate) string {
	if m == nil {
		return spelling(c.RawSubject)
	}
	s, ok := m.letters[c]
	if !ok {
		if len(m.letters) > maxMemo {
			clear(m.letters)
		}
		s = spelling(c.RawSubject)
		m.letters[c] = s
	}
	return s
}

// fits asks for the signature alone, SHA-1 included.
func (m *Memo) fits(c, issuer *x509.Certificate) bool {
	key := signature{c, issuer}
	if m != nil {
		if holds, ok := m.bare[key]; ok {
			return holds
		}
	}
	holds := issuer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
	if m != nil {
		if len(m.bare) > maxMemo {
			clear(m.bare)
		}
		m.bare[key] = holds
	}
	return holds
}
