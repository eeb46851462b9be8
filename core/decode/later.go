package decode

import "sync"

// laterNames are object identifiers that openssl 3.0 prints by number. Fields
// name them; the text of openssl does not.
var laterNames = sync.OnceValue(func() map[string]string {
	return map[string]string{
		// Post-quantum signatures and key exchange (FIPS 203, 204 and 205; RFC 9881, RFC 9909, RFC 9935).
		"2.16.840.1.101.3.4.3.17":    "ML-DSA-44",
		"2.16.840.1.101.3.4.3.18":    "ML-DSA-65",
		"2.16.840.1.101.3.4.3.19":    "ML-DSA-87",
		"2.16.840.1.101.3.4.3.20":    "SLH-DSA-SHA2-128s",
		"2.16.840.1.101.3.4.3.21":    "SLH-DSA-SHA2-128f",
		"2.16.840.1.101.3.4.3.22":    "SLH-DSA-SHA2-192s",
		"2.16.840.1.101.3.4.3.23":    "SLH-DSA-SHA2-192f",
		"2.16.840.1.101.3.4.3.24":    "SLH-DSA-SHA2-256s",
		"2.16.840.1.101.3.4.3.25":    "SLH-DSA-SHA2-256f",
		"2.16.840.1.101.3.4.3.26":    "SLH-DSA-SHAKE-128s",
		"2.16.840.1.101.3.4.3.27":    "SLH-DSA-SHAKE-128f",
		"2.16.840.1.101.3.4.3.28":    "SLH-DSA-SHAKE-192s",
		"2.16.840.1.101.3.4.3.29":    "SLH-DSA-SHAKE-192f",
		"2.16.840.1.101.3.4.3.30":    "SLH-DSA-SHAKE-256s",
		"2.16.840.1.101.3.4.3.31":    "SLH-DSA-SHAKE-256f",
		"2.16.840.1.101.3.4.4.1":     "ML-KEM-512",
		"2.16.840.1.101.3.4.4.2":     "ML-KEM-768",
		"2.16.840.1.101.3.4.4.3":     "ML-KEM-1024",
		"1.2.840.113549.1.9.16.3.17": "HSS/LMS",
		"1.3.6.1.5.5.7.6.34":         "XMSS",
		"1.3.6.1.5.5.7.6.35":         "XMSS^MT",

		// Extensions of vendors.
		"1.3.6.1.4.1.311.20.2":      "Microsoft certificate template name",
		"1.3.6.1.4.1.311.21.1":      "Microsoft CA version",
		"1.3.6.1.4.1.311.21.2":      "Microsoft previous CA certificate hash",
		"1.3.6.1.4.1.311.21.7":      "Microsoft certificate template",
		"1.3.6.1.4.1.311.21.10":     "Microsoft application policies",
		"1.3.6.1.4.1.311.25.2":      "Microsoft security identifier",
		"1.3.6.1.4.1.34380.1.1.13":  "Puppet role",
		"1.3.6.1.4.1.57264.1.1":     "Sigstore OIDC issuer",
		"1.3.6.1.4.1.57264.1.8":     "Sigstore OIDC issuer (V2)",
		"1.2.840.113635.100.6.1.14": "Apple development",
		"1.2.840.113533.7.65.0":     "Entrust version",

		// Policies of the CA/Browser Forum.
		"2.23.140.1.1":   "extended validation",
		"2.23.140.1.2.1": "domain validated",
		"2.23.140.1.2.2": "organization validated",
		"2.23.140.1.2.3": "individual validated",
	}
})

// plainOID is an object identifier's best name, its number without one.
func plainOID(oid string) string {
	if name, ok := laterNames()[oid]; ok {
		return name
	}
	return longName(oid)
}

// oidWords is an object identifier's number and then its name.
func oidWords(oid string) string {
	if name := plainOID(oid); name != oid {
		return oid + " " + name
	}
	return oid
}

// algorithmWords names an algorithm; one that openssl does not name comes with its number.
func algorithmWords(oid string) string {
	if name, ok := laterNames()[oid]; ok {
		return name + " (" + oid + ")"
	}
	return longName(oid)
}
