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
	return build(*out)
}

func build(out string) error {
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

// bareCommand packs a page that does nothing, with all that surrounds ours:
// the bench compares the time to open the two.
func bareCommand(args []string) error {
	flags := flag.NewFlagSet("web bare", flag.ContinueOnError)
	out := flags.String("out", "", "the file to write")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *out == "" {
		return errors.New("web: bare: -out is missing, want the file to write")
	}
	p, err := compile("./web/bare")
	if err != nil {
		return err
	}
	file, err := oneFile(p)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(*out), 0o755); err != nil {
		return fmt.Errorf("web: bare: %w", err)
	}
	return replace(*out, file)
}
