package learn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"
	"kubepki/core/learn"
)

// furnishPairs lays down public halves, other forms and logins.
func furnishPairs(d *desk) {
	for _, k := range []string{"a", "b"} {
		d.do("write-key", "key", k+".key", "form", "ssh-public", "out", k+".pub")
		d.do("let-in", "key", k+".key", "half", "public", "public", k+".pub", "server", "keys-"+k)
	}
	d.do("write-key", "key", "a.key", "form", "spki-pem", "out", "a.spki")
	d.do("write-forms", "key", "rsa.key")
	d.do("log-in", "public", "a.pub", "key", "a.key", "server", "keys-a", "out", "good.log")
	d.do("log-in", "public", "a.pub", "key", "b.key", "server", "keys-a", "out", "stolen.log")
	d.do("log-in", "public", "b.pub", "key", "b.key", "server", "keys-b", "out", "other.log")
	d.b = d.b.With(learn.Object{Name: "keys-wrong", Data: d.b["rsa.pkcs8"].Data})
}

// red adds a check's cases to the table.
func red(id, right string, wrong ...string) {
	cases[id] = struct {
		right string
		wrong []string
	}{right, wrong}
}

func init() {
	red("form-of", "a.spki a.key spki-pem", "a.pub a.key spki-pem", "a.spki b.key spki-pem", "letter a.key spki-pem", "rsa.pkcs8 rsa.key pkcs1-pem sec1-pem")
	red("lets-in", "keys-a a.key", "keys-b a.key", "letter a.key", "keys-wrong rsa.key")
	red("logged-in", "good.log keys-a", "good.log keys-b", "stolen.log keys-a", "letter keys-a")
	red("turned-away", "stolen.log keys-a", "good.log keys-a", "letter keys-a")
}

// The server's lines and the logins are those of another program.
func TestTheToyServerSpeaksAsSSHDoes(t *testing.T) {
	b := furnished(t)
	pub, _, _, rest, err := ssh.ParseAuthorizedKey(b["keys-a"].Data)
	require.NoError(t, err)
	assert.Empty(t, rest)
	for name, fits := range map[string]bool{"good.log": true, "stolen.log": false} {
		l, err := learn.LoginOf(b[name].Data)
		require.NoError(t, err)
		var s ssh.Signature
		require.NoError(t, ssh.Unmarshal(l.Signature, &s))
		message := ssh.Marshal(struct {
			Session               string
			Type                  byte
			User, Service, Method string
			Signed                bool
			Scheme, Key           string
		}{string(l.Challenge), 50, "alice", "ssh-connection", "publickey", true, s.Format, string(pub.Marshal())})
		assert.Equal(t, fits, pub.Verify(message, &s) == nil, name)
		assert.Equal(t, fits, l.Fits(), name)
		assert.Equal(t, 1, l.Known(b["keys-a"].Data))
	}
	for _, bad := range []string{"", "challenge xx\nkey y\nsignature z\n", "challenge 00\nkey y\nsignature z\n"} {
		_, err := learn.LoginOf([]byte(bad))
		assert.Error(t, err)
	}
}

// The public half goes one way: what only has it makes no private key, and a
// private key is never put on a server.
func TestAPrivateKeyIsNeitherMadeFromAPublicOneNorGivenAway(t *testing.T) {
	b := furnished(t)
	run := func(id string, v learn.Values) (learn.Outcome, error) {
		op, ok := learn.OperationByID(id)
		require.True(t, ok)
		return op.Run(t.Context(), env(), b, v)
	}
	out, err := run("write-key", learn.Values{"key": "a.spki", "form": "pkcs8-pem", "out": "x"})
	require.NoError(t, err)
	assert.Equal(t, "broken", out.State)
	assert.Empty(t, out.Made)
	assert.Contains(t, out.Said, "it needs the private key")
	out, err = run("let-in", learn.Values{"key": "a.key", "half": "private", "public": "a.pub", "server": "keys-a"})
	require.NoError(t, err)
	assert.Equal(t, "broken", out.State)
	assert.Empty(t, out.Made)
	for _, id := range []string{"pkcs8-pem", "openssh"} {
		out, err = run("write-key", learn.Values{"key": "a.key", "form": id, "out": "x"})
		require.NoError(t, err)
		assert.NotContains(t, out.Said+out.Words, "BEGIN", "a private key is not shown")
		assert.True(t, out.Made[0].Secret)
	}
	out, err = run("write-forms", learn.Values{"key": "rsa.key"})
	require.NoError(t, err)
	assert.Equal(t, 3, strings.Count(out.Said, "BEGIN"))
	assert.NotContains(t, out.Said, "\nMII", "first lines alone")
	for _, o := range out.Made {
		assert.True(t, o.Secret)
	}
	out, err = run("let-in", learn.Values{"key": "b.key", "half": "public", "public": "b.pub", "server": "keys-a"})
	require.NoError(t, err)
	assert.Equal(t, string(b["a.pub"].Data)+string(b["b.pub"].Data), string(out.Made[0].Data), "beside the one before")
}

func TestSSHOperationsNameTheFieldAtFault(t *testing.T) {
	b := furnished(t)
	for _, c := range []struct {
		op, field string
		v         learn.Values
	}{
		{"write-key", "key", learn.Values{"key": "none.key", "form": "openssh"}},
		{"write-key", "form", learn.Values{"key": "a.key", "form": "pkcs1-pem"}},
		{"write-forms", "key", learn.Values{"key": "none.key"}},
		{"let-in", "public", learn.Values{"half": "public", "public": "none.pub"}},
		{"let-in", "public", learn.Values{"half": "public", "public": "a.spki"}},
		{"log-in", "key", learn.Values{"key": "none.key"}},
		{"log-in", "public", learn.Values{"key": "a.key", "public": "none.pub"}},
		{"log-in", "public", learn.Values{"key": "a.key", "public": "letter", "server": "keys-a"}},
		{"log-in", "server", learn.Values{"key": "a.key", "public": "a.pub", "server": "none"}},
	} {
		op, _ := learn.OperationByID(c.op)
		_, err := op.Run(t.Context(), env(), b, c.v)
		var bad *learn.FieldError
		if assert.ErrorAs(t, err, &bad, "%s %v", c.op, c.v) {
			assert.Equal(t, c.field, bad.Field)
			assert.NotEmpty(t, bad.Fix)
		}
	}
}
