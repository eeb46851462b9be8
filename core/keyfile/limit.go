package keyfile

// Cost is something that a foreign file can ask too much of.
type Cost string

// The costs that are bounded.
const (
	FileBytes        Cost = "bytes of a key file"
	PBKDF2Iterations Cost = "PBKDF2 iterations"
	PKCS12Iterations Cost = "PKCS#12 iterations"
	ScryptMemory     Cost = "bytes of memory for scrypt"
	ScryptWork       Cost = "scrypt steps (N × r × p)"
	BcryptRounds     Cost = "bcrypt rounds"
	RSABits          Cost = "bits of an RSA modulus"
)

// Limit is the most that is spent on a file of others.
type Limit struct {
	Cost Cost
	Most int64
	Why  string
}

// Limits is the one table of them.
var Limits = []Limit{
	{FileBytes, 1 << 20, "RSA 16384 needs 17 kB as PEM"},
	{PBKDF2Iterations, 5_000_000, "20 seconds in a browser; openssl writes 2,048, Java 10,000, this program 600,000"},
	{PKCS12Iterations, 2_000_000, "some seconds in a browser; openssl writes 2,048, Java 10,000"},
	{ScryptMemory, 64 << 20, "openssl 3.0 stops at 32 MiB; this program needs 16"},
	{ScryptWork, 1 << 20, "16 seconds in a browser, eight times what this program asks"},
	{BcryptRounds, 256, "some seconds in a browser; ssh-keygen writes 16 or 24 unless it is told otherwise"},
	{RSABits, 16384, "what Go verifies with"},
}

// Check refuses what lies above the limit.
func (c Cost) Check(got int64) error {
	for _, l := range Limits {
		if l.Cost == c && got > l.Most {
			return &LimitError{string(c), got, l.Most}
		}
	}
	return nil
}
