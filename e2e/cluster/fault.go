package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kubepki/core/fault"
	"kubepki/core/health"
	"kubepki/e2e/cluster/check"
)

// files reads the hosts' part of a bundle, as package fault takes it.
func files(bundle string, hosts []string) ([]health.File, error) {
	var out []health.File
	for _, host := range hosts {
		root := filepath.Join(bundle, host)
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			data, err := os.ReadFile(path)
			out = append(out, health.File{Host: host, Path: strings.TrimPrefix(path, root), Mode: info.Mode().Perm(), Bytes: data})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("cluster: read the bundle: %w", err)
		}
	}
	return out, nil
}

// spoil breaks a bundle on disk.
func spoil(ctx context.Context, bundle string, hosts []string, f fault.Fault) error {
	whole, err := files(bundle, hosts)
	if err != nil {
		return err
	}
	broken, err := f.Break(ctx, whole, time.Now())
	if err != nil {
		return err
	}
	left := map[string]bool{}
	for _, file := range broken {
		path := filepath.Join(bundle, file.Host, file.Path)
		left[path] = true
		data, err := file.Data()
		if err == nil {
			err = write(path, data, file.Mode)
		}
		if err != nil {
			return err
		}
	}
	for _, file := range whole {
		if path := filepath.Join(bundle, file.Host, file.Path); !left[path] {
			if err := os.Remove(path); err != nil {
				return fmt.Errorf("cluster: %w", err)
			}
		}
	}
	return nil
}

// red lists the checks that failed, sorted. What was not reached is not red: it
// was not tried.
func red(results []check.Result) []string {
	var out []string
	for _, r := range results {
		if r.Verdict == check.Fail {
			out = append(out, r.Check)
		}
	}
	slices.Sort(out)
	return out
}
