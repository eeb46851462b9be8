package learn

import (
	"fmt"
	"strings"

	"kubepki/core/command"
	"kubepki/core/pki"
)

// callFields are the fields of a call that a lesson may fill in.
var callFields = map[string]func(*command.Call) *string{
	"key": func(c *command.Call) *string { return &c.Key }, "public": func(c *command.Call) *string { return &c.Public },
	"request": func(c *command.Call) *string { return &c.Request }, "cert": func(c *command.Call) *string { return &c.Cert },
	"ca": func(c *command.Call) *string { return &c.CA }, "cakey": func(c *command.Call) *string { return &c.CAKey },
	"chain": func(c *command.Call) *string { return &c.Chain }, "in": func(c *command.Call) *string { return &c.In },
	"name": func(c *command.Call) *string { return &c.Alias },
	"out":  func(c *command.Call) *string { return &c.Out }, "second": func(c *command.Call) *string { return &c.Second },
}

// CallOf reads one line of a command step: OPERATION name=value ….
func CallOf(line string) (command.Call, error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return command.Call{}, fmt.Errorf("learn: an empty call")
	}
	c := command.Call{Operation: command.Operation(words[0])}
	for _, w := range words[1:] {
		name, value, _ := strings.Cut(w, "=")
		field, ok := callFields[name]
		if !ok {
			return c, fmt.Errorf("learn: call %q: no field %q", line, name)
		}
		*field(&c) = value
	}
	return c, nil
}

// keyed is a call about a key, with what tools must be told that keep keys in
// stores of their own.
func keyed(c command.Call, a pki.KeyAlgorithm) command.Call {
	c.Algorithm, c.Alias, c.Passphrase = a, base(c.Key), command.PassphraseFile
	return c
}

// CallsAt are the calls that the command step at this place shows: those of
// the do steps since the last one, with the right values on what is there, and
// its own. done gives the calls of do steps that were really done, by place.
func (l *Lesson) CallsAt(at int, done map[int][]command.Call) []command.Call {
	var out []command.Call
	from := at - 1
	for from >= 0 && l.Steps[from].Kind != Command {
		from--
	}
	for i := from + 1; i < at; i++ {
		out = append(out, done[i]...)
	}
	for _, line := range l.Steps[at].All("call") {
		if c, err := CallOf(line); err == nil {
			out = append(out, c)
		}
	}
	return out
}
