//go:build !js

package oracle

import (
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	mathrand "math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// coreAlgorithms are all but those of 1024 and 8192 bits: these are made elsewhere.
var coreAlgorithms = []pki.KeyAlgorithm{pki.ECDSAP256, pki.ECDSAP384, pki.ECDSAP521, pki.Ed25519, pki.RSA2048, pki.RSA3072, pki.RSA4096}

// coreKeys are keys of each algorithm.
func coreKeys(t *testing.T) (out []*pki.PrivateKey) {
	t.Helper()
	for _, a := range coreAlgorithms {
		key, err := pki.Native{}.Import(t.Context(), testKey(t, a).PKCS8)
		require.NoError(t, err)
		out = append(out, key)
	}
	return out
}

// coreAuthorities are authorities of each algorithm with odd names.
func coreAuthorities(t *testing.T) (out []*pki.Authority) {
	t.Helper()
	for i, key := range coreKeys(t) {
		template := pki.RootTemplate(pki.CommonName("kubernetes"), when, 100*365*24*time.Hour) // a DNS name too
		template.Subject = coreName(mathrand.New(mathrand.NewPCG(uint64(i), 9)))
		a, err := pki.NewAuthority(t.Context(), key, template)
		require.NoError(t, err)
		out = append(out, a)
	}
	return out
}

// coreCertificates are signed by authorities of each algorithm for keys of each.
func coreCertificates(t *testing.T, n int) []specimen {
	authorities := coreAuthorities(t)
	return specimens(n, func(seed uint64, random *mathrand.Rand) []byte {
		c, err := authorities[int(seed)%len(authorities)].IssueAnyway(t.Context(), coreTemplate(random), authorities[int(seed)/7%len(authorities)].Key.Public())
		require.NoError(t, err, "seed %d", seed)
		return c.Raw
	})
}

// coreRequests are of keys of each algorithm.
func coreRequests(t *testing.T, n int) []specimen {
	keys := coreKeys(t)
	return specimens(n, func(seed uint64, random *mathrand.Rand) []byte {
		r, err := pki.NewRequest(t.Context(), keys[int(seed)%len(keys)], coreTemplate(random))
		require.NoError(t, err, "seed %d", seed)
		return r.X509.Raw
	})
}

// coreLists revoke some numbers for each reason.
func coreLists(t *testing.T, n int) []specimen {
	authorities := coreAuthorities(t)
	return specimens(n, func(seed uint64, random *mathrand.Rand) []byte {
		list := pki.CRLTemplate{Number: new(big.Int).SetBytes(randomOctets(random, random.IntN(20))), ThisUpdate: when, NextUpdate: when.Add(time.Duration(1+random.IntN(1e6)) * time.Second)}
		for i := range random.IntN(12) {
			list.Revoked = append(list.Revoked, pki.Revoked{ // no number twice
				Serial: new(big.Int).SetBytes(append([]byte{1, byte(i)}, randomOctets(random, random.IntN(18))...)),
				At:     when.Add(-time.Duration(random.IntN(1e8)) * time.Second),
				Reason: pki.Reasons[random.IntN(len(pki.Reasons))].Reason,
			})
		}
		l, err := authorities[int(seed)%len(authorities)].IssueCRLAnyway(t.Context(), list)
		require.NoError(t, err, "seed %d", seed)
		return l.Raw
	})
}

// corePublicKeys are the public halves of keys of each algorithm.
func corePublicKeys(t *testing.T) (out []specimen) {
	for i, key := range coreKeys(t) {
		der, err := x509.MarshalPKIXPublicKey(key.Public())
		require.NoError(t, err)
		out = append(out, specimen{string(coreAlgorithms[i]), der})
	}
	return out
}

// coreTemplate has something of each field that core writes.
func coreTemplate(r *mathrand.Rand) pki.Template {
	t := pki.Template{
		Serial:  new(big.Int).SetBytes(append([]byte{1}, randomOctets(r, r.IntN(19))...)),
		Subject: coreName(r), SANs: coreNames(r),
		NotBefore: when.Add(-time.Duration(r.IntN(1e9)) * time.Second),
		NotAfter:  when.Add(time.Duration(r.IntN(3e9)) * time.Second),
		KeyUsage:  x509.KeyUsage(r.IntN(1 << 9)),
	}
	for _, row := range pki.ExtKeyUsages {
		if r.IntN(4) == 0 {
			t.ExtKeyUsage = append(t.ExtKeyUsage, row.Usage)
		}
	}
	if r.IntN(4) == 0 {
		t.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 2, 3, r.IntN(1e9)}}
	}
	if r.IntN(2) == 0 {
		t.BasicConstraints = &pki.BasicConstraints{PathLen: -1}
		if r.IntN(2) == 0 {
			t.BasicConstraints = &pki.BasicConstraints{CA: true, PathLen: r.IntN(5) - 1}
		}
	}
	if r.IntN(2) == 0 {
		t.SubjectKeyID = randomOctets(r, 1+r.IntN(32))
	}
	for range r.IntN(3) {
		t.Extra = append(t.Extra, pki.Extension{OID: asn1.ObjectIdentifier{1, 2, 4, r.IntN(1e9)}, Critical: r.IntN(2) == 0, Value: randomOctets(r, 1+r.IntN(40))})
	}
	if r.IntN(3) == 0 {
		t.Flipped = []asn1.ObjectIdentifier{pki.OIDKeyUsage, pki.OIDExtKeyUsage, pki.OIDBasicConstraints}[r.IntN(3):]
	}
	return t
}

// coreName has attributes of each type that core names, in any order and number.
func coreName(r *mathrand.Rand) pki.Name {
	n := pki.Name{{Type: pki.OIDCommonName, Value: randomText(r)}}
	types := pki.AttributeNames()
	for range r.IntN(5) {
		oid, err := pki.AttributeType(types[r.IntN(len(types))])
		if err != nil {
			panic(err) // the table names it
		}
		value := randomText(r)
		switch pki.AttributeName(oid) {
		case "C":
			value = "DE"
		case "DC", "emailAddress", "serialNumber": // of ASCII alone
			value = randomLabel(r)
		}
		n = append(n, pki.Attribute{Type: oid, Value: value})
	}
	return n
}

// coreNames are alternative names of each kind.
func coreNames(r *mathrand.Rand) (out pki.SANs) {
	for range r.IntN(6) {
		switch label := randomLabel(r); r.IntN(6) {
		case 0:
			a, _ := netip.AddrFromSlice(randomOctets(r, 4))
			out = append(out, pki.SAN{Kind: pki.IP, Value: a.String()})
		case 1:
			a, _ := netip.AddrFromSlice(randomOctets(r, 16))
			out = append(out, pki.SAN{Kind: pki.IP, Value: a.String()})
		case 2:
			out = append(out, pki.SAN{Kind: pki.Email, Value: label + "@lab.example"})
		case 3:
			out = append(out, pki.SAN{Kind: pki.URI, Value: "spiffe://lab.example/" + label})
		case 4:
			out = append(out, pki.SAN{Kind: pki.DNS, Value: "*." + label + ".example"})
		default:
			out = append(out, pki.SAN{Kind: pki.DNS, Value: label})
		}
	}
	return out
}

// damagedRequests and damagedLists change single bytes of those of core.
func damagedRequests(t *testing.T, n int) []specimen { return damaged(t, coreRequests(t, n)) }

func damagedLists(t *testing.T, n int) []specimen { return damaged(t, coreLists(t, n)) }

// damaged changes one byte of each in what is signed or in the algorithm after it:
// the signature differs each time.
func damaged(t *testing.T, whole []specimen) []specimen {
	return specimens(len(whole), func(seed uint64, random *mathrand.Rand) []byte {
		der := append([]byte{}, whole[seed].der...)
		var outer, body asn1.RawValue
		_, err := asn1.Unmarshal(der, &outer)
		require.NoError(t, err)
		_, err = asn1.Unmarshal(outer.Bytes, &body)
		require.NoError(t, err)
		der[len(der)-len(outer.Bytes)+random.IntN(len(body.FullBytes)+8)] = byte(random.UintN(256))
		return der
	})
}
