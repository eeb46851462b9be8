package mutate

// odd are bytes at which readers take another turn: ends of what a number holds,
// the tags and the lengths of DER, what quotes, ends and begins.
var odd = []byte("\x00\x01\x02\x03\x04\x05\x06\x0c\x13\x16\x17\x18\x1b\x1f\x30\x31\x7f\x80\x81\x82\x84\x88\xa0\xa3\xbf\xfe\xff \t\n\r\"'\\$%#&*-/:;<=>?@[]{}|~,.!`")

// tokens are pieces at which readers take another turn.
var tokens = slicesOf(
	// DER and BER: no end told, more than there is, a length of too many bytes, nothing, a number that is large.
	"\x30\x80", "\x00\x00", "\x30\x84\x7f\xff\xff\xff", "\x88\xff\xff\xff\xff\xff\xff\xff\xff", "\x05\x00", "\x30\x00", "\x02\x01\x00", "\x02\x00", "\x02\x09\x00\xff\xff\xff\xff\xff\xff\xff\xff", "\x06\x00", "\x06\x01\x80", "\x03\x01\x07", "\x1f\xff\xff\xff\xff\x7f", "\x01\x01\x01",
	// Texts of any kind.
	"\n", "\r\n", "\r", "\n\n", "\t", " ", "\\", "\\\n", "\"", "'", "\"\"", "`", "#", ";", "//", "=", ",", ":", "../", "/", "\x00", "\x1b[31m",
	// Characters that are broken, unseen or of more than one byte.
	"\xff", "\xc3", "\xed\xa0\x80", "\ufeff", "\u202e", "\u2028", "\u0085", "\u00e9", "\U0001f511",
	// Numbers.
	"0", "-1", "4294967296", "9223372036854775808", "1e999", "0x", "99999999999999999999",
	// YAML and JSON.
	"---\n", "...\n", "- ", "? ", ": ", "&a ", "*a ", "<<: ", "!!binary ", "!!str ", "|\n", "|2-\n", ">+\n", "{", "}", "[", "]", "{}", "null", "~", "%YAML 1.2\n", "\\u0000", "\\ud800",
	// PEM, and what others begin with.
	"-----BEGIN ", "-----END ", "-----", "-----\n", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\x1f\x8b\x08", "ustar", "ssh-rsa ", "\x00asm\x01\x00\x00\x00", "\xfe\xed\xfe\xed",
	// Configurations and command lines.
	"$", "${", "$(", "${ENV::", "::", "[ ", " ]\n", "@", ".include ", "--", "*.", "%2e", "[::1]", "xn--",
	// Varints of WebAssembly.
	"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80", "\xff\xff\xff\xff\x0f", "\xff\xff\xff\xff\x07",
)

func slicesOf(all ...string) (out [][]byte) {
	for _, s := range all {
		out = append(out, []byte(s))
	}
	return out
}
