package health

import (
	"context"
	"crypto"
	"crypto/x509"
	"path"
	"strings"
	"time"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Options say how a set is judged.
type Options struct {
	Now time.Time
	// Parse reads kubeconfigs that are not in the form in which kubeadm writes
	// them: package kubeconfig's. Without it they cannot be read.
	Parse func([]byte) (kube.Kubeconfig, error)
	// Progress is called after each item. Nil is none.
	Progress func(kube.Progress)
	// Yield is called after each item and between the copies of what many hosts
	// have, so that a browser can paint. Nil is none.
	Yield func(context.Context) error
}

// Check judges files by what the plan says they should be; others are passed
// over. [Guess] makes a plan where there is none. Each file is read once and
// let go again; what costs least is looked at first, and a signature only where
// the names agree. The error is that of ctx or of o.Yield alone: what is wrong
// with the files is a finding.
func Check(ctx context.Context, plan kube.Plan, files []File, o Options) (*Report, error) {
	j := &judge{
		o: o, plan: &plan, files: make(map[place]*File, len(files)), folders: map[place]bool{},
		authorities: map[string]*x509.Certificate{}, others: map[string][]*x509.Certificate{}, signers: map[place]bool{}, names: map[string]bool{}, lacked: map[string]bool{}, trusted: map[string]string{},
	}
	for i := range files {
		j.files[place{files[i].Host, files[i].Path}] = &files[i]
		j.folders[place{files[i].Host, path.Dir(files[i].Path)}] = true
	}
	j.from29 = from29(&plan)
	for i := range plan.Items {
		before := j.count
		j.unit = unit{Item: &plan.Items[i]}
		if err := j.look(ctx); err != nil {
			return nil, err
		}
		if j.count == before {
			j.report.Sound++
		}
		j.report.Checked++
		if o.Progress != nil {
			o.Progress(kube.Progress{Done: i + 1, Total: len(plan.Items), Last: j.ID})
		}
		if err := j.yield(ctx); err != nil {
			return nil, err
		}
	}
	for i := range j.byRule {
		j.report.Findings = append(j.report.Findings, j.byRule[i]...)
	}
	return &j.report, nil
}

// place is where something lies: a host and a path, or what is asked about it.
type place struct{ host, path string }

// judge is one check under way: the item at hand, and what is known of the set
// so far. Authorities and servers come before those that need them.
type judge struct {
	unit
	o     Options
	plan  *kube.Plan
	files map[place]*File
	// folders are those that the set has files of.
	folders map[place]bool
	from29  bool // kubeadm of v1.29 or newer made it
	report  Report
	byRule  [len(rules)][]Finding
	count   int // of findings

	authorities map[string]*x509.Certificate   // by profile ID
	others      map[string][]*x509.Certificate // behind an authority in its file, by profile ID
	signers     map[place]bool                 // hosts that hold an authority's key; "" any
	names       map[string]bool                // of the apiservers
	lacked      map[string]bool                // names that one of them should have and has not
	trusted     map[string]string              // what is wrong with the authorities of a kubeconfig, "" nothing
}

// unit is what is judged as one: an item of the plan, and what its files hold.
type unit struct {
	*kube.Item
	cert   *x509.Certificate
	more   []*x509.Certificate // behind it in its file
	key    crypto.PublicKey    // the public half of the private key
	public []crypto.PublicKey  // of sa.pub
	config *config
	// By content: what the hosts hold, the copy that the others must be like, and
	// the file that it was read from.
	copies [4][]*held
	chosen [4]*held
	from   [4]*kube.File
	// embedded is the cluster's authority where kubeconfigs alone have it, nil where
	// its own file does.
	embedded *x509.Certificate
	replaced bool // an authority's certificate is another one than that of its key
}

func (j *judge) yield(ctx context.Context) error {
	if j.o.Yield == nil {
		return ctx.Err()
	}
	return j.o.Yield(ctx)
}

// look reads the item's files and asks every check.
func (j *judge) look(ctx context.Context) error {
	if err := j.read(ctx); err != nil {
		return err
	}
	j.pair()
	if j.cert != nil {
		j.certificate()
		j.use()
		if !j.ofAnotherCluster() {
			j.chain()
		}
	}
	if j.config != nil && !j.ofAnotherCluster() {
		j.kubeconfig()
	}
	return nil
}

// found notes what a rule finds in a file.
func (j *judge) found(id Rule, f *kube.File, what string) {
	r := &rules[id]
	fix, command := r.act, r.command
	switch {
	case (j.embedded != nil || j.replaced) && f.Content == kube.CertificateFile && (id == RuleMissingFile || id == RuleUnreadable || id == RuleCAKeyOfAnotherPair):
		fix, command = j.putBack(f)
	case fix == "":
		fix, command = j.again(id, f)
	}
	j.count++
	j.byRule[id] = append(j.byRule[id], Finding{r, j.ID, f.Folder, f.Path, pki.Visible(what), fix, j.fill(command, f)})
}

// fill puts the file's own values into a command.
func (j *judge) fill(command string, f *kube.File) string {
	first := ""
	if from := j.from[f.Content]; from != nil {
		first = from.Folder
	}
	if first == f.Folder && strings.Contains(command, "{first}") || j.Server.Host == "" && strings.Contains(command, "{server}") {
		return "" // it lies beside what it should be like; nobody knows a better address
	}
	if j.Profile.Form == kube.Config {
		command = strings.NewReplacer("{swap}", swapConfig, "{once}", onceConfig).Replace(command)
	}
	command = strings.NewReplacer("{swap}", swapPair, "{once}", oncePair).Replace(command)
	return strings.NewReplacer(
		"{host}", Shell(f.Folder), "{path}", Shell(f.Path), "{base}", j.Profile.Path, "{id}", j.Profile.ID, "{first}", Shell(first),
		"{cluster}", Shell(j.clusterName()), "{context}", Shell(j.contextName()), "{server}", Shell("https://"+j.Server.String()),
	).Replace(command)
}

// The commands that put right what is swapped or encoded twice, in kubeconfigs
// and in files of pairs.
const (
	swapConfig = "sed -i 's/client-certificate-data:/client-KEY-data:/; s/client-key-data:/client-certificate-data:/; s/client-KEY-data:/client-key-data:/' {path}"
	swapPair   = "mv {base}.crt {base}.tmp && mv {base}.key {base}.crt && mv {base}.tmp {base}.key && chmod 644 {base}.crt && chmod 600 {base}.key"
	onceConfig = "kubectl --kubeconfig {path} config set-cluster {cluster} --certificate-authority=/etc/kubernetes/pki/ca.crt --embed-certs=true"
	oncePair   = "base64 -d {path} > {path}.tmp && cat {path}.tmp > {path} && rm {path}.tmp"
)

// guessed tells that nobody planned the set.
func (j *judge) guessed() bool { return len(j.plan.Cluster.ServiceCIDRs) == 0 }

// root is the profile whose authority signs for another: one may stand in for all.
func (j *judge) root(profile string) string {
	if c := j.plan.Cluster; c.OneAuthority && profile != "" {
		return kube.ClusterCA
	}
	return profile
}

// Shell writes a value so that a shell takes it as one word, and no command as
// an option, whatever is in it: hosts and paths may be foreign.
func Shell(s string) string {
	plain := s != "" && s[0] != '-'
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= ',' && c <= ':' || c == '_' || c == '@' // , - . / 0-9 :
	}
	if plain {
		return s
	}
	if strings.HasPrefix(s, "-") {
		s = "./" + s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
