package learn

import (
	"math/bits"
	"strings"

	"kubepki/core/pki"
)

const (
	refOAEP    = "RFC 8017, section 7.1"
	refGCM     = "RFC 5116, section 5.2"
	refRequest = "RFC 2986, section 3"
)

// secretChecks look at locked messages.
var secretChecks = []Row{
	{ID: "opens-shared", Args: "FILE KEY", Files: 2, Ref: refGCM, look: func(l look) Finding {
		sealed, key := l.b[l.arg(0)].Data, l.b[l.arg(1)].Data
		if _, err := openedShared(key, sealed); err != nil {
			return bad(l.arg(0)+" does not open with "+l.arg(1), "It was locked with another key, or changed since: AES-GCM refuses to show any of it.", "Lock the message again with "+l.arg(1)+".")
		}
		return good(l.arg(0)+" opens with "+l.arg(1), "Only who has the shared key can read it.")
	}},
	{ID: "opens-private", Args: "FILE KEY", Files: 2, Ref: refOAEP, look: func(l look) Finding {
		out, err := unlocked(l.b, Values{"in": l.arg(0), "key": l.arg(1)})
		if err != nil || out.State != "valid" {
			return bad(l.arg(0)+" does not open with "+l.arg(1), "It was locked for another key pair. The public key that locked it and this private key are no pair.", "Lock the message again for "+l.arg(1)+".")
		}
		return good(l.arg(0)+" opens with "+l.arg(1), "It was locked with the public half, which everyone may have.")
	}},
	{ID: "one-byte-changed", Args: "CHANGED ORIGINAL KEY", Files: 3, Ref: refGCM, look: func(l look) Finding {
		changed, original := l.b[l.arg(0)].Data, l.b[l.arg(1)].Data
		if n := bitsApart(changed, original); n != 1 {
			return bad(l.arg(0)+" is not "+l.arg(1)+" with one bit changed", "Otherwise it shows nothing: anything may have happened to it.", "Change one byte of "+l.arg(1)+" again.")
		}
		if _, err := openedShared(l.b[l.arg(2)].Data, changed); err == nil {
			return bad(l.arg(0)+" still opens", "A change that goes unnoticed is no lock.", "Change one byte of "+l.arg(1)+" again.")
		}
		return good("One bit was changed, and the lock noticed", "Nothing of the message is shown, not even the part that was not touched.")
	}},
}

// bitsApart counts the bits in which two texts differ, -1 where one is longer.
func bitsApart(a, b []byte) int {
	if len(a) != len(b) || len(a) == 0 {
		return -1
	}
	n := 0
	for i := range a {
		n += bits.OnesCount8(a[i] ^ b[i])
	}
	return n
}

// objectChecks look at keys and requests.
var objectChecks = []Row{
	{ID: "strong-key", Args: "KEY", Files: 1, Ref: "https://pages.nist.gov/800-57/", look: func(l look) Finding {
		key := l.b[l.arg(0)].Key
		if key == nil {
			return bad(l.arg(0)+" is no private key", "Everything else is made with it.", "Make "+l.arg(0)+" again.")
		}
		if weak := key.Algorithm().Weak(); weak != "" {
			return bad(l.arg(0)+" is weak", "openssl says “ee key too small” and will not serve it; Go’s servers take it. It can be broken by those with means.", "Make "+l.arg(0)+" again, with RSA 2048 or P-256.")
		}
		return good("A strong key, only yours", l.arg(0)+", "+key.Algorithm().Label())
	}},
	{ID: "request-by", Args: "REQUEST KEY", Files: 2, Ref: refRequest, look: func(l look) Finding {
		r, key := l.b[l.arg(0)].Request, l.b[l.arg(1)].Key
		switch {
		case r == nil || key == nil:
			return bad(l.arg(0)+" is no request of "+l.arg(1), "Both files are needed.", "Make the request again.")
		case r.CheckSignature() != nil:
			return bad("The request’s signature is wrong", "Its sender did not prove to hold the private key.", "Make the request again.")
		case !pki.SamePublicKey(r.X509.PublicKey, key.Public()):
			return bad("The request was made with another key", "The certificate would belong to that key. A server given "+l.arg(1)+" would not start: “private key does not match public key”.", "Make "+l.arg(0)+" again, with "+l.arg(1)+".")
		}
		return good("The request is signed by that key", l.arg(0)+" and "+l.arg(1)+" belong together")
	}},
	{ID: "asks-names", Args: "REQUEST NAME…", Files: 1, Ref: "RFC 5280, section 4.2.1.6", look: func(l look) Finding {
		r := l.b[l.arg(0)].Request
		if r == nil {
			return bad(l.arg(0)+" is no request", "The names are asked for in it.", "Make it again.")
		}
		if gone := missing(r.SANs, l.args[1:]); len(gone) > 0 {
			return bad("It does not ask for "+strings.Join(gone, ", "), "What is not asked for is not granted.", "Write the names into openssl.cnf, and make the request again.")
		}
		return good("It asks for all "+count(len(l.args)-1, "name"), l.arg(0))
	}},
}

// missing are those of the names that a list lacks.
func missing(have pki.SANs, want []string) []string {
	var out []string
	for _, w := range want {
		found := false
		for _, n := range have {
			found = found || strings.EqualFold(nameText(n), w)
		}
		if !found {
			out = append(out, w)
		}
	}
	return out
}

// nameText is a name as lessons write it: without the word for its kind.
func nameText(n pki.SAN) string { return n.Value }
