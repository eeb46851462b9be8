package app

import (
	"crypto/x509"
	"testing"

	"github.com/stretchr/testify/assert"

	"kubepki/app/apptest"
	"kubepki/core/kube"
)

// What was signed before would look like the answer to the request that is read now.
func TestAnotherRequestTakesTheSignedCertificateAway(t *testing.T) {
	m := newSignModel()
	m.signed = signedCertificate{cert: &x509.Certificate{}, object: 7}
	m.setText("another request", kube.Cluster{}, apptest.Now())
	assert.Nil(t, m.signed.cert)
}
