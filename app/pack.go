package app

import (
	"bytes"
	"context"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"kubepki/core/archive"
	"kubepki/core/pki"
)

// pemTypes are the labels of what is kept as DER.
var pemTypes = map[Kind]string{
	PublicKey: "PUBLIC KEY", Request: "CERTIFICATE REQUEST", Certificate: "CERTIFICATE", Authority: "CERTIFICATE", RevocationList: "X509 CRL",
}

// endings are those of the file names of each kind, as the course has them.
var endings = map[Kind]string{PrivateKey: ".key", PublicKey: ".pub", Request: ".csr", Certificate: ".crt", Authority: ".crt", RevocationList: ".crl", Other: ".pem"}

// FileName is what the object is called as a file.
func (o Object) FileName() string { return fileBase(o.Name) + endings[o.Kind] }

// PEM is the object as a file: a private key as kubeadm writes it. Secret then.
func (o Object) PEM() ([]byte, error) {
	if o.Kind == PrivateKey {
		if o.Secret == nil {
			return nil, fmt.Errorf("%s has no key in it", o.Name)
		}
		data, err := o.Secret.TraditionalPEM()
		if err != nil {
			data, err = o.Secret.PEM(pki.PKCS8)
		}
		return data, err
	}
	label := o.PEMType
	if label == "" && o.Kind == Other {
		label = "DATA"
	} else if label == "" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE" {
		label = pemTypes[o.Kind]
	}
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: o.DER}), nil
}

// pack writes objects as one zip that [session.find] restores.
func pack(ctx context.Context, objects []Object, now time.Time, yield func(context.Context) error) ([]byte, error) {
	entries := make([]archive.Entry, len(objects))
	for i, o := range objects {
		data, err := o.PEM()
		if err != nil {
			return nil, err
		}
		entries[i] = archive.Entry{
			File: o.FileName(), Name: o.Name, Path: o.Path, Provenance: o.Provenance, Made: o.Made.UTC(),
			Data: data, Secret: o.Kind == PrivateKey || strings.HasSuffix(o.PEMType, "PRIVATE KEY"),
		}
	}
	var b bytes.Buffer
	err := archive.Write(ctx, &b, entries, now, yield)
	return b.Bytes(), err
}
