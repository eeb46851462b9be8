package keyfile_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"kubepki/core/keyfile"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

// No bytes panic or cost more than the limits allow; what is read is written
// and read again.
func FuzzRead(f *testing.F) {
	mutate.Fuzz(f, 300, func(seeds *mutate.Seeds) {
		for _, a := range []pki.KeyAlgorithm{pki.RSA1024, pki.ECDSAP256, pki.Ed25519} {
			k := load(seeds, a)
			for _, format := range keyfile.FormatsFor(k) {
				if !format.Passphrase || a == pki.ECDSAP256 && !slow() {
					seeds.Add(write(seeds, k, format.ID))
				}
			}
		}
		for _, name := range []string{"encrypted-pkcs8.key", "encrypted-traditional.key"} {
			seeds.Add(fixture(seeds, name))
		}
		seeds.Add(costly(seeds, scrypt(1<<10, 8, 1)))
		seeds.Add(pbe3DES(seeds, 100))
	}, func(t *testing.T, data []byte) {
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		k, err := keyfile.Read(short, data, passphrase)
		if err != nil {
			return
		}
		for _, format := range keyfile.FormatsFor(k) {
			if format.Passphrase {
				continue
			}
			out, err := keyfile.Write(ctx, k, format.ID, keyfile.Options{})
			if err != nil {
				t.Fatalf("%s: %v", format.ID, err)
			}
			again, err := keyfile.Read(ctx, out, nil)
			if err != nil || !pki.SamePublicKey(k.Public, again.Public) || format.Private && !bytes.Equal(k.PKCS8, again.PKCS8) {
				t.Fatalf("%s does not read back: %v", format.ID, err)
			}
		}
	})
}
