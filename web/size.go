package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// budget is the most that built files may weigh together, in bytes.
type budget struct {
	what  string
	paths []string
	most  int
}

// budgets are raised only by an issue.
var budgets = []budget{
	{"program, gzip -9", []string{filepath.Join(siteDir, "app.wasm.gz"), filepath.Join(siteDir, "rest.wasm.gz")}, 4_100_000},
	{"single file", []string{fileName}, 5_800_000},
}

// sizeCommand weighs what was built.
func sizeCommand(args []string) error {
	flags := flag.NewFlagSet("web size", flag.ContinueOnError)
	out := flags.String("out", "dist", "the folder to weigh")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return weigh(*out)
}

func weigh(out string) error {
	var over []error
	for _, b := range budgets {
		size := 0
		for _, path := range b.paths {
			info, err := os.Stat(filepath.Join(out, path))
			if err != nil {
				return fmt.Errorf("web: size: %w: build first", err)
			}
			size += int(info.Size())
		}
		fmt.Printf("%-18s %9d bytes, %s of %s\n", b.what, size, megabytes(size), megabytes(b.most))
		if size > b.most {
			over = append(over, fmt.Errorf("web: size: %s is %d bytes, want at most %d", b.what, size, b.most))
		}
	}
	return errors.Join(over...)
}

// megabytes writes a size in units of 10^6 bytes.
func megabytes(n int) string { return fmt.Sprintf("%.2f MB", float64(n)/1e6) }
