package command

import (
	"strconv"

	"kubepki/core/pki"
)

// keyRows make keys and take their public halves.
var keyRows = []Row{
	{MakeKey, "Make a key", []cell{
		{OpenSSL, func(c Call) Script { return Script{Lines: []string{opensslKey(c)}, Makes: c.Key} }},
		{OpenSSL11, func(c Call) Script {
			if !c.Algorithm.IsRSA() {
				return Script{}
			}
			return Script{Lines: []string{line("openssl", "genrsa", "-out", file(c.Key), bits(c))}, Makes: c.Key, NotRun: not111, Note: "It writes PKCS#1, where 3.x needs -traditional for that."}
		}},
		{Step, stepKey},
		{SSHKeygen, sshKey},
	}},
	{PublicKey, "Take the public key out", []cell{
		{OpenSSL, func(c Call) Script {
			s := makes(c.Public, "openssl", "pkey", "-in", file(c.Key), "-pubout", "-out", file(c.Public))
			if c.Algorithm.IsRSA() {
				s = makes(c.Public, "openssl", "rsa", "-in", file(c.Key), "-pubout", "-out", file(c.Public))
				s.Note = "openssl pkey does the same for keys of every kind."
			}
			return s
		}},
		{Step, func(c Call) Script {
			return Script{Lines: []string{line("step", "crypto", "key", "public", file(c.Key), "--out", file(c.Public), "--force")}, Makes: c.Public}
		}},
		{SSHKeygen, func(c Call) Script {
			if !sshReads(c) {
				return Script{}
			}
			return Script{Lines: []string{into(line("ssh-keygen", "-e", "-m", "PKCS8", "-f", file(c.Key)), c.Public)}, Makes: c.Public, Note: "It calls SubjectPublicKeyInfo PKCS8."}
		}},
	}},
	{SSHPublicKey, "Write the public key for authorized_keys", []cell{
		{SSHKeygen, func(c Call) Script {
			if !sshReads(c) {
				return Script{}
			}
			return Script{Lines: []string{into(line("ssh-keygen", "-y", "-f", file(c.Key)), c.Public)}, Makes: c.Public, Note: "It wants the key file to be readable by you alone: chmod 600."}
		}},
		{Step, func(c Call) Script {
			return Script{Lines: []string{into(pipe(line("step", "crypto", "key", "public", file(c.Key)), "step crypto key format --ssh"), c.Public)}, Makes: c.Public}
		}},
	}},
	{AuthorizeKey, "Let a key log in", []cell{
		{SSHKeygen, func(c Call) Script {
			return Script{Lines: []string{line("cat", file(c.Public)) + " >> " + Quote(file(c.Out))}, Makes: c.Out, Note: "On the server it is ~/.ssh/authorized_keys, which its owner alone may write."}
		}},
	}},
}

func bits(c Call) string { return strconv.Itoa(c.Algorithm.Bits()) }

// curves are the names of curves, in openssl's words.
var curves = map[pki.KeyAlgorithm]string{pki.ECDSAP256: "prime256v1", pki.ECDSAP384: "secp384r1", pki.ECDSAP521: "secp521r1"}

// opensslKey makes a key in the form that kubeadm writes: PKCS#1 or SEC 1.
func opensslKey(c Call) string {
	switch {
	case c.Algorithm.IsRSA():
		return line("openssl", "genrsa", "-traditional", "-out", file(c.Key), bits(c))
	case curves[c.Algorithm] != "":
		return line("openssl", "ecparam", "-name", curves[c.Algorithm], "-genkey", "-noout", "-out", file(c.Key))
	}
	return line("openssl", "genpkey", "-algorithm", "ed25519", "-out", file(c.Key))
}

// sshReads tells whether ssh-keygen reads a key's PEM form: Ed25519 it reads in
// its own form alone (OpenSSH 9.2).
func sshReads(c Call) bool { return c.Algorithm != pki.Ed25519 }

func sshKey(c Call) Script {
	words := []string{"ssh-keygen", "-q", "-t", "ecdsa", "-b", bits(c), "-m", "PEM"}
	note := "-m PEM writes the form that TLS servers read; without it, it is OpenSSH’s own. The public half lies beside it, as SSH wants it."
	switch {
	case c.Algorithm == pki.RSA1024:
		return Script{} // OpenSSH 9.2 refuses to make what others refuse to take
	case c.Algorithm.IsRSA():
		words[3] = "rsa"
	case c.Algorithm == pki.Ed25519:
		words, note = []string{"ssh-keygen", "-q", "-t", "ed25519"}, "It writes Ed25519 in OpenSSH’s own form alone."
	}
	return Script{Lines: []string{line(append(words, "-N")...) + " '' -C '' " + line("-f", file(c.Key))}, Makes: c.Key, Note: note}
}

func stepKey(c Call) Script {
	words := []string{"step", "crypto", "keypair", file(c.Public), file(c.Key)}
	switch {
	case c.Algorithm.IsRSA():
		words = append(words, "--kty", "RSA", "--size", bits(c))
	case curves[c.Algorithm] != "":
		words = append(words, "--kty", "EC", "--curve", "P-"+bits(c))
	default:
		words = append(words, "--kty", "OKP", "--curve", "Ed25519")
	}
	return Script{Lines: []string{line(append(words, "--no-password", "--insecure")...)}, Makes: c.Key, Note: "--insecure allows a key file without a passphrase."}
}
