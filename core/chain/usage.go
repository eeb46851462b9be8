package chain

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"
)

var (
	oidAltNames        = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidNameConstraints = asn1.ObjectIdentifier{2, 5, 29, 30}
)

// extension gives an extension's value.
func extension(c *x509.Certificate, oid asn1.ObjectIdentifier) (value []byte, ok bool) {
	for _, e := range c.Extensions {
		if e.Id.Equal(oid) {
			return e.Value, true
		}
	}
	return nil, false
}

// usageFault asks every certificate of a path for an extended key usage. RFC
// 5280 section 4.2.1.12 asks the first alone; Go, openssl and the browsers hold
// that an authority which lists usages hands no others down.
func usageFault(path []*x509.Certificate, usage x509.ExtKeyUsage) *Fault {
	if usage == x509.ExtKeyUsageAny {
		return nil
	}
	for i := len(path) - 1; i >= 0; i-- {
		if !allowsUsage(path[i], usage) {
			f := invalid(Usage, path[0], x509.IncompatibleUsage, "")
			f.Cert = path[i]
			return f
		}
	}
	return nil
}

// allowsUsage tells whether a certificate lists no usages at all, any usage, or
// this one.
func allowsUsage(c *x509.Certificate, usage x509.ExtKeyUsage) bool {
	listed := c.ExtKeyUsage
	return len(listed) == 0 && len(c.UnknownExtKeyUsage) == 0 || slices.Contains(listed, x509.ExtKeyUsageAny) || slices.Contains(listed, usage)
}
