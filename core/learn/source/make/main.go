// Command make compiles the lessons below core/learn into what the program
// holds. Run it by "go generate ./core/learn".
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"kubepki/core/learn/source"
)

func main() {
	if err := compile("lessons", "."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// compile turns every lesson of a folder into a file of the other.
func compile(from, to string) error {
	names, err := filepath.Glob(filepath.Join(from, "*.md"))
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		l, err := source.Parse(name, string(text))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, source.GoName(l)), []byte(source.Go(l)), 0o644); err != nil {
			return err
		}
	}
	return nil
}
