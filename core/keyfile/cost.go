package keyfile

import (
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// CostOf tells what an AlgorithmIdentifier asks for, "" when it asks for
// nothing that is counted.
func CostOf(algorithm []byte) (Cost, int64) {
	oid, parameters, _ := readAlgorithm(algorithm)
	var seq, kdf, salt cryptobyte.String
	var n, r, p int64
	if !parameters.ReadASN1(&seq, asn1.SEQUENCE) {
		return "", 0
	}
	if strings.HasPrefix(oid, pkcs12PBE) {
		seq.SkipASN1(asn1.OCTET_STRING)
		if !seq.ReadASN1Integer(&n) {
			return "", 0
		}
		return PKCS12Iterations, n
	}
	if oid != oidPBES2 || !seq.ReadASN1Element(&kdf, asn1.SEQUENCE) {
		return "", 0
	}
	oid, parameters, _ = readAlgorithm(kdf)
	if !parameters.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&salt, asn1.OCTET_STRING) || !seq.ReadASN1Integer(&n) {
		return "", 0
	}
	switch {
	case oid == oidPBKDF2:
		return PBKDF2Iterations, n
	case oid == oidScrypt && seq.ReadASN1Integer(&r) && seq.ReadASN1Integer(&p):
		const far = 1 << 20
		return ScryptWork, min(n, far) * min(r, far) * min(p, far)
	}
	return "", 0
}
