package learn

import (
	"context"
	"strings"

	"kubepki/core/keyfile"
	"kubepki/core/pki"
)

const refLogin = "RFC 4252, section 7"

// sshChecks look at forms of keys and at logins.
var sshChecks = []Row{
	{ID: "form-of", Args: "FILE KEY FORM…", Files: 2, Ref: "RFC 5958; RFC 8017, appendix A.1", look: formOf},
	{ID: "lets-in", Args: "AUTHORIZED KEY", Files: 2, Ref: "https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT", look: func(l look) Finding {
		file, key := l.b[l.arg(0)].Data, l.b[l.arg(1)].Key
		switch {
		case strings.Contains(string(file), "PRIVATE KEY"):
			return bad("A private key lies on the server", "Whoever runs the server could log in as you elsewhere.", "Put the public half there, and make a new pair.")
		case key == nil || Login{Public: key.Public()}.Known(file) == 0:
			return bad(l.arg(0)+" does not know "+l.arg(1), "The server says “Permission denied (publickey)”.", "Put the public half of "+l.arg(1)+" on the server.")
		}
		return good("The server knows your public key", "and has nothing of the private one")
	}},
	{ID: "logged-in", Args: "LOGIN AUTHORIZED", Files: 2, Ref: refLogin, look: func(l look) Finding {
		if why := refused(l); why != "" {
			return bad("You are not in", why, "Log in again, with the private half of the key that the server knows.")
		}
		return good("You logged in", "the signature fits the challenge and the key in "+l.arg(1))
	}},
	{ID: "turned-away", Args: "LOGIN AUTHORIZED", Files: 2, Ref: refLogin, look: func(l look) Finding {
		if _, err := LoginOf(l.b[l.arg(0)].Data); err != nil {
			return bad(l.arg(0)+" is no login", "It ought to say what was shown and signed.", "Knock with the wrong key again.")
		}
		why := refused(l)
		if why == "" {
			return bad("The stranger got in", "A lock that every key opens is no lock.", "Sign with a key that is not the private half of the one shown.")
		}
		return good("The wrong key was turned away", why)
	}},
}

// refused tells why the server of the look does not let the login in, "" if it does.
func refused(l look) string {
	login, err := LoginOf(l.b[l.arg(0)].Data)
	switch {
	case err != nil:
		return l.arg(0) + " is no login."
	case login.Known(l.b[l.arg(1)].Data) == 0:
		return "The public key that was shown is not in " + l.arg(1) + "."
	case !login.Fits():
		return "The signature was not made with the private half of the key that was shown."
	}
	return ""
}

// formOf wants a key file in one of some forms, of a key.
func formOf(l look) Finding {
	k, err := keyfile.Read(context.Background(), l.b[l.arg(0)].Data, nil)
	key := l.b[l.arg(1)].Key
	switch {
	case err != nil:
		return bad(l.arg(0)+" is no key file", "No program could read it.", "Write it again.")
	case key == nil || !pki.SamePublicKey(k.Public, key.Public()):
		return bad(l.arg(0)+" holds another key than "+l.arg(1), "What is locked with the one does not open with the other.", "Write it again, from "+l.arg(1)+".")
	}
	var names []string
	for _, id := range l.args[2:] {
		f, _ := keyfile.FormatByID(keyfile.ID(id))
		if k.Format == f.ID {
			return good(l.arg(0)+" holds the key as "+f.Name, map[bool]string{true: "with the private half: secret", false: "the public half alone"}[k.IsPrivate()])
		}
		names = append(names, f.Name)
	}
	return bad(l.arg(0)+" is in another form", "Programs say “unsupported” or “no start line” of a form that they do not read.", "Write it as "+strings.Join(names, " or ")+".")
}
