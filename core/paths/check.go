package paths

import (
	"context"
	"crypto/x509"
	"path"
	"slices"
	"strings"
	"time"

	"kubepki/core/decode"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Options say how command lines are judged.
type Options struct {
	Now time.Time
	// Parse reads kubeconfigs: package kubeconfig's. Without it none is.
	Parse func([]byte) (kube.Kubeconfig, error)
	// Documents are the texts that the command lines were read from: with them a
	// host is seen to lack a static pod. Nil says that there may be others.
	Documents []Document
	// Yield is called after each command, so that a browser can paint. Nil is none.
	Yield func(context.Context) error
}

// Row is one flag of a command line and how it is.
type Row struct {
	*Command
	Flag, Value string
	Line        int
	Want        string // what has to be there
	// State is "valid", "broken" or "warning"; "idle" where the set does not tell.
	State string
	What  string // what is wrong, or what is there
}

// Report is what came out.
type Report struct {
	Rows     []Row
	Links    []Link           // who calls whom, and whether it can be
	Findings []health.Finding // the worst first, those of a rule together
}

// Level is that of the worst finding, "" for none.
func (r *Report) Level() decode.Level {
	var worst decode.Level
	for _, f := range r.Findings {
		if worst == "" || f.Level == decode.Broken {
			worst = f.Level
		}
	}
	return worst
}

// Check holds command lines against files. The error is that of ctx or of
// o.Yield alone.
func Check(ctx context.Context, commands []Command, all []health.File, o Options) (*Report, error) {
	j := &judge{o: o, files: newFiles(all, o.Parse), commands: commands, byRule: map[*health.Row][]health.Finding{}, each: map[string]*Command{}}
	for i := range commands {
		j.command(&commands[i])
		if err := j.yield(ctx); err != nil {
			return nil, err
		}
	}
	j.twice()
	j.lacked()
	if len(commands) > 0 {
		if err := j.links(ctx); err != nil {
			return nil, err
		}
		j.tellRefusals()
	}
	for _, r := range order {
		j.report.Findings = append(j.report.Findings, j.byRule[r]...)
	}
	return &j.report, nil
}

// judge is one check under way.
type judge struct {
	o        Options
	files    *files
	commands []Command
	report   Report
	byRule   map[*health.Row][]health.Finding
	refusals []refusal
	each     map[string]*Command // by program: what stands for all of its servers
	// Of the command at hand: the flags whose files a mount does not bring, by its
	// path, and those whose files no mount brings.
	astray map[string][]string
	unseen []Argument
}

func (j *judge) yield(ctx context.Context) error {
	if j.o.Yield == nil {
		return ctx.Err()
	}
	return j.o.Yield(ctx)
}

// command judges each flag of a command line, and those that are not there.
func (j *judge) command(c *Command) {
	for _, a := range c.Arguments {
		f, known := flagOf(c.Program, a.Name)
		r := Row{Command: c, Flag: a.Name, Value: a.Value, Line: a.Line, State: "valid"}
		switch {
		case known && a.short && c.Program != Etcd:
			r.State, r.What = "broken", "It needs two dashes"
			j.found(ruleTypo, c, "-"+a.Name+" has one dash: “unknown shorthand flag”", "Write --"+a.Name+".", replaced(c, " -"+a.Name, " --"+a.Name))
		case !known:
			near := nearest(c.Program, a.Name)
			if near == "" {
				continue
			}
			r.State, r.What = "broken", "There is no such flag: did you mean --"+near+"?"
			j.found(ruleTypo, c, "--"+a.Name+": did you mean --"+near+"?", "Write --"+near+".", replaced(c, "--"+a.Name, "--"+near))
		case f.Removed > 0:
			if c.minor > 0 && c.minor < f.Removed {
				continue
			}
			r.State, r.What = "broken", "It was removed in v1."+itoa(f.Removed)
			if c.Program == Etcd {
				r.What = "It was removed in v3"
			}
			j.found(ruleRemoved, c, "--"+a.Name+": "+lower(r.What), upper(f.Instead)+".", "")
		case f.Kind == Value:
			j.value(c, f, a, &r)
		default:
			r.Want = want(f)
			r.State, r.What = j.points(c, f, a)
		}
		j.report.Rows = append(j.report.Rows, r)
	}
	j.volumes(c)
	j.absent(c)
	j.frontProxy(c)
}

// value judges flags that name no file.
func (j *judge) value(c *Command, f *Flag, a Argument, r *Row) {
	if wrong := f.refuses(a.Value); wrong != "" {
		r.State, r.What = "broken", "It is refused: "+pki.Visible(wrong)
		j.found(ruleValue, c, "--"+f.Name+" is "+quoted(a.Value)+": "+wrong, "Write a value that it takes.", "")
		return
	}
	switch {
	case f.Name == "authorization-mode" && slices.Contains(strings.Split(a.Value, ","), "AlwaysAllow"):
		j.allowsAll(c, r)
	case strings.HasSuffix(f.Name, "client-cert-auth") && a.Value == "false":
		r.State, r.What = "warning", "Callers are not asked for a certificate"
		j.found(ruleOpen, c, "--"+f.Name+" is false: "+f.Need, "Set --"+f.Name+"=true.", replaced(c, "--"+f.Name+"=false", "--"+f.Name+"=true"))
	case f.Name == "requestheader-allowed-names" && a.Value != "":
		j.allowed(c, a, r)
	}
}

// allowed looks whether the front proxy's own name is among those allowed.
func (j *judge) allowed(c *Command, a Argument, r *Row) {
	p, ok := c.Flag("proxy-client-cert-file")
	if !ok {
		return
	}
	name, _ := c.onHost(p)
	f := j.files.at(c.Host, name)
	if f == nil || len(f.certs) == 0 || slices.Contains(strings.Split(a.Value, ","), f.certs[0].Subject.CommonName) {
		return
	}
	cn := f.certs[0].Subject.CommonName
	r.State, r.What = "broken", "The certificate’s name is “"+pki.Visible(cn)+"”"
	j.found(ruleNames, c, "--requestheader-allowed-names does not hold “"+cn+"”, the name in "+name, "Add it, or make front-proxy-client.crt again with the name front-proxy-client.", "")
}

// points judges what a flag points to.
func (j *judge) points(c *Command, f *Flag, a Argument) (state, what string) {
	if a.Value == "" {
		return "idle", "Set to nothing"
	}
	name, seen := c.onHost(a.Value)
	got := j.files.at(c.Host, name)
	switch {
	case name == "":
		return "idle", "Not of the host"
	case !seen && (len(c.Mounts) > 0 || c.started()):
		j.unseen = append(j.unseen, a)
		return "broken", "No volume brings it into the pod"
	case got == nil && j.brought(c, f, a.Value, name):
		return "broken", "Its volume brings another folder"
	case got == nil && j.files.known(c.Host, name) && (f.Kind != Key || j.keysOf(c.Host)):
		j.found(ruleNoFile, c, "--"+f.Name+" points to "+name+", which is not there", "Put it there, or point to where it is.", "ls -l "+health.Shell(name))
		return "broken", "Not there"
	case got == nil:
		return "idle", "Not in this set"
	}
	if why := j.refused(c, f, got, name); why != "" {
		return "broken", why
	}
	if wrong := got.isNot(f.Kind); wrong != "" {
		j.found(ruleKind, c, "--"+f.Name+" points to "+name+", which "+wrong+"; "+f.Kind.String()+" is expected", "Point to the right file.", "")
		return "broken", upper(wrong)
	}
	if f.Alone && len(got.certs) > 1 {
		j.found(ruleKind, c, "--"+f.Name+" points to "+name+", which holds "+itoa(len(got.certs))+" certificates: “expected 1 certificate, found "+itoa(len(got.certs))+"”",
			"Point to a file that holds nothing but the authority of --"+f.Pair+".", "")
		return "broken", "Holds " + itoa(len(got.certs)) + " certificates: one is taken"
	}
	if f.Kind == Certificate || f.Kind == Authority && f.Pair != "" {
		if wrong := j.pair(c, f, got, name); wrong != "" {
			return "broken", wrong
		}
	}
	if wrong := j.user(c, f, got, name); wrong != "" {
		return "broken", wrong
	}
	if wrong := j.elsewhere(c, f, got, name); wrong != "" {
		return "broken", wrong
	}
	return "valid", got.words()
}

// keysOf tells whether keys of a host are in the set: a copy that leaves out all
// of them lacks none.
func (j *judge) keysOf(host string) bool {
	host = j.files.home(host)
	for at := range j.files.all {
		if at.host == host && strings.Contains(path.Base(at.path), "key") {
			return true
		}
	}
	return false
}

// pair looks whether the key of the other flag belongs to the certificate.
func (j *judge) pair(c *Command, f *Flag, got *file, name string) string {
	v, ok := c.Flag(f.Pair)
	if !ok {
		j.found(ruleAbsent, c, "--"+f.Name+" is there, --"+f.Pair+" is not", "Add --"+f.Pair+" with the key of "+name+".", "")
		return "Its key has no flag"
	}
	at, _ := c.onHost(v)
	key := j.files.at(c.Host, at)
	if key == nil || key.key == nil || len(got.certs) == 0 || pki.SamePublicKey(got.certs[0].PublicKey, key.key) {
		return ""
	}
	j.found(rulePair, c, "--"+f.Name+" points to "+name+", --"+f.Pair+" to "+at+": the key does not belong to the certificate", "Point both to the same pair.",
		"openssl x509 -in "+health.Shell(name)+" -noout -pubkey | openssl sha256; openssl pkey -in "+health.Shell(at)+" -pubout | openssl sha256")
	return "Not the certificate of that key"
}

// isNot says what is there instead of a kind, "" where it is of that kind.
func (f *file) isNot(k Kind) string {
	fits := [...]bool{
		Certificate: len(f.certs) > 0, Authority: len(f.certs) > 0, Key: f.key != nil,
		Public: len(f.public) > 0 || f.key != nil || len(f.certs) > 0, Config: f.config != nil,
	}
	switch {
	case k == Authority && fits[k] && !slices.ContainsFunc(f.certs, isAuthority):
		return "holds a certificate that is no authority"
	case fits[k]:
		return ""
	case f.config != nil:
		return "is a kubeconfig"
	case f.key != nil:
		return "holds a private key"
	case len(f.certs) > 0:
		return "holds a certificate"
	case len(f.public) > 0:
		return "holds a public key"
	}
	return "cannot be read"
}

// isAuthority tells one that may sign; one of X.509 version 1 cannot say so.
func isAuthority(c *x509.Certificate) bool { return c.Version < 3 || c.BasicConstraintsValid && c.IsCA }

// words says what a file is.
func (f *file) words() string {
	switch {
	case f.config != nil && len(f.config.certs) > 0:
		return "user " + pki.Visible(f.config.certs[0].Subject.CommonName)
	case f.config != nil:
		return "kubeconfig"
	case len(f.certs) > 0:
		return pki.Visible(pki.NameFrom(f.certs[0].Subject).String())
	case f.key != nil:
		return "private key"
	}
	return "public key"
}

// want says what has to stand behind a flag.
func want(f *Flag) string {
	if p, ok := kube.ProfileByID(f.Profile); ok {
		return p.Title + ": " + f.Kind.String()
	}
	return f.Kind.String()
}
