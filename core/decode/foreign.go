package decode

import "strings"

// foreignRow is a format that is recognised but not read here, and what helps.
type foreignRow struct {
	detect   func(Block) bool
	why, fix string
}

func labelled(labels ...string) func(Block) bool {
	return func(b Block) bool {
		for _, l := range labels {
			if b.Label == l {
				return true
			}
		}
		return false
	}
}

// foreignFormats is the one table of them.
var foreignFormats = []foreignRow{
	{
		func(b Block) bool { return b.Encrypted },
		"the key is encrypted with a passphrase",
		"decrypt it where it lies: openssl pkey -in FILE -out plain.key",
	},
	{
		func(b Block) bool { return b.Label == "ENCRYPTED PRIVATE KEY" || isEncryptedPKCS8(b.Data) },
		"the key is encrypted with a passphrase",
		"decrypt it where it lies: openssl pkcs8 -in FILE -out plain.key",
	},
	{
		labelled("OPENSSH PRIVATE KEY"),
		"it is a private key in OpenSSH’s own format",
		"convert a copy of it: ssh-keygen -p -m PKCS8 -f COPY",
	},
	{
		func(b Block) bool { return b.Label == "DSA PRIVATE KEY" || shapeOf(b.Data) == "IIIIII" },
		"it is a DSA private key, of a kind that Go, and so Kubernetes, does not know",
		"make a new key, RSA 2048 or ECDSA P-256",
	},
	{
		labelled("CMS"),
		"it is a CMS bundle; only certificates, requests and keys are read here",
		"take its certificates out: openssl cms -verify -noverify -inform PEM -in FILE -certsout certs.pem -out content",
	},
	{
		func(b Block) bool { return b.Label == "" && strings.HasPrefix(shapeOf(b.Data), "X0") },
		"it is a PKCS#7 bundle; only certificates, requests and keys are read here",
		"take its certificates out: openssl pkcs7 -inform DER -in FILE -print_certs",
	},
	{
		func(b Block) bool { return b.Label == "PKCS7" || strings.HasPrefix(shapeOf(b.Data), "X0") },
		"it is a PKCS#7 bundle; only certificates, requests and keys are read here",
		"take its certificates out: openssl pkcs7 -in FILE -print_certs",
	},
	{
		func(b Block) bool { return isPKCS12(b.Data) },
		"it is a PKCS#12 archive; only certificates, requests and keys are read here",
		"take its content out: openssl pkcs12 -in FILE -nodes",
	},
	{
		labelled("EC PARAMETERS", "DSA PARAMETERS", "DH PARAMETERS", "X9.42 DH PARAMETERS"),
		"these are parameters, and no key follows them",
		"give the whole file, with the key",
	},
	{
		labelled("PGP PUBLIC KEY BLOCK", "PGP PRIVATE KEY BLOCK", "PGP MESSAGE", "PGP SIGNATURE", "SSH2 PUBLIC KEY"),
		"it has nothing to do with X.509",
		"give a certificate, a certification request or a key",
	},
}

// foreignFormat finds what a block is when it is not for us.
func foreignFormat(b Block) (*Fault, bool) {
	for _, row := range foreignFormats {
		if row.detect(b) {
			return &Fault{row.why, row.fix}, true
		}
	}
	return nil, false
}

// isEncryptedPKCS8 knows EncryptedPrivateKeyInfo (RFC 5958 section 3).
func isEncryptedPKCS8(data []byte) bool { return shapeOf(data) == "SO" }

// isPKCS12 knows PFX (RFC 7292 section 4): version 3, then a PKCS#7 value.
func isPKCS12(data []byte) bool {
	e, err := parseDER(data)
	if err != nil {
		return false
	}
	s := shape(e)
	parts, _ := e.sequence()
	return (s == "ISS" || s == "IS") && parts[0].integer().Int64() == 3 && strings.HasPrefix(shape(parts[1]), "X0")
}
