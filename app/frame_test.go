package app

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net/url"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/pki"
	"kubepki/core/task"
)

// browser stands in for the browser: it remembers, and passes on what the user does.
type browser struct {
	*apptest.Memory
	drop func([]File, error)
	key  func(Key) bool
}

func (b *browser) Read(context.Context, ui.Value, int) ([]File, error) { return nil, nil }
func (b *browser) OnDrop(_ int, f func([]File, error))                 { b.drop = f }
func (b *browser) Painted(f func())                                    { f() }
func (b *browser) OnKey(f func(Key) bool)                              { b.key = f }

func testPorts() (Ports, *browser) {
	b := &browser{Memory: &apptest.Memory{}}
	return Ports{
		Keys: pki.Native{}, Files: b, Clip: b, Prefs: b, Page: b, Now: apptest.Now, Yield: apptest.Yield,
		Work: task.Native, Store: apptest.Store{Memory: b.Memory},
		Build: Build{Version: "1.0.0", Commit: "4f2a91c"},
	}, b
}

// frame is a mounted Shell in a test's hands.
type frame struct {
	*Shell
	d ui.ClientDispatcher
	b *browser
}

func openFrame(t *testing.T, fragment string) *frame {
	t.Helper()
	ports, b := testPorts()
	return openFrameWith(t, ports, b, fragment)
}

func openFrameWith(t *testing.T, ports Ports, b *browser, fragment string) *frame {
	t.Helper()
	f := &frame{Shell: NewShell(ports), b: b}
	f.d = ui.NewClientTester(f.Shell)
	t.Cleanup(f.d.Close)
	f.goTo(fragment)
	return f
}

func (f *frame) goTo(fragment string) {
	f.d.Nav(&url.URL{Scheme: "https", Host: "x.test", Fragment: fragment})
	f.d.Consume()
}

func (f *frame) html() string {
	f.d.Consume()
	return apptest.HTML(f.Shell)
}

func (f *frame) press(k Key) bool {
	took := f.b.key(k)
	f.d.Consume()
	return took
}

type certificateSpec struct {
	name                      string
	authority, server, client bool
	names                     []string
	until                     time.Time
}

func certificateWith(t *testing.T, key *pki.PrivateKey, s certificateSpec) Object {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: s.name}, NotBefore: apptest.Now().AddDate(-1, 0, 0), NotAfter: s.until,
		DNSNames: s.names, BasicConstraintsValid: true, IsCA: s.authority,
	}
	if s.server {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	if s.client {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageClientAuth)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return CertificateObject(cert, s.name, apptest.Now())
}
