package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// Where things are put below the output folder.
const (
	siteDir  = "site"
	fileName = "kubepki.html"
)

// buildCommand compiles the program once and packs it twice.
func buildCommand(args []string) error {
	flags := flag.NewFlagSet("web build", flag.ContinueOnError)
	out := flags.String("out", "dist", "the folder to write to")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return build(*out, compileParted)
}

func build(out string, compile func(pkg string) (program, error)) error {
	p, err := compile("./wasm")
	if err != nil {
		return err
	}
	s, err := newSite(p)
	if err != nil {
		return err
	}
	if err := s.write(filepath.Join(out, siteDir)); err != nil {
		return err
	}
	file, err := oneFile(p)
	if err != nil {
		return err
	}
	path := filepath.Join(out, fileName)
	if err := replace(path, file); err != nil {
		return err
	}
	fmt.Printf("site    %s\n", filepath.Join(out, siteDir))
	return describe(path, file)
}

// describe prints what a user needs to trust and find the single file.
func describe(path string, data []byte) error {
	full, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("web: locate %s: %w", path, err)
	}
	fmt.Printf("file    %s\nsize    %s\nsha256  %x\n", full, megabytes(len(data)), sha256.Sum256(data))
	return nil
}

// markedCommand builds the product so that its program notes which functions ran.
func markedCommand(args []string) error {
	out, err := outFlag("marked", args)
	if err != nil {
		return err
	}
	return build(out, compileMarked)
}

// bareCommand packs a page that does nothing, with all that surrounds ours:
// the bench compares the time to open the two.
func bareCommand(args []string) error {
	out, err := outFlag("bare", args)
	if err != nil {
		return err
	}
	p, err := compile("./web/bare")
	if err != nil {
		return err
	}
	file, err := oneFile(p)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return fmt.Errorf("web: bare: %w", err)
	}
	return replace(out, file)
}

// outFlag reads where a command that has no place of its own writes to.
func outFlag(command string, args []string) (string, error) {
	flags := flag.NewFlagSet("web "+command, flag.ContinueOnError)
	out := flags.String("out", "", "where to write")
	if err := flags.Parse(args); err != nil {
		return "", err
	}
	if *out == "" {
		return "", fmt.Errorf("web: %s: -out is missing, want where to write", command)
	}
	return *out, nil
}

// shortenCommand lets other programs be tried as the product is.
func shortenCommand(args []string) error {
	if len(args) != 2 {
		return errors.New("web: shorten: want the compiled program and the file to write")
	}
	wasm, err := os.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("web: shorten: %w", err)
	}
	if wasm, err = shorten(wasm); err != nil {
		return err
	}
	return replace(args[1], wasm)
}
