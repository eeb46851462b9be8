package learn

import (
	"context"
	"strconv"
	"time"

	"kubepki/core/command"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// authorityOperations make authorities in one go, for lessons that are about
// what they sign.
var authorityOperations = []Operation{
	{
		ID: "found-authority", Verb: "Found the authority",
		Fields: []Field{
			{ID: "subject", Label: "Its name", Kind: Machine, Hint: "As openssl takes it with -subj: /O=organisation/CN=name."},
			daysField,
			{ID: "key", Label: "Its key", Kind: File},
			{ID: "cert", Label: "Its certificate", Kind: File},
		},
		Run: foundAuthority, Look: lookSubject,
	},
	{
		ID: "make-intermediate", Verb: "Sign the authority in between",
		Fields: []Field{
			{ID: "subject", Label: "Its name", Kind: Machine},
			daysField,
			{ID: "key", Label: "Its key", Kind: File},
			{ID: "request", Label: "Its request", Kind: File},
			{ID: "ca", Label: "Signed by", Kind: File},
			{ID: "cakey", Label: "With", Kind: File},
			{ID: "cert", Label: "Its certificate", Kind: File},
		},
		Run: makeIntermediate, Look: lookSubject,
	},
}

// authorityKey is the kind of key that authorities of lessons get.
const authorityKey = pki.ECDSAP256

func foundAuthority(ctx context.Context, env Env, _ Bench, v Values) (Outcome, error) {
	name, err := subject(v)
	if err != nil {
		return Outcome{}, err
	}
	days, err := lifetime(v)
	if err != nil {
		return Outcome{}, err
	}
	out, err := makeKey(ctx, env, nil, Values{"key": v["key"], "algorithm": string(authorityKey)})
	if err != nil {
		return Outcome{}, err
	}
	preset, _ := signing.PresetByID(signing.RootID)
	a, err := signing.MakeRoot(ctx, out.Made[0].Key, signing.Root{
		Preset: preset, Subject: name, PathLen: preset.Constraints.PathLen, Now: env.Now(), Lifetime: time.Duration(days) * 24 * time.Hour, Backdate: pki.Backdate,
	})
	if err != nil {
		return Outcome{}, err
	}
	out.Made = append(out.Made, Object{Name: v["cert"], Cert: a.Cert})
	out.Calls = append(out.Calls, keyed(command.Call{Operation: command.SelfSign, Template: preset.Template(name, nil), Days: days, Key: v["key"], Cert: v["cert"]}, authorityKey))
	out.Words = "“" + pki.Visible(name.String()) + "” can sign now. " + v["key"] + " is its secret, " + v["cert"] + " is for everyone."
	return out, nil
}

// makeIntermediate makes a key, asks with it, and lets an authority sign.
func makeIntermediate(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	made, err := makeKey(ctx, env, nil, Values{"key": v["key"], "algorithm": string(authorityKey)})
	if err != nil {
		return Outcome{}, err
	}
	b = b.With(made.Made...)
	asked, err := makeRequest(ctx, env, b, v)
	if err != nil {
		return Outcome{}, err
	}
	sign := Values{"preset": signing.IntermediateID, "copy": "all"}
	for _, f := range []string{"request", "ca", "cakey", "days", "cert"} {
		sign[f] = v[f]
	}
	out, err := signRequest(ctx, env, b.With(asked.Made...), sign)
	if err != nil {
		return Outcome{}, err
	}
	out.Calls[0].Operation = command.Intermediate
	out.Made = append(append(made.Made, asked.Made...), out.Made...)
	out.Calls = append(append(made.Calls, asked.Calls...), out.Calls...)
	out.Words = v["cert"] + " is signed by " + v["ca"] + ", and may sign servers and clients in its place. Below it no further authority is allowed: pathlen:" + strconv.Itoa(out.Made[2].Cert.MaxPathLen) + "."
	return out, nil
}
