// Package convert turns certificates, and the key of the first of them, into
// the formats that other programs take, and reads what those programs write:
// PEM, DER, base64, PKCS#7, PKCS#12, JKS and Kubernetes' Secrets and ConfigMaps.
// Each format is one file here and one or more rows of [Formats].
//
//	m, err := convert.Read(ctx, data, passphrase)
//	file, err := convert.Write(ctx, m, convert.PKCS12, convert.Options{Passphrase: passphrase, Now: now})
//
// Keys alone are package keyfile's. Its [keyfile.PassphraseError],
// [keyfile.DamagedError] and [keyfile.LimitError] are this package's too: what a
// foreign file costs is read from it and bounded before anything is derived.
package convert
