package decode

import (
	"math/big"
	"strconv"
	"strings"
)

// oidRow names an object identifier as openssl 3.0 does.
type oidRow struct{ oid, short, long string }

// oids is the one table of object identifiers and their names. The oracle test
// compares each row with the real openssl.
var oids = []oidRow{
	// Attribute types of names (X.520, RFC 4519, RFC 2985).
	{"2.5.4.3", "CN", "commonName"},
	{"2.5.4.4", "SN", "surname"},
	{"2.5.4.5", "serialNumber", "serialNumber"},
	{"2.5.4.6", "C", "countryName"},
	{"2.5.4.7", "L", "localityName"},
	{"2.5.4.8", "ST", "stateOrProvinceName"},
	{"2.5.4.9", "street", "streetAddress"},
	{"2.5.4.10", "O", "organizationName"},
	{"2.5.4.11", "OU", "organizationalUnitName"},
	{"2.5.4.12", "title", "title"},
	{"2.5.4.13", "description", "description"},
	{"2.5.4.15", "businessCategory", "businessCategory"},
	{"2.5.4.16", "postalAddress", "postalAddress"},
	{"2.5.4.17", "postalCode", "postalCode"},
	{"2.5.4.18", "postOfficeBox", "postOfficeBox"},
	{"2.5.4.20", "telephoneNumber", "telephoneNumber"},
	{"2.5.4.41", "name", "name"},
	{"2.5.4.42", "GN", "givenName"},
	{"2.5.4.43", "initials", "initials"},
	{"2.5.4.44", "generationQualifier", "generationQualifier"},
	{"2.5.4.45", "x500UniqueIdentifier", "x500UniqueIdentifier"},
	{"2.5.4.46", "dnQualifier", "dnQualifier"},
	{"2.5.4.65", "pseudonym", "pseudonym"},
	{"2.5.4.72", "role", "role"},
	{"2.5.4.97", "organizationIdentifier", "organizationIdentifier"},
	{"0.9.2342.19200300.100.1.1", "UID", "userId"},
	{"0.9.2342.19200300.100.1.25", "DC", "domainComponent"},
	{"1.2.840.113549.1.9.1", "emailAddress", "emailAddress"},
	{"1.2.840.113549.1.9.2", "unstructuredName", "unstructuredName"},
	{"1.2.840.113549.1.9.7", "challengePassword", "challengePassword"},
	{"1.2.840.113549.1.9.8", "unstructuredAddress", "unstructuredAddress"},
	{"1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL", "jurisdictionLocalityName"},
	{"1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST", "jurisdictionStateOrProvinceName"},
	{"1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC", "jurisdictionCountryName"},

	// Attributes of requests (RFC 2985 section 5.4).
	{"1.2.840.113549.1.9.14", "extReq", "Extension Request"},
	{"1.3.6.1.4.1.311.2.1.14", "msExtReq", "Microsoft Extension Request"},

	// Keys and signatures (RFC 3279, RFC 4055, RFC 5758, RFC 8410).
	{"1.2.840.113549.1.1.1", "rsaEncryption", "rsaEncryption"},
	{"1.2.840.113549.1.1.4", "RSA-MD5", "md5WithRSAEncryption"},
	{"1.2.840.113549.1.1.5", "RSA-SHA1", "sha1WithRSAEncryption"},
	{"1.2.840.113549.1.1.8", "MGF1", "mgf1"},
	{"1.2.840.113549.1.1.10", "RSASSA-PSS", "rsassaPss"},
	{"1.2.840.113549.1.1.11", "RSA-SHA256", "sha256WithRSAEncryption"},
	{"1.2.840.113549.1.1.12", "RSA-SHA384", "sha384WithRSAEncryption"},
	{"1.2.840.113549.1.1.13", "RSA-SHA512", "sha512WithRSAEncryption"},
	{"1.2.840.113549.1.1.14", "RSA-SHA224", "sha224WithRSAEncryption"},
	{"1.2.840.10040.4.1", "DSA", "dsaEncryption"},
	{"1.2.840.10040.4.3", "DSA-SHA1", "dsaWithSHA1"},
	{"2.16.840.1.101.3.4.3.2", "dsa_with_SHA256", "dsa_with_SHA256"},
	{"1.2.840.10045.2.1", "id-ecPublicKey", "id-ecPublicKey"},
	{"1.2.840.10045.4.1", "ecdsa-with-SHA1", "ecdsa-with-SHA1"},
	{"1.2.840.10045.4.3.1", "ecdsa-with-SHA224", "ecdsa-with-SHA224"},
	{"1.2.840.10045.4.3.2", "ecdsa-with-SHA256", "ecdsa-with-SHA256"},
	{"1.2.840.10045.4.3.3", "ecdsa-with-SHA384", "ecdsa-with-SHA384"},
	{"1.2.840.10045.4.3.4", "ecdsa-with-SHA512", "ecdsa-with-SHA512"},
	{"1.3.101.110", "X25519", "X25519"},
	{"1.3.101.111", "X448", "X448"},
	{"1.3.101.112", "ED25519", "ED25519"},
	{"1.3.101.113", "ED448", "ED448"},
	{"1.3.14.3.2.26", "SHA1", "sha1"},
	{"2.16.840.1.101.3.4.2.1", "SHA256", "sha256"},
	{"2.16.840.1.101.3.4.2.2", "SHA384", "sha384"},
	{"2.16.840.1.101.3.4.2.3", "SHA512", "sha512"},
	{"2.16.840.1.101.3.4.2.4", "SHA224", "sha224"},

	// Curves (RFC 5480 section 2.1.1.1, SEC 2).
	{"1.2.840.10045.3.1.1", "prime192v1", "prime192v1"},
	{"1.2.840.10045.3.1.7", "prime256v1", "prime256v1"},
	{"1.3.132.0.10", "secp256k1", "secp256k1"},
	{"1.3.132.0.33", "secp224r1", "secp224r1"},
	{"1.3.132.0.34", "secp384r1", "secp384r1"},
	{"1.3.132.0.35", "secp521r1", "secp521r1"},
	{"1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", "brainpoolP256r1"},
	{"1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", "brainpoolP384r1"},
	{"1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", "brainpoolP512r1"},

	// Extended key usages (RFC 5280 section 4.2.1.12 and vendors).
	{"2.5.29.37.0", "anyExtendedKeyUsage", "Any Extended Key Usage"},
	{"1.3.6.1.5.5.7.3.1", "serverAuth", "TLS Web Server Authentication"},
	{"1.3.6.1.5.5.7.3.2", "clientAuth", "TLS Web Client Authentication"},
	{"1.3.6.1.5.5.7.3.3", "codeSigning", "Code Signing"},
	{"1.3.6.1.5.5.7.3.4", "emailProtection", "E-mail Protection"},
	{"1.3.6.1.5.5.7.3.5", "ipsecEndSystem", "IPSec End System"},
	{"1.3.6.1.5.5.7.3.6", "ipsecTunnel", "IPSec Tunnel"},
	{"1.3.6.1.5.5.7.3.7", "ipsecUser", "IPSec User"},
	{"1.3.6.1.5.5.7.3.8", "timeStamping", "Time Stamping"},
	{"1.3.6.1.5.5.7.3.9", "OCSPSigning", "OCSP Signing"},
	{"1.3.6.1.5.5.7.3.17", "ipsecIKE", "ipsec Internet Key Exchange"},
	{"1.3.6.1.5.5.7.3.21", "secureShellClient", "SSH Client"},
	{"1.3.6.1.5.5.7.3.22", "secureShellServer", "SSH Server"},
	{"1.3.6.1.4.1.311.2.1.21", "msCodeInd", "Microsoft Individual Code Signing"},
	{"1.3.6.1.4.1.311.2.1.22", "msCodeCom", "Microsoft Commercial Code Signing"},
	{"1.3.6.1.4.1.311.10.3.1", "msCTLSign", "Microsoft Trust List Signing"},
	{"1.3.6.1.4.1.311.10.3.3", "msSGC", "Microsoft Server Gated Crypto"},
	{"1.3.6.1.4.1.311.10.3.4", "msEFS", "Microsoft Encrypted File System"},
	{"1.3.6.1.4.1.311.20.2.2", "msSmartcardLogin", "Microsoft Smartcard Login"},
	{"1.3.6.1.4.1.311.20.2.3", "msUPN", "Microsoft User Principal Name"},
	{"2.16.840.1.113730.4.1", "nsSGC", "Netscape Server Gated Crypto"},
	{"1.3.6.1.5.2.3.4", "pkInitClientAuth", "PKINIT Client Auth"},
	{"1.3.6.1.5.2.3.5", "pkInitKDC", "Signing KDC Response"},

	// Extensions (RFC 5280 section 4.2, RFC 6962, Netscape).
	{"2.5.29.9", "subjectDirectoryAttributes", "X509v3 Subject Directory Attributes"},
	{"2.5.29.14", "subjectKeyIdentifier", "X509v3 Subject Key Identifier"},
	{"2.5.29.15", "keyUsage", "X509v3 Key Usage"},
	{"2.5.29.16", "privateKeyUsagePeriod", "X509v3 Private Key Usage Period"},
	{"2.5.29.17", "subjectAltName", "X509v3 Subject Alternative Name"},
	{"2.5.29.18", "issuerAltName", "X509v3 Issuer Alternative Name"},
	{"2.5.29.19", "basicConstraints", "X509v3 Basic Constraints"},
	{"2.5.29.20", "crlNumber", "X509v3 CRL Number"},
	{"2.5.29.21", "CRLReason", "X509v3 CRL Reason Code"},
	{"2.5.29.30", "nameConstraints", "X509v3 Name Constraints"},
	{"2.5.29.31", "crlDistributionPoints", "X509v3 CRL Distribution Points"},
	{"2.5.29.32", "certificatePolicies", "X509v3 Certificate Policies"},
	{"2.5.29.32.0", "anyPolicy", "X509v3 Any Policy"},
	{"2.5.29.33", "policyMappings", "X509v3 Policy Mappings"},
	{"2.5.29.35", "authorityKeyIdentifier", "X509v3 Authority Key Identifier"},
	{"2.5.29.36", "policyConstraints", "X509v3 Policy Constraints"},
	{"2.5.29.37", "extendedKeyUsage", "X509v3 Extended Key Usage"},
	{"2.5.29.46", "freshestCRL", "X509v3 Freshest CRL"},
	{"2.5.29.54", "inhibitAnyPolicy", "X509v3 Inhibit Any Policy"},
	{"1.3.6.1.5.5.7.1.1", "authorityInfoAccess", "Authority Information Access"},
	{"1.3.6.1.5.5.7.1.3", "qcStatements", "qcStatements"},
	{"1.3.6.1.5.5.7.1.11", "subjectInfoAccess", "Subject Information Access"},
	{"1.3.6.1.5.5.7.1.24", "tlsfeature", "TLS Feature"},
	{"1.3.6.1.4.1.11129.2.4.2", "ct_precert_scts", "CT Precertificate SCTs"},
	{"1.3.6.1.4.1.11129.2.4.3", "ct_precert_poison", "CT Precertificate Poison"},
	{"2.16.840.1.113730.1.1", "nsCertType", "Netscape Cert Type"},
	{"2.16.840.1.113730.1.2", "nsBaseUrl", "Netscape Base Url"},
	{"2.16.840.1.113730.1.3", "nsRevocationUrl", "Netscape Revocation Url"},
	{"2.16.840.1.113730.1.4", "nsCaRevocationUrl", "Netscape CA Revocation Url"},
	{"2.16.840.1.113730.1.7", "nsRenewalUrl", "Netscape Renewal Url"},
	{"2.16.840.1.113730.1.8", "nsCaPolicyUrl", "Netscape CA Policy Url"},
	{"2.16.840.1.113730.1.12", "nsSslServerName", "Netscape SSL Server Name"},
	{"2.16.840.1.113730.1.13", "nsComment", "Netscape Comment"},

	// Inside extensions.
	{"1.3.6.1.5.5.7.2.1", "id-qt-cps", "Policy Qualifier CPS"},
	{"1.3.6.1.5.5.7.2.2", "id-qt-unotice", "Policy Qualifier User Notice"},
	{"1.3.6.1.5.5.7.48.1", "OCSP", "OCSP"},
	{"1.3.6.1.5.5.7.48.2", "caIssuers", "CA Issuers"},
	{"1.3.6.1.5.5.7.48.3", "ad_timestamping", "AD Time Stamping"},
	{"1.3.6.1.5.5.7.48.5", "caRepository", "CA Repository"},
	{"1.3.6.1.5.5.7.48.1.5", "noCheck", "OCSP No Check"},
}

// oidNames finds a row by its number.
var oidNames = func() map[string]oidRow {
	m := make(map[string]oidRow, len(oids))
	for _, row := range oids {
		m[row.oid] = row
	}
	return m
}()

// longName is openssl's long name of an object identifier, its number without one.
func longName(oid string) string {
	if row, ok := oidNames[oid]; ok {
		return row.long
	}
	return oid
}

// shortName is openssl's short name of an object identifier, its number without one.
func shortName(oid string) string {
	if row, ok := oidNames[oid]; ok {
		return row.short
	}
	return oid
}

// invalidOID is what openssl prints for octets that are no object identifier.
const invalidOID = "<INVALID>"

// maxArcOctets bounds one number of an object identifier, so that adding it up
// stays cheap whatever the input.
const maxArcOctets = 64

// oid is the dotted form of an OBJECT IDENTIFIER.
func (e element) oid() string {
	if e.end == 0 {
		return invalidOID
	}
	return dotted(e.content())
}

// dotted writes object identifier octets as numbers (X.690 section 8.19).
func dotted(octets []byte) string {
	if len(octets) == 0 || octets[len(octets)-1]&0x80 != 0 {
		return invalidOID
	}
	var parts []string
	for len(octets) > 0 {
		n := 0
		for octets[n]&0x80 != 0 {
			n++
		}
		if n >= maxArcOctets || octets[0] == 0x80 {
			return invalidOID
		}
		arc := base128(octets[:n+1])
		if parts == nil {
			parts = firstArcs(arc)
		} else {
			parts = append(parts, arc.String())
		}
		octets = octets[n+1:]
	}
	return strings.Join(parts, ".")
}

func base128(octets []byte) *big.Int {
	n := new(big.Int)
	for _, b := range octets {
		n.Lsh(n, 7).Or(n, big.NewInt(int64(b&0x7f)))
	}
	return n
}

// firstArcs parts the first number, which holds two: 40 times the first plus
// the second, the first being 0, 1 or 2.
func firstArcs(n *big.Int) []string {
	if n.Cmp(big.NewInt(80)) < 0 {
		v := int(n.Int64())
		return []string{strconv.Itoa(v / 40), strconv.Itoa(v % 40)}
	}
	return []string{"2", new(big.Int).Sub(n, big.NewInt(80)).String()}
}

// ObjectIdentifier is an object identifier and its names.
type ObjectIdentifier struct{ OID, Short, Long string }

// ObjectIdentifiers lists every object identifier that this package can name.
func ObjectIdentifiers() []ObjectIdentifier {
	out := make([]ObjectIdentifier, len(oids))
	for i, row := range oids {
		out[i] = ObjectIdentifier{row.oid, row.short, row.long}
	}
	return out
}
