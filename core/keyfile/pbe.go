package keyfile

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	encodingasn1 "encoding/asn1"
	"errors"
	"hash"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/scrypt"
)

// Names of algorithms (RFC 8018 appendices A and B, RFC 7914 section 7, RFC
// 7292 appendix C).
const (
	oidPBES2      = "1.2.840.113549.1.5.13"
	oidPBKDF2     = "1.2.840.113549.1.5.12"
	oidScrypt     = "1.3.6.1.4.1.11591.4.11"
	oidPKCS123DES = pkcs12PBE + "3"
	oidHMACSHA256 = "1.2.840.113549.2.9"
	oidAES256     = "2.16.840.1.101.3.4.1.42"
	pkcs12PBE     = "1.2.840.113549.1.12.1." // all of them
)

// prfs are the pseudorandom functions of PBKDF2.
var prfs = map[string]func() hash.Hash{
	"1.2.840.113549.2.7": sha1.New, "1.2.840.113549.2.8": sha256.New224, oidHMACSHA256: sha256.New,
	"1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New,
}

// blockCipher is a cipher in CBC mode.
type blockCipher struct {
	name string
	key  int // bytes
	make func([]byte) (cipher.Block, error)
}

var (
	aes128    = blockCipher{"AES-128-CBC", 16, aes.NewCipher}
	aes192    = blockCipher{"AES-192-CBC", 24, aes.NewCipher}
	aes256    = blockCipher{"AES-256-CBC", 32, aes.NewCipher}
	tripleDES = blockCipher{"DES-EDE3-CBC", 24, des.NewTripleDESCipher}
	singleDES = blockCipher{"DES-CBC", 8, des.NewCipher}
)

var pbes2Ciphers = map[string]blockCipher{
	"2.16.840.1.101.3.4.1.2": aes128, "2.16.840.1.101.3.4.1.22": aes192, oidAES256: aes256, "1.2.840.113549.3.7": tripleDES,
}

// ErrAlgorithm says that something is encrypted in a way that is not known here.
var ErrAlgorithm = errors.New("keyfile: it is encrypted in a way that is not read here: PBES2 with AES or 3DES, or PKCS#12's 3DES is expected")

// errParameters and errCut are what [Decrypt] names the format in.
var (
	errParameters = &DamagedError{Why: "what it says of its encryption cannot be read"}
	errCut        = &DamagedError{Why: "what is encrypted is cut off"}
)

// Decrypt opens what a passphrase encrypts in PKCS#8 and PKCS#12 files.
// format names the file in errors, algorithm is the AlgorithmIdentifier, DER.
// What it asks for is checked against [Limits] first. The plain bytes are not
// judged here: padded tells whether their padding was right and is taken off;
// with a wrong passphrase they are noise.
func Decrypt(ctx context.Context, format string, algorithm, data, passphrase []byte) (plain []byte, padded bool, err error) {
	plain, padded, err = decrypt(ctx, algorithm, data, passphrase)
	if damaged, ok := err.(*DamagedError); ok {
		err = &DamagedError{format, damaged.Why}
	}
	return plain, padded, err
}

func decrypt(ctx context.Context, algorithm, data, passphrase []byte) ([]byte, bool, error) {
	oid, parameters, good := readAlgorithm(algorithm)
	switch {
	case !good:
		return nil, false, errParameters
	case oid == oidPBES2:
		return pbes2(ctx, parameters, data, passphrase)
	case oid == oidPKCS123DES:
		return pkcs12TripleDES(ctx, parameters, data, passphrase)
	}
	return nil, false, ErrAlgorithm
}

// readAlgorithm takes an AlgorithmIdentifier apart; parameters are what follows
// its object identifier, whole.
func readAlgorithm(der []byte) (oid string, parameters cryptobyte.String, ok bool) {
	var seq cryptobyte.String
	input := cryptobyte.String(der)
	var id encodingasn1.ObjectIdentifier
	ok = input.ReadASN1(&seq, asn1.SEQUENCE) && input.Empty() && seq.ReadASN1ObjectIdentifier(&id)
	return id.String(), seq, ok
}

func pbes2(ctx context.Context, parameters cryptobyte.String, data, passphrase []byte) ([]byte, bool, error) {
	var seq, kdf, scheme cryptobyte.String
	if !parameters.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1Element(&kdf, asn1.SEQUENCE) || !seq.ReadASN1Element(&scheme, asn1.SEQUENCE) {
		return nil, false, errParameters
	}
	cipherOID, rest, ok := readAlgorithm(scheme)
	var iv cryptobyte.String
	if !ok || !rest.ReadASN1(&iv, asn1.OCTET_STRING) {
		return nil, false, errParameters
	}
	c, ok := pbes2Ciphers[cipherOID]
	if !ok {
		return nil, false, ErrAlgorithm
	}
	key, err := deriveKey(ctx, kdf, passphrase, c.key)
	if err != nil {
		return nil, false, err
	}
	return c.open(key, iv, data)
}

func deriveKey(ctx context.Context, algorithm, passphrase []byte, n int) ([]byte, error) {
	oid, rest, ok := readAlgorithm(algorithm)
	var p cryptobyte.String
	if !ok || !rest.ReadASN1(&p, asn1.SEQUENCE) {
		return nil, errParameters
	}
	switch oid {
	case oidPBKDF2:
		return derivePBKDF2(ctx, p, passphrase, n)
	case oidScrypt:
		return deriveScrypt(ctx, p, passphrase, n)
	}
	return nil, ErrAlgorithm
}

// derivePBKDF2 reads PBKDF2-params (RFC 8018 appendix A.2).
func derivePBKDF2(ctx context.Context, p cryptobyte.String, passphrase []byte, n int) ([]byte, error) {
	var salt cryptobyte.String
	var iterations, length int64
	if !p.ReadASN1(&salt, asn1.OCTET_STRING) || !p.ReadASN1Integer(&iterations) || iterations < 1 {
		return nil, errParameters
	}
	if p.PeekASN1Tag(asn1.INTEGER) && (!p.ReadASN1Integer(&length) || length != int64(n)) {
		return nil, errParameters
	}
	newHash := sha1.New
	if !p.Empty() {
		var prf cryptobyte.String
		if !p.ReadASN1Element(&prf, asn1.SEQUENCE) {
			return nil, errParameters
		}
		oid, _, _ := readAlgorithm(prf)
		if newHash = prfs[oid]; newHash == nil {
			return nil, ErrAlgorithm
		}
	}
	if err := PBKDF2Iterations.Check(iterations); err != nil {
		return nil, err
	}
	return pbkdf2(ctx, newHash, passphrase, salt, int(iterations), n)
}

// deriveScrypt reads scrypt-params (RFC 7914 section 7.1).
func deriveScrypt(ctx context.Context, p cryptobyte.String, passphrase []byte, n int) ([]byte, error) {
	var salt cryptobyte.String
	var cost, block, parallel int64
	if !p.ReadASN1(&salt, asn1.OCTET_STRING) || !p.ReadASN1Integer(&cost) || !p.ReadASN1Integer(&block) || !p.ReadASN1Integer(&parallel) {
		return nil, errParameters
	}
	const far = 1 << 20 // so that products do not overflow
	if cost < 2 || block < 1 || parallel < 1 {
		return nil, errParameters
	}
	if err := ScryptMemory.Check(128 * min(cost, far) * min(block, far)); err != nil {
		return nil, err
	}
	if err := ScryptWork.Check(min(cost, far) * min(block, far) * min(parallel, far)); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key, err := scrypt.Key(passphrase, salt, int(cost), int(block), int(parallel), n)
	if err != nil {
		return nil, errParameters
	}
	return key, ctx.Err()
}

// pkcs12TripleDES is pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C).
func pkcs12TripleDES(ctx context.Context, parameters cryptobyte.String, data, passphrase []byte) ([]byte, bool, error) {
	var seq, salt cryptobyte.String
	var iterations int64
	if !parameters.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&salt, asn1.OCTET_STRING) || !seq.ReadASN1Integer(&iterations) || iterations < 1 {
		return nil, false, errParameters
	}
	if err := PKCS12Iterations.Check(iterations); err != nil {
		return nil, false, err
	}
	password := BMPPassword(passphrase)
	key, err := pkcs12Derive(ctx, sha1.New, password, salt, int(iterations), pkcs12Key, tripleDES.key)
	if err != nil {
		return nil, false, err
	}
	iv, err := pkcs12Derive(ctx, sha1.New, password, salt, int(iterations), pkcs12IV, des.BlockSize)
	if err != nil {
		return nil, false, err
	}
	return tripleDES.open(key, iv, data)
}

// open decrypts and takes the padding off where it is right (RFC 8018 section 6.1.1).
func (c blockCipher) open(key, iv, data []byte) (plain []byte, ok bool, err error) {
	b, err := c.make(key)
	if err != nil {
		return nil, false, err
	}
	size := b.BlockSize()
	switch {
	case len(iv) != size:
		return nil, false, errParameters
	case len(data) == 0 || len(data)%size != 0:
		return nil, false, errCut
	}
	plain = make([]byte, len(data))
	cipher.NewCBCDecrypter(b, iv).CryptBlocks(plain, data)
	n := int(plain[len(plain)-1])
	if n == 0 || n > size {
		return plain, false, nil
	}
	for _, x := range plain[len(plain)-n:] {
		if int(x) != n {
			return plain, false, nil
		}
	}
	return plain[:len(plain)-n], true, nil
}
