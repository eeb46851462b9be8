package convert_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/convert"
	"kubepki/core/keyfile"
	"kubepki/core/pace"
	"kubepki/core/pki"
)

const (
	oidSigned = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	oidData   = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
)

// open is a value of BER whose length is not told.
func open(tag byte, inside ...[]byte) []byte {
	return append(append([]byte{tag, 0x80}, bytes.Join(inside, nil)...), 0, 0)
}

// signed is signed data, from its content on.
func signed(parts ...[]byte) []byte {
	return open(0x30, []byte(oidSigned), open(0xa0, open(0x30, append([][]byte{{2, 1, 1, 0x31, 0}}, parts...)...)))
}

// Values that lie in each other cost neither stack nor time.
func TestPKCS7WithoutEndIsRefused(t *testing.T) {
	head := []byte("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
	for name, tail := range map[string]string{"open": "\x30\x80", "ended at once": "\x30\x80\x00\x00"} {
		pace.Linear(t, 100_000, func(n int) func() {
			data := append(bytes.Clone(head), bytes.Repeat([]byte(tail), n)...)
			return func() {
				_, err := convert.Read(ctx, data, nil)
				var d *keyfile.DamagedError
				assert.ErrorAs(t, err, &d, name)
			}
		})
	}
}

// Microsoft's and Netscape's programs write PKCS#7 as BER.
func TestPKCS7InBERIsRead(t *testing.T) {
	m := chain(t, pki.ECDSAP256)
	var content []byte
	for _, c := range m.Certs {
		content = append(content, c.Raw...)
	}
	again, err := convert.Read(ctx, signed(open(0x30, []byte(oidData)), open(0xa0, content), []byte{0x31, 0}), nil)
	require.NoError(t, err)
	assert.Equal(t, "root api.lab middle", names(again.Certs))
}

// What stands around the certificates is of no account, and its form neither.
func TestPKCS7OfOtherMakersIsRead(t *testing.T) {
	root := chain(t, pki.ECDSAP256).Certs[0].Raw
	content := open(0x30, []byte(oidData))
	for name, data := range map[string][]byte{
		"attribute certificate":   signed(content, open(0xa0, []byte("\xa1\x03\x02\x01\x01"), root, open(0xa2, []byte("\x02\x01\x01"))), []byte{0x31, 0}),
		"list and signer":         signed(content, open(0xa0, root), []byte("\xa1\x02\x30\x00\x31\x02\x30\x00")),
		"text in pieces":          signed(open(0x30, []byte(oidData), open(0xa0, open(0x24, []byte("\x04\x02\x00\x00"), []byte("\x04\x01a")))), open(0xa0, root), []byte{0x31, 0}),
		"nothing after":           signed(content, open(0xa0, root)),
		"lengths longer than due": signed([]byte("\x30\x84\x00\x00\x00\x0b"+oidData), open(0xa0, root)),
		"a line end behind":       append(signed(content, open(0xa0, root)), '\n'),
	} {
		m, err := convert.Read(ctx, data, nil)
		if assert.NoError(t, err, name) {
			assert.Equal(t, "root", names(m.Certs), name)
		}
	}
}

func TestPKCS7SaysWhatIsWrong(t *testing.T) {
	root := chain(t, pki.ECDSAP256).Certs[0].Raw
	content := open(0x30, []byte(oidData))
	whole := signed(content, open(0xa0, root), []byte{0x31, 0})
	const structure = "its structure cannot be read"
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"none":                     {signed(content, []byte{0x31, 0}), "there are no certificates in it"},
		"empty set":                {signed(content, open(0xa0), []byte{0x31, 0}), "there are no certificates in it"},
		"only attributes":          {signed(content, open(0xa0, []byte("\xa2\x00")), []byte{0x31, 0}), "there are no certificates in it"},
		"no content":               {signed(open(0xa0, root)), structure},
		"cut off":                  {whole[:len(whole)-1], structure},
		"primitive without length": {signed([]byte("\x04\x80\x00\x00")), structure},
		"short certificate":        {signed(content, []byte("\xa0\x04\x30\x09\x02\x01")), "one of its certificates is cut off"},
	} {
		_, err := convert.Read(ctx, tt.data, nil)
		assert.ErrorContains(t, err, tt.want, name)
	}
}

// A certificate that Go refuses does not take the others with it.
func TestPKCS7KeepsWhatGoRefuses(t *testing.T) {
	root := chain(t, pki.ECDSAP256).Certs[0].Raw
	bad := []byte("\x30\x03\x02\x01\x01")
	m, err := convert.Read(ctx, signed(open(0x30, []byte(oidData)), open(0xa0, bad, root), []byte{0x31, 0}), nil)
	require.NoError(t, err)
	assert.Equal(t, "root", names(m.Certs))
	assert.Equal(t, [][]byte{bad}, m.Refused)
}
