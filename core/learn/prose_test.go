package learn_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
	"kubepki/core/learn"
)

// programs begin a command line in the text of a lesson, besides those of core/command.
var programs = []string{"ssh", "scp", "sudo", "curl", "systemctl", "etcdctl", "update-ca-certificates"}

// isCommand tells whether what is set as code is a command: a program, and more.
func isCommand(text string) bool {
	words := strings.Fields(text)
	if len(words) < 2 {
		return false
	}
	known := programs
	for _, tool := range command.Tools() {
		known = append(known, strings.Fields(string(tool))[0])
	}
	for _, program := range known {
		if words[0] == program {
			return true
		}
	}
	return false
}

// commandsOf are the commands in the text of a lesson, each once.
func commandsOf(l *learn.Lesson) []string {
	var commands []string
	take := func(text string) {
		if isCommand(text) && !slices.Contains(commands, text) {
			commands = append(commands, text)
		}
	}
	spans := func(all []learn.Span) {
		for _, span := range all {
			if span.Kind == learn.Mono {
				take(span.Text)
			}
		}
	}
	for _, s := range l.Steps {
		for _, b := range s.Body {
			spans(b.Spans)
			for line := range strings.Lines(b.Code) {
				take(strings.TrimPrefix(strings.TrimSpace(line), "$ "))
			}
		}
		for _, c := range s.Choices {
			spans(c.Words)
			spans(c.Why)
		}
	}
	return commands
}

// proseRows reads prose.txt: what stands behind the commands of each lesson.
func proseRows(t *testing.T) map[int]map[string]string {
	t.Helper()
	text, err := os.ReadFile("prose.txt")
	require.NoError(t, err)
	rows := map[int]map[string]string{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(strings.TrimSpace(line), " | ", 3)
		require.Len(t, parts, 3, line)
		var number int
		_, err := fmt.Sscan(parts[0], &number)
		require.NoError(t, err, line)
		if rows[number] == nil {
			rows[number] = map[string]string{}
		}
		require.Empty(t, rows[number][parts[1]], "two rows for %q", parts[1])
		rows[number][parts[1]] = parts[2]
	}
	return rows
}

// Every command in the text is run by some test, or counted as not run here.
func TestCommandsOfTheTextAreRunOrCounted(t *testing.T) {
	rows := proseRows(t)
	run, notRun := 0, 0
	for _, l := range learn.Lessons() {
		for _, c := range commandsOf(l) {
			row := rows[l.Number][c]
			kind, what, _ := strings.Cut(row, ": ")
			switch kind {
			case "run":
				run++
			case "in":
				run++
				words := strings.Fields(c)
				text, err := os.ReadFile(filepath.Join("../..", what))
				require.NoError(t, err)
				assert.Contains(t, string(text), words[len(words)-1], "%s runs %q", what, c)
			case "not run here":
				notRun++
				assert.NotEmpty(t, what)
			default:
				t.Errorf("lesson %d shows %q: prose.txt has no row for it", l.Number, c)
			}
			delete(rows[l.Number], c)
		}
		assert.Empty(t, rows[l.Number], "prose.txt has rows for what lesson %d does not show", l.Number)
	}
	t.Logf("%d commands of the text run, %d not run here", run, notRun)
}

// terminalLines counts the lines of a lesson's command steps: those that the
// proofs of core/command run, and those that they do not.
func terminalLines(t *testing.T, l *learn.Lesson, b learn.Bench) (after learn.Bench, run, notRun int) {
	t.Helper()
	done := map[int][]command.Call{}
	for i := range l.Steps {
		switch s := &l.Steps[i]; s.Kind {
		case learn.Do:
			out, err := s.Run(t.Context(), env(), b, s.Values(true))
			require.NoError(t, err)
			b, done[i] = b.With(out.Made...), out.Calls
		case learn.Command:
			for _, script := range scriptsOf(l.CallsAt(i, done)) {
				if script.NotRun != "" {
					notRun += len(script.Lines)
				} else {
					run += len(script.Lines)
				}
			}
		}
	}
	return b, run, notRun
}

func scriptsOf(calls []command.Call) (out []command.Script) {
	for _, c := range calls {
		out = append(out, command.Scripts(c)...)
	}
	return out
}

// commandTable is what coverage/NN.md says of a lesson's commands.
func commandTable(l *learn.Lesson, rows map[string]string, run, notRun int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "\nCommand steps, with every tool: %d lines that TestEveryLineOfTheTableIsRun runs, %d not run here.\n", run, notRun)
	commands := commandsOf(l)
	if len(commands) == 0 {
		return out.String()
	}
	out.WriteString("\n| Command in the text | run by the real tool, or not run here |\n|---|---|\n")
	for _, c := range commands {
		fmt.Fprintf(&out, "| `%s` | %s |\n", c, strings.ReplaceAll(rows[c], "|", `\|`))
	}
	return out.String()
}
