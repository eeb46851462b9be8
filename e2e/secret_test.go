//go:build !js

package e2e

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/pki"
)

// After a cluster's PKI was made, no private key is in the page's text, markup,
// address or storage; nor when its card and its sheet are opened.
func TestPrivateKeysStayHidden(t *testing.T) {
	story(t, func(t *testing.T, v *visit) {
		v.enter("#/cluster")
		v.Choose("Key type", pki.ECDSAP256.Label())
		v.generate(t)
		b := unpack(t, v.Download("Download bundle (.zip)"))
		var secrets []string
		for _, name := range []string{"pki/ca.key", "pki/sa.key", "pki/apiserver.key"} {
			secrets = append(secrets, secretsOf(t, string(b.files["cp-1/etc/kubernetes/"+name].data))...)
		}
		v.clean(t, secrets, "after generating")
		v.Button("ca.key").Click()
		v.Button("Download ca.key")
		v.clean(t, secrets, "with ca.key chosen")
		v.Click("Look inside")
		v.Button("PEM").Click()
		v.Button("Show for a minute")
		v.clean(t, secrets, "with its sheet open")
	})
}

func parseAnyKey(t *testing.T, der []byte) any {
	t.Helper()
	for _, parse := range []func([]byte) (any, error){
		x509.ParsePKCS8PrivateKey,
		func(b []byte) (any, error) { return x509.ParsePKCS1PrivateKey(b) },
		func(b []byte) (any, error) { return x509.ParseECPrivateKey(b) },
	} {
		if key, err := parse(der); err == nil {
			return key
		}
	}
	t.Fatal("this is no private key")
	return nil
}

// privateNumbers are what makes the key private.
func privateNumbers(t *testing.T, key any) []*big.Int {
	t.Helper()
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return append([]*big.Int{k.D}, k.Primes...)
	case *ecdsa.PrivateKey:
		scalar, err := k.Bytes()
		require.NoError(t, err)
		return []*big.Int{new(big.Int).SetBytes(scalar)}
	}
	return nil
}

// colons writes bytes as openssl does: "0a:ff".
func colons(b []byte) string {
	return strings.TrimSuffix(strings.ReplaceAll(fmt.Sprintf("% x", b), " ", ":"), ":")
}
