//go:build !js

package oracle

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/learn"
)

// refusals are the calls of lessons that a tool must refuse, by lesson and line,
// with its words: it is what the lesson shows.
var refusals = map[string]string{
	"12 verify roots/scheduler.crt": "verif",
}

// commandStep is a command step: what the learner has before the steps that it is
// about, and its calls.
type commandStep struct {
	lesson, step int
	bench        learn.Bench
	calls        []command.Call
}

// commandsShown walks the course, and gives its command steps.
func commandsShown(t *testing.T) []commandStep {
	t.Helper()
	var out []commandStep
	b := learn.Bench{}
	for _, l := range learn.Lessons() {
		before, done := b, map[int][]command.Call{}
		for i := range l.Steps {
			switch s := &l.Steps[i]; s.Kind {
			case learn.Do:
				made, err := s.Run(t.Context(), courseEnv(), b, s.Values(true))
				require.NoError(t, err)
				b, done[i] = b.With(made.Made...), made.Calls
				if trees := treesOf(made.Made); len(made.Calls) == 0 || len(trees) > 0 {
					before = before.With(made.Made...) // no command makes these
				}
			case learn.Command:
				out = append(out, commandStep{l.Number, i + 1, before, l.CallsAt(i, done)})
				before = b
			}
		}
	}
	return out
}

func treesOf(made []learn.Object) []*learn.Tree {
	var out []*learn.Tree
	for _, o := range made {
		if o.Tree != nil {
			out = append(out, o.Tree)
		}
	}
	return out
}

// Every line that a lesson shows is run as it stands there, by each tool that is
// offered for it, where the learner would run it: with what was there before, and
// what the lines above it made. Lines for a node are counted apart.
func TestTheCommandsOfTheLessonsAreRun(t *testing.T) {
	var ran, notRun atomic.Int64
	steps := commandsShown(t)
	t.Run("each", func(t *testing.T) {
		for _, s := range steps {
			for _, tool := range command.Tools() {
				scripts := s.by(tool)
				if len(scripts) == 0 {
					continue
				}
				t.Run(fmt.Sprintf("%02d.%d %s", s.lesson, s.step, tool), func(t *testing.T) {
					t.Parallel()
					dir := s.folder(t)
					absent := slices.ContainsFunc(scripts, func(s command.Script) bool { return s.NotRun != "" })
					for i, script := range scripts {
						switch {
						case script.NotRun != "":
							notRun.Add(int64(len(script.Lines)))
						case absent: // openssl’s own of what such a tool would have made
						default:
							s.try(t, dir, s.calls[i], script)
							ran.Add(int64(len(script.Lines)))
						}
					}
				})
			}
		}
	})
	t.Logf("%d steps of lessons show commands: %d lines run, %d not run here", len(steps), ran.Load(), notRun.Load())
}

// by is what the step shows for a tool: openssl's script where the tool has none,
// nothing where it has none at all.
func (s commandStep) by(tool command.Tool) []command.Script {
	var out []command.Script
	own := false
	for _, c := range s.calls {
		script, ok := command.ScriptOf(c, tool)
		own = own || ok
		if !ok {
			script, _ = command.ScriptOf(c, command.OpenSSL)
		}
		out = append(out, script)
	}
	if !own {
		return nil
	}
	return out
}

// folder has what the learner has before the step. The files of a host, which
// lie at the root of its disk, lie below it.
func (s commandStep) folder(t *testing.T) string {
	t.Helper()
	files := maps.Clone(s.bench)
	maps.DeleteFunc(files, func(_ string, o learn.Object) bool { return o.Tree != nil })
	files[command.PassphraseFile] = learn.Object{Data: []byte(passphrase + "\n")}
	dir := laid(t, files)
	for name, o := range s.bench {
		if o.Tree == nil || strings.HasSuffix(name, ".bak") {
			continue
		}
		for _, f := range o.Tree.Files {
			at := filepath.Join(dir, name, f.Path)
			require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o700))
			require.NoError(t, os.WriteFile(at, f.Bytes, 0o600))
		}
	}
	return dir
}

// host is the one of the lesson's hosts that lines about /etc are about.
func (s commandStep) host() string {
	for _, step := range learn.ByNumber(s.lesson).Steps {
		if tree := step.Values(true)["tree"]; tree != "" {
			return tree
		}
	}
	return ""
}

func (s commandStep) try(t *testing.T, dir string, c command.Call, script command.Script) {
	t.Helper()
	for _, f := range script.Files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o600))
	}
	text := strings.ReplaceAll(strings.Join(script.Lines, "\n"), "/etc/kubernetes", filepath.Join(dir, s.host(), "/etc/kubernetes"))
	out, err := shell(t, dir, text)
	if says, ok := refusals[fmt.Sprintf("%d %s %s", s.lesson, c.Operation, c.Cert)]; ok {
		assert.Error(t, err, text)
		assert.Contains(t, out, says)
		return
	}
	require.NoError(t, err, "%s\n%s", text, out)
	if script.Makes != "" {
		assert.FileExists(t, filepath.Join(dir, script.Makes), text)
	}
}
