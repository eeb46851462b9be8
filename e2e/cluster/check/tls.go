package check

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"time"
)

// caller is a plain TLS client: whom it trusts, and who it is.
type caller struct {
	trusts    string // path of a certificate
	cert, key string // paths; "" for nobody
	name      string // the server's name, where it is not the address
}

func (c caller) config() (*tls.Config, error) {
	data, err := os.ReadFile(c.trusts)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("%s holds no certificate", c.trusts)
	}
	t := &tls.Config{RootCAs: pool, ServerName: c.name}
	if c.cert == "" {
		return t, nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	// Shown whoever the server says it would take: that is what is tried.
	t.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	return t, err
}

// call sends one request and gives the status and the body.
func (c caller) call(ctx context.Context, method, url string, header http.Header, body []byte) (int, []byte, error) {
	t, err := c.config()
	if err != nil {
		return 0, nil, err
	}
	transport := &http.Transport{TLSClientConfig: t}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := (&http.Client{Transport: transport, Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	return res.StatusCode, data, err
}

// refused tells whether an error is the server's own alert of TLS, and not that
// nobody was there.
func refused(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error"
}

// review asks an apiserver who the caller is, with extra headers.
func (s *State) review(ctx context.Context, c caller, header http.Header) (status int, who identity, err error) {
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	url := "https://" + s.apiAddress(0) + "/apis/authentication.k8s.io/v1/selfsubjectreviews"
	c.name = "kubernetes" // its address may not be one of its names
	status, body, err := c.call(ctx, http.MethodPost, url, header,
		[]byte(`{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}`))
	if err != nil || status >= 300 {
		return status, identity{}, err
	}
	who, err = readReview(body)
	return status, who, err
}

// apiAddress is where the apiserver of a control plane listens.
func (s *State) apiAddress(i int) string {
	return hostPort(s.address(s.Cluster.ControlPlanes[i]), "6443")
}

// names calls each apiserver by each name of clients': services in the cluster,
// the host, its addresses, the endpoint, and what was asked for besides.
func names(ctx context.Context, s *State) (string, error) {
	domain := s.Cluster.DNSDomain
	shared := []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc." + domain, s.Cluster.ServiceIP().String()}
	if s.Cluster.Endpoint.Host != "" {
		shared = append(shared, s.Cluster.Endpoint.Host)
	}
	for _, e := range s.Cluster.ExtraSANs {
		shared = append(shared, strings.Replace(e.Value, "*", "any", 1))
	}
	count := 0
	for i, h := range s.Cluster.ControlPlanes {
		own := append([]string{h.Name, h.IPs[0].String()}, shared...)
		for _, name := range own {
			c := caller{trusts: s.pki(h.Name, "ca.crt"), name: name}
			if status, _, err := c.call(ctx, http.MethodGet, "https://"+s.apiAddress(i)+"/version", nil, nil); err != nil || status != http.StatusOK {
				return "", fmt.Errorf("%s as %s: status %d, %w", h.Name, name, status, err)
			}
			count++
		}
		if _, _, err := (caller{trusts: s.pki(h.Name, "ca.crt"), name: "elsewhere.example"}).call(ctx, http.MethodGet, "https://"+s.apiAddress(i)+"/version", nil, nil); err == nil {
			return "", fmt.Errorf("%s proves itself as elsewhere.example too", h.Name)
		}
	}
	return fmt.Sprintf("%d names, and no other", count), nil
}

func hostPort(ip netip.Addr, port string) string { return net.JoinHostPort(ip.String(), port) }
