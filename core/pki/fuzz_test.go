package pki_test

import (
	"bytes"
	"context"
	"testing"

	"kubepki/core/mutate"
	"kubepki/core/pki"
)

// What parses must read back the same, and its DER must be writable.
func FuzzParseName(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, s := range []string{"CN=kubernetes", "O=a, O=b, CN=c", `O=Big\, Co, CN=x\\`, "/O=a/CN=b", `CN=M\C3\BCller`, "1.2.3=x", `CN=\ a\ `, "CN=,", "C=DE", "DC=a", `CN=a\`, "=", "/"} {
			seeds.Add(s)
		}
	}, func(t *testing.T, s string) {
		n, err := pki.ParseName(s)
		if err != nil {
			return
		}
		again, err := pki.ParseName(n.String())
		if err != nil || again.String() != n.String() {
			t.Fatalf("%q reads as %q, and that as %q, %v", s, n, again, err)
		}
		if _, err := n.DER(); err != nil {
			t.Fatalf("%q parses but cannot be encoded: %v", s, err)
		}
	})
}

// What parses must stand in a certificate as it is, in the same order.
func FuzzParseSANs(f *testing.F) {
	var ca *pki.Authority
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		ca = root(seeds, nil)
		for _, s := range []string{"api.lab, 10.0.0.1", "DNS:*.lab IP:fd00::1", "email:a@b URI:spiffe://x/y", "URI:a:b", "fe80::1%eth0", "a_b", "10.0.0.1:1", "URI:http://[::1]:1/", "::ffff:1.2.3.4", "jane@lab"} {
			seeds.Add(s)
		}
	}, func(t *testing.T, s string) {
		names, err := pki.ParseSANs(s)
		if err != nil || len(names) == 0 {
			return
		}
		again, err := pki.ParseSANs(names.String())
		if err != nil || again.String() != names.String() {
			t.Fatalf("%q reads as %q, and that as %q, %v", s, names, again, err)
		}
		tmpl := serverLeaf("x")
		tmpl.SANs = names
		c, err := ca.Issue(context.Background(), tmpl, ca.Key.Public())
		if err != nil {
			t.Fatalf("%q parses but cannot be in a certificate: %v", s, err)
		}
		if got := pki.SANsOf(c).String(); got != names.String() {
			t.Fatalf("%q became %q", names, got)
		}
	})
}

// No bytes panic, and what is read keeps its bytes.
func FuzzParseRequest(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		r := mustRequest(seeds)
		seeds.Add(r.X509.Raw)
		seeds.Add(pki.RequestPEM(r.X509))
		seeds.Add(fixture(seeds, "../challenge.csr"))
		seeds.Add([]byte("-----BEGIN CERTIFICATE REQUEST-----\n\n-----END CERTIFICATE REQUEST-----\n"))
	}, func(t *testing.T, data []byte) {
		r, err := pki.ParseRequest(data)
		if err != nil {
			return
		}
		_ = r.Subject.String() + r.SANs.String()
		again, err := pki.ParseRequest(pki.RequestPEM(r.X509))
		if err != nil || !bytes.Equal(again.X509.Raw, r.X509.Raw) {
			t.Fatalf("request does not read back: %v", err)
		}
	})
}

// No bytes panic; what is read is PKCS#8 that a maker takes in, and reads back.
func FuzzParsePrivateKey(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, name := range []string{"ecdsa-p256.key", "ecdsa-p384.key", "rsa-2048.key", "ed25519.key", "encrypted-pkcs8.key", "encrypted-traditional.key", "with-parameters.key"} {
			seeds.Add(fixture(seeds, name))
		}
		seeds.Add(load(seeds, "ecdsa-p256.key").PKCS8())
	}, func(t *testing.T, data []byte) {
		pkcs8, err := pki.ParsePrivateKey(data)
		if err != nil {
			return
		}
		again, err := pki.ParsePrivateKey(pkcs8)
		if err != nil || !bytes.Equal(again, pkcs8) {
			t.Fatalf("key does not read back: %v", err)
		}
		key, err := pki.Native{}.Import(context.Background(), pkcs8)
		if err == nil && key.Algorithm() != "" {
			if _, err := key.TraditionalPEM(); err != nil {
				t.Fatalf("%s: %v", key, err)
			}
		}
	})
}

// No bytes panic; what is read can be written, shown and judged.
func FuzzParseCertificate(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		c := root(seeds, nil).Cert
		seeds.Add(c.Raw)
		seeds.Add(pki.CertificatePEM(c))
		seeds.Add(fixture(seeds, "../v1.crt"))
		seeds.Add(bytes.ReplaceAll(pki.CertificatePEM(c), []byte("\n"), []byte("\r\n")))
		seeds.Add([]byte("-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n"))
	}, func(t *testing.T, data []byte) {
		c, err := pki.ParseCertificate(data)
		if err != nil {
			return
		}
		_ = pki.SANsOf(c).String() + pki.NameFrom(c.Subject).String()
		_ = pki.CheckAuthority(c, now)
		again, err := pki.ParseCertificate(pki.CertificatePEM(c))
		if err != nil || !bytes.Equal(again.Raw, c.Raw) {
			t.Fatalf("certificate does not read back: %v", err)
		}
	})
}
