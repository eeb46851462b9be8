// Command cluster proves that what the page makes is what Kubernetes wants: it
// builds the real programs of a release, lets the page in a headless browser
// export a bundle for each case of a table, boots a control plane from it, and
// checks it with the real clients. Then it breaks bundles on purpose and looks
// that exactly the right checks fail.
//
// Run it by "make cluster-test", with K8S=v1.M.P for another release. Each case
// lives in Linux namespaces of its own (package lab), so no rights are needed
// and nothing is left behind.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"kubepki/e2e/cluster/build"
	"kubepki/e2e/cluster/lab"
	"kubepki/e2e/programs"
)

func main() {
	if done, err := role(os.Args[1:]); done {
		exit(err)
	}
	var o options
	flag.StringVar(&o.version, "k8s", programs.Wanted(), "the release of Kubernetes that is built and booted; K8S in the environment says so too")
	only := flag.String("only", "", "names of cases and faults, parted by commas; all when empty")
	flag.BoolVar(&o.keep, "keep", false, "keep the folder with bundles and logs")
	flag.BoolVar(&o.loopback, "loopback", false, "do without namespaces, as where they are refused")
	justBuild := flag.Bool("build", false, "build the programs and end")
	list := flag.Bool("list", false, "name the cases and end")
	flag.Parse()
	if *only != "" {
		o.only = strings.Split(*only, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch {
	case *list:
		exit(printCases())
	case *justBuild:
		exit(buildPrograms(ctx, o.version))
	}
	failed, err := prove(ctx, o)
	if err == nil && failed {
		os.Exit(1)
	}
	exit(err)
}

// role is what this program was started again for, inside namespaces.
func role(args []string) (done bool, err error) {
	if done, err := lab.Role(args); done {
		return true, err
	}
	switch {
	case len(args) > 0 && args[0] == caseRole:
		return true, beCase(args[1:])
	case len(args) == 2 && args[0] == probeRole:
		return true, beProbe(args[1])
	}
	return false, nil
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// buildPrograms makes sure that the programs of a release are there.
func buildPrograms(ctx context.Context, version string) error {
	s, err := programs.At(version)
	if err != nil {
		return err
	}
	if missing := s.Missing(); len(missing) > 0 {
		fmt.Printf("building %s, once, into %s; that takes a quarter of an hour\n", strings.Join(missing, ", "), s.Kubernetes)
	}
	return build.Missing(ctx, s, func(format string, a ...any) { fmt.Printf(format+"\n", a...) })
}
