// Package keyfile writes and reads keys in the formats that other programs
// keep them in: PKCS#1, SEC 1, PKCS#8 plain and encrypted, OpenSSH, JWK and the
// forms of public keys. Each format is one file here and one row of [Formats].
//
//	text, err := keyfile.Write(ctx, keyfile.Of(key), keyfile.OpenSSH, keyfile.Options{Comment: "jane"})
//	key, err := keyfile.Read(ctx, text, nil)
//
// What a foreign file may cost is bounded before anything is calculated, see
// [Limits]. A file that does not open ends in one of three errors, so that a
// page can say which it is: [PassphraseError], [DamagedError], [LimitError].
//
// Deriving a key from a passphrase takes seconds in a browser: such calls
// belong into a worker. They let others run now and then and end early when
// their context is done, but scrypt, which cannot be stopped: its limits are
// lower.
package keyfile
