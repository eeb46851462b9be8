package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// withMarks gives a program a global variable for each function that may be
// late, exported by the function's name, which is 1 once it ran: so e2e/early
// finds what a page begins with.
func withMarks(wasm []byte, names []string) ([]byte, error) {
	s, err := newSplitter(wasm, func(n int) bool { return n < len(names) && !earlyPackage(names[n]) })
	if err != nil {
		return nil, err
	}
	globals, exports := find(s.all, globalSection), find(s.all, exportSection)
	var variables, given []byte
	seen := map[string]int{}
	for i, n := range s.late {
		at, err := bodyStart(s.bodies[n])
		if err != nil {
			return nil, err
		}
		number := uint64(len(goGlobals) + i)
		body := bytes.Clone(s.bodies[n][:at])
		body = binary.AppendUvarint(append(body, opConst, 1, opSetGlobal), number)
		s.bodies[n] = append(body, s.bodies[n][at:]...)
		variables = append(variables, globalOf(isI32)...)
		name := names[n]
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s #%d", name, seen[name])
		}
		given = binary.AppendUvarint(append(appendName(given, name), isGlobal), number)
	}
	globals.body = longer(globals.body, len(s.late), variables)
	exports.body = longer(exports.body, len(s.late), given)
	find(s.all, codeSection).body = codeBody(s.bodies)
	return join(s.all), nil
}
