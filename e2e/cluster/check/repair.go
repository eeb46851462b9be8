package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"kubepki/core/kube"
	"kubepki/e2e/cluster/lab"
)

var repairChecks = []Check{
	{
		Name: "repair-stops", Means: "the commands of a repair, where a file of it is missing, stop before they change anything",
		For: isRepaired, Run: repairStops,
	},
	{
		Name: "repair", Means: "what was down since its leaves ended is ready when each host's commands have run, as they are; they run once",
		For: isRepaired, Within: 2 * time.Minute, Run: runRepair,
	},
	{
		Name: "repair-files", Means: "the backup holds every file as it was; what the repair brings is in place with its mode, and nothing else is changed", Needs: []string{"repair"},
		For: isRepaired, Run: repairFiles,
	},
}

// isRepaired tells that a repair's commands are run. On loopback they would
// change the machine's own files.
func isRepaired(s Scene) bool { return s.Repaired && !s.Loopback }

// repairOf is what a repair's README says of one host.
type repairOf struct{ host, script string }

var readmeLine = regexp.MustCompile(`(?m)^(\S+): sh (repair-\S+\.sh), which does$`)

// repairs are the hosts of a repair, in its order.
func (s *State) repairs() (out []repairOf, err error) {
	text, err := os.ReadFile(filepath.Join(s.Repair, "README.txt"))
	for _, m := range readmeLine.FindAllStringSubmatch(string(text), -1) {
		out = append(out, repairOf{m[1], m[2]})
	}
	if err == nil && len(out) != len(s.Cluster.Hosts()) {
		err = fmt.Errorf("the repair's README.txt names %d hosts, want %d", len(out), len(s.Cluster.Hosts()))
	}
	return out, err
}

// runScript runs a host's commands on it, by root in the folder they were unpacked to.
func (s *State) runScript(ctx context.Context, r repairOf, folder string) (string, error) {
	h, err := s.Lab.Host(r.host)
	if err != nil {
		return "", err
	}
	cmd := h.Command(ctx, "sh", "-c", `cd "$0" && exec sh "$1"`, folder, r.script)
	// On the host another folder lies over /root, where this machine may have the programs.
	cmd.Env = append(os.Environ(), "HOME=/root", "PATH="+strings.Join([]string{s.tools(r.host), ours(s.Programs.Kubernetes), os.Getenv("PATH")}, ":"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s on %s: %w: %s", r.script, r.host, err, out)
	}
	return string(out), err
}

// ours is a path as this process sees it, for those that see other mounts.
func ours(path string) string { return fmt.Sprintf("/proc/%d/root%s", os.Getpid(), path) }

func (s *State) tools(host string) string { return filepath.Join(s.Work, "tools-"+host) }

// root is the folder that is a host's /root.
func (s *State) root(host string) string { return filepath.Join(s.Work, "root-"+host) }

// keep looks after all hosts' programs until end is called.
func (s *State) keep(ctx context.Context) (end func() (map[string][]string, error), err error) {
	ends := map[string]func() ([]string, error){}
	end = func() (map[string][]string, error) {
		did, errs := map[string][]string{}, []error(nil)
		for host, end := range ends {
			var err error
			did[host], err = end()
			errs = append(errs, err)
		}
		return did, errors.Join(errs...)
	}
	for _, h := range s.Lab.Hosts {
		n := &lab.Node{Host: h, Units: s.unitsOf(), Tools: s.tools(h.Name), Argv: func(manifest string) ([]string, error) {
			program := strings.TrimSuffix(manifest, ".yaml")
			argv, err := s.command(h.Name, program)
			return append([]string{ours(s.Programs.Path(program))}, argv...), err
		}}
		if ends[h.Name], err = n.Keep(ctx); err != nil {
			delete(ends, h.Name)
			_, ended := end()
			return nil, errors.Join(err, ended)
		}
	}
	return end, nil
}

// unitsOf are the units that run on every host.
func (s *State) unitsOf() []string {
	if s.Cluster.KubeProxy {
		return []string{"kubelet", "kube-proxy"}
	}
	return []string{"kubelet"}
}

// repairStops runs the first host's commands where they are alone, and beside all
// files but one.
func repairStops(ctx context.Context, s *State) (words string, err error) {
	all, err := s.repairs()
	if err != nil {
		return "", err
	}
	end, err := s.keep(ctx)
	if err != nil {
		return "", err
	}
	defer func() {
		_, ended := end()
		err = errors.Join(err, ended)
	}()
	first := all[0]
	files, err := listing(filepath.Join(s.Repair, first.host))
	if err != nil {
		return "", err
	}
	for path := range files {
		folder := filepath.Join(s.Work, "lacking")
		if _, err := output(exec.CommandContext(ctx, "cp", "-a", s.Repair, folder)); err != nil {
			return "", err
		}
		if err := os.Remove(filepath.Join(folder, first.host, path)); err != nil {
			return "", err
		}
		if err := s.refused(ctx, first, folder, first.host+path); err != nil {
			return "", err
		}
		if err := os.RemoveAll(folder); err != nil {
			return "", err
		}
	}
	alone := filepath.Join(s.Work, "alone")
	if err := os.Mkdir(alone, 0o700); err != nil {
		return "", err
	}
	if _, err := output(exec.CommandContext(ctx, "cp", "-a", filepath.Join(s.Repair, first.script), alone)); err != nil {
		return "", err
	}
	if err := s.refused(ctx, first, alone, first.host+"/"); err != nil {
		return "", err
	}
	lost, word := repairOf{all[1].host, all[0].script}, "No such file"
	if len(s.Cluster.ControlPlanes) > 2 { // these two have files of the same names
		lost, word = repairOf{all[2].host, all[1].script}, notMine
	}
	return fmt.Sprintf("%d times for want of one file, once for want of all, once as %s ran on %s", len(files), lost.script, lost.host), s.refused(ctx, lost, s.Repair, word)
}

// notMine is what the commands say on another host, and where they have run.
const notMine = "/etc/kubernetes/pki/apiserver.crt is not what this was made for"

// refused looks that a host's commands stop, say a word of the reason, and leave
// all as it was.
func (s *State) refused(ctx context.Context, r repairOf, folder, word string) error {
	before, err := s.disk(r.host)
	if err != nil {
		return err
	}
	out, err := s.runScript(ctx, r, folder)
	if err == nil {
		return fmt.Errorf("%s came to its end: %s", r.script, out)
	}
	if !strings.Contains(err.Error(), word) {
		return fmt.Errorf("it does not say %q: %w", word, err)
	}
	after, listed := s.disk(r.host)
	if changed := differing(before, after); len(changed) > 0 {
		return fmt.Errorf("it changed %s before it stopped: %w", strings.Join(changed, ", "), err)
	}
	return listed
}

// disk lists all files and folders that a host has of its own, /root and the rest.
func (s *State) disk(host string) (map[string]string, error) {
	out := map[string]string{}
	for at, dir := range map[string]string{"": filepath.Join(s.Dir, host), "/root": s.root(host)} {
		files, err := listing(dir)
		if err == nil {
			err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || !d.IsDir() || path == dir {
					return err
				}
				info, err := d.Info()
				if err == nil {
					files[strings.TrimPrefix(path, dir)] = info.Mode().String()
				}
				return err
			})
		}
		if err != nil {
			return nil, err
		}
		for path, v := range files {
			out[at+path] = v
		}
	}
	return out, nil
}

// runRepair runs what was made with the clock behind, finds it down, and runs
// every host's commands.
func runRepair(ctx context.Context, s *State) (words string, err error) {
	all, err := s.repairs()
	if err != nil {
		return "", err
	}
	if err := s.bringManifests(ctx); err != nil {
		return "", err
	}
	s.before = map[string]map[string]string{}
	for _, r := range all {
		if s.before[r.host], err = s.disk(r.host); err != nil {
			return "", err
		}
	}
	end, err := s.keep(ctx)
	if err != nil {
		return "", err
	}
	defer func() {
		did, ended := end()
		if err = errors.Join(err, ended); err == nil {
			err = s.restarted(did)
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		err = errors.Join(err, s.Lab.Reboot(ctx))
	}()
	if err := s.isDown(ctx); err != nil {
		return "", err
	}
	if words, err = s.runScripts(ctx, all); err != nil {
		return "", err
	}
	// A second run would take the first one's files for what was there.
	if err := s.refused(ctx, all[0], s.Repair, notMine); err != nil {
		return "", err
	}
	return words, s.refused(ctx, all[len(all)-1], s.Repair, "File exists")
}

// runScripts runs the commands of each host, as the README says: where several
// have etcd, which is down, on these at once, and then on one after the other.
func (s *State) runScripts(ctx context.Context, all []repairOf) (words string, err error) {
	began, members := time.Now(), len(s.members())
	text, err := os.ReadFile(filepath.Join(s.Repair, "README.txt"))
	if err != nil || strings.Contains(string(text), "start on all its hosts at once") != (members > 1) {
		return "", fmt.Errorf("the repair's README.txt does not fit %d members of etcd (%w)", members, err)
	}
	said, errs := make([]string, len(all)), make([]error, len(all))
	var wg sync.WaitGroup
	for i, r := range all {
		wg.Go(func() { said[i], errs[i] = s.runScript(ctx, r, s.Repair) })
		if i >= members-1 {
			wg.Wait()
		}
	}
	verified := 0
	for i, r := range all {
		verified += strings.Count(said[i], ": OK\n")
		last := "system:node:" + r.host // as the kubelet's kubeconfig is known
		if slices.ContainsFunc(s.Cluster.ControlPlanes, func(h kube.Host) bool { return h.Name == r.host }) {
			last = "\nok"
		}
		if errs[i] == nil && !strings.Contains(said[i], last) {
			errs[i] = fmt.Errorf("%s on %s ended without %q: %s", r.script, r.host, last, said[i])
		}
	}
	return fmt.Sprintf("%d hosts, %d certificates verified by openssl, after %s", len(all), verified, since(began)), errors.Join(errs...)
}

// bringManifests puts the static pods where the bundle's README.txt says.
func (s *State) bringManifests(ctx context.Context) error {
	for _, h := range s.servers() {
		if _, err := output(exec.CommandContext(ctx, "cp", "-r", filepath.Join(s.Dir, "extras", h.Name, "manifests"), s.conf(h.Name, ""))); err != nil {
			return err
		}
	}
	return nil
}

// ended is what etcd says of a leaf that has, its own or its caller's.
var ended = regexp.MustCompile("certificate has expired|expired certificate")

// isDown waits until each member of etcd says that a leaf has ended; then nothing
// serves.
func (s *State) isDown(ctx context.Context) error {
	for _, h := range s.members() {
		log := filepath.Join(s.Lab.Logs, h.Name+"-"+etcd+".log")
		err := until(ctx, log+" to tell of an ended leaf", func() (bool, error) {
			text, err := os.ReadFile(log)
			return ended.Match(text), err
		})
		if err != nil {
			return err
		}
	}
	if said, err := s.kubectl(ctx, s.super(), "get", "--raw", "/readyz"); err == nil {
		return fmt.Errorf("the apiserver is ready before anything was mended: %s", said)
	}
	return nil
}

// restarted looks that each static pod came, went and came again, and each
// kubelet was started again, once.
func (s *State) restarted(did map[string][]string) error {
	for _, h := range s.Cluster.Hosts() {
		pods, err := s.podsOf(h.Name)
		if err != nil {
			return err
		}
		restart := "restart " + strings.Join(s.unitsOf(), " ")
		want, got := map[string]string{restart: "!"}, map[string]string{}
		for name := range pods {
			want[name] = "+-+"
		}
		for _, d := range did[h.Name] {
			if d == restart {
				got[d] += "!"
			} else {
				got[strings.TrimSuffix(d[1:], ".yaml")] += d[:1]
			}
		}
		if wrong := differing(want, got); len(wrong) > 0 {
			return fmt.Errorf("%s: it did %q, which is not as wanted for %s", h.Name, did[h.Name], strings.Join(wrong, ", "))
		}
	}
	return nil
}
