package command

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/mutate"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// calls has one call for each operation, in the order of the table.
func calls(t *testing.T) []Call {
	t.Helper()
	sans, err := pki.ParseSANs("DNS:my-bank.com IP:10.0.0.1")
	require.NoError(t, err)
	server, _ := signing.PresetByID(signing.ServerID)
	root, _ := signing.PresetByID(signing.RootID)
	sub, _ := signing.PresetByID(signing.IntermediateID)
	var out []Call
	for _, r := range Rows() {
		c := Call{
			Operation: r.Operation, Algorithm: pki.ECDSAP256, Template: server.Template(pki.CommonName("my-bank.com"), sans), Days: 365,
			Key: "my-bank.key", Public: "my-bank.pub", Request: "my-bank.csr", Cert: "my-bank.crt", CA: "ca.crt", CAKey: "ca.key", Chain: "sub.crt",
			Passphrase: "passphrase.txt", In: "in", Second: "more", Out: "out", Alias: "my-bank", Config: "[req]\n", Reason: 1,
			Kube:    Kubeconfig{Cluster: "lab", Server: "https://10.0.0.10:6443", User: "jane", Context: "jane@lab", Embed: true},
			Revoked: []pki.Revoked{{Serial: big.NewInt(0xabc), At: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Reason: 1}},
		}
		switch r.Operation {
		case SelfSign:
			c.Template, c.Key, c.Cert = root.Template(pki.CommonName("kubernetes"), nil), "ca.key", "ca.crt"
		case Intermediate, CrossSign:
			c.Template = sub.Template(pki.CommonName("sub"), nil)
		}
		out = append(out, c)
	}
	return out
}

func TestTheTableIsComplete(t *testing.T) {
	seen := map[Operation]bool{}
	for i, r := range Rows() {
		assert.False(t, seen[r.Operation], "%s is there twice", r.Operation)
		seen[r.Operation] = true
		assert.NotEmpty(t, r.Title)
		assert.Equal(t, r.Title, r.Operation.Title())
		tools := ToolsOf(r.Operation)
		assert.NotEmpty(t, tools, r.Operation)
		for _, tool := range tools {
			assert.Contains(t, Tools(), tool)
		}
		c := calls(t)[i]
		if r.Operation != MakeKey && r.Operation != ReadLog {
			assert.NotEmpty(t, Needs(c), "%s reads something", r.Operation)
		}
		for _, s := range Scripts(c) {
			assert.NotEmpty(t, s.Lines)
			assert.Equal(t, s.Tool == OpenSSL11 || r.Operation == ReadLog, s.NotRun != "", "%s %s: all is run but what no machine has any more, and what asks a node", r.Operation, s.Tool)
		}
	}
	assert.Empty(t, Operation("none").Title())
	assert.Empty(t, Scripts(Call{Operation: "none"}))
}

// Every line that the table gives for one call of each operation.
func TestLines(t *testing.T) {
	var b strings.Builder
	for _, c := range calls(t) {
		b.WriteString("== " + string(c.Operation) + ": " + c.Operation.Title() + "\n")
		for _, s := range Scripts(c) {
			b.WriteString("-- " + string(s.Tool) + "\n")
			for _, f := range s.Files {
				b.WriteString(heredoc(f))
			}
			b.WriteString(strings.Join(s.Lines, "\n") + "\n")
			for _, d := range s.Differs {
				b.WriteString("# differs: " + string(d) + "\n")
			}
			for _, n := range []string{s.Note, s.NotRun} {
				if n != "" {
					b.WriteString("# " + n + "\n")
				}
			}
		}
	}
	golden.Equal(t, b.String())
}

func TestQuote(t *testing.T) {
	for s, want := range map[string]string{
		"": "''", "a-b_c./d": "a-b_c./d", "a b": "'a b'", "it's": `'it'\''s'`, "$HOME": "'$HOME'", "a\nb": "'a\nb'", "~x": "'~x'", "日本": "'日本'", "`x`": "'`x`'", "!": "'!'",
	} {
		assert.Equal(t, want, Quote(s))
	}
	assert.Equal(t, "./-rf", file("-rf"))
	assert.Equal(t, "a '$b' -c", line("a", "", "$b", "-c"))
	assert.Equal(t, "'a b' > ./-x", into(Quote("a b"), "-x"))
}

func TestBase(t *testing.T) {
	for name, want := range map[string]string{"a.crt": "a", "a": "a", ".crt": ".crt", "d.d/a": "d.d/a", "a.b.key": "a.b", "d/.x": "d/.x"} {
		assert.Equal(t, want, base(name), name)
	}
}

func TestForeignNames(t *testing.T) {
	braces := Call{Operation: Sign, Template: pki.Template{Subject: pki.CommonName(`{{ fail "x" }}`)}, Request: "a.csr", Cert: "a.crt", CA: "ca.crt", CAKey: "ca.key"}
	_, ok := ScriptOf(braces, Step)
	assert.False(t, ok, "step would call what its template names")
	_, ok = ScriptOf(braces, OpenSSL)
	assert.True(t, ok)
	s, ok := ScriptOf(Call{Operation: Revoke, Cert: "etcd/server.crt", CA: "ca.crt", CAKey: "ca.key"}, EasyRSA)
	require.True(t, ok)
	assert.Contains(t, s.Lines, "cp -- etcd/server.crt pki/issued/server.crt", "EasyRSA has no folders of ours")
}

func TestHistoryAndConfig(t *testing.T) {
	all := calls(t)
	golden.Equal(t, History(all)+"\n==== openssl.cnf\n"+Config(all))
	assert.NotContains(t, History(all[:1]), "missing", "what is made needs not be there")
	assert.Contains(t, History([]Call{{Operation: "none"}}), "# No tool")
	assert.Equal(t, "cat > x <<'END_'\nEND\nEND_\n", heredoc(File{"x", "END\n"}))
	assert.Equal(t, "cat > x <<'END_'\nEND\nEND_\n", heredoc(File{"x", "END"}), "a last line without its end")
}

func TestErrataAreComplete(t *testing.T) {
	seen := map[string]bool{}
	last := 0
	for _, e := range Errata() {
		assert.False(t, seen[e.ID], e.ID)
		seen[e.ID] = true
		assert.GreaterOrEqual(t, e.Lesson, last, "in the order of lessons")
		last = e.Lesson
		assert.NotEmpty(t, e.Title, e.ID)
		assert.NotEmpty(t, e.Printed, e.ID)
		assert.NotEmpty(t, e.Says, e.ID)
		assert.NotEmpty(t, e.Why, e.ID)
		assert.NotEmpty(t, e.Mend, e.ID)
		assert.Equal(t, e.NotRun == "", len(e.Shows) > 0 && e.Mended != "", "%s: what is run shows its mend", e.ID)
	}
}

// Foreign names never leave their quotes.
func FuzzQuote(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add("it's", "-x")
	}, func(t *testing.T, a, b string) {
		if strings.ContainsRune(a+b, 0) {
			return
		}
		if got := words(line("x", a, b)); len(got) < 1 || strings.Join(got, "\x00") != strings.Join(nonEmpty("x", a, b), "\x00") {
			t.Fatalf("%q is read as %q", line("x", a, b), got)
		}
	})
}

func nonEmpty(all ...string) []string {
	var out []string
	for _, w := range all {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// words reads a line as a shell does, as far as [Quote] needs it.
func words(s string) []string {
	var out []string
	var b strings.Builder
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\'':
			quoted = !quoted
		case s[i] == '\\' && !quoted:
			i++
			b.WriteByte(s[i])
		case s[i] == ' ' && !quoted:
			out = append(out, b.String())
			b.Reset()
		default:
			b.WriteByte(s[i])
		}
	}
	return append(out, b.String())
}
