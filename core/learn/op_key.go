package learn

import (
	"context"
	"errors"
	"strings"

	"kubepki/core/command"
	"kubepki/core/opensslconf"
	"kubepki/core/pki"
)

// keyOperations make keys and requests.
var keyOperations = []Operation{
	{
		ID: "make-key", Verb: "Make the key",
		Fields: []Field{{ID: "key", Label: "File", Kind: File}, algorithmField},
		Run:    makeKey,
	},
	{
		ID: "make-request", Verb: "Make the request",
		Fields: []Field{
			{ID: "key", Label: "Signed with", Kind: File},
			subjectField,
			{ID: "names", Label: "Alternative names", Kind: Machine, Hint: "Parted by commas, such as DNS:my-bank.com, IP:10.0.0.1."},
			{ID: "request", Label: "File", Kind: File},
		},
		Run: makeRequest, Look: lookSubject,
	},
	{
		ID: "request-by-config", Verb: "Make the request",
		Fields: []Field{
			{ID: "config", Label: "openssl.cnf", Kind: Config},
			{ID: "key", Label: "Signed with", Kind: File},
			{ID: "subject", Label: "Subject", Kind: Machine},
			{ID: "request", Label: "File", Kind: File},
		},
		Run: requestByConfig, Look: lookConfig,
	},
}

func makeKey(ctx context.Context, env Env, _ Bench, v Values) (Outcome, error) {
	a, err := pki.ParseKeyAlgorithm(v["algorithm"])
	if err != nil {
		return Outcome{}, &FieldError{"algorithm", "That kind of key is not made here", "choose another"}
	}
	key, err := env.Maker.Make(ctx, a)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{
		Made: []Object{{Name: v["key"], Key: key}}, State: "valid", Words: v["key"] + " is made: " + a.Label() + ". It stays in this page.",
		Calls: []command.Call{{Operation: command.MakeKey, Algorithm: a, Key: v["key"], Public: base(v["key"]) + ".pub"}},
	}
	if weak := a.Weak(); weak != "" {
		out.State, out.Words = "warning", v["key"]+" is made, and weak: "+weak+"."
	}
	return out, nil
}

// base is a file's name without its ending.
func base(name string) string {
	out, _, _ := strings.Cut(name, ".")
	return out
}

// subject reads the subject's field.
func subject(v Values) (pki.Name, error) {
	n, err := pki.ParseName(strings.TrimSpace(v["subject"]))
	var bad *pki.ValueError
	switch {
	case strings.TrimSpace(v["subject"]) == "":
		return nil, &FieldError{"subject", "There is no subject", "write it as /CN=name"}
	case errors.As(err, &bad):
		return nil, &FieldError{"subject", "The " + bad.Kind + " " + bad.Why, bad.Fix}
	case err != nil:
		return nil, &FieldError{"subject", strings.TrimPrefix(err.Error(), "pki: "), "write it as /CN=name"}
	}
	return n, nil
}

func lookSubject(_ Bench, v Values) []Note {
	if _, err := subject(v); err != nil {
		bad := err.(*FieldError)
		return []Note{{State: "broken", What: pki.Visible(bad.What), Fix: bad.Fix}}
	}
	return nil
}

func makeRequest(ctx context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	key, err := b.keyOf("key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	t := pki.Template{}
	if t.Subject, err = subject(v); err != nil {
		return Outcome{}, err
	}
	if strings.TrimSpace(v["names"]) != "" {
		if t.SANs, err = pki.ParseSANs(v["names"]); err != nil {
			return Outcome{}, &FieldError{"names", strings.TrimPrefix(err.Error(), "pki: "), "write DNS:name or IP:address, parted by commas"}
		}
	}
	return asked(ctx, key, t, v, command.Call{Operation: command.MakeRequest})
}

// asked makes a request, and says what makes it in a terminal.
func asked(ctx context.Context, key *pki.PrivateKey, t pki.Template, v Values, call command.Call) (Outcome, error) {
	t.AllowWeakKey = true
	r, err := pki.NewRequest(ctx, key, t)
	if err != nil {
		return Outcome{}, err
	}
	call.Template, call.Key, call.Request = t, v["key"], v["request"]
	return Outcome{
		Made: []Object{{Name: v["request"], Request: r}}, Calls: []command.Call{keyed(call, key.Algorithm())}, State: "valid",
		Words: v["request"] + " asks for " + pki.Visible(t.Subject.String()) + ", and is signed with " + v["key"] + ".",
	}, nil
}

// lookConfig says of each line of the configuration what openssl would.
func lookConfig(_ Bench, v Values) []Note {
	var out []Note
	for _, p := range opensslconf.Parse(v["config"]).Request(false).Problems {
		state := "warning"
		if p.Refused {
			state = "broken"
		}
		out = append(out, Note{State: state, What: pki.Visible(p.What), Fix: pki.Visible(p.Fix), Line: p.Line})
	}
	return out
}

func requestByConfig(ctx context.Context, _ Env, b Bench, v Values) (Outcome, error) {
	key, err := b.keyOf("key", v["key"])
	if err != nil {
		return Outcome{}, err
	}
	read := opensslconf.Parse(v["config"]).Request(false)
	if read.Refused() {
		for _, p := range read.Problems {
			if p.Refused {
				out := Outcome{State: "broken", Words: "openssl stops at the first mistake. No request is made. The notes name the line.", Notes: lookConfig(b, v)}
				if p.Says != "" {
					out.Said = "Error checking request extension section\n… error: X509 V3 routines:" + p.Says
				}
				return out, nil
			}
		}
	}
	t := read.Template
	if t.Subject, err = subject(v); err != nil {
		return Outcome{}, err
	}
	return asked(ctx, key, t, v, command.Call{Operation: command.ConfigRequest, Config: v["config"], Renamed: true})
}
