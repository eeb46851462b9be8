package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// serveOptions say what to serve and where.
type serveOptions struct {
	out  string // the folder that holds the site and the single file
	base string // the path the site is served under, with slashes at both ends
}

func serveFlags(name string, args []string) (serveOptions, error) {
	var o serveOptions
	flags := flag.NewFlagSet("web "+name, flag.ContinueOnError)
	flags.StringVar(&o.out, "out", "dist", "the folder that was built")
	flags.StringVar(&o.base, "base", "/", "the path to serve the site under")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.base = "/" + strings.Trim(o.base, "/") + "/"
	if o.base == "//" {
		o.base = "/"
	}
	return o, nil
}

func serveCommand(args []string) error {
	o, err := serveFlags("serve", args)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(o.out, siteDir, "index.html")); err != nil {
		return fmt.Errorf("web: serve: %w: build first", err)
	}
	l, err := listen(os.Getenv("PORT"))
	if err != nil {
		return err
	}
	return serve(l, o)
}

// runCommand takes the port first: a busy one is known before the build.
func runCommand(args []string) error {
	o, err := serveFlags("run", args)
	if err != nil {
		return err
	}
	l, err := listen(os.Getenv("PORT"))
	if err != nil {
		return err
	}
	if err := build(o.out, compileParted); err != nil {
		return err
	}
	return serve(l, o)
}

// listen takes a port of the loopback address, 8080 when none is named.
func listen(port string) (net.Listener, error) {
	if port == "" {
		port = "8080"
	}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("web: port %s of 127.0.0.1 is in use by another program: choose another one, as in PORT=8081 make run", port)
	}
	if err != nil {
		return nil, fmt.Errorf("web: listen on port %q of 127.0.0.1: %w", port, err)
	}
	return l, nil
}

// serve answers until the program is interrupted.
func serve(l net.Listener, o serveOptions) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{
		Handler:           http.StripPrefix(strings.TrimSuffix(o.base, "/"), newHandler(filepath.Join(o.out, siteDir))),
		ReadHeaderTimeout: 10 * time.Second,
	}
	context.AfterFunc(ctx, func() { server.Close() })
	fmt.Printf("url     http://%s%s\n", l.Addr(), o.base)
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("web: serve: %w", err)
	}
	return nil
}
