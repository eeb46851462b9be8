//go:build !js

package oracle

import (
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/command"
)

// result is what a tool did.
type result struct {
	bench  *bench
	script command.Script
	dir    string
	out    string // what it printed
}

// file is what the script made.
func (r result) file(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(r.dir, name))
	require.NoError(t, err, r.out)
	return data
}

// made is the file that the script says it makes.
func (r result) made(t *testing.T) []byte {
	t.Helper()
	return r.file(t, r.script.Makes)
}

// trial is one call of the table, tried with every tool that can.
type trial struct {
	name  string
	bench func(*testing.T) *bench
	call  command.Call
	// before changes the bench for what only a tool can have made.
	before func(*testing.T, *bench)
	// compare lays what the tool made beside what this program makes.
	compare func(*testing.T, result)
}

// tally counts lines, from several trials at once.
type tally struct{ run, compared, notRun atomic.Int64 }

// Every line of the table is run by the real tool, and what it makes is compared
// with what this program makes; lines that are marked as not run are counted.
func TestEveryLineOfTheTableIsRun(t *testing.T) {
	t.Parallel()
	count := map[command.Tool]*tally{}
	for _, tool := range command.Tools() {
		count[tool] = &tally{}
	}
	var tried sync.Map
	var ran atomic.Int64
	all := trials()
	t.Run("each", func(t *testing.T) {
		for _, tr := range all {
			t.Run(string(tr.call.Operation)+" "+tr.name, func(t *testing.T) {
				t.Parallel() // a bench is a trial's own
				ran.Add(1)
				for _, s := range tr.run(t, count) {
					tried.Store(cell{tr.call.Operation, s.Tool}, true)
				}
			})
		}
	})
	if int(ran.Load()) == len(all) { // not when -run names some of them alone
		everyCell(t, &tried)
	}
	report(t, count)
}

// cell is one of the table's.
type cell struct {
	command.Operation
	command.Tool
}

// run tries the call with every tool that can, and gives their scripts.
func (tr trial) run(t *testing.T, count map[command.Tool]*tally) []command.Script {
	b := tr.bench(t)
	if tr.before != nil {
		tr.before(t, b)
	}
	scripts := command.Scripts(b.completed(tr.call))
	require.NotEmpty(t, scripts)
	for _, s := range scripts {
		if s.NotRun != "" {
			count[s.Tool].notRun.Add(int64(len(s.Lines)))
			continue
		}
		t.Run(string(s.Tool), func(t *testing.T) { count[s.Tool].try(t, tr, b, s) })
	}
	return scripts
}

// everyCell wants each cell of the table in some trial.
func everyCell(t *testing.T, tried *sync.Map) {
	t.Helper()
	for _, row := range command.Rows() {
		for _, tool := range command.ToolsOf(row.Operation) {
			_, ok := tried.Load(cell{row.Operation, tool})
			assert.True(t, ok, "%s with %s is not tried", row.Operation, tool)
		}
	}
}

// try runs a script in a folder of its own and compares.
func (c *tally) try(t *testing.T, tr trial, b *bench, s command.Script) {
	dir := b.folder(t, s)
	out, err := shellWith(t, dir, b.environment, s.Lines...)
	require.NoError(t, err, "%v\n%s", s.Lines, out)
	c.run.Add(int64(len(s.Lines)))
	tr.compare(t, result{b, s, dir, out})
	if !t.Failed() {
		c.compared.Add(int64(len(s.Lines)))
	}
}

// report prints what was run, per tool.
func report(t *testing.T, count map[command.Tool]*tally) {
	var all [3]int64
	for _, tool := range command.Tools() {
		c := count[tool]
		one := [3]int64{c.run.Load(), c.compared.Load(), c.notRun.Load()}
		t.Logf("%-14s %3d lines run, %3d compared, %3d not run here", tool, one[0], one[1], one[2])
		for i, n := range one {
			all[i] += n
		}
	}
	t.Logf("%-14s %3d lines run, %3d compared, %3d not run here", "all", all[0], all[1], all[2])
}
