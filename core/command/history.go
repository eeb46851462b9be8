package command

import (
	"strconv"
	"strings"
)

// needs lists the files that an operation reads, in the order of a command line.
var needs = map[Operation]func(Call) []string{
	PublicKey: key, SSHPublicKey: key, MakeRequest: key, ConfigRequest: key, ShowKey: key, KeyFingerprint: key, SelfSign: key,
	ToPKCS8: key, ToTraditional: key, ToOpenSSH: key, ToJWK: key,
	AuthorizeKey: func(c Call) []string { return []string{c.Public} },
	RenewRequest: func(c Call) []string { return []string{c.Cert, c.Key} },
	Sign:         signs, Intermediate: signs,
	CrossSign: func(c Call) []string { return []string{c.Cert, c.CA, c.CAKey} },
	Verify:    func(c Call) []string { return []string{c.Cert, c.CA, c.Chain} },
	ShowCert:  cert, Fingerprint: cert, ToDER: cert,
	ShowRequest: func(c Call) []string { return []string{c.Request} }, AskCluster: func(c Call) []string { return []string{c.Request} },
	KeyMatches: pair, MakeSecret: pair,
	CAHash: func(c Call) []string { return []string{c.CA} }, MakeConfigMap: func(c Call) []string { return []string{c.CA} },
	ShowList: in, ToPEM: in, FromPKCS7: in, ToBase64: in, FromBase64: in,
	EncryptKey: func(c Call) []string { return []string{c.Key, c.Passphrase} }, ScryptKey: func(c Call) []string { return []string{c.Key, c.Passphrase} },
	DecryptKey: opened, FromPKCS12: opened, ToJKS: opened,
	ToPKCS12: packed, ToLegacyPKCS12: packed,
	ToPKCS7: func(c Call) []string { return []string{c.Cert, c.Chain} }, FullChain: func(c Call) []string { return []string{c.Cert, c.Chain} },
	MakeKubeconfig: func(c Call) []string { return []string{c.CA, c.Cert, c.Key} },
	MergeConfigs:   func(c Call) []string { return []string{c.In, c.Second} },
	Revoke:         func(c Call) []string { return []string{c.Cert, c.CA, c.CAKey} },
	MakeList:       func(c Call) []string { return []string{c.CA, c.CAKey} },
	CheckList:      func(c Call) []string { return []string{c.Cert, c.CA, c.In} },
}

func key(c Call) []string    { return []string{c.Key} }
func cert(c Call) []string   { return []string{c.Cert} }
func pair(c Call) []string   { return []string{c.Cert, c.Key} }
func in(c Call) []string     { return []string{c.In} }
func opened(c Call) []string { return []string{c.In, c.Passphrase} }
func signs(c Call) []string  { return []string{c.Request, c.CA, c.CAKey} }
func packed(c Call) []string { return []string{c.Key, c.Cert, c.Chain, c.Passphrase} }

// Needs lists the files that a call reads.
func Needs(c Call) []string {
	f := needs[c.Operation]
	if f == nil {
		return nil
	}
	var out []string
	for _, name := range f(c) {
		if name != "" {
			out = append(out, name)
		}
	}
	return out
}

// preferred are the tools of a history, first the ones that most machines have.
var preferred = []Tool{OpenSSL, SSHKeygen, Kubectl, Keytool, Step}

// chosen is what the history does for a call.
func chosen(c Call) (Script, bool) {
	for _, t := range preferred {
		if s, ok := ScriptOf(c, t); ok && s.NotRun == "" {
			return s, true
		}
	}
	return Script{}, false
}

// History is one shell script that does all the calls again, in their order.
// Keys are made anew, so it makes the same things, not the same bytes. Public
// files that were given are in it; others that no call made must lie beside it:
// it says which, and stops, when one is missing.
func History(calls []Call, given ...File) string {
	var b strings.Builder
	b.WriteString("#!/bin/sh\n# What was done in KubePKI, for a terminal. Keys are made anew: run it in an empty folder.\nset -eu\numask 077\n")
	b.WriteString(brought(calls, given))
	for i, c := range calls {
		b.WriteString("\n# " + strconv.Itoa(i+1) + ". " + comment(c.Operation.Title()) + "\n")
		s, ok := chosen(c)
		if !ok {
			b.WriteString(elsewhere(c))
			continue
		}
		b.WriteString(s.Text())
	}
	return b.String()
}

// elsewhere tells of a call that the history does not do.
func elsewhere(c Call) string {
	all := Scripts(c)
	if len(all) == 0 {
		return "# No tool on a command line does this.\n"
	}
	return "# Asked on a node: " + strings.Join(all[0].Lines, "; ") + "\n"
}

// Text is the script as it is pasted into a terminal: its files, then its lines.
func (s Script) Text() string {
	var b strings.Builder
	for _, f := range s.Files {
		b.WriteString(heredoc(f))
	}
	return b.String() + strings.Join(s.Lines, "\n") + "\n"
}

// brought writes the files that were given, and checks for those that come from
// elsewhere.
func brought(calls []Call, given []File) string {
	var b strings.Builder
	if missing := Missing(calls, given...); len(missing) > 0 {
		b.WriteString("\nfor f in")
		for _, name := range missing {
			b.WriteString(" " + Quote(file(name)))
		}
		b.WriteString("; do\n  [ -e \"$f\" ] || { echo \"history.sh: $f is missing: lay it into this folder\" >&2; exit 1; }\ndone\n")
	}
	for _, name := range wanted(calls) {
		if f, ok := fileNamed(given, name); ok {
			b.WriteString("\n" + heredoc(f))
		}
	}
	return b.String()
}

// Missing lists the files that calls read, no earlier call makes and nobody gave.
func Missing(calls []Call, given ...File) []string {
	var out []string
	for _, name := range wanted(calls) {
		if _, ok := fileNamed(given, name); !ok {
			out = append(out, name)
		}
	}
	return out
}

// wanted lists the files that calls read and no earlier call makes, each once.
func wanted(calls []Call) []string {
	there := map[string]bool{}
	var out []string
	for _, c := range calls {
		for _, name := range Needs(c) {
			if !there[name] {
				there[name] = true
				out = append(out, name)
			}
		}
		if s, ok := chosen(c); ok {
			there[s.Makes] = true
		}
	}
	return out
}

func fileNamed(files []File, name string) (File, bool) {
	for _, f := range files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

// comment keeps foreign text on its line.
func comment(s string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(s) }

// heredoc writes a file as it is; its end mark is no line of the text.
func heredoc(f File) string {
	if f.Text == "" {
		return ": > " + Quote(file(f.Name)) + "\n"
	}
	text := f.Text
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	mark := "END"
	for strings.Contains("\n"+text, "\n"+mark+"\n") {
		mark += "_"
	}
	return "cat > " + Quote(file(f.Name)) + " <<'" + mark + "'\n" + text + mark + "\n"
}
