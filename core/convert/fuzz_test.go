package convert_test

import (
	"context"
	"testing"
	"time"

	"kubepki/core/convert"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

// No bytes panic or cost more than the limits allow; certificates that are read
// can be written, and come back.
func FuzzRead(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		m := chain(seeds, pki.ECDSAP256)
		for _, format := range convert.Formats() {
			one := m
			if !format.Many {
				one.Certs = m.Certs[1:2]
			}
			file, err := convert.Write(ctx, one, format.ID, options)
			if err != nil {
				seeds.Fatal(err)
			}
			seeds.Add(file.Data)
		}
		seeds.Add(withSeal(seeds, 1))
		seeds.Add([]byte("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x00\x00\x00\x00\x00\x00"))
	}, func(t *testing.T, data []byte) {
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		m, err := convert.Read(short, data, passphrase)
		if err != nil || len(m.Certs) == 0 {
			return
		}
		m.Key = nil
		file, err := convert.Write(ctx, m, convert.PKCS7DER, convert.Options{})
		if err != nil {
			t.Fatal(err)
		}
		again, err := convert.Read(ctx, file.Data, nil)
		if err != nil {
			t.Fatalf("what was written does not read: %v", err)
		}
		if chain, err := convert.Order(m.Certs, nil); err == nil && len(chain.Unused) == 0 {
			m.Certs = chain.Certs
		}
		if names(again.Certs) != names(m.Certs) {
			t.Fatalf("%s became %s", names(m.Certs), names(again.Certs))
		}
	})
}
