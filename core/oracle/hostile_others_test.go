//go:build !js

package oracle

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
)

// requestOf wraps what a request is made of.
func requestOf(t *testing.T, p parts, attributes []byte) []byte {
	t.Helper()
	return sequence(sequence(p.serial, p.subject, p.key, attributes), p.outside, p.signature)
}

// TestHostileRequests breaks one rule each.
func TestHostileRequests(t *testing.T) {
	t.Parallel()
	extensions := func(t *testing.T, list ...[]byte) []byte {
		return sequence(oid(t, "1.2.840.113549.1.9.14"), tlv(0x31, sequence(list...)))
	}
	for name, make := range map[string]func(*testing.T, *parts) []byte{
		"sound":         func(*testing.T, *parts) []byte { return []byte{0xa0, 0} },
		"no attributes": func(*testing.T, *parts) []byte { return nil },
		"version 2":     func(_ *testing.T, p *parts) []byte { p.serial = []byte{2, 1, 1}; return []byte{0xa0, 0} },
		"version -1":    func(_ *testing.T, p *parts) []byte { p.serial = []byte{2, 1, 0xff}; return []byte{0xa0, 0} },
		"empty subject": func(_ *testing.T, p *parts) []byte { p.subject = sequence(); return []byte{0xa0, 0} },
		"names": func(t *testing.T, _ *parts) []byte {
			return tlv(0xa0, extensions(t, extensionValue(t, "2.5.29.17", sequence(text(0x82, "a")))))
		},
		"no extensions": func(t *testing.T, _ *parts) []byte { return tlv(0xa0, extensions(t)) },
		"extensions none": func(t *testing.T, _ *parts) []byte {
			return tlv(0xa0, sequence(oid(t, "1.2.840.113549.1.9.14"), tlv(0x31, text(12, "x"))))
		},
		"empty set": func(t *testing.T, _ *parts) []byte {
			return tlv(0xa0, sequence(oid(t, "1.2.840.113549.1.9.14"), tlv(0x31)))
		},
		"asked twice": func(t *testing.T, _ *parts) []byte {
			return tlv(0xa0, extensions(t, extensionValue(t, "2.5.29.17", sequence(text(0x82, "a")))), extensions(t, extensionValue(t, "2.5.29.17", sequence(text(0x82, "b")))))
		},
		"unknown attribute": func(t *testing.T, _ *parts) []byte {
			return tlv(0xa0, sequence(oid(t, "1.2.3.4"), tlv(0x31, text(12, "x"), []byte{2, 1, 5})))
		},
		"password of two octets": func(t *testing.T, _ *parts) []byte {
			return tlv(0xa0, sequence(oid(t, "1.2.840.113549.1.9.7"), tlv(0x31, text(30, "\x00a\x00b"))))
		},
		"ML-DSA": func(t *testing.T, p *parts) []byte {
			p.outside = sequence(oid(t, "2.16.840.1.101.3.4.3.17"))
			p.key = sequence(p.outside, bitString([]byte{1, 2, 3}))
			return []byte{0xa0, 0}
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := sound(t)
			p.serial = []byte{2, 1, 0}
			attributes := make(t, &p)
			der := requestOf(t, p, attributes)
			isShown(t, decode.Request, der, "req")
		})
	}
}

// isShown decodes DER of a kind and compares it with openssl's text, if openssl has any.
func isShown(t *testing.T, kind decode.ObjectKind, der []byte, args ...string) {
	t.Helper()
	r := decode.Bytes("hostile", der, when)
	require.Empty(t, r.Unread)
	require.Len(t, r.Objects, 1)
	o := r.Objects[0]
	require.Equal(t, kind, o.Kind)
	if theirs, ok := reads(t, der, args...); ok {
		sameText(t, theirs, decode.Text(o))
	}
}

// TestHostileLists breaks one rule of a revocation list each.
func TestHostileLists(t *testing.T) {
	t.Parallel()
	at, next := text(23, "261123184251Z"), text(23, "271123184251Z")
	entry := func(more ...[]byte) []byte { return sequence(append([][]byte{{2, 1, 7}, at}, more...)...) }
	for name, body := range map[string]func(*testing.T, *parts) [][]byte{
		"sound": func(_ *testing.T, p *parts) [][]byte { return [][]byte{{2, 1, 1}, p.inside, p.issuer, at, next} },
		"other algorithm outside": func(t *testing.T, p *parts) [][]byte {
			p.outside = sequence(oid(t, "1.2.840.113549.1.1.5"), []byte{5, 0})
			return [][]byte{{2, 1, 1}, p.inside, p.issuer, at, next}
		},
		"version 1": func(_ *testing.T, p *parts) [][]byte { return [][]byte{p.inside, p.issuer, at} },
		"version 9": func(_ *testing.T, p *parts) [][]byte { return [][]byte{{2, 1, 8}, p.inside, p.issuer, at} },
		"bad time": func(_ *testing.T, p *parts) [][]byte {
			return [][]byte{{2, 1, 1}, p.inside, p.issuer, text(23, "soon"), next}
		},
		"empty list": func(_ *testing.T, p *parts) [][]byte {
			return [][]byte{{2, 1, 1}, p.inside, p.issuer, at, next, sequence()}
		},
		"no issuer": func(_ *testing.T, p *parts) [][]byte { return [][]byte{{2, 1, 1}, p.inside, sequence(), at, next} },
		"one entry": func(_ *testing.T, p *parts) [][]byte {
			return [][]byte{{2, 1, 1}, p.inside, p.issuer, at, next, sequence(entry())}
		},
		"odd serials": func(t *testing.T, p *parts) [][]byte {
			return [][]byte{{2, 1, 1}, p.inside, p.issuer, at, next, sequence(sequence([]byte{2, 1, 0x85}, at), sequence(tlv(2, append([]byte{0}, randomlike(40)...)), at))}
		},
		"reasons": func(t *testing.T, p *parts) [][]byte {
			return [][]byte{{2, 1, 1}, p.inside, p.issuer, at, next, sequence(
				entry(sequence(extensionValue(t, "2.5.29.21", []byte{10, 1, 1}))), entry(sequence(extensionValue(t, "2.5.29.21", []byte{10, 1, 7}))),
				entry(sequence(extensionValue(t, "2.5.29.24", text(24, "20261123184251Z")), extensionValue(t, "2.5.29.23", hexed(t, "06072a8648ce380202")))),
				entry(sequence(extensionValue(t, "2.5.29.29", sequence(text(0x82, "other"))))))}
		},
		"extensions": func(t *testing.T, p *parts) [][]byte {
			return [][]byte{{2, 1, 1}, p.inside, p.issuer, at, next, tlv(0xa0, sequence(
				extensionValue(t, "2.5.29.20", []byte{2, 1, 9}), extensionValue(t, "2.5.29.27", []byte{2, 1, 8}),
				extensionValue(t, "2.5.29.28", hexed(t, "300f a007 a005 8603 783a79 8101ff 8401ff"))))}
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := sound(t)
			inside := sequence(body(t, &p)...)
			isShown(t, decode.RevocationList, sequence(inside, p.outside, p.signature), "crl")
		})
	}
}

func randomlike(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(i*37 + 0x91)
	}
	return out
}

// responder is an authority whose openssl answers.
type responder struct{ dir string }

func newResponder(t *testing.T) responder {
	r := responder{t.TempDir()}
	config := put(t, "openssl.cnf", []byte("[req]\ndistinguished_name=dn\n[dn]\n"))
	runOpenSSL(t, nil, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", r.at("ca.key"), "-out", r.at("ca.crt"), "-subj", "/O=Lab/CN=lab root", "-days", "30", "-config", config)
	lines := "V\t301123184251Z\t\t0101\tunknown\t/CN=a\n"
	for i, reason := range []string{"", ",unspecified", ",keyCompromise", ",CACompromise", ",affiliationChanged", ",superseded", ",cessationOfOperation", ",certificateHold"} {
		lines += "R\t301123184251Z\t261101000000Z" + reason + "\t020" + string(rune('0'+i)) + "\tunknown\t/CN=b\n"
	}
	require.NoError(t, os.WriteFile(r.at("index.txt"), []byte(lines), 0o600))
	return r
}

func (r responder) at(name string) string { return filepath.Join(r.dir, name) }

// asked has openssl ask and answer, and gives both files.
func (r responder) asked(t *testing.T, args ...string) (question, answer string) {
	question, answer = r.at("q.der"), r.at("r.der")
	runOpenSSL(t, nil, append([]string{
		"ocsp", "-index", r.at("index.txt"), "-CA", r.at("ca.crt"), "-rsigner", r.at("ca.crt"), "-rkey", r.at("ca.key"),
		"-issuer", r.at("ca.crt"), "-reqout", question, "-respout", answer,
	}, args...)...)
	return question, answer
}

// TestAnswersOfRespondersReadAsOpensslSays asks openssl's own responder.
func TestAnswersOfRespondersReadAsOpensslSays(t *testing.T) {
	t.Parallel()
	r := newResponder(t)
	for name, args := range map[string][]string{
		"good":                         {"-serial", "0x101"},
		"unknown":                      {"-serial", "0x999"},
		"all revoked":                  {"-serial", "0x200", "-serial", "0x201", "-serial", "0x202", "-serial", "0x203", "-serial", "0x204", "-serial", "0x205", "-serial", "0x206", "-serial", "0x207"},
		"by key":                       {"-serial", "0x101", "-resp_key_id", "-resp_no_certs", "-ndays", "7"},
		"no nonce":                     {"-serial", "0x101", "-no_nonce", "-nmin", "5"},
		"SHA-256":                      {"-sha256", "-serial", "0x101"},
		"signed":                       {"-serial", "0x101", "-signer", r.at("ca.crt"), "-signkey", r.at("ca.key"), "-no_certs"},
		"signed, with its certificate": {"-serial", "0x101", "-signer", r.at("ca.crt"), "-signkey", r.at("ca.key")},
	} {
		t.Run(name, func(t *testing.T) {
			question, answer := r.asked(t, args...)
			o := onlyAt(t, answer)
			assert.Equal(t, decode.OCSPResponse, o.Kind)
			sameText(t, runOpenSSL(t, nil, "ocsp", "-respin", answer, "-text", "-noverify"), decode.Text(o))
			o = onlyAt(t, question)
			assert.Equal(t, decode.OCSPRequest, o.Kind)
			sameText(t, runOpenSSL(t, nil, "ocsp", "-reqin", question, "-text"), decode.Text(o))
		})
	}
	for _, status := range []byte{1, 2, 3, 5, 6} {
		file := put(t, "r.der", []byte{0x30, 3, 10, 1, status})
		o := onlyAt(t, file)
		theirs, err := exec.Command("openssl", "ocsp", "-respin", file, "-text", "-noverify").Output()
		assert.Error(t, err, "openssl says so by its exit code too")
		assert.Equal(t, strings.TrimSpace(string(theirs)), strings.TrimSpace(decode.Text(o)))
		assert.Equal(t, decode.Broken, o.Level())
	}
}

func onlyAt(t *testing.T, file string) decode.Object {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	r := decode.Bytes(file, data, time.Now())
	require.Empty(t, r.Unread)
	require.Len(t, r.Objects, 1)
	return r.Objects[0]
}

// TestFingerprintsAreThoseOfOpenssl and of kubeadm's documentation.
func TestFingerprintsAreThoseOfOpenssl(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "decode", "testdata", "ca.crt")
	o := only(t, file)
	got := map[string]string{}
	for _, f := range decode.Fingerprints(o) {
		got[f.Label] = f.Value
	}
	for label, hash := range map[string]string{"SHA-256": "-sha256", "SHA-1": "-sha1"} {
		_, want, _ := strings.Cut(strings.TrimSpace(runOpenSSL(t, nil, "x509", "-in", file, "-noout", "-fingerprint", hash)), "=")
		assert.Equal(t, want, got[label])
	}
	key := runOpenSSL(t, nil, "x509", "-in", file, "-noout", "-pubkey")
	der := runOpenSSL(t, []byte(key), "pkey", "-pubin", "-outform", "DER")
	sum := runOpenSSL(t, []byte(der), "dgst", "-sha256", "-hex")
	assert.Equal(t, "sha256:"+strings.TrimSpace(sum[strings.Index(sum, "= ")+2:]), got["Key hash"])
	assert.Equal(t, strings.TrimSpace(runOpenSSL(t, []byte(runOpenSSL(t, []byte(der), "dgst", "-sha256", "-binary")), "base64")), got["Key pin"])
}
