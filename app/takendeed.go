package app

import (
	"kubepki/core/command"
	"kubepki/core/convert"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// keyDeeds is what a terminal does for each format that a key is taken away in.
// The others have no command of their own.
var keyDeeds = map[keyfile.ID]command.Operation{
	keyfile.PKCS8PEM: command.ToPKCS8, keyfile.PKCS1PEM: command.ToTraditional, keyfile.SEC1PEM: command.ToTraditional,
	keyfile.OpenSSH: command.ToOpenSSH, keyfile.PKCS8EncryptedPEM: command.EncryptKey, keyfile.PKCS8ScryptPEM: command.ScryptKey,
	keyfile.SPKIPEM: command.PublicKey, keyfile.SSHPublic: command.SSHPublicKey,
}

// didTakeKey notes a key that was taken away in a format.
func (s *session) didTakeKey(o Object, f keyfile.Format) {
	op := keyDeeds[f.ID]
	if op == "" || o.Kind != PrivateKey {
		return
	}
	out := s.outName(fileBase(o.Name)+f.Ending, string(f.ID), o.FileName())
	s.did("Take "+o.FileName()+" away as "+f.Name, nil, command.Call{
		Operation: op, Algorithm: o.Secret.Algorithm(), Key: o.FileName(), Public: out, Out: out, Passphrase: passphraseFile,
	})
}

// outName is a file's name that does not take the place of what it is made of.
func (s *session) outName(name, format string, from ...string) string {
	for _, f := range from {
		if f == name {
			return fileBase(name) + "." + format + name[len(fileBase(name)):]
		}
	}
	return name
}

// certDeeds is the same for certificates, with or without their chain and key.
var certDeeds = map[convert.ID]command.Operation{
	convert.DER: command.ToDER, convert.FullChain: command.FullChain, convert.Base64PEM: command.ToBase64, convert.PKCS7PEM: command.ToPKCS7,
	convert.PKCS12: command.ToPKCS12, convert.PKCS12DES: command.ToLegacyPKCS12, convert.PKCS12RC2: command.ToLegacyPKCS12,
	convert.JKS: command.ToJKS, convert.SecretTLS: command.MakeSecret, convert.ConfigMap: command.MakeConfigMap,
}

// didConvert notes a certificate that was taken away in a format. The chain is a
// public file, so that it is given.
func (s *session) didConvert(of material, f convert.Format, alias, object, out string) {
	op, cert := certDeeds[f.ID], of.chain[0]
	if op == "" || op == command.MakeConfigMap && cert.Kind != Authority {
		return
	}
	given := []command.File{fileOf(cert)}
	call := command.Call{Operation: op, Cert: cert.FileName(), CA: cert.FileName(), In: cert.FileName(), Alias: alias, Passphrase: passphraseFile}
	call.Out = s.outName(out, string(f.ID), cert.FileName())
	if op == command.MakeSecret || op == command.MakeConfigMap {
		call.Alias = object
	}
	if of.key.Secret != nil {
		call.Key = of.key.FileName()
	}
	if chain := chainText(of.chain[1:], op == command.FullChain || op == command.MakeSecret); chain != "" {
		call.Chain = fileBase(cert.Name) + ".chain.pem"
		given = append(given, command.File{Name: call.Chain, Text: chain})
	}
	if op == command.FullChain && call.Chain == "" {
		return
	}
	calls := []command.Call{call}
	if op == command.MakeSecret && call.Chain != "" {
		join := call
		join.Operation, join.Out = command.FullChain, fileBase(cert.Name)+".fullchain.crt"
		calls[0].Cert = join.Out
		calls = append([]command.Call{join}, calls...)
	}
	if op == command.ToJKS {
		pack := call
		pack.Operation, pack.Out = command.ToPKCS12, fileBase(cert.Name)+".for-jks.p12"
		calls[0].In = pack.Out
		calls = append([]command.Call{pack}, calls...)
	}
	s.did("Take "+cert.FileName()+" away as "+f.Name, given, calls...)
}

// chainText is the issuers as one PEM file; a server's chain leaves the root out.
func chainText(chain []Object, rootOut bool) string {
	var out string
	for _, o := range chain {
		if !rootOut || !o.selfSigned() {
			out += fileOf(o).Text
		}
	}
	return out
}

// didExample notes the example: an authority, a server's certificate, their keys,
// in the order of [session.exampleSet].
func (s *session) didExample(made []Object) {
	root, rootKey, leaf, key := made[0], makeKeyCall(made[1]), made[2], makeKeyCall(made[3])
	say := func(o Object) pki.Template {
		t := pki.TemplateOf(o.Cert())
		t.RawSubject = nil
		return t
	}
	request := fileBase(leaf.Name) + endings[Request]
	s.did("Make an example: "+root.Name+" and "+leaf.Name, nil, rootKey,
		command.Call{Operation: command.SelfSign, Template: say(root), Algorithm: rootKey.Algorithm, Days: 10 * defaultDays, Key: rootKey.Key, Cert: root.FileName(), Alias: fileBase(root.Name), Passphrase: passphraseFile},
		key,
		command.Call{Operation: command.MakeRequest, Template: say(leaf), Algorithm: key.Algorithm, Key: key.Key, Request: request, Alias: fileBase(leaf.Name), Passphrase: passphraseFile},
		command.Call{Operation: command.Sign, Template: say(leaf), Days: defaultDays, Request: request, Cert: leaf.FileName(), CA: root.FileName(), CAKey: rootKey.Key})
}
