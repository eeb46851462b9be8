package chain

import (
	"crypto/x509"
	"encoding/binary"
	"sync"
)

// Memo keeps what was found out about certificates whatever the time is: whose
// key signed which, and whose names lie within whose constraints. So one question
// asked for many times or hosts does the work once. Several goroutines may use it,
// for certificates that are not changed.
type Memo struct {
	lock    sync.Mutex
	from    map[pair]*Fault               // signatures, with the issuer's right to sign
	bare    map[pair]outcome              // signatures, without
	bounds  map[*x509.Certificate]*bounds // constraints as OpenSSL reads them
	codes   map[endPair]int               // what OpenSSL says of names under constraints
	beyond  map[pair]string               // which name lies outside an authority's constraints
	names   map[*x509.Certificate]*altNames
	limits  map[*x509.Certificate]*limits
	letters map[*x509.Certificate]string // the spellings of subjects
	paths   map[string]judged            // by their certificates
	numbers map[*x509.Certificate]uint32 // to tell paths apart
	last    uint32                       // number that was given
}

// pair is a certificate and an authority above it.
type pair struct{ cert, issuer *x509.Certificate }

// endPair tells besides whether the certificate is the end of its path.
type endPair struct {
	pair
	end bool
}

// NewMemo gives an empty one.
func NewMemo() *Memo {
	return &Memo{
		from: map[pair]*Fault{}, bare: map[pair]outcome{}, beyond: map[pair]string{}, bounds: map[*x509.Certificate]*bounds{}, codes: map[endPair]int{},
		names: map[*x509.Certificate]*altNames{}, limits: map[*x509.Certificate]*limits{}, letters: map[*x509.Certificate]string{},
		paths: map[string]judged{}, numbers: map[*x509.Certificate]uint32{},
	}
}

// maxMemo bounds what is kept of each kind: beyond it all of that kind is forgotten.
const maxMemo = 50_000

// recall gives what was kept under a key, or finds and keeps it. Whoever is first
// to keep it is right, so that all are told the same.
func recall[K comparable, V any](m *Memo, kept map[K]V, key K, find func() V) V {
	m.lock.Lock()
	v, ok := kept[key]
	m.lock.Unlock()
	if ok {
		return v
	}
	v = find()
	m.lock.Lock()
	defer m.lock.Unlock()
	if first, ok := kept[key]; ok {
		return first
	}
	if len(kept) > maxMemo {
		clear(kept)
	}
	kept[key] = v
	return v
}

// signedBy asks whether an issuer's key made the signature, and may.
func (m *Memo) signedBy(c, issuer *x509.Certificate) *Fault {
	return recall(m, m.from, pair{c, issuer}, func() *Fault { return signedBy(c, issuer) })
}

// fits asks for the signature alone, however weak.
func (m *Memo) fits(c, issuer *x509.Certificate) outcome {
	return recall(m, m.bare, pair{c, issuer}, func() outcome { return checkSignature(c, issuer) })
}

// altNames are a certificate's names.
func (m *Memo) altNames(c *x509.Certificate) *altNames {
	return recall(m, m.names, c, func() *altNames { return namesOf(c) })
}

// outside says which name lies outside an authority's constraints, "" for none.
func (m *Memo) outside(c, a *x509.Certificate) string {
	return recall(m, m.beyond, pair{c, a}, func() string {
		return recall(m, m.limits, a, func() *limits { return newLimits(a) }).outside(m.altNames(c))
	})
}

// spelling is that of a certificate's subject.
func (m *Memo) spelling(c *x509.Certificate) string {
	return recall(m, m.letters, c, func() string { return spelling(c.RawSubject) })
}

// number is one that no other certificate has or had.
func (m *Memo) number(c *x509.Certificate) uint32 {
	return recall(m, m.numbers, c, func() uint32 {
		m.lock.Lock()
		defer m.lock.Unlock()
		m.last++
		return m.last
	})
}

// judged is what concerns a path as one, whatever the time and the usage are.
type judged struct {
	policies bool   // they hold
	names    *Fault // one lies outside the name constraints
}

func (m *Memo) judge(path []*x509.Certificate) judged {
	var key []byte
	for _, c := range path {
		key = binary.BigEndian.AppendUint32(key, m.number(c))
	}
	return recall(m, m.paths, string(key), func() judged { return judged{policiesHold(path), m.constraintFault(path)} })
}
