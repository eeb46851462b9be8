package chain

// OpenSSL is what OpenSSL 3 makes of a question, whose rules are not all Go's.
type OpenSSL struct {
	// Verify are the errors of "openssl verify", SClient those of s_client and
	// of whoever verifies at security level 2, each in the order in which they
	// are found; none: it holds. Without a callback, as in curl, the first ends it.
	Verify, SClient []Verdict
	// Curl are those of libcurl, which takes any anchor that it is given and
	// looks at the name itself, last.
	Curl []Verdict
	// Unsure says what could not be told, as far as they go on: "" for nothing.
	Unsure string
}

// Verdict is one error of X509_verify_cert: its number, and how far up the path.
type Verdict struct {
	Code, Depth int
}

// Text is the error in openssl's words, X509_verify_cert_error_string(3).
func (v Verdict) Text() string {
	for i := range verdicts {
		if verdicts[i].code == v.Code {
			return verdicts[i].text
		}
	}
	return "ok"
}

// verdicts is the one table of the errors that are told apart here.
var verdicts = [...]struct {
	code int
	text string
}{
	{1, "unspecified certificate verification error"},
	{2, "unable to get issuer certificate"},
	{7, "certificate signature failure"},
	{9, "certificate is not yet valid"},
	{10, "certificate has expired"},
	{18, "self-signed certificate"},
	{19, "self-signed certificate in certificate chain"},
	{20, "unable to get local issuer certificate"},
	{21, "unable to verify the first certificate"},
	{25, "path length constraint exceeded"},
	{26, "unsuitable certificate purpose"},
	{32, "key usage does not include certificate signing"},
	{34, "unhandled critical extension"},
	{37, "invalid non-CA certificate (has CA markings)"},
	{40, "proxy certificates not allowed, please set the appropriate flag"},
	{47, "permitted subtree violation"},
	{48, "excluded subtree violation"},
	{49, "name constraints minimum and maximum not supported"},
	{51, "unsupported name constraint type"},
	{53, "unsupported or invalid name syntax"},
	{62, "hostname mismatch"},
	{64, "IP address mismatch"},
	{66, "EE certificate key too weak"},
	{67, "CA certificate key too weak"},
	{68, "CA signature digest algorithm too weak"},
	{79, "invalid CA certificate"},
}
