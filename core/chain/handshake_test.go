//go:build !js

package chain_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/chain"
)

// etcd checks its clients in the handshake, with Go's crypto/tls: a server of
// that kind says the same.
func TestWordsOfEtcdAreThoseOfAHandshake(t *testing.T) {
	at := time.Now()
	about := func(c *x509.Certificate) { c.NotBefore, c.NotAfter = at.Add(-time.Hour), at.Add(time.Hour) }
	root, other := issue(t, "etcd-ca", 0, nil, both(ca, about)), issue(t, "other", 1, nil, both(ca, about))
	host := issue(t, "etcd", 2, root, both(about, server("localhost")))
	for name, leaf := range map[string]*entity{
		"holds":         issue(t, "c", 3, root, both(about, client)),
		"other CA":      issue(t, "c", 3, other, both(about, client)),
		"expired":       issue(t, "c", 3, root, both(about, client, func(c *x509.Certificate) { c.NotAfter = at.Add(-time.Minute) })),
		"not yet valid": issue(t, "c", 3, root, both(about, client, func(c *x509.Certificate) { c.NotBefore = at.Add(time.Minute) })),
		"for servers":   issue(t, "c", 3, root, both(about, server("c"))),
	} {
		t.Run(name, func(t *testing.T) {
			clientSays, serverSays := handshake(t, host, leaf, root)
			words := said(t, chain.Question{As: chain.EtcdCli, Cert: leaf.cert, Roots: []*x509.Certificate{root.cert}, Now: at})
			if clientSays == "" {
				assert.True(t, words["etcd’s log"].OK)
				return
			}
			assert.Equal(t, clientSays, words["etcdctl, the other member"].Text)
			want := strings.ReplaceAll(serverSays, at.Format(time.RFC3339), "")
			got := strings.ReplaceAll(words["etcd’s log"].Text, at.UTC().Format(time.RFC3339), "")
			assert.Contains(t, got, strings.Split(want, "current time")[0], "the time may be another second")
		})
	}
}

// handshake has a client call a server that demands a certificate, over a
// connection that buffers.
func handshake(t *testing.T, host, caller, root *entity) (clientSays, serverSays string) {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(root.cert)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	done := make(chan string, 1)
	go func() {
		c, err := listener.Accept()
		if err != nil {
			done <- err.Error()
			return
		}
		s := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{pairOf(host)}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool})
		if err := s.Handshake(); err != nil {
			done <- err.Error()
			_ = s.Close()
			return
		}
		_, _ = s.Write([]byte("ok"))
		done <- ""
		_ = s.Close()
	}()
	c, err := tls.Dial("tcp", listener.Addr().String(), &tls.Config{
		RootCAs: pool, ServerName: "localhost",
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { // whoever is asked for, as etcdctl
			pair := pairOf(caller)
			return &pair, nil
		},
	})
	if err == nil {
		_, err = c.Read(make([]byte, 2))
	}
	if err != nil {
		clientSays = err.Error()
	}
	return clientSays, <-done
}

func pairOf(e *entity) tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{e.cert.Raw}, PrivateKey: e.key}
}
