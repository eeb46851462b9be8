package decode

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
)

// TestOutlineOfTheServerCertificate holds each value's place, tag and field.
func TestOutlineOfTheServerCertificate(t *testing.T) {
	o := one(t, fixture(t, "apiserver.crt"))
	rows, more := Outline(o)
	assert.False(t, more)
	var b strings.Builder
	p := &printer{}
	for _, r := range rows {
		p.line(2*r.Depth, "%d..%d %s %q %s", r.Span[0], r.Span[1], r.Tag, r.Field, r.Value)
		assert.LessOrEqual(t, r.Body, r.Span[1])
		if r.Parent >= 0 {
			assert.Equal(t, rows[r.Parent].Depth+1, r.Depth)
			assert.GreaterOrEqual(t, r.Span[0], rows[r.Parent].Span[0])
			assert.LessOrEqual(t, r.Span[1], rows[r.Parent].Span[1])
		}
	}
	b.WriteString(p.b.String())
	golden.Equal(t, b.String())
}

// TestEveryFieldIsARow: the fields of the tree and the rows of the outline are
// bound by their bytes.
func TestEveryFieldIsARow(t *testing.T) {
	for _, f := range Formats() {
		o := one(t, fixture(t, f.Sample))
		rows, _ := Outline(o)
		spans := map[[2]int]bool{}
		for _, r := range rows {
			spans[r.Span] = true
		}
		walk(o.Tree, func(n Node) {
			if n.Span[0] < n.Span[1] {
				assert.True(t, spans[n.Span], "%s: %s %v", f.Name, n.Label, n.Span)
			}
		})
	}
}

// TestPrivateNumbersAreInNoView: neither outline nor bytes nor exports have them.
func TestPrivateNumbersAreInNoView(t *testing.T) {
	for _, name := range []string{"apiserver.key", "ec-sec1.key", "ed25519-pkcs8.key"} {
		o := one(t, fixture(t, name))
		var secret string
		walk(o.Tree, func(n Node) {
			if n.Kind == KindSecret && n.Span[1]-n.Span[0] > 16 {
				secret = string(o.DER[n.Span[0]+8 : n.Span[0]+16])
			}
		})
		require.NotEmpty(t, secret)
		digits := colonHex([]byte(secret))
		bare := strings.ReplaceAll(digits, ":", "")
		var dumped, outlined strings.Builder
		d := NewDump(o, 16)
		for i := range d.Rows() {
			for _, octet := range d.Row(i) {
				dumped.WriteString(octet.Hex)
			}
		}
		rows, _ := Outline(o)
		for _, r := range rows {
			outlined.WriteString(r.Value + "\n")
		}
		for where, text := range map[string]string{
			"bytes": dumped.String(), "outline": outlined.String(), "JSON": string(JSON([]Object{o})),
			"CSV": string(FieldsCSV(o)) + string(ListCSV([]Object{o})),
		} {
			assert.NotContains(t, text, digits, "%s of %s", where, name)
			assert.NotContains(t, text, bare, "%s of %s", where, name)
			assert.NotContains(t, text, "PRIVATE", "%s of %s", where, name)
		}
		assert.Contains(t, dumped.String(), "··")
		assert.Contains(t, outlined.String(), "hidden")
	}
}

func TestDump(t *testing.T) {
	o := one(t, fixture(t, "ca.crt"))
	d := NewDump(o, 16)
	assert.Equal(t, (len(o.DER)+15)/16, d.Rows())
	assert.Equal(t, Octet{0, "30", '0'}, d.Row(0)[0])
	assert.Equal(t, 17, d.Row(1)[1].Offset)
	assert.Equal(t, len(o.DER)-1, d.Row(d.Rows() - 1)[(len(o.DER)-1)%16].Offset)
	assert.Nil(t, d.Row(d.Rows()))
	assert.Nil(t, d.Row(-1))
	assert.Equal(t, 2, d.RowOf(33))
}

// TestExportsAreWellFormed reads them back with the standard library.
func TestExportsAreWellFormed(t *testing.T) {
	var objects []Object
	for _, f := range Formats() {
		objects = append(objects, one(t, fixture(t, f.Sample)))
	}
	var back []struct {
		Kind, Format, Label, PEM string
		Fields                   []struct {
			Term, Value string
			Span        [2]int
		}
		Fingerprints []struct{ Label, Value string }
	}
	require.NoError(t, json.Unmarshal(JSON(objects), &back))
	require.Len(t, back, len(objects))
	for i, o := range objects {
		assert.Equal(t, string(o.Kind), back[i].Kind)
		assert.Equal(t, o.Kind == PrivateKey, back[i].PEM == "")
		require.Len(t, back[i].Fields, len(o.Tree.Children))
		for j, n := range o.Tree.Children {
			assert.Equal(t, n.Value, back[i].Fields[j].Value)
			assert.Equal(t, n.Term, back[i].Fields[j].Term)
		}
		assert.Len(t, back[i].Fingerprints, len(Fingerprints(o)))
		cells, err := csv.NewReader(strings.NewReader(string(FieldsCSV(o)))).ReadAll()
		require.NoError(t, err)
		assert.Greater(t, len(cells), len(o.Tree.Children))
	}
	cells, err := csv.NewReader(strings.NewReader(string(ListCSV(objects)))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, cells, len(objects)+1)
}

// TestFormulasAreDisarmed: a spreadsheet must not run what a subject says.
func TestFormulasAreDisarmed(t *testing.T) {
	w := &csvWriter{}
	w.row("=1+1", "@x", "+a", "-1a:2b", "-cmd|x", "a,b", `q"q`, "two\nlines", "")
	assert.Equal(t, "'=1+1,'@x,'+a,-1a:2b,'-cmd|x,\"a,b\",\"q\"\"q\",\"two\nlines\",\r\n", w.b.String())
}

func TestKeyIdentifiers(t *testing.T) {
	ca, leaf := one(t, fixture(t, "ca.crt")), one(t, fixture(t, "apiserver.crt"))
	own, _ := KeyIdentifiers(ca)
	_, signer := KeyIdentifiers(leaf)
	assert.NotEmpty(t, own)
	assert.Equal(t, own, signer)
	assert.Equal(t, ca.Certificate.SubjectKeyId, own)
}

// TestSoundObjectsHaveNoFlaws: no false alarm, not even a mild one.
func TestSoundObjectsHaveNoFlaws(t *testing.T) {
	for _, f := range Formats() {
		assert.Empty(t, one(t, fixture(t, f.Sample)).Flaws, f.Sample)
	}
	for _, name := range []string{"ca.crt", "etcd-peer.crt"} {
		assert.Empty(t, one(t, fixture(t, name)).Flaws, name)
	}
}
