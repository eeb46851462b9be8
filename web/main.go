// Command web makes what surrounds the WebAssembly program and serves it: the
// static site, the single HTML file, the size report. It never imports the
// page's own packages: it compiles them.
package main

import (
	"fmt"
	"os"
	"strings"
)

// command is one verb of this tool.
type command struct {
	name, usage, what string
	run               func(args []string) error
}

// commands is the one table of verbs; help and dispatch walk it.
var commands = []command{
	{"run", "[-out dist] [-base /]", "build, then serve on 127.0.0.1 (PORT, 8080 when not set)", runCommand},
	{"build", "[-out dist]", "build the static site and the single file", buildCommand},
	{"serve", "[-out dist] [-base /]", "serve the site that was built", serveCommand},
	{"size", "[-out dist]", "print what was built in bytes; fail above the budgets", sizeCommand},
	{"bare", "-out FILE", "pack an empty go-app page the same way, to compare with", bareCommand},
	{"marked", "-out DIR", "build both so that they note which functions ran", markedCommand},
	{"shorten", "FILE SHORTER", "write a compiled Go program in fewer instructions, as the product is", shortenCommand},
}

func main() {
	if err := dispatch(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func dispatch(args []string) error {
	if len(args) > 0 {
		for _, c := range commands {
			if c.name == args[0] {
				return c.run(args[1:])
			}
		}
	}
	return fmt.Errorf("web: want one of these commands:\n%s", help())
}

func help() string {
	var b strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&b, "  web %-7s %-22s %s\n", c.name, c.usage, c.what)
	}
	return strings.TrimRight(b.String(), "\n")
}
