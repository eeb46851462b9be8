package convert

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"

	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// The forms of PKCS#12 (RFC 7292).
const (
	PKCS12       ID = "pkcs12"
	PKCS12DES    ID = "pkcs12-legacy-des"
	PKCS12RC2    ID = "pkcs12-legacy-rc2"
	PKCS12Trust  ID = "pkcs12-trust"
	pkcs12Ending    = ".p12"
	pkcs12Mime      = "application/x-pkcs12"
)

// pkcs12Iterations is what Java's keytool asks for. PKCS#12's own derivation is
// no match for a guesser at any number: the passphrase has to be.
const pkcs12Iterations = 10_000

var (
	_ = pkcs12Row(PKCS12, "PKCS#12", 40, "openssl, Java 12 and newer, Windows Server 2019, browsers; AES-256", func() *pkcs12.Encoder { return pkcs12.Modern2023.WithIterations(pkcs12Iterations) })
	_ = pkcs12Row(PKCS12DES, "PKCS#12 legacy, 3DES", 42, "older Java, Windows and macOS; weak", func() *pkcs12.Encoder { return pkcs12.LegacyDES })
	_ = pkcs12Row(PKCS12RC2, "PKCS#12 legacy, RC2", 44, "programs of before 2005; very weak, and openssl 3 wants -legacy", func() *pkcs12.Encoder { return pkcs12.LegacyRC2 })
	_ = register(Format{
		ID: PKCS12Trust, Name: "PKCS#12 trust store", Rank: 46, Ending: ".truststore.p12", Mime: pkcs12Mime, Use: "Java, as javax.net.ssl.trustStore",
		Many: true, Certs: Must, Passphrase: true, Alias: true,
		write: func(_ context.Context, m Material, o Options) ([]byte, error) {
			var entries []pkcs12.TrustStoreEntry
			for i, c := range m.Certs {
				entries = append(entries, pkcs12.TrustStoreEntry{Cert: c, FriendlyName: aliasOf(o.Alias, c, i, len(m.Certs))})
			}
			data, err := pkcs12.Modern2023.WithIterations(pkcs12Iterations).EncodeTrustStoreEntries(entries, string(o.Passphrase))
			if err != nil {
				return nil, fmt.Errorf("convert: write PKCS#12 trust store: %w", err)
			}
			return data, nil
		},
	})
)

// pkcs12Row registers a way to encrypt. A key's entry has no alias, because the
// library writes none: keytool then calls it 1.
func pkcs12Row(id ID, name string, rank int, use string, encoder func() *pkcs12.Encoder) Format {
	f := Format{
		ID: id, Name: name, Rank: rank, Ending: pkcs12Ending, Mime: pkcs12Mime, Use: use,
		Many: true, Certs: Must, Key: Must, Passphrase: true,
		write: func(_ context.Context, m Material, o Options) ([]byte, error) {
			key, err := x509.ParsePKCS8PrivateKey(m.Key.PKCS8)
			if err != nil {
				return nil, fmt.Errorf("convert: write %s: %w", name, err)
			}
			data, err := encoder().Encode(key, m.Certs[0], m.Certs[1:], string(o.Passphrase))
			if err != nil {
				return nil, fmt.Errorf("convert: write %s: %w", name, err)
			}
			return data, nil
		},
	}
	if id == PKCS12 {
		f.detects, f.read = isPKCS12, readPKCS12
	}
	return register(f)
}

// aliasOf names the entry of a certificate: the alias, numbered where there are
// several, else the certificate's common name.
func aliasOf(alias string, c *x509.Certificate, i, n int) string {
	if alias == "" {
		if alias = pki.NameFrom(c.Subject).First(pki.OIDCommonName); alias == "" {
			alias = "certificate"
		}
	}
	if n > 1 {
		return fmt.Sprintf("%s-%d", alias, i+1)
	}
	return alias
}

// readPKCS12 takes out what lies in a PKCS#12 file: its certificates and its keys.
func readPKCS12(ctx context.Context, data, passphrase []byte) (Material, error) {
	p, err := parsePFX(data)
	if err != nil {
		return Material{}, err
	}
	if err := p.checkCosts(); err != nil {
		return Material{}, err
	}
	s := &store{ctx: ctx, passphrase: passphrase}
	fits, err := p.verify(ctx, passphrase)
	if err != nil {
		return Material{}, err
	}
	err = s.open(p)
	_, damaged := err.(*keyfile.DamagedError)
	unknown := err == keyfile.ErrAlgorithm
	switch {
	case unknown && fits:
		return readRC2(data, passphrase)
	case unknown && p.sealed, damaged && !fits && p.encrypted():
		return Material{}, &keyfile.PassphraseError{Format: pkcs12Name, Missing: len(passphrase) == 0}
	case err != nil:
		return Material{}, err
	case p.sealed && !fits && !p.encrypted(): // nothing but the seal tells whether the passphrase is right
		return Material{}, &keyfile.PassphraseError{Format: pkcs12Name, Missing: len(passphrase) == 0}
	case p.sealed && !fits:
		return Material{}, &keyfile.DamagedError{Format: pkcs12Name, Why: "its passphrase is right, but not its seal (MAC)"}
	}
	return s.material()
}

// readRC2 leaves files with RC2, which nothing here knows, to the library. It
// takes the one key and its chain.
func readRC2(data, passphrase []byte) (Material, error) {
	key, first, others, err := pkcs12.DecodeChain(data, string(passphrase))
	switch {
	case err != nil && strings.Contains(err.Error(), "is not supported"): // RC4, DES, Camellia and others
		return Material{}, keyfile.ErrAlgorithm
	case err != nil:
		return Material{}, &keyfile.DamagedError{Format: pkcs12Name, Why: err.Error()}
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Material{}, &keyfile.DamagedError{Format: pkcs12Name, Why: err.Error()}
	}
	return Material{
		Certs: append([]*x509.Certificate{first}, others...), Aliases: make([]string, 1+len(others)),
		Key: &keyfile.Key{PKCS8: pkcs8, Public: first.PublicKey},
	}, nil
}
