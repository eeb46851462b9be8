package check

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	certificates "k8s.io/api/certificates/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var requestChecks = []Check{
	{
		Name: "csr", Means: "a CertificateSigningRequest of a user is approved, issued, verifies and works",
		Needs: []string{"super-admin", "controllers"}, For: withKey, Run: userRequest,
	},
	{
		Name: "rotation", Means: "a kubelet's request for its next certificate is approved and issued by itself",
		Needs: []string{"admin", "controllers"}, For: withKey, Run: rotation,
	},
	{
		Name: "csr-unsigned", Means: "without the authority's key a request is approved and never issued", Needs: []string{"super-admin", "controllers"},
		For: withoutKey, Run: unsigned,
	},
	{
		Name: "static-pods", Means: "the real apiserver takes every static pod for one", Needs: []string{"super-admin", "controllers"},
		Run: staticPods,
	},
	{
		Name: "page-signed", Means: "who holds a request that the page signed is let in under its name", Needs: []string{"names"},
		For: func(s Scene) bool { return !s.Keyless && !s.Recreated }, Run: pageSigned,
	},
}

// newRequest makes a key and a request in PEM.
func newRequest(subject pkix.Name) (key, request []byte, err error) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: subject}, k)
	if err != nil {
		return nil, nil, err
	}
	private, err := x509.MarshalECPrivateKey(k)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}), nil
}

// hand hands a request in with a kubeconfig and writes its key.
func (s *State) hand(ctx context.Context, kubeconfig, name, signer string, subject pkix.Name) (keyPath string, err error) {
	key, request, err := newRequest(subject)
	if err != nil {
		return "", err
	}
	c, err := client(kubeconfig)
	if err != nil {
		return "", err
	}
	_, err = c.CertificatesV1().CertificateSigningRequests().Create(ctx, &certificates.CertificateSigningRequest{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: certificates.CertificateSigningRequestSpec{
			Request: request, SignerName: signer,
			Usages: []certificates.KeyUsage{certificates.UsageDigitalSignature, certificates.UsageClientAuth},
		},
	}, metav1.CreateOptions{})
	if err != nil {
		return "", fmt.Errorf("hand in the request: %w", err)
	}
	keyPath = filepath.Join(s.Work, name+".key")
	return keyPath, os.WriteFile(keyPath, key, 0o600)
}

// issued waits for the certificate of a request and verifies it as a client's.
func (s *State) issued(ctx context.Context, name string) (certPath string, err error) {
	c, err := client(s.super())
	if err != nil {
		return "", err
	}
	var got []byte
	err = until(ctx, "the certificate of "+name, func() (bool, error) {
		r, err := c.CertificatesV1().CertificateSigningRequests().Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		got = r.Status.Certificate
		return len(got) > 0, fmt.Errorf("conditions: %v", r.Status.Conditions)
	})
	if err != nil {
		return "", err
	}
	certPath = filepath.Join(s.Work, name+".crt")
	if err := os.WriteFile(certPath, got, 0o600); err != nil {
		return "", err
	}
	return certPath, verifiesAsClient(got, s.pki(s.first(), "ca.crt"))
}

// verifiesAsClient checks a certificate against an authority's file.
func verifiesAsClient(cert []byte, ca string) error {
	block, _ := pem.Decode(cert)
	if block == nil {
		return fmt.Errorf("no PEM: %.80q", cert)
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return err
	}
	root, err := os.ReadFile(ca)
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(root)
	_, err = c.Verify(x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return err
}

func userRequest(ctx context.Context, s *State) (string, error) {
	subject := pkix.Name{CommonName: "carol", Organization: []string{"couriers"}}
	key, err := s.hand(ctx, s.super(), "carol", certificates.KubeAPIServerClientSignerName, subject)
	if err != nil {
		return "", err
	}
	if _, err := s.kubectl(ctx, s.super(), "certificate", "approve", "carol"); err != nil {
		return "", err
	}
	cert, err := s.issued(ctx, "carol")
	if err != nil {
		return "", err
	}
	return s.works(ctx, cert, key, identity{"carol", []string{"couriers"}})
}

// unsigned hands in a request that nobody in the cluster can sign. Where the key
// is there, one is issued within half a second.
func unsigned(ctx context.Context, s *State) (string, error) {
	subject := pkix.Name{CommonName: "carol", Organization: []string{"couriers"}}
	if _, err := s.hand(ctx, s.super(), "carol", certificates.KubeAPIServerClientSignerName, subject); err != nil {
		return "", err
	}
	if _, err := s.kubectl(ctx, s.super(), "certificate", "approve", "carol"); err != nil {
		return "", err
	}
	short, cancel := context.WithTimeoutCause(ctx, 3*time.Second, errNotIssued)
	defer cancel()
	if _, err := s.issued(short, "carol"); err == nil || !errors.Is(context.Cause(short), errNotIssued) {
		return "", fmt.Errorf("got %v, want it to be approved and not issued", err)
	}
	return "approved, and not issued within 3 s", nil
}

var errNotIssued = errors.New("not issued")

// works lets kubectl use a pair of files as a client of the apiserver.
func (s *State) works(ctx context.Context, cert, key string, want identity) (string, error) {
	got, err := s.asks(ctx, os.DevNull, append(s.server(0), "--client-certificate", cert, "--client-key", key)...)
	if err == nil && !got.equal(want) {
		err = fmt.Errorf("it is %s, want %s", got, want)
	}
	return "it is " + got.String(), err
}

func rotation(ctx context.Context, s *State) (string, error) {
	host := s.Cluster.Nodes()[len(s.Cluster.Nodes())-1].Name
	name := "system:node:" + host
	subject := pkix.Name{CommonName: name, Organization: []string{"system:nodes"}}
	key, err := s.hand(ctx, s.conf(host, "kubelet.conf"), "next-of-"+host, certificates.KubeAPIServerClientKubeletSignerName, subject)
	if err != nil {
		return "", err
	}
	cert, err := s.issued(ctx, "next-of-"+host)
	if err != nil {
		return "", err
	}
	return s.works(ctx, cert, key, identity{name, []string{"system:nodes"}})
}

func pageSigned(ctx context.Context, s *State) (string, error) {
	return s.works(ctx, filepath.Join(s.Signed, "jane.crt"), filepath.Join(s.Signed, "jane.key"), identity{"jane", []string{"developers"}})
}
