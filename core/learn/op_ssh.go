package learn

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kubepki/core/command"
	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

// sshOperations write keys in their forms, and log in to a server that knows
// who may come in by a file of public keys, as sshd does (sshd(8), RFC 4252).
var sshOperations = []Operation{
	{
		ID: "write-key", Verb: "Write it",
		Fields: []Field{
			{ID: "key", Label: "Key", Kind: File},
			{ID: "form", Label: "What to write", Kind: Option, Options: [][2]string{
				{string(keyfile.SSHPublic), "Public half, for SSH"}, {string(keyfile.SPKIPEM), "Public half, SPKI"}, {string(keyfile.PKCS8PEM), "Private key, PKCS#8"},
			}},
			{ID: "out", Label: "File", Kind: File},
		},
		Run: writeKey,
	},
	{
		ID: "write-forms", Verb: "Write them all",
		Fields: []Field{{ID: "key", Label: "Key", Kind: File}},
		Run:    writeForms,
	},
	{
		ID: "let-in", Verb: "Put it on the server",
		Fields: []Field{
			{ID: "key", Label: "Pair", Kind: File},
			{ID: "half", Label: "Which half does the server get?", Kind: Option, Options: [][2]string{{"public", "The public key"}, {"private", "The private key"}}},
			{ID: "public", Label: "Public half", Kind: File},
			{ID: "server", Label: "On the server", Kind: File},
		},
		Run: letIn,
	},
	{
		ID: "log-in", Verb: "Log in",
		Fields: []Field{
			{ID: "public", Label: "Shows", Kind: File},
			{ID: "key", Label: "Signs with", Kind: File},
			{ID: "server", Label: "The server looks in", Kind: File},
			{ID: "out", Label: "What was said", Kind: File},
		},
		Run: logIn,
	},
}

// sshUser is who logs in.
const sshUser = "alice"

// anyKey is the key in one of the learner's files, which may hold the public
// half alone.
func (b Bench) anyKey(ctx context.Context, field, name string) (keyfile.Key, error) {
	o := b[name]
	if o.Key != nil {
		return keyfile.Of(o.Key), nil
	}
	k, err := keyfile.Read(ctx, o.Data, nil)
	if err != nil {
		return k, &FieldError{field, "There is no key " + name + " yet", "make it first"}
	}
	return k, nil
}

func writeKey(ctx context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	k, err := b.anyKey(ctx, "key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	id := keyfile.ID(v["form"])
	data, err := keyfile.Write(ctx, k, id, keyfile.Options{})
	switch {
	case err != nil && !k.IsPrivate():
		return Outcome{
			State: "broken", Said: strings.TrimPrefix(err.Error(), "keyfile: "),
			Words: v["key"] + " holds the public half. Nobody knows a way from there to the private one.",
		}, nil
	case err != nil:
		return Outcome{}, &FieldError{"form", strings.TrimPrefix(err.Error(), "keyfile: "), "choose another form"}
	}
	f, _ := keyfile.FormatByID(id)
	out := Outcome{Made: []Object{{Name: v["out"], Data: data, Secret: f.Private}}, State: "valid", Words: v["out"] + " is the private key again, in another form. It is as secret as the first."}
	if !f.Private {
		out.Said, out.Words = strings.TrimSpace(string(data)), v["out"]+" is the public half. Show it to whom you like."
	}
	out.Calls = callsToWrite(k, id, v["key"], v["out"])
	return out, nil
}

// callsToWrite does the same in a terminal.
func callsToWrite(k keyfile.Key, id keyfile.ID, name, out string) []command.Call {
	c := command.Call{Key: name, Out: out, Public: out}
	c.Algorithm, _ = pki.AlgorithmOf(k.Public)
	switch id {
	case keyfile.SSHPublic:
		c.Operation = command.SSHPublicKey
	case keyfile.SPKIPEM:
		c.Operation = command.PublicKey
	case keyfile.OpenSSH:
		c.Operation = command.ToOpenSSH
	case keyfile.PKCS8PEM:
		c.Operation = command.ToPKCS8
	default:
		c.Operation = command.ToTraditional
	}
	return []command.Call{c}
}

// Forms are the endings of the files in which "write-forms" lays down a key, and
// what each holds: the older of the private ones is PKCS#1 for RSA and SEC 1 for
// curves.
var Forms = []struct {
	Ending string
	IDs    []keyfile.ID // the first that can hold the key
}{
	{".old", []keyfile.ID{keyfile.PKCS1PEM, keyfile.SEC1PEM}},
	{".pkcs8", []keyfile.ID{keyfile.PKCS8PEM}},
	{".openssh", []keyfile.ID{keyfile.OpenSSH}},
}

func writeForms(ctx context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	k, err := b.anyKey(ctx, "key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{State: "valid"}
	var said []string
	for _, form := range Forms {
		for _, id := range form.IDs {
			data, err := keyfile.Write(ctx, k, id, keyfile.Options{})
			if err != nil {
				continue // Ed25519 has no older form
			}
			name := base(v["key"]) + form.Ending
			out.Made = append(out.Made, Object{Name: name, Data: data, Secret: true})
			out.Calls = append(out.Calls, callsToWrite(k, id, v["key"], name)...)
			first, _, _ := strings.Cut(string(data), "\n")
			f, _ := keyfile.FormatByID(id)
			said = append(said, fmt.Sprintf("%-15s %-7s %5d bytes  %s", name, f.Name, len(data), strings.Trim(first, "-")))
		}
	}
	if len(out.Made) < len(Forms) {
		return Outcome{}, &FieldError{"key", v["key"] + " is a key that has no older form", "make it again as RSA 2048"}
	}
	out.Said, out.Words = strings.Join(said, "\n"), "One key in "+count(len(said), "form")+". Only the first line of each is shown: the rest is secret."
	return out, nil
}

func letIn(ctx context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	if v["half"] != "public" {
		return Outcome{
			State: "broken",
			Words: "Never. Whoever runs the server could log in as you, wherever your key is known. And the server cannot use it: it wants lines of public keys. Give it the other half.",
		}, nil
	}
	line, err := b.dataOf("public", v["public"])
	if err != nil {
		return Outcome{}, err
	}
	k, err := keyfile.Read(ctx, line, nil)
	if err != nil || k.Format != keyfile.SSHPublic {
		return Outcome{}, &FieldError{"public", v["public"] + " is no line for authorized_keys", "take the public half out again"}
	}
	file := string(b[v["server"]].Data)
	if !strings.Contains(file, string(line)) {
		file += string(line)
	}
	return Outcome{
		Made: []Object{{Name: v["server"], Data: []byte(file)}}, State: "valid", Said: strings.TrimSpace(file),
		Words: v["server"] + " has " + count(strings.Count(file, "\n"), "line") + ". A line is a key that may come in.",
		Calls: []command.Call{{Operation: command.AuthorizeKey, Public: v["public"], Out: v["server"]}},
	}, nil
}

// Login is what was said at the door: what the server asked, which public key
// was shown, and the signature.
type Login struct {
	Challenge []byte // by chance, another for each login
	Line      string // of the public key that was shown
	Public    crypto.PublicKey
	Signature []byte // as SSH sends it
}

// text is a login as a file; [LoginOf] reads it.
func (l Login) text() []byte {
	return []byte("challenge " + hex.EncodeToString(l.Challenge) + "\nkey " + l.Line + "\nsignature " + base64.StdEncoding.EncodeToString(l.Signature) + "\n")
}

// LoginOf reads what a "log-in" step wrote down.
func LoginOf(data []byte) (l Login, err error) {
	lines := strings.Split(string(data), "\n")
	if len(lines) != 4 {
		return l, errors.New("learn: no login")
	}
	value := func(i int) string {
		_, rest, _ := strings.Cut(lines[i], " ")
		return rest
	}
	if l.Challenge, err = hex.DecodeString(value(0)); err != nil {
		return l, err
	}
	l.Line = value(1)
	k, err := keyfile.Read(context.Background(), []byte(l.Line), nil)
	if err != nil {
		return l, err
	}
	l.Public = k.Public
	l.Signature, err = base64.StdEncoding.DecodeString(value(2))
	return l, err
}

// Known is the number of the server's line with the key that was shown, from 1;
// 0 for none.
func (l Login) Known(authorized []byte) int {
	for i, line := range strings.Split(string(authorized), "\n") {
		if k, err := keyfile.Read(context.Background(), []byte(line), nil); err == nil && pki.SamePublicKey(k.Public, l.Public) {
			return i + 1
		}
	}
	return 0
}

// Fits tells whether the signature was made over the challenge, with the private
// half of the key that was shown.
func (l Login) Fits() bool {
	return keyfile.VerifySSHLogin(l.Public, l.Challenge, sshUser, l.Signature) == nil
}

// logIn does what ssh and sshd do, for a session that is named by chance.
func logIn(ctx context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	key, err := b.keyOf("key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	line, err := b.dataOf("public", v["public"])
	if err != nil {
		return Outcome{}, err
	}
	authorized, err := b.dataOf("server", v["server"])
	if err != nil {
		return Outcome{}, err
	}
	shown, err := keyfile.Read(ctx, line, nil)
	if err != nil {
		return Outcome{}, &FieldError{"public", v["public"] + " is no public key", "take the public half out again"}
	}
	l := Login{Challenge: make([]byte, 32), Line: string(bytes.TrimSpace(line)), Public: shown.Public}
	if _, err := rand.Read(l.Challenge); err != nil {
		return Outcome{}, err
	}
	if l.Signature, err = keyfile.SignSSHLogin(ctx, key, l.Challenge, sshUser, shown.Public); err != nil {
		return Outcome{}, err
	}
	return l.outcome(authorized, v), nil
}

func (l Login) outcome(authorized []byte, v Values) Outcome {
	at := l.Known(authorized)
	out := Outcome{
		Made: []Object{{Name: v["out"], Data: l.text()}}, State: "broken",
		Said: "server: challenge " + hex.EncodeToString(l.Challenge[:8]) + "…\nyou:    signature " + hex.EncodeToString(l.Signature[len(l.Signature)-8:]) + "\nserver: ",
	}
	switch {
	case at == 0:
		out.Said += "Permission denied (publickey)."
		out.Words = "The server does not know this public key: no line of " + v["server"] + " has it."
	case !l.Fits():
		out.Said += "Permission denied (publickey)."
		out.Words = "The public key is known, but the signature was not made with its private half. Showing a public key proves nothing."
	default:
		out.State, out.Said = "valid", out.Said+"welcome, "+sshUser
		out.Words = "The signature fits line " + strconv.Itoa(at) + " of " + v["server"] + ". You are in, and " + v["key"] + " never left this page."
	}
	return out
}
