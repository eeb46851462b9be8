//go:build !js

package oracle

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/pki"
)

// differences names the fields in which two templates are not the same.
func differences(ours, theirs pki.Template) []command.Field {
	var out []command.Field
	note := func(f command.Field, same bool) {
		if !same {
			out = append(out, f)
		}
	}
	if a, b := attributesOf(ours.Subject), attributesOf(theirs.Subject); !slices.Equal(a, b) {
		sort.Strings(a)
		sort.Strings(b)
		same := slices.Equal(a, b)
		note(command.FieldOrder, !same)
		note(command.FieldSubject, same)
	}
	note(command.FieldNames, slices.Equal(sortedNames(ours.SANs), sortedNames(theirs.SANs)))
	note(command.FieldKeyUsage, ours.KeyUsage == theirs.KeyUsage)
	note(command.FieldExtKeyUsage, slices.Equal(pki.ExtKeyUsageNames(ours.ExtKeyUsage), pki.ExtKeyUsageNames(theirs.ExtKeyUsage)))
	note(command.FieldConstraints, (ours.BasicConstraints == nil) == (theirs.BasicConstraints == nil) &&
		(ours.BasicConstraints == nil || *ours.BasicConstraints == *theirs.BasicConstraints))
	note(command.FieldExtra, slices.EqualFunc(ours.Extra, theirs.Extra, func(a, b pki.Extension) bool { return a.OID.Equal(b.OID) && bytes.Equal(a.Value, b.Value) }))
	note(command.FieldCritical, sameMarks(ours, theirs))
	return out
}

// sameMarks compares criticality where both have the extension.
func sameMarks(a, b pki.Template) bool {
	both := []asn1.ObjectIdentifier{}
	if a.KeyUsage != 0 && b.KeyUsage != 0 {
		both = append(both, pki.OIDKeyUsage)
	}
	if len(a.ExtKeyUsage) > 0 && len(b.ExtKeyUsage) > 0 {
		both = append(both, pki.OIDExtKeyUsage)
	}
	if a.BasicConstraints != nil && b.BasicConstraints != nil {
		both = append(both, pki.OIDBasicConstraints)
	}
	for _, oid := range both {
		if flipped(a, oid) != flipped(b, oid) {
			return false
		}
	}
	return true
}

func flipped(t pki.Template, oid asn1.ObjectIdentifier) bool {
	return slices.ContainsFunc(t.Flipped, oid.Equal)
}

func attributesOf(n pki.Name) []string {
	var out []string
	for _, a := range n {
		out = append(out, a.Type.String()+"="+a.Value)
	}
	return out
}

func sortedNames(sans pki.SANs) []string {
	var out []string
	for _, s := range sans {
		out = append(out, s.String())
	}
	sort.Strings(out)
	return out
}

// agree wants the fields that differ to be those that the script tells of: no
// more, and none less. The order of a subject may be the same by chance.
func agree(t *testing.T, s command.Script, found []command.Field) {
	t.Helper()
	declared := map[command.Field]bool{}
	for _, f := range s.Differs {
		declared[f] = true
	}
	delete(declared, command.FieldOrder)
	for _, f := range found {
		assert.Contains(t, s.Differs, f, "%s differs in a field that the row does not tell of", s.Tool)
		delete(declared, f)
	}
	assert.Empty(t, declared, "%s: the row tells of differences that are none", s.Tool)
}

// sameRequest compares a request that a tool made with ours.
func sameRequest(t *testing.T, s command.Script, ours *pki.Request, data []byte) {
	t.Helper()
	theirs, err := pki.ParseRequest(data)
	require.NoError(t, err)
	assert.NoError(t, theirs.CheckSignature())
	found := differences(ours.Template(), theirs.Template())
	if !pki.SamePublicKey(ours.X509.PublicKey, theirs.X509.PublicKey) {
		found = append(found, command.FieldKey)
	}
	agree(t, s, found)
}

// sameCertificate compares a certificate that a tool signed with ours; signer is
// the authority, nil for a root.
func sameCertificate(t *testing.T, s command.Script, ours *x509.Certificate, data []byte, signer *x509.Certificate, days int) {
	t.Helper()
	theirs, err := pki.ParseCertificate(data)
	require.NoError(t, err, string(data))
	found := differences(pki.TemplateOf(ours), pki.TemplateOf(theirs))
	if signer == nil {
		signer = theirs
	}
	assert.NoError(t, theirs.CheckSignatureFrom(signer))
	assert.Equal(t, signer.RawSubject, theirs.RawIssuer)
	assert.WithinDuration(t, time.Now(), theirs.NotBefore, 10*time.Minute)
	assert.WithinDuration(t, time.Now().AddDate(0, 0, days), theirs.NotAfter, 2*time.Hour, "it lives as long as asked")
	sameKey := pki.SamePublicKey(ours.PublicKey, theirs.PublicKey)
	if !sameKey {
		found = append(found, command.FieldKey)
	}
	if sameKey && !bytes.Equal(ours.SubjectKeyId, theirs.SubjectKeyId) || (ours.SubjectKeyId == nil) != (theirs.SubjectKeyId == nil) {
		found = append(found, command.FieldOwnID)
	}
	if sameKey && !bytes.Equal(issuerID(ours), issuerID(theirs)) || (issuerID(ours) == nil) != (issuerID(theirs) == nil) {
		found = append(found, command.FieldIssuerID)
	}
	agree(t, s, found)
}

// issuerID is the whole value of the authority key identifier.
func issuerID(c *x509.Certificate) []byte {
	for _, e := range c.Extensions {
		if e.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, 35}) {
			return e.Value
		}
	}
	return nil
}
