package paths

import (
	"kubepki/core/health"
	"kubepki/core/kube"
)

// contents are what a kind of flag points to.
var contents = map[Kind]kube.Content{
	Certificate: kube.CertificateFile, Authority: kube.CertificateFile, Key: kube.PrivateKeyFile, Public: kube.PublicKeyFile, Config: kube.KubeconfigFile,
}

// refused says why the program does not read the file that a flag points to, ""
// where it does. Package health tells of the files at kubeadm's own paths.
func (j *judge) refused(c *Command, f *Flag, got *file, name string) string {
	r := j.files.all[place{j.files.home(c.Host), name}].Refusal
	if r == nil || !r.Of(contents[f.Kind]) && got.isNot(f.Kind) == "" {
		return ""
	}
	if !health.OfKubeadm(name) {
		j.found(ruleKind, c, "--"+f.Name+" points to "+name+", which is not read: "+r.Why+"; "+f.Kind.String()+" is expected", "Write it again, as plain PEM.", "head -c 80 "+health.Shell(name))
	}
	return upper(r.Why)
}
