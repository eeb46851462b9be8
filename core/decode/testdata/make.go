//go:build ignore

// Make writes the fixtures of this directory: keys, certificates shaped as
// kubeadm's and a user's request. Run it in core/decode: go run testdata/make.go
package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"log"
	"math/big"
	"os"
	"time"

	"kubepki/core/pki"
)

const mark = "TEST FIXTURE of KubePKI: public, protects nothing, never use it.\n"

var (
	ctx  = context.Background()
	made = time.Date(2026, 11, 23, 18, 42, 51, 0, time.UTC)
)

const year = 365 * 24 * time.Hour

func main() {
	ca := root("kubernetes", pki.RSA2048, 0x1c93f07b2e4d86)
	write("ca.crt", pki.CertificatePEM(ca.Cert))

	key := newKey(pki.RSA2048)
	write("apiserver.key", must(key.TraditionalPEM()))
	sans := pki.SANs{
		{Kind: pki.DNS, Value: "cp-1"}, {Kind: pki.DNS, Value: "kubernetes"}, {Kind: pki.DNS, Value: "kubernetes.default"},
		{Kind: pki.DNS, Value: "kubernetes.default.svc"}, {Kind: pki.DNS, Value: "kubernetes.default.svc.cluster.local"},
		{Kind: pki.IP, Value: "10.96.0.1"}, {Kind: pki.IP, Value: "10.0.0.10"},
	}
	t := pki.LeafTemplate(pki.CommonName("kube-apiserver"), sans, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, made, year)
	t.Serial = big.NewInt(0x5a1c93f07b2e4d86)
	write("apiserver.crt", pki.CertificatePEM(must(ca.Issue(ctx, t, key.Public()))))

	etcd := root("etcd-ca", pki.ECDSAP384, 0x2b)
	both := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	peer := newKey(pki.ECDSAP256)
	write("ec-sec1.key", must(peer.TraditionalPEM()))
	t = pki.LeafTemplate(pki.CommonName("cp-1"), pki.SANs{
		{Kind: pki.DNS, Value: "cp-1"}, {Kind: pki.DNS, Value: "localhost"},
		{Kind: pki.IP, Value: "10.0.0.10"}, {Kind: pki.IP, Value: "127.0.0.1"}, {Kind: pki.IP, Value: "::1"},
	}, both, made, year)
	t.Serial = big.NewInt(77)
	write("etcd-peer.crt", pki.CertificatePEM(must(etcd.Issue(ctx, t, peer.Public()))))

	jane := must(pki.NewRequest(ctx, newKey(pki.ECDSAP256), pki.Template{
		Subject: pki.ClientName("jane", "developers"), SANs: pki.SANs{{Kind: pki.Email, Value: "jane@lab.example"}},
	}))
	write("jane.csr", pki.RequestPEM(jane.X509))

	t = pki.RootTemplate(pki.CommonName("lab"), made, 10*year)
	t.KeyUsage |= x509.KeyUsageCRLSign
	lab := must(pki.NewAuthority(ctx, newKey(pki.ECDSAP256), t))
	write("revoked.crl", pki.CRLPEM(must(lab.IssueCRL(ctx, pki.CRLTemplate{
		Number: big.NewInt(2), ThisUpdate: made, NextUpdate: made.Add(year),
		Revoked: []pki.Revoked{{Serial: big.NewInt(77), At: made, Reason: 1}, {Serial: big.NewInt(0x5a1c93f07b2e4d86), At: made}},
	}))))

	sa := newKey(pki.RSA2048)
	write("sa.pub", must(pki.PublicKeyPEM(sa.Public())))
	write("rsa-pkcs1.pub", block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(sa.Public().(*rsa.PublicKey))))
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	check(err)
	write("ed25519-pkcs8.key", block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(ed))))
}

func root(cn string, a pki.KeyAlgorithm, serial int64) *pki.Authority {
	t := pki.RootTemplate(pki.CommonName(cn), made, 10*year)
	t.Serial = big.NewInt(serial)
	return must(pki.NewAuthority(ctx, newKey(a), t))
}

func newKey(a pki.KeyAlgorithm) *pki.PrivateKey { return must(pki.Native{}.Make(ctx, a)) }

func block(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

func write(name string, data []byte) {
	check(os.WriteFile("testdata/"+name, append([]byte(mark), data...), 0o644))
}

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
