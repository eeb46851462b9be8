package learn

import (
	"context"
	"crypto/x509"
	"strings"
	"time"

	"kubepki/core/decode"
	"kubepki/core/pki"
)

// heap is what the pile is made of: one small authority, and what it signed.
type heap struct {
	ca           *pki.Authority
	key          *pki.PrivateKey
	request      *pki.Request
	cert, second *x509.Certificate
}

// pile is the one table of its files. Names are what people give; what is in a
// file is in its writer alone.
var pile = []struct {
	name  string
	write func(heap) ([]byte, error)
}{
	{"shop-ca.crt", func(h heap) ([]byte, error) { return pki.CertificatePEM(h.ca.Cert), nil }},
	{"shop-ca.key", func(h heap) ([]byte, error) { return h.ca.Key.TraditionalPEM() }},
	{"shop.csr", func(h heap) ([]byte, error) { return pki.RequestPEM(h.request.X509), nil }},
	{"shop.pem", func(h heap) ([]byte, error) { return pki.CertificatePEM(h.cert), nil }},
	{"shop-key.pem", func(h heap) ([]byte, error) { return h.key.PEM(pki.PKCS8) }},
	{"shop.pub", func(h heap) ([]byte, error) { return pki.PublicKeyPEM(h.key.Public()) }},
	{"backup.key", func(h heap) ([]byte, error) { return pki.CertificatePEM(h.second), nil }},
	{"new.crt", func(h heap) ([]byte, error) { return pki.RequestPEM(h.request.X509), nil }},
	{"mail.pem", func(h heap) ([]byte, error) { return h.key.TraditionalPEM() }},
	{"verify.key", func(h heap) ([]byte, error) { return pki.PublicKeyPEM(h.ca.Key.Public()) }},
	{"printer.crt", func(h heap) ([]byte, error) { return h.second.Raw, nil }},
}

// PileFiles are the names of the pile.
func PileFiles() []string {
	out := make([]string, len(pile))
	for i := range pile {
		out[i] = pile[i].name
	}
	return out
}

var pileOperations = []Operation{{ID: "pile", Verb: "Make the pile", Run: makePile}}

func makePile(ctx context.Context, env Env, _ Bench, _ Values) (Outcome, error) {
	h, err := newHeap(ctx, env)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{State: "valid", Words: count(len(pile), "file") + " are made, with real keys. They lie together in one folder, as they often do."}
	for _, row := range pile {
		data, err := row.write(h)
		if err != nil {
			return Outcome{}, err
		}
		kind, _ := inside(data, env.Now())
		out.Made = append(out.Made, Object{Name: row.name, Data: data, Secret: kind == string(decode.PrivateKey)})
	}
	return out, nil
}

func newHeap(ctx context.Context, env Env) (heap, error) {
	var h heap
	var keys [2]*pki.PrivateKey
	for i := range keys {
		key, err := env.Maker.Make(ctx, pki.ECDSAP256)
		if err != nil {
			return h, err
		}
		keys[i] = key
	}
	now := env.Now()
	var err error
	if h.ca, err = pki.NewAuthority(ctx, keys[0], pki.RootTemplate(pki.CommonName("shop-ca"), now, 365*24*time.Hour)); err != nil {
		return h, err
	}
	h.key = keys[1]
	t := pki.LeafTemplate(pki.CommonName("shop"), pki.SANs{{Kind: pki.DNS, Value: "shop.example"}}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, now, 90*24*time.Hour)
	if h.request, err = pki.NewRequest(ctx, h.key, t); err != nil {
		return h, err
	}
	if h.cert, err = h.ca.Issue(ctx, t, h.key.Public()); err != nil {
		return h, err
	}
	t.Subject = pki.CommonName("printer")
	h.second, err = h.ca.Issue(ctx, t, h.key.Public())
	return h, err
}

// kindsOfFiles are what a file of the pile may hold.
var kindsOfFiles = [][2]string{
	{string(decode.Certificate), "Certificate"},
	{string(decode.PrivateKey), "Private key"},
	{string(decode.Request), "Request"},
	{string(decode.PublicKey), "Public key"},
}

func pileThings() []thing {
	out := make([]thing, len(pile))
	for i := range pile {
		out[i] = thing{id: fieldID(pile[i].name), label: pile[i].name, file: pile[i].name}
	}
	return out
}

// inside says what a file holds, found out from its bytes alone, and how that
// is seen.
func inside(data []byte, now time.Time) (kind, why string) {
	found := decode.Survey("", data, now).Objects
	if len(found) == 0 {
		return "", "Nothing in it can be read."
	}
	o := found[0]
	seen := "Its first line says “-----BEGIN " + o.PEMType + "-----”"
	if o.PEMType == "" {
		seen = "It has no BEGIN line: it is DER, the same bytes without base64. Read, they are a " + o.Format
	}
	return string(o.Kind), seen + ": it holds a " + string(o.Kind) + ", whatever its name says."
}

// FirstLine is what an editor shows of a file at its top: its first line, or
// the first bytes in hexadecimal where it is no text.
func FirstLine(data []byte) string {
	if text, ok := decode.PlainText(data); ok {
		line, _, _ := strings.Cut(text, "\n")
		return line
	}
	line, _, _ := strings.Cut(hexLines(data[:min(len(data), 16)]), "\n")
	return line
}
