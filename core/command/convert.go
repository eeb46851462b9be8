package command

import (
	"strconv"

	"kubepki/core/pki"
)

// pass names a passphrase file for openssl.
func pass(c Call) string { return "file:" + file(c.Passphrase) }

// iterations is how often PBKDF2 hashes, as this program does (OWASP, 2023).
const iterations = 600_000

// convertRows change forms, and nothing else.
var convertRows = []Row{
	{ToDER, "Write a certificate as DER", []cell{
		{OpenSSL, func(c Call) Script {
			return makes(c.Out, "openssl", "x509", "-in", file(c.Cert), "-outform", "DER", "-out", file(c.Out))
		}},
		{Step, func(c Call) Script {
			return makes(c.Out, "step", "certificate", "format", file(c.Cert), "--out", file(c.Out))
		}},
	}},
	{ToPEM, "Write a certificate as PEM", []cell{
		{OpenSSL, func(c Call) Script {
			return makes(c.Out, "openssl", "x509", "-inform", "DER", "-in", file(c.In), "-out", file(c.Out))
		}},
		{Step, func(c Call) Script {
			return makes(c.Out, "step", "certificate", "format", file(c.In), "--out", file(c.Out))
		}},
	}},
	{ToPKCS8, "Write a key as PKCS#8", []cell{
		{OpenSSL, func(c Call) Script {
			return makes(c.Out, "openssl", "pkcs8", "-topk8", "-nocrypt", "-in", file(c.Key), "-out", file(c.Out))
		}},
		{Step, func(c Call) Script {
			return makes(c.Out, "step", "crypto", "key", "format", "--pkcs8", "--pem", "--no-password", "--insecure", "--out", file(c.Out), file(c.Key))
		}},
	}},
	{ToTraditional, "Write a key as kubeadm does", []cell{
		{OpenSSL, func(c Call) Script {
			if c.Algorithm == pki.Ed25519 {
				return Script{} // it has no form but PKCS#8
			}
			return makes(c.Out, "openssl", "pkey", "-in", file(c.Key), "-traditional", "-out", file(c.Out))
		}},
		{OpenSSL11, func(c Call) Script {
			program := "ec"
			switch {
			case c.Algorithm == pki.Ed25519:
				return Script{}
			case c.Algorithm.IsRSA():
				program = "rsa"
			}
			s := makes(c.Out, "openssl", program, "-in", file(c.Key), "-out", file(c.Out))
			s.NotRun, s.Note = not111, "PKCS#1 for RSA, SEC 1 for curves."
			return s
		}},
	}},
	{ToOpenSSH, "Write a key in OpenSSH’s form", []cell{
		{SSHKeygen, func(c Call) Script {
			if !sshReads(c) {
				return Script{}
			}
			return Script{
				Lines: []string{line("install", "-m", "600", "--", c.Key, c.Out), line("ssh-keygen", "-q", "-p", "-P") + " '' -N '' " + line("-f", file(c.Out))}, Makes: c.Out,
				Note: "ssh-keygen -p changes the file where it lies: keep a copy.",
			}
		}},
		{Step, func(c Call) Script {
			return makes(c.Out, "step", "crypto", "key", "format", "--ssh", "--no-password", "--insecure", "--out", file(c.Out), file(c.Key))
		}},
	}},
	{ToJWK, "Write a key as JSON Web Key", []cell{
		{Step, func(c Call) Script {
			words := []string{"step", "crypto", "jwk", "create", "--from-pem", file(c.Key), "--no-password", "--insecure"}
			if c.Algorithm.IsRSA() {
				words = append(words, "--alg", "RS256")
			}
			s := makes(c.Out, append(words, file(c.Public), file(c.Out))...)
			s.Note = "Service account tokens are checked with such keys, in /openid/v1/jwks."
			return s
		}},
	}},
	{EncryptKey, "Encrypt a key with a passphrase", []cell{
		{OpenSSL, func(c Call) Script {
			s := makes(c.Out, "openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", "-iter", strconv.Itoa(iterations), "-in", file(c.Key), "-passout", pass(c), "-out", file(c.Out))
			s.Note = "Without -passout it asks. Without -iter it hashes 2,048 times, which is quickly guessed."
			return s
		}},
		{SSHKeygen, func(c Call) Script {
			if !sshReads(c) {
				return Script{}
			}
			return Script{
				Lines: []string{line("install", "-m", "600", "--", c.Key, c.Out), line("ssh-keygen", "-q", "-p", "-P") + ` '' -N "$(cat ` + Quote(file(c.Passphrase)) + `)" ` + line("-f", file(c.Out))}, Makes: c.Out,
				Note: "In OpenSSH’s own form. Without -N it asks; with it others on this machine may see the passphrase for a moment.",
			}
		}},
		{Step, func(c Call) Script {
			s := makes(c.Out, "step", "crypto", "change-pass", file(c.Key), "--new-password-file", file(c.Passphrase), "--out", file(c.Out))
			s.Note = "It writes the old PEM encryption, whose key is hashed once: weak."
			return s
		}},
	}},
	{ScryptKey, "Encrypt a key with scrypt", []cell{
		{OpenSSL, func(c Call) Script {
			s := makes(c.Out, "openssl", "pkcs8", "-topk8", "-scrypt", "-v2", "aes-256-cbc", "-in", file(c.Key), "-passout", pass(c), "-out", file(c.Out))
			s.Note = "N=16384, r=8, p=1: openssl 3.0 refuses more."
			return s
		}},
	}},
	{DecryptKey, "Take a key’s passphrase away", []cell{
		{OpenSSL, func(c Call) Script {
			return makes(c.Out, "openssl", "pkey", "-in", file(c.In), "-passin", pass(c), "-out", file(c.Out))
		}},
	}},
	{ToBase64, "Write a file as one line of base64", []cell{
		{OpenSSL, func(c Call) Script {
			s := makes(c.Out, "openssl", "base64", "-A", "-in", file(c.In), "-out", file(c.Out))
			s.Note = "base64 -w0 is Linux’s alone; this line works on macOS too."
			return s
		}},
	}},
	{FromBase64, "Read base64", []cell{
		{OpenSSL, func(c Call) Script {
			return makes(c.Out, "openssl", "base64", "-d", "-A", "-in", file(c.In), "-out", file(c.Out))
		}},
	}},
	{FullChain, "Put a chain into one file", []cell{
		{OpenSSL, func(c Call) Script {
			return Script{Lines: []string{into(line("cat", file(c.Cert), file(c.Chain)), c.Out)}, Makes: c.Out, Note: "The server’s own first, then each that signed the one before; the root stays out."}
		}},
		{Step, func(c Call) Script {
			return makes(c.Out, "step", "certificate", "bundle", file(c.Cert), file(c.Chain), file(c.Out))
		}},
	}},
}

// storeRows put keys and certificates into one file, and take them out.
var storeRows = []Row{
	{ToPKCS12, "Pack key and chain as PKCS#12", []cell{
		{OpenSSL, func(c Call) Script { return pkcs12(c) }},
		{OpenSSL11, func(c Call) Script {
			s := pkcs12(c, "-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "sha256")
			s.NotRun, s.Note = not111, "By itself it takes RC2 and 3DES, which openssl 3 reads with -legacy alone."
			return s
		}},
		{Step, func(c Call) Script {
			words := []string{"step", "certificate", "p12", file(c.Out), file(c.Cert), file(c.Key), "--password-file", file(c.Passphrase)}
			if c.Chain != "" {
				words = append(words, "--ca", file(c.Chain))
			}
			return makes(c.Out, words...)
		}},
	}},
	{ToLegacyPKCS12, "Pack as PKCS#12 for old programs", []cell{
		{OpenSSL, func(c Call) Script {
			s := pkcs12(c, "-legacy")
			s.Note = "RC2 and 3DES: for Windows Server 2016, old Java and macOS before 15 alone."
			return s
		}},
	}},
	{FromPKCS12, "Take key and chain out of PKCS#12", []cell{
		{OpenSSL, func(c Call) Script {
			s := makes(c.Out, "openssl", "pkcs12", "-in", file(c.In), "-passin", pass(c), "-nodes", "-out", file(c.Out))
			s.Note = "-nodes writes the key in clear. Old archives need -legacy."
			return s
		}},
		{Keytool, func(c Call) Script {
			s := makes(c.Out, "keytool", "-exportcert", "-rfc", "-alias", c.Alias, "-keystore", file(c.In), "-storetype", "PKCS12", "-storepass:file", file(c.Passphrase), "-file", file(c.Out))
			s.Note = "keytool gives certificates out, never keys."
			return s
		}},
	}},
	{ToJKS, "Make a Java key store", []cell{
		{Keytool, func(c Call) Script {
			s := makes(c.Out, "keytool", "-importkeystore", "-noprompt", "-srckeystore", file(c.In), "-srcstoretype", "PKCS12", "-srcstorepass:file", file(c.Passphrase),
				"-destkeystore", file(c.Out), "-deststoretype", "JKS", "-deststorepass:file", file(c.Passphrase))
			s.Note = "Java 9 and later read PKCS#12 as it is: JKS is for older ones."
			return s
		}},
	}},
	{ToPKCS7, "Pack certificates as PKCS#7", []cell{
		{OpenSSL, func(c Call) Script {
			words := []string{"openssl", "crl2pkcs7", "-nocrl", "-certfile", file(c.Cert)}
			if c.Chain != "" {
				words = append(words, "-certfile", file(c.Chain))
			}
			return makes(c.Out, append(words, "-out", file(c.Out))...)
		}},
	}},
	{FromPKCS7, "Take certificates out of PKCS#7", []cell{
		{OpenSSL, func(c Call) Script {
			return makes(c.Out, "openssl", "pkcs7", "-in", file(c.In), "-print_certs", "-out", file(c.Out))
		}},
	}},
}

func pkcs12(c Call, more ...string) Script {
	words := []string{"openssl", "pkcs12", "-export", "-inkey", file(c.Key), "-in", file(c.Cert)}
	if c.Chain != "" {
		words = append(words, "-certfile", file(c.Chain))
	}
	words = append(append(words, "-name", c.Alias, "-passout", pass(c)), more...)
	return makes(c.Out, append(words, "-out", file(c.Out))...)
}
