package learn_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"kubepki/core/command"
	"kubepki/core/kube"
	"kubepki/core/learn"
	"kubepki/core/learn/source"
	"kubepki/core/pki/pkitest"
)

var update = flag.Bool("update", false, "write what is generated anew")

// env makes RSA keys out of known primes: that they are made is core/pki's to
// prove, and the course has dozens, of a second and a half each in WebAssembly.
func env() learn.Env {
	return learn.Env{Maker: pkitest.Keys{}, Now: time.Now, Yield: func(ctx context.Context) error { return ctx.Err() }}
}

// What the program holds is what the lessons say, and nothing else.
func TestTheCompiledCourseIsFresh(t *testing.T) {
	written, err := filepath.Glob("lessons/*.md")
	require.NoError(t, err)
	compiled, err := filepath.Glob("lesson_*.go")
	require.NoError(t, err)
	require.Len(t, compiled, len(written))
	require.Len(t, learn.Lessons(), len(written))
	seen := map[int]bool{}
	for _, name := range written {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		l, err := source.Parse(name, string(text))
		require.NoError(t, err)
		require.False(t, seen[l.Number], "two lessons %d", l.Number)
		seen[l.Number] = true
		have, err := os.ReadFile(source.GoName(l))
		require.NoError(t, err)
		require.Equal(t, source.Go(l), string(have), "run: go generate ./core/learn")
		require.Equal(t, l, learn.ByNumber(l.Number), "it reads back as it was written")
	}
}

// Whatever a lesson names exists, and it has what a lesson needs.
func TestLessonsNameWhatExists(t *testing.T) {
	for _, l := range learn.Lessons() {
		t.Run(l.Title, func(t *testing.T) {
			for _, n := range l.Needs {
				require.NotNil(t, learn.ByNumber(n), "it needs lesson %d", n)
			}
			for _, id := range l.Profiles {
				_, ok := kube.ProfileByID(id)
				assert.True(t, ok, "profile %s", id)
			}
			count := map[learn.Kind]int{}
			for i := range l.Steps {
				s := &l.Steps[i]
				count[s.Kind]++
				t.Run(s.Title, func(t *testing.T) { namesExist(t, s) })
			}
			for _, kind := range []learn.Kind{learn.Picture, learn.See, learn.Why, learn.Question, learn.Check} {
				assert.NotZero(t, count[kind], "it has no step of kind %s", kind)
			}
		})
	}
}

// The tables have nothing that no lesson does or looks at.
func TestTheTablesAreTaught(t *testing.T) {
	taught := map[string]bool{}
	for _, l := range learn.Lessons() {
		for i := range l.Steps {
			taught["op "+l.Steps[i].Get("op")] = true
			for _, line := range l.Steps[i].All("check") {
				taught["check "+strings.Fields(line)[0]] = true
			}
		}
	}
	for _, o := range learn.Operations() {
		assert.True(t, taught["op "+o.ID], "no lesson does %s", o.ID)
	}
	for _, c := range learn.Checks() {
		assert.True(t, taught["check "+c.ID], "no lesson checks %s", c.ID)
	}
}

func namesExist(t *testing.T, s *learn.Step) {
	for _, b := range s.Body {
		spansExist(t, b.Spans)
	}
	switch s.Kind {
	case learn.Do:
		op, ok := learn.OperationByID(s.Get("op"))
		require.True(t, ok, "operation %s", s.Get("op"))
		values := s.Values(true)
		for _, f := range op.Fields {
			assert.True(t, values[f.ID] != "" || f.ID == "names", "field %s has no value", f.ID)
			delete(values, f.ID)
		}
		assert.Empty(t, values, "no such fields of %s", op.ID)
		for _, id := range strings.Fields(s.Get("erratum")) {
			assert.True(t, hasErratum(id), "erratum %s", id)
		}
	case learn.Check:
		for _, line := range s.All("check") {
			_, ok := learn.CheckByID(strings.Fields(line)[0])
			assert.True(t, ok, "check %s", line)
		}
	case learn.Command:
		for _, line := range s.All("call") {
			call, err := learn.CallOf(line)
			require.NoError(t, err)
			assert.NotEmpty(t, command.Scripts(call), "no tool does %s", line)
		}
	case learn.Question:
		right := 0
		for _, c := range s.Choices {
			spansExist(t, c.Words)
			spansExist(t, c.Why)
			assert.NotEmpty(t, c.Why)
			if c.Right {
				right++
			}
		}
		assert.Equal(t, 1, right, "a question has one right answer")
		assert.Greater(t, len(s.Choices), 2)
	}
}

func spansExist(t *testing.T, spans []learn.Span) {
	for _, s := range spans {
		if s.Kind == learn.TermLink {
			_, ok := learn.TermByName(s.To)
			assert.True(t, ok, "the glossary has no %q", s.To)
		}
	}
}

func hasErratum(id string) bool {
	for _, e := range command.Errata() {
		if e.ID == id {
			return true
		}
	}
	return false
}

// walked is the bench after some lessons. Each way is walked once: a bench never
// changes, and a second walk of the same lessons would prove nothing more.
func walked(t *testing.T, lessons []*learn.Lesson) learn.Bench {
	t.Helper()
	if len(lessons) == 0 {
		return learn.Bench{}
	}
	way := ""
	for _, l := range lessons {
		way += strconv.Itoa(l.Number) + " "
	}
	if b, ok := ways[way]; ok {
		return b
	}
	last := lessons[len(lessons)-1]
	b, err := last.Walk(t.Context(), env(), walked(t, lessons[:len(lessons)-1]), nil)
	require.NoError(t, err, "lesson %d", last.Number)
	ways[way] = b
	return b
}

// ways are the benches that were walked to, by the numbers of the lessons.
var ways = map[string]learn.Bench{}

// The whole course walks itself from first to last, and leaves what it says.
func TestTheWholeCourseWalksItself(t *testing.T) {
	b := learn.Bench{}
	for _, l := range learn.Lessons() {
		for _, before := range l.Before() {
			require.Empty(t, b.Lacks(before.Makes), "lesson %d needs lesson %d", l.Number, before.Number)
		}
		var err error
		b, err = l.Walk(t.Context(), env(), b, nil)
		require.NoError(t, err)
		require.Empty(t, b.Lacks(l.Makes), "lesson %d does not make what it says", l.Number)
	}
}

// Each lesson walks with what it says it needs, and nothing more.
func TestEachLessonNeedsWhatItSays(t *testing.T) {
	for _, l := range learn.Lessons() {
		walked(t, append(l.Before(), l))
	}
}

// What is printed wrong ends wrong: the check of the lesson is red after it.
func TestErrataAreNoticed(t *testing.T) {
	for _, l := range learn.Lessons() {
		for i := range l.Steps {
			if !l.Steps[i].Mends() {
				continue
			}
			t.Run(l.Title+", "+l.Steps[i].Title, func(t *testing.T) {
				assert.True(t, redWithValues(t, l, walked(t, l.Before()), i, l.Steps[i].Values(false)), "every check is green although step %d was done as printed", i+1)
			})
		}
	}
}

// single are the errata of steps that have several: each put alone into the right
// values.
var single = map[string]func(v learn.Values){
	"sibjectAltName": func(v learn.Values) {
		v["config"] = strings.Replace(v["config"], "subjectAltName", "sibjectAltName", 1)
	},
	"trailing-comma": func(v learn.Values) {
		v["config"] = strings.Replace(v["config"], "digitalSignature, keyEncipherment", "nonRepudiation ,", 1)
	},
	"wrong-key": func(v learn.Values) { v["key"] = "admin.key" },
	"flags-with-blanks": func(v learn.Values) {
		v["config"] = strings.Replace(v["config"], "--client-ca-file", "--client ca file", 1)
	},
	"insecure-port": func(v learn.Values) {
		v["config"] = strings.Replace(v["config"], "--secure-port=6443", "--secure-port=6443 --insecure-port=8080", 1)
	},
	"service-account-issuer": func(v learn.Values) {
		v["config"] = regexp.MustCompile(`(?m)^.*--service-account-(issuer|signing-key-file)=.*\n?`).ReplaceAllString(v["config"], "")
	},
}

// Each erratum of the course, if a lesson of its number is written, is played in a
// step of that lesson, as it is printed; where a step has several, each of them
// alone is noticed too.
func TestEachErratumIsPlayed(t *testing.T) {
	for _, e := range command.Errata() {
		l := learn.ByNumber(e.Lesson)
		if l == nil {
			continue
		}
		t.Run(e.ID, func(t *testing.T) {
			at := slices.IndexFunc(l.Steps, func(s learn.Step) bool { return slices.Contains(strings.Fields(s.Get("erratum")), e.ID) })
			require.GreaterOrEqual(t, at, 0, "no step of lesson %d plays it", e.Lesson)
			s := &l.Steps[at]
			require.True(t, s.Mends())
			if len(strings.Fields(s.Get("erratum"))) == 1 {
				return // TestErrataAreNoticed does
			}
			v := s.Values(true)
			require.Contains(t, single, e.ID)
			single[e.ID](v)
			require.NotEqual(t, s.Values(true), v)
			assert.True(t, redWithValues(t, l, walked(t, l.Before()), at, v))
		})
	}
}

// redWithValues walks a lesson with other values in one step, and tells whether the
// step itself, a check or a later step notices.
func redWithValues(t *testing.T, l *learn.Lesson, b learn.Bench, at int, other learn.Values) bool {
	for i := range l.Steps {
		s := &l.Steps[i]
		switch s.Kind {
		case learn.Do:
			v := s.Values(true)
			if i == at {
				v = other
			}
			out, err := s.Run(t.Context(), env(), b, v)
			if err != nil || i == at && out.State == "broken" {
				return true
			}
			b = b.With(out.Made...)
		case learn.Check:
			if _, right := s.Judged(b, time.Now()); !right {
				return true
			}
		}
	}
	return false
}

// Every row that the course must cover is taught by a step of its lesson. With
// -update the table of rows, lessons, steps and tests is written anew.
func TestCoverage(t *testing.T) {
	rows, err := os.ReadFile("coverage.txt")
	require.NoError(t, err)
	known, table := map[string]bool{}, map[int]string{}
	for in := bufio.NewScanner(strings.NewReader(string(rows))); in.Scan(); {
		if strings.HasPrefix(in.Text(), "#") {
			continue
		}
		var number int
		var id string
		_, err := fmt.Sscan(in.Text(), &number, &id)
		require.NoError(t, err, in.Text())
		require.False(t, known[id], "two rows %s", id)
		known[id] = true
		l := learn.ByNumber(number)
		if l == nil {
			continue // a lesson that is not written yet
		}
		words := strings.SplitN(in.Text(), " ", 3)[2]
		steps := stepsOf(l, id)
		assert.NotEmpty(t, steps, "lesson %d teaches nothing of %q (%s)", number, words, id)
		table[number] += fmt.Sprintf("| %s | %s |\n", words, strings.Join(steps, "; "))
	}
	rowsOfText, b := proseRows(t), learn.Bench{}
	for _, l := range learn.Lessons() {
		var run, notRun int
		b, run, notRun = terminalLines(t, l, b)
		table[l.Number] += commandTable(l, rowsOfText[l.Number], run, notRun)
	}
	for number, lines := range table {
		path := fmt.Sprintf("coverage/%02d.md", number)
		text := "| Must be covered | step, and the test that walks it |\n|---|---|\n" + lines
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		}
		have, err := os.ReadFile(path)
		require.NoError(t, err, "run: go test ./core/learn -run Coverage -update")
		assert.Equal(t, text, string(have), "run: go test ./core/learn -run Coverage -update")
	}
	for _, l := range learn.Lessons() {
		for i := range l.Steps {
			for _, id := range strings.Fields(l.Steps[i].Get("covers")) {
				assert.True(t, known[id], "lesson %d, step %d covers %s, which is no row", l.Number, i+1, id)
			}
		}
	}
}

// walkers are the tests that walk a step of each kind.
var walkers = map[learn.Kind]string{
	learn.Do: "TestTheWholeCourseWalksItself", learn.Check: "TestTheWholeCourseWalksItself",
	learn.Picture: "TestPicturesOfLessons", learn.Command: "TestTheCommandsOfTheLessonsAreRun",
}

// The tests that the table names are there.
func TestTheWalkersExist(t *testing.T) {
	var all strings.Builder
	for _, pattern := range []string{"*_test.go", "../oracle/*_test.go", "../../app/*_test.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range files {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			all.Write(text)
		}
	}
	tables, err := filepath.Glob("coverage/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, tables)
	for _, name := range tables {
		table, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, name := range regexp.MustCompile(`Test\w+`).FindAllString(string(table), -1) {
			assert.Contains(t, all.String(), "\nfunc "+name+"(t *testing.T)")
		}
	}
}

func stepsOf(l *learn.Lesson, id string) []string {
	var out []string
	for i := range l.Steps {
		s := &l.Steps[i]
		for _, c := range strings.Fields(s.Get("covers")) {
			if c != id {
				continue
			}
			test := walkers[s.Kind]
			if s.Mends() {
				test = "TestErrataAreNoticed"
			}
			if test == "" {
				test = "TestLessonsNameWhatExists"
			}
			out = append(out, fmt.Sprintf("%d %s (%s)", i+1, s.Title, test))
		}
	}
	return out
}
