package command

// showRows look and compare; they print.
var showRows = []Row{
	{Verify, "Verify a certificate", []cell{
		{OpenSSL, func(c Call) Script {
			words := []string{"openssl", "verify", "-CAfile", file(c.CA)}
			if c.Chain != "" {
				words = append(words, "-untrusted", file(c.Chain))
			}
			return Script{Lines: []string{line(append(words, file(c.Cert))...)}, Note: "It does not look at names: add -verify_hostname NAME for a server."}
		}},
		{Step, func(c Call) Script {
			in := file(c.Cert)
			s := Script{Note: "It takes the certificates in between from the same file."}
			if c.Chain != "" {
				in = base(c.Cert) + ".chain.pem"
				s.Lines = []string{into(line("cat", file(c.Cert), file(c.Chain)), in)}
			}
			s.Lines = append(s.Lines, line("step", "certificate", "verify", file(in), "--roots", file(c.CA)))
			return s
		}},
	}},
	{ShowCert, "Show a certificate", []cell{
		{OpenSSL, func(c Call) Script { return prints("openssl", "x509", "-in", file(c.Cert), "-text", "-noout") }},
		{CFSSL, func(c Call) Script { return prints("cfssl", "certinfo", "-loglevel", "5", "-cert", file(c.Cert)) }},
		{Step, func(c Call) Script { return prints("step", "certificate", "inspect", file(c.Cert)) }},
		{Keytool, func(c Call) Script { return prints("keytool", "-printcert", "-file", file(c.Cert)) }},
	}},
	{ShowRequest, "Show a request, and check its signature", []cell{
		{OpenSSL, func(c Call) Script {
			return prints("openssl", "req", "-in", file(c.Request), "-verify", "-text", "-noout")
		}},
		{CFSSL, func(c Call) Script { return prints("cfssl", "certinfo", "-loglevel", "5", "-csr", file(c.Request)) }},
		{Step, func(c Call) Script { return prints("step", "certificate", "inspect", file(c.Request)) }},
		{Keytool, func(c Call) Script { return prints("keytool", "-printcertreq", "-file", file(c.Request)) }},
	}},
	{ShowKey, "Show a key, without its secret part", []cell{
		{OpenSSL, func(c Call) Script { return prints("openssl", "pkey", "-in", file(c.Key), "-text_pub", "-noout") }},
		{Step, func(c Call) Script {
			return Script{Lines: []string{pipe(line("step", "crypto", "key", "public", file(c.Key)), "step crypto key inspect /dev/stdin")}}
		}},
	}},
	{ShowList, "Show a revocation list", []cell{
		{OpenSSL, func(c Call) Script { return prints("openssl", "crl", "-in", file(c.In), "-text", "-noout") }},
		{Step, func(c Call) Script { return prints("step", "crl", "inspect", "--insecure", file(c.In)) }},
		{Keytool, func(c Call) Script { return prints("keytool", "-printcrl", "-file", file(c.In)) }},
	}},
	{KeyMatches, "See whether key and certificate belong together", []cell{
		{OpenSSL, func(c Call) Script {
			key, cert := line("openssl", "pkey", "-in", file(c.Key), "-pubout"), line("openssl", "x509", "-in", file(c.Cert), "-noout", "-pubkey")
			return Script{Lines: []string{`[ "$(` + key + `)" = "$(` + cert + `)" ] && echo match`}, Note: "Comparing moduli works for RSA alone."}
		}},
	}},
	{Fingerprint, "Take a certificate’s fingerprint", []cell{
		{OpenSSL, func(c Call) Script {
			return prints("openssl", "x509", "-in", file(c.Cert), "-noout", "-fingerprint", "-sha256")
		}},
		{Step, func(c Call) Script { return prints("step", "certificate", "fingerprint", file(c.Cert)) }},
		{Keytool, func(c Call) Script {
			return Script{Lines: []string{pipe(line("keytool", "-printcert", "-file", file(c.Cert)), "grep SHA256:")}}
		}},
	}},
	{KeyFingerprint, "Take a key’s fingerprint", []cell{
		{OpenSSL, func(c Call) Script {
			return Script{Lines: []string{pipe(line("openssl", "pkey", "-in", file(c.Key), "-pubout", "-outform", "DER"), "openssl dgst -sha256 -hex")}, Note: "The same for the key, its request and its certificate."}
		}},
		{SSHKeygen, func(c Call) Script {
			if !sshReads(c) {
				return Script{}
			}
			return Script{Lines: []string{line("ssh-keygen", "-lf", file(c.Key))}, Note: "SSH takes it over its own form of the key, so it is another number."}
		}},
	}},
	{CAHash, "Take the hash for kubeadm join", []cell{
		{OpenSSL, func(c Call) Script {
			return Script{
				Lines: []string{pipe(line("openssl", "x509", "-in", file(c.CA), "-noout", "-pubkey"), "openssl pkey -pubin -outform DER", "openssl dgst -sha256 -hex")},
				Note:  "For --discovery-token-ca-cert-hash, with sha256: before it.",
			}
		}},
	}},
}

func prints(words ...string) Script { return Script{Lines: []string{line(words...)}} }

// makes is a script of one line that makes a file.
func makes(name string, words ...string) Script {
	return Script{Lines: []string{line(words...)}, Makes: name}
}
