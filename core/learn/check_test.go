package learn_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/core/learn"
)

// desk is a bench on which operations are done, one after the other.
type desk struct {
	t *testing.T
	b learn.Bench
}

// do runs an operation on the desk.
func (d *desk) do(id string, pairs ...string) {
	d.t.Helper()
	v := learn.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v[pairs[i]] = pairs[i+1]
	}
	op, ok := learn.OperationByID(id)
	require.True(d.t, ok, id)
	out, err := op.Run(d.t.Context(), env(), d.b, v)
	require.NoError(d.t, err, id)
	d.b = d.b.With(out.Made...)
}

// ca makes NAME.key, NAME.csr and NAME.crt of an authority, or of what is none.
func (d *desk) ca(name, extensions, days string) {
	d.do("make-key", "key", name+".key", "algorithm", "ECDSA-P256")
	d.do("make-request", "key", name+".key", "subject", "/CN="+name, "request", name+".csr")
	d.do("self-sign", "request", name+".csr", "key", name+".key", "extensions", extensions, "days", days, "cert", name+".crt")
}

// cert makes NAME.csr and NAME.crt with the key.
func (d *desk) cert(name, key, ca, preset, subject, names string) {
	d.do("make-request", "key", key, "subject", subject, "names", names, "request", name+".csr")
	d.do("sign", "request", name+".csr", "ca", ca+".crt", "cakey", ca+".key", "preset", preset, "copy", "all", "days", "365", "cert", name+".crt")
}

// furnishing are what other files add to the desk.
var furnishing []func(*desk)

// furnished is a desk with right and wrong objects of every kind.
func furnished(t *testing.T) learn.Bench {
	d := &desk{t, learn.Bench{}}
	d.ca("ca", "authority", "3650")
	d.ca("other", "authority", "30")
	d.ca("v1", "none", "3650")
	for _, k := range []string{"a", "b"} {
		d.do("make-key", "key", k+".key", "algorithm", "ECDSA-P256")
	}
	d.do("make-key", "key", "weak.key", "algorithm", "RSA-1024")
	d.do("make-key", "key", "rsa.key", "algorithm", "RSA-2048")
	d.do("make-key", "key", "rsa2.key", "algorithm", "RSA-2048")
	d.cert("server", "a.key", "ca", "server", "/CN=web", "DNS:web,IP:10.0.0.1")
	d.cert("fewer", "b.key", "ca", "server", "/CN=web2", "DNS:web")
	d.cert("client", "a.key", "ca", "client", "/CN=jane/O=dev", "")
	d.cert("typo", "b.key", "other", "client", "/CN=jan/O=devs", "")
	d.cert("alone", "a.key", "ca", "client", "/CN=jane", "")
	for _, k := range []string{"one.key", "two.key"} {
		d.do("shared-key", "key", "shared-"+k)
	}
	d.do("lock-shared", "message", "hello", "key", "shared-one.key", "out", "letter")
	d.do("lock-shared", "message", "hello", "key", "shared-two.key", "out", "letter2")
	d.do("flip-byte", "in", "letter", "at", "14", "out", "changed")
	d.do("flip-byte", "in", "changed", "at", "15", "out", "twice")
	d.do("lock-public", "message", "hello", "key", "rsa.key", "out", "sealed")
	d.do("lock-public", "message", "hello", "key", "rsa2.key", "out", "sealed2")
	d.do("flip-byte", "in", "sealed", "at", "9", "out", "sealed3")
	furnishTold(d)
	furnishPairs(d)
	furnishAsked(d)
	furnishBrowser(d)
	for _, more := range furnishing {
		more(d)
	}
	d.trees()
	return d.b
}

type checkCase struct {
	right string
	wrong []string
}

// cases are, for each check, one line that is green and at least two that are red.
var cases = map[string]checkCase{
	"opens-shared":     {"letter shared-one.key", []string{"letter shared-two.key", "changed shared-one.key"}},
	"opens-private":    {"sealed rsa.key", []string{"sealed2 rsa.key", "sealed3 rsa.key", "sealed a.key"}},
	"one-byte-changed": {"changed letter shared-one.key", []string{"letter letter shared-one.key", "twice letter shared-one.key", "letter2 letter shared-one.key"}},
	"strong-key":       {"rsa.key", []string{"weak.key", "ca.crt"}},
	"request-by":       {"client.csr a.key", []string{"client.csr b.key", "typo.csr a.key", "ca.crt a.key"}},
	"asks-names":       {"server.csr web 10.0.0.1", []string{"fewer.csr web 10.0.0.1", "client.csr web", "ca.key web"}},
	"authority":        {"ca.crt", []string{"v1.crt", "client.crt", "ca.csr"}},
	"self-signed":      {"ca.crt", []string{"client.crt", "server.crt", "ca.key"}},
	"pair":             {"client.crt a.key", []string{"client.crt b.key", "typo.crt a.key", "a.key a.key"}},
	"signed-by":        {"client.crt ca.crt", []string{"client.crt other.crt", "typo.crt ca.crt", "client.crt ca.key"}},
	"lasts":            {"ca.crt 3650", []string{"other.crt 3650", "client.crt 3650", "ca.key 30"}},
	"has-subject":      {"client.crt /CN=jane/O=dev", []string{"typo.crt /CN=jane/O=dev", "alone.crt /CN=jane/O=dev"}},
	"for-server":       {"server.crt", []string{"client.crt", "ca.crt", "ca.key"}},
	"for-client":       {"client.crt", []string{"server.crt", "ca.crt"}},
	"has-names":        {"server.crt web 10.0.0.1", []string{"fewer.crt web 10.0.0.1", "client.crt web"}},
	"called-by-names":  {"server.crt ca.crt web 10.0.0.1", []string{"fewer.crt ca.crt web 10.0.0.1", "server.crt other.crt web", "client.crt ca.crt web"}},
	"holds-for-client": {"client.crt ca.crt", []string{"typo.crt ca.crt", "server.crt ca.crt"}},
	"user":             {"client.crt jane", []string{"typo.crt jane", "server.crt jane"}},
	"group":            {"client.crt dev", []string{"typo.crt dev", "alone.crt dev"}},
	"no-group":         {"alone.crt", []string{"client.crt", "typo.crt"}},
}

// otherFiles counts the wrong cases whose files are not those of the right one,
// each once.
func otherFiles(row learn.Row, c checkCase) int {
	files := func(line string) string {
		words := strings.Fields(line)
		return strings.Join(words[:min(row.Files, len(words))], " ")
	}
	seen := map[string]bool{files(c.right): true}
	for _, wrong := range c.wrong {
		seen[files(wrong)] = true
	}
	return len(seen) - 1
}

// Every check is green for what is right, and red, in words, for what is not.
func TestEveryCheckIsSeenRed(t *testing.T) {
	b := furnished(t)
	for _, row := range learn.Checks() {
		t.Run(row.ID, func(t *testing.T) {
			c, ok := cases[row.ID]
			require.True(t, ok, "it has no cases")
			require.GreaterOrEqual(t, otherFiles(row, c), 2, "two wrong objects, not two other questions about the right one")
			require.NotEmpty(t, row.Args)
			f := learn.Judge(b, row.ID+" "+c.right, time.Now())
			assert.Equal(t, "valid", f.State, "%s: %s", c.right, f.What)
			for _, wrong := range c.wrong {
				f := learn.Judge(b, row.ID+" "+wrong, time.Now())
				assert.Equal(t, "broken", f.State, wrong)
				assert.NotEmpty(t, f.What, wrong)
				assert.NotEmpty(t, f.Why, wrong)
				assert.True(t, strings.HasSuffix(f.Fix, "."), "%s: %q", wrong, f.Fix)
			}
			assert.Equal(t, "idle", learn.Judge(learn.Bench{}, row.ID+" "+c.right, time.Now()).State)
		})
	}
}

// What an operation cannot use it names, with the field and the way out.
func TestOperationsNameTheFieldAtFault(t *testing.T) {
	b := furnished(t)
	for _, c := range []struct {
		op, field string
		v         learn.Values
	}{
		{"make-key", "algorithm", learn.Values{"algorithm": "ROT13"}},
		{"make-request", "key", learn.Values{"key": "none.key"}},
		{"make-request", "subject", learn.Values{"key": "a.key", "subject": "jane"}},
		{"make-request", "names", learn.Values{"key": "a.key", "subject": "/CN=x", "names": "IP:1.2.3"}},
		{"request-by-config", "subject", learn.Values{"key": "a.key", "config": "[req]\ndistinguished_name=dn\n[dn]\n", "subject": ""}},
		{"self-sign", "key", learn.Values{"request": "ca.csr", "key": "a.key", "days": "9"}},
		{"self-sign", "days", learn.Values{"request": "ca.csr", "key": "ca.key", "days": "-1"}},
		{"sign", "request", learn.Values{"request": "none.csr"}},
		{"sign", "preset", learn.Values{"request": "client.csr", "preset": "king"}},
		{"sign", "days", learn.Values{"request": "client.csr", "preset": "client", "ca": "ca.crt", "cakey": "ca.key", "days": "1e9"}},
		{"lock-shared", "message", learn.Values{"key": "shared-one.key"}},
		{"lock-public", "message", learn.Values{"key": "rsa.key", "message": strings.Repeat("x", 191)}},
		{"lock-public", "key", learn.Values{"key": "a.key", "message": "x"}},
		{"open-shared", "in", learn.Values{"key": "shared-one.key", "in": "none"}},
		{"flip-byte", "at", learn.Values{"in": "letter", "at": "99999"}},
	} {
		op, ok := learn.OperationByID(c.op)
		require.True(t, ok)
		_, err := op.Run(t.Context(), env(), b, c.v)
		var bad *learn.FieldError
		if assert.ErrorAs(t, err, &bad, "%s %v", c.op, c.v) {
			assert.Equal(t, c.field, bad.Field)
			assert.NotEmpty(t, bad.Fix)
		}
	}
}

// Refused by openssl is refused here, with the line; nothing is made.
func TestAConfigurationIsRefusedWithItsLine(t *testing.T) {
	b := furnished(t)
	op, _ := learn.OperationByID("request-by-config")
	v := learn.Values{"key": "a.key", "subject": "/CN=x", "config": "[req]\ndistinguished_name=dn\nreq_extensions=e\n[dn]\n[e]\nsibjectAltName = DNS:x\n"}
	out, err := op.Run(t.Context(), env(), b, v)
	require.NoError(t, err)
	assert.Equal(t, "broken", out.State)
	assert.Empty(t, out.Made)
	require.NotEmpty(t, out.Notes)
	assert.Equal(t, 6, out.Notes[0].Line)
}

// Every operation is used by a lesson, so that the walk runs it.
func TestEveryOperationIsDone(t *testing.T) {
	used := map[string]bool{}
	for _, l := range learn.Lessons() {
		for i := range l.Steps {
			used[l.Steps[i].Get("op")] = true
		}
	}
	for _, o := range learn.Operations() {
		assert.True(t, used[o.ID], "no lesson does %s", o.ID)
		assert.NotEmpty(t, o.Verb)
	}
}

// A walk that is given up ends.
func TestAWalkCanBeGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b, err := learn.ByNumber(14).Walk(ctx, env(), learn.Bench{}, nil)
	assert.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, b)
}
