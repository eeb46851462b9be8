package lab

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net/http"
	"os"
	"time"
)

// kubeletRole is the argument with which this program becomes the one part of a
// kubelet that a lab has: the end of the apiserver's calls.
const kubeletRole = "lab-kubelet"

// Where a kubelet has its serving pair, if it was given one, and its clients' authority.
const (
	kubeletPair = "/var/lib/kubelet/pki/kubelet"
	clientCA    = configDir + "/pki/ca.crt"
)

// KubeletPort is where kubelets listen.
const KubeletPort = 10250

// beKubelet listens as a kubelet does: with its serving pair, else one that it
// signs itself; to callers alone whom the cluster authority signed. It answers
// every request for logs with the caller's name.
func beKubelet() error {
	pair, err := servingPair()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(clientCA)
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return fmt.Errorf("lab: %s holds no certificate", clientCA)
	}
	server := http.Server{
		Addr:      fmt.Sprintf(":%d", KubeletPort),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintln(w, "called by", r.TLS.PeerCertificates[0].Subject.CommonName)
		}),
	}
	fmt.Println("held", server.Addr)
	return server.ListenAndServeTLS("", "")
}

func servingPair() (tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(kubeletPair+".crt", kubeletPair+".key")
	if !errors.Is(err, fs.ErrNotExist) {
		return pair, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return pair, err
	}
	own := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "signed-by-itself"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, own, own, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

// Kubelet starts the end of the apiserver's calls on the host.
func (h *Host) Kubelet() (*Process, error) { return h.role(kubeletRole) }
