package sheet_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/pki"
	"kubepki/core/sheet"
)

func TestExports(t *testing.T) {
	r := kubetest.Made(t, func(d *kube.Draft) { d.Users = "=cmd|x: developers" })
	user, _ := r.Find("user/=cmd|x")
	files := append(found(health.FilesOf(r), "cp-1", "x"), health.File{Path: "x/etc/ssl/odd.crt", Bytes: pki.CertificatePEM(user.Cert())})
	s := sheetOf(t, files, nil, now)
	var b bytes.Buffer
	require.NoError(t, s.WriteCSV(&b))
	lines, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	assert.Len(t, lines, 1+len(s.Rows))
	assert.Equal(t, "component", lines[0][0])
	assert.Equal(t, "'=cmd|x", lines[len(lines)-1][4])
	assert.Contains(t, b.String()+strings.Join(lines[4], "|"), "DNS:kubernetes")

	require.NoError(t, s.WriteJSON(&b))
	var out struct {
		Score sheet.Score
		Rows  []map[string]string
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &out))
	assert.Equal(t, s.Score, out.Score)
	assert.Equal(t, "365", out.Rows[4]["days left"])
}

func TestTimelineAndCalendar(t *testing.T) {
	r := kubetest.Made(t, nil)
	at := now.Add(340 * 24 * time.Hour)
	s := sheetOf(t, found(health.FilesOf(r), "cp-1", "cp-1"), nil, at)
	line := s.Timeline()
	assert.Equal(t, line, line.Ahead(0))
	week := line.Ahead(7 * 24 * time.Hour)
	assert.InDelta(t, 1./7, week.At(week.Now), 1e-9, "a sixth of it before now")
	assert.Equal(t, line.Spans, week.Spans)
	require.GreaterOrEqual(t, line.Next, 0)
	assert.Equal(t, 1, line.Spans[0].Turn)
	assert.Equal(t, 0, line.Spans[len(line.Spans)-1].Turn, "authorities have years to go")
	assert.InDelta(t, 0.093, line.At(at), 0.01)
	assert.Equal(t, 0.0, line.At(line.From.Add(-time.Hour)))
	assert.Equal(t, 1.0, line.At(line.To.Add(time.Hour)))

	var b bytes.Buffer
	require.NoError(t, s.WriteCalendar(&b))
	text := b.String()
	for _, l := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		assert.LessOrEqual(t, len(l), 75, l)
		assert.NotContains(t, l, "\n")
	}
	assert.Equal(t, len(line.Spans), strings.Count(text, "BEGIN:VEVENT"))
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	assert.Contains(t, unfolded, "SUMMARY:Certificate ends: kube-apiserver on cp-1\\, /etc/kubernetes/pki/apiserver.crt\r\n")
	assert.Contains(t, unfolded, "DTSTART:20271123T191440Z")
	var again bytes.Buffer
	require.NoError(t, s.WriteCalendar(&again))
	assert.Equal(t, text, again.String())

	late := sheetOf(t, found(health.FilesOf(r), "cp-1", "cp-1"), nil, now.Add(20*365*24*time.Hour)).Timeline()
	assert.Equal(t, -1, late.Next)
	assert.Equal(t, "authority", rowOfTurn(late, 1).Type, "an authority comes before what it signed")
}

func rowOfTurn(t sheet.Timeline, turn int) *sheet.Row {
	for _, s := range t.Spans {
		if s.Turn == turn {
			return s.Row
		}
	}
	return &sheet.Row{}
}

// TestFarEnds are told in days and drawn at their place, whatever the year.
func TestFarEnds(t *testing.T) {
	from, to := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	at := time.Date(5000, 1, 1, 0, 0, 0, 0, time.UTC)
	s := &sheet.Sheet{At: at}
	s.Each(&sheet.Row{NotBefore: from, NotAfter: to}, func(name, value string) {
		if name == "days left" {
			assert.Equal(t, "1826211", value)
		}
	})
	line := sheet.Timeline{From: from, To: to, Now: at}
	assert.InDelta(t, 0.5, line.At(at), 0.001)
}
