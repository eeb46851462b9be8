package learn

import (
	"context"
	"strconv"
	"strings"

	"kubepki/core/command"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// Files of a name that is given without its ending.
const (
	keyEnding     = ".key"
	requestEnding = ".csr"
	certEnding    = ".crt"
)

var (
	nameField      = Field{ID: "name", Label: "Files", Kind: File}
	algorithmField = Field{ID: "algorithm", Label: "Kind of key", Kind: Algorithm}
	subjectField   = Field{ID: "subject", Label: "Subject", Kind: Machine, Hint: "As openssl takes it with -subj: /CN=name/O=group."}
)

// pairOperations do in one go what lessons before did step by step.
var pairOperations = []Operation{
	{
		ID: "make-authority", Verb: "Make the authority",
		Fields: []Field{nameField, algorithmField, subjectField, daysField},
		Run:    makeAuthority, Look: lookSubject,
	},
	{
		ID: "make-pair", Verb: "Make the pair",
		Fields: []Field{
			nameField,
			algorithmField,
			subjectField,
			{ID: "names", Label: "Alternative names", Kind: Machine, Hint: "Parted by commas, such as DNS:etcd-1, IP:10.0.0.1. A client needs none."},
			{ID: "usage", Label: "What it is for", Kind: Option, Options: [][2]string{
				{signing.ClientID, "To call"}, {signing.ServerID, "To answer"}, {signing.PeerID, "Both"},
			}},
			{ID: "ca", Label: "Signed by", Kind: Option, Options: [][2]string{
				{"ca", "ca, of Kubernetes"}, {"etcd-ca", "etcd-ca"}, {"front-proxy-ca", "front-proxy-ca"},
			}},
		},
		Run: makePair, Look: lookSubject,
	},
	{
		ID: "public-half", Verb: "Take the public key out",
		Fields: []Field{{ID: "key", Label: "Of", Kind: File}, {ID: "out", Label: "File", Kind: File}},
		Run:    publicHalf,
	},
}

// makeAuthority makes a key and a root of it.
func makeAuthority(ctx context.Context, env Env, _ Bench, v Values) (Outcome, error) {
	name := v["name"]
	days, err := lifetime(v)
	if err != nil {
		return Outcome{}, err
	}
	n, err := subject(v)
	if err != nil {
		return Outcome{}, err
	}
	out, err := makeKey(ctx, env, nil, Values{"key": name + keyEnding, "algorithm": v["algorithm"]})
	if err != nil {
		return Outcome{}, err
	}
	t := rootTemplate(n, env.Now(), days)
	a, err := pki.NewAuthority(ctx, out.Made[0].Key, t)
	if err != nil {
		return Outcome{}, err
	}
	out.Made = append(out.Made, Object{Name: name + certEnding, Cert: a.Cert})
	out.Calls = append(out.Calls, keyed(command.Call{Operation: command.SelfSign, Template: t, Days: days, Key: name + keyEnding, Cert: name + certEnding}, out.Made[0].Key.Algorithm()))
	out.Words = name + keyEnding + " and " + name + certEnding + " are made: an authority that signed itself, for " + strconv.Itoa(days) + " days."
	return out, nil
}

// makePair makes a key, asks with it and signs: what lesson 15 does in three steps.
func makePair(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	name, ca := v["name"], v["ca"]
	out, err := makeKey(ctx, env, b, Values{"key": name + keyEnding, "algorithm": v["algorithm"]})
	if err != nil {
		return Outcome{}, err
	}
	names := v["names"]
	if v["usage"] != signing.ClientID && strings.TrimSpace(names) == "" {
		return Outcome{}, &FieldError{"names", "A server without alternative names is refused by every caller", "write the names and addresses that it is called by"}
	}
	asked, err := makeRequest(ctx, env, b.With(out.Made...), Values{"key": name + keyEnding, "subject": v["subject"], "names": names, "request": name + requestEnding})
	if err != nil {
		return Outcome{}, err
	}
	signed, err := signRequest(ctx, env, b.With(asked.Made...), Values{
		"request": name + requestEnding, "ca": ca + certEnding, "cakey": ca + keyEnding, "preset": v["usage"], "copy": "all", "days": "365", "cert": name + certEnding,
	})
	if err != nil {
		return Outcome{}, err
	}
	for _, o := range []Outcome{asked, signed} {
		out.Made, out.Calls = append(out.Made, o.Made...), append(out.Calls, o.Calls...)
	}
	out.Notes, out.Said = signed.Notes, signed.Said
	out.Words = name + keyEnding + ", " + name + requestEnding + " and " + name + certEnding + " are made, signed by " + ca + certEnding + "."
	return out, nil
}

// publicHalf writes the public key of a pair as SubjectPublicKeyInfo, the form
// of sa.pub.
func publicHalf(_ context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	key, err := b.keyOf("key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	text, err := pki.PublicKeyPEM(key.Public())
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{
		Made: []Object{{Name: v["out"], Data: text}}, State: "valid", Said: string(text), Words: v["out"] + " holds the public half. It can check what " + v["key"] + " signed, and sign nothing.",
		Calls: []command.Call{{Operation: command.PublicKey, Algorithm: key.Algorithm(), Key: v["key"], Public: v["out"]}},
	}, nil
}
