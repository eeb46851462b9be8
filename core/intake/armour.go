package intake

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"sort"
	"strings"

	"kubepki/core/convert"
	"kubepki/core/decode"
	"kubepki/core/pki"
)

const (
	beginMarker = "-----BEGIN "
	endMarker   = "-----END "
	dashes      = "-----"
)

// armour is one well-formed PEM block as it stands in a text (RFC 7468).
type armour struct {
	label      string
	begin, end int // of the whole block
	line       int
	body       string
}

// armoured reads a text with PEM in it. Certificates that are as they should be
// are read at once, because there may be thousands; PKCS#7, encrypted keys and
// OpenSSH's by their packages, block by block; all else, and all that is
// damaged, by package decode, which sees the rest of the text at its place.
func (r *reader) armoured(ctx context.Context, p part, text string) error {
	p.told = p.told || strings.Contains(text, beginMarker)
	before, unread := len(r.Objects), len(r.Faults)
	rest := []byte(text)
	for at, line := 0, 1; ; {
		b, ok := nextArmour(text, at, line)
		if !ok {
			break
		}
		done, err := r.block(ctx, p, b, text[b.begin:b.end])
		if err != nil {
			return err
		}
		if done {
			blankOut(rest[b.begin:b.end])
		}
		line = b.line + strings.Count(text[b.begin:b.end], "\n")
		at = b.end
	}
	if bytes.Contains(rest, []byte(dashes)) {
		r.decoded(p, rest)
	}
	objects, faults := r.Objects[before:], r.Faults[unread:]
	sort.SliceStable(objects, func(a, b int) bool { return objects[a].Line < objects[b].Line })
	sort.SliceStable(faults, func(a, b int) bool { return faults[a].Line < faults[b].Line })
	if kind, ok := documentKind(string(rest)); ok {
		r.document(p, kind, text)
	}
	return nil
}

// blankOut keeps lines where they are.
func blankOut(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}

// nextArmour finds the next block whose lines are all as they should be.
func nextArmour(text string, at, line int) (b armour, ok bool) {
	for {
		i := strings.Index(text[at:], beginMarker)
		if i < 0 {
			return armour{}, false
		}
		line += strings.Count(text[at:at+i], "\n")
		at += i
		label, body, ok := strings.Cut(text[at+len(beginMarker):], dashes)
		size := strings.Index(body, dashes)
		if ok && size >= 0 && len(label) <= 64 && !strings.Contains(label, "\n") && strings.HasPrefix(body[size:], endMarker+label+dashes) {
			bodyAt := at + len(beginMarker) + len(label) + len(dashes)
			return armour{label, at, bodyAt + size + len(endMarker) + len(label) + len(dashes), line, text[bodyAt : bodyAt+size]}, true
		}
		at += len(beginMarker)
	}
}

// block reads a block that package decode leaves to others, and tells whether
// it was one.
func (r *reader) block(ctx context.Context, p part, b armour, whole string) (done bool, err error) {
	if err := r.turn(ctx); err != nil {
		return false, err
	}
	switch {
	case b.label == "CERTIFICATE":
		if r.certificate(p, b) {
			return true, nil
		}
		return r.bundle(ctx, p, b)
	case b.label == "PKCS7", b.label == "CMS":
		return r.bundle(ctx, p, b)
	case strings.HasSuffix(b.label, "PRIVATE KEY"), b.label == "SSH2 PUBLIC KEY":
		in := p
		in.data = []byte(whole)
		return r.lockedKey(ctx, in, b.line)
	}
	return false, nil
}

// bundle reads PKCS#7, which some authorities hand out under the label of a
// certificate.
func (r *reader) bundle(ctx context.Context, p part, b armour) (done bool, err error) {
	if p.data, err = base64.StdEncoding.DecodeString(b.body); err != nil {
		return false, nil
	}
	if f, ok := convert.Detect(p.data); !ok || f.ID != convert.PKCS7DER {
		return false, nil
	}
	before := len(r.Objects)
	done, err = r.store(ctx, p, b.line)
	if b.label == "CERTIFICATE" {
		for i := range r.Objects[before:] {
			o := &r.Objects[before+i]
			o.Problems = append(o.Problems, decode.Problem{
				Rule: decode.RuleEncoding, Level: decode.Broken,
				What: "The PEM block says “CERTIFICATE”, it holds a PKCS#7 bundle",
				Why:  "Go, and so Kubernetes, looks for one certificate there and refuses the file.",
				Fix:  "Write the certificates as PEM, one block for each: openssl pkcs7 -in FILE -print_certs",
			})
		}
	}
	return done, err
}

// certificate reads a certificate that Go accepts.
func (r *reader) certificate(p part, b armour) bool {
	der, err := base64.StdEncoding.DecodeString(b.body)
	if err != nil {
		return false
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return false
	}
	o := decode.Object{Kind: decode.Certificate, Certificate: c}
	r.found(p, Object{
		Kind: decode.Certificate, Format: x509Format, PEMType: b.label, Line: b.line, Name: o.Label(),
		DER: der, KeyID: keyIDOf(c), CA: isAuthority(c), cert: c,
	})
	return true
}

// keyIDOf is pki.KeyID of a certificate's key. The key as it stands in the
// certificate is what would be hashed, when it is as long as its kind is: to
// write it anew takes a third of all the time.
func keyIDOf(c *x509.Certificate) []byte {
	canonical := 0
	switch k := c.PublicKey.(type) {
	case *rsa.PublicKey:
		if k.E == 65537 {
			canonical = map[int]int{2048: 294, 4096: 550}[k.N.BitLen()]
		}
	case *ecdsa.PublicKey:
		canonical = map[int]int{256: 91, 384: 120}[k.Params().BitSize]
	}
	id := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	if len(c.RawSubjectPublicKeyInfo) != canonical {
		id = pki.KeyID(c.PublicKey)
	}
	return id[:]
}

// x509Format is what package decode calls a certificate.
const x509Format = "X.509 certificate"
