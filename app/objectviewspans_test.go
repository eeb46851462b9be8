package app

import (
	"fmt"
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/app/apptest"
	"kubepki/core/decode"
)

func spansOf(t *testing.T, text string) (*spansView, *decode.Object) {
	t.Helper()
	r := decode.Bytes("x", []byte(text), apptest.Now())
	require.Len(t, r.Objects, 1)
	v := &spansView{ID: "s", Object: &r.Objects[0], Spans: &fieldSpans{}}
	v.Spans.take("f", v.Object)
	return v, v.Object
}

// Each field with bytes of its own is found by each of them, unless a smaller
// field is within.
func TestFieldsAndBytesFindEachOther(t *testing.T) {
	v, o := spansOf(t, sample(t, 0))
	s := v.Spans
	require.NotEmpty(t, s.inOrder)
	for _, i := range s.inOrder {
		span := s.fields[i].Span
		for at := span[0]; at < span[1]; at++ {
			got := s.fields[s.holding(at, at+1)].Span
			assert.True(t, span[0] <= got[0] && got[1] <= span[1], "byte %d of %s", at, s.fields[i].Label)
		}
		s.point(i, true)
		html := apptest.HTML(v.Render())
		assert.Contains(t, html, s.fields[i].Label)
		assert.Contains(t, html, fmt.Sprintf("bytes %d … %d, ", span[0], span[1]-1))
		assert.Equal(t, span[0]/spansWide, s.show)
		marked := 0
		for row := range s.dump.Rows() {
			marked += strings.Count(apptest.HTML(v.row(row)), `<i class="in"`)
		}
		assert.Equal(t, span[1]-span[0], marked, s.fields[i].Label)
	}
	assert.Equal(t, -1, s.holding(0, 1), "the whole is no field")
	subject, _ := o.Tree.Find("Subject")
	assert.Equal(t, "Subject", s.fields[s.holding(subject.Span[1]-2, subject.Span[1])].Term)
}

// What is pointed at counts before what was chosen, which comes back.
func TestPointedBeforeChosen(t *testing.T) {
	v, _ := spansOf(t, sample(t, 0))
	drawn, s := 0, v.Spans
	s.draw = func() { drawn++ }
	assert.Contains(t, apptest.HTML(v.Render()), "Point to a field or to a byte.")
	s.choose(2, true)
	s.point(4, false)
	shown := s.show
	assert.Equal(t, 4, s.marked())
	s.point(4, false)
	assert.Equal(t, 2, drawn, "what is marked already is not drawn again")
	s.point(-1, false)
	assert.Equal(t, 2, s.marked())
	assert.Equal(t, shown, s.show, "bytes under the pointer do not run away")
	s.take("f", v.Object)
	assert.Equal(t, -1, s.marked())
	assert.NotNil(t, s.draw)
}

func TestBytesOfFieldsByKeyboard(t *testing.T) {
	v, _ := spansOf(t, sample(t, 0))
	s := v.Spans
	var went []int
	v.OnField = func(_ ui.Context, i int) { went = append(went, i) }
	v.pick(nil, 0)
	assert.Empty(t, went, "nothing is chosen")
	_, ok := v.key("x", 0)
	assert.False(t, ok)
	for place, i := range s.inOrder {
		row, ok := v.key("ArrowRight", 0)
		assert.True(t, ok)
		assert.Equal(t, i, s.at, "field %d in the bytes' order", place)
		assert.Equal(t, s.dump.RowOf(s.fields[i].Span[0]), row)
		v.move(nil, row)
		assert.Equal(t, i, s.at, "the row moved because the field did")
	}
	v.key("ArrowRight", 0)
	last := s.inOrder[len(s.inOrder)-1]
	assert.Equal(t, last, s.at)
	v.pick(nil, 0)
	assert.Equal(t, []int{last}, went)
	v.key("ArrowLeft", 0)
	assert.Equal(t, s.inOrder[len(s.inOrder)-2], s.at)
	v.move(nil, 0)
	assert.Equal(t, s.holding(0, 1), s.at)
}

// From a value of the ASN.1 tab back to its field.
func TestValuesLeadBackToTheirField(t *testing.T) {
	ports, _ := testPorts()
	s := newSession(ports)
	r := decode.Bytes("", []byte(sample(t, 0)), s.now())
	subject, _ := r.Objects[0].Tree.Find("Subject")
	v := &objectView{Shown: shownObject{ID: "x", Object: r.Objects[0], Name: "n"}, S: s, tab: "asn1"}
	v.settle()
	v.at = subject.Span
	d := ui.NewClientTester(v)
	t.Cleanup(d.Close)
	d.Consume()
	assert.Contains(t, apptest.HTML(v.Render()), "Go to the field “Subject”")
	i := v.spans.holding(subject.Span[0], subject.Span[1])
	v.tab = ""
	html := apptest.HTML(v.Render())
	assert.Contains(t, html, fmt.Sprintf(`data-field="%d"`, i))
	assert.Contains(t, html, `id="`+v.fieldID(i)+`"`)
	assert.Contains(t, html, `aria-label="Bytes beside their fields"`)
}
