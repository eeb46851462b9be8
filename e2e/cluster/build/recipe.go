package build

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"kubepki/e2e/programs"
)

// moduleName is what the small modules are called; nobody imports them.
const moduleName = "kubepki.invalid/programs"

// kubernetesRecipe builds the programs of a release as upstream does: no cgo,
// its version linked into both packages that tell it (hack/lib/version.sh).
func kubernetesRecipe(s programs.Set) (recipe, error) {
	if semver.Canonical(s.Version) != s.Version || semver.Major(s.Version) != "v1" {
		return recipe{}, fmt.Errorf("build: Kubernetes version %q is not one: write it as v1.M.P", s.Version)
	}
	r := recipe{
		title: "Kubernetes " + s.Version, folder: s.Kubernetes, order: programs.KubernetesNames,
		packages: map[string]string{}, ldflags: versionFlags(s.Version),
		files: func(ctx context.Context, g *goTool) (map[string][]byte, error) {
			return kubernetesModule(ctx, g, s.Version)
		},
	}
	for _, name := range r.order {
		r.packages[name] = "k8s.io/kubernetes/cmd/" + name
	}
	return r, nil
}

func versionFlags(version string) string {
	minor, _, _ := strings.Cut(strings.TrimPrefix(version, "v1."), ".")
	flags := "-s -w"
	for _, p := range []string{"k8s.io/component-base/version", "k8s.io/client-go/pkg/version"} {
		for _, v := range []string{"gitVersion=" + version, "gitMajor=1", "gitMinor=" + minor, "gitTreeState=clean"} {
			flags += " -X " + p + "." + v
		}
	}
	return flags
}

// kubernetesModule downloads the release and gives the small module's files.
// Upstream's go.sum comes along; the staging modules' sums are added by go,
// which checks them as it checks all.
func kubernetesModule(ctx context.Context, g *goTool, version string) (map[string][]byte, error) {
	dir, err := download(ctx, g, "k8s.io/kubernetes", version)
	if err != nil {
		return nil, err
	}
	upstream, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil, err
	}
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		return nil, err
	}
	mod, err := released(upstream, version)
	return map[string][]byte{"go.mod": mod, "go.sum": sums}, err
}

// download fetches a module and gives its folder in the module cache.
func download(ctx context.Context, g *goTool, module, version string) (string, error) {
	out, err := g.output(ctx, "mod", "download", "-json", module+"@"+version)
	var got struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &got); err == nil && jsonErr != nil {
		err = fmt.Errorf("go mod download: %w", jsonErr)
	}
	if err != nil {
		return "", fmt.Errorf("%s@%s: %w", module, version, err)
	}
	return got.Dir, nil
}

// staging is where k8s.io/kubernetes keeps the modules that it releases as v0.
const staging = "./staging/src/"

// released turns the go.mod of k8s.io/kubernetes v1.M.P into that of a module
// that requires it: each staging folder becomes the same module's v0.M.P. Its go
// and godebug lines stay: they decide what the programs do when they run.
func released(upstream []byte, version string) ([]byte, error) {
	f, err := modfile.Parse("go.mod of k8s.io/kubernetes", upstream, nil)
	if err != nil {
		return nil, err
	}
	if err := f.AddModuleStmt(moduleName); err != nil {
		return nil, err
	}
	staged := 0
	for _, r := range f.Replace {
		if !strings.HasPrefix(r.New.Path, staging) {
			continue
		}
		if err := f.AddReplace(r.Old.Path, "", r.Old.Path, "v0."+strings.TrimPrefix(version, "v1.")); err != nil {
			return nil, err
		}
		staged++
	}
	if staged == 0 {
		return nil, fmt.Errorf("go.mod of k8s.io/kubernetes %s replaces nothing by %s: it is laid out anew", version, staging)
	}
	if err := f.AddRequire("k8s.io/kubernetes", version); err != nil {
		return nil, err
	}
	f.Cleanup()
	return f.Format()
}

// etcdRecipe builds etcd and etcdctl; the modules they need are released too.
func etcdRecipe(s programs.Set) recipe {
	return recipe{
		title: "etcd " + programs.Etcd, folder: s.Etcd, order: programs.EtcdNames, ldflags: "-s -w",
		packages: map[string]string{"etcd": "go.etcd.io/etcd/server/v3", "etcdctl": "go.etcd.io/etcd/etcdctl/v3"},
		files: func(ctx context.Context, g *goTool) (map[string][]byte, error) {
			dir, err := download(ctx, g, "go.etcd.io/etcd/server/v3", programs.Etcd)
			if err != nil {
				return nil, err
			}
			upstream, err := os.ReadFile(filepath.Join(dir, "go.mod"))
			if err != nil {
				return nil, err
			}
			mod, err := etcdModule(upstream)
			return map[string][]byte{"go.mod": mod}, err
		},
	}
}

// etcdModule requires both programs, with the go line of the server's module.
func etcdModule(server []byte) ([]byte, error) {
	f, err := modfile.ParseLax("go.mod of etcd", server, nil)
	if err != nil {
		return nil, err
	}
	if f.Go == nil {
		return nil, fmt.Errorf("go.mod of etcd %s has no go line", programs.Etcd)
	}
	return fmt.Appendf(nil, "module %s\n\ngo %s\n\nrequire (\n\tgo.etcd.io/etcd/etcdctl/v3 %s\n\tgo.etcd.io/etcd/server/v3 %s\n)\n",
		moduleName, f.Go.Version, programs.Etcd, programs.Etcd), nil
}
