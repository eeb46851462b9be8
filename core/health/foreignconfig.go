package health

import (
	"errors"
	"path"
	"strings"

	"kubepki/core/kube"
)

// foreignConfig reads a kubeconfig that is not in kubeadm's form: of its current
// context, or of the only cluster and user where no context is in use. nil
// without an error is one of which nothing more can be told.
func (j *judge) foreignConfig(f *kube.File, data []byte) (*config, error) {
	if j.o.Parse == nil {
		return nil, errors.New("it is not in the form in which kubeadm writes kubeconfigs")
	}
	k, err := j.o.Parse(data)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "kubeconfig: parse: "))
	}
	c := &config{}
	cluster, user, err := k.Current()
	if err != nil {
		switch {
		case callsAsNobody(&k) && j.Profile.Scope == kube.PerUser:
			return nil, nil
		case callsAsNobody(&k): // those that kubeadm writes are for somebody
			return nil, errors.New("its context names no user: the apiserver takes its owner for system:anonymous")
		}
		if len(k.Contexts) > 0 {
			c.context = k.Contexts[0].Name
		}
		j.config = c
		j.found(RuleNoContext, f, contextFault(&k))
		if len(k.Clusters) != 1 || len(k.Users) != 1 {
			j.config = nil
			return nil, nil
		}
		cluster, user = k.Clusters[0], k.Users[0]
	}
	c.cluster = cluster.Name
	j.readCluster(f, c, cluster)
	j.credentials(f, &user)
	if len(user.User.CertificateData) == 0 {
		c.file = user.User.Certificate
	}
	c.cert = j.embeddedOr(f, user.User.CertificateData, user.User.Certificate)
	if c.key = user.User.KeyData; len(c.key) == 0 && user.User.Key == user.User.Certificate && len(user.User.CertificateData) == 0 {
		c.key = c.cert // both in one file, as the kubelet has them: it is told once where it is not there
	} else {
		c.key = j.embeddedOr(f, c.key, user.User.Key)
	}
	return c, nil
}

// readCluster reads where the apiserver is and how it is known.
func (j *judge) readCluster(f *kube.File, c *config, cluster kube.NamedCluster) {
	server, secure := strings.CutPrefix(cluster.Cluster.Server, "https://")
	server, _, _ = strings.Cut(server, "/")
	if !secure {
		j.found(RuleConfigServer, f, "Its server is "+orNone(cluster.Cluster.Server)+": an address that begins with https:// is expected")
		server = ""
	}
	if name := cluster.Cluster.ServerName; name != "" {
		server = name
	}
	c.server = server
	if skip, ok := cluster.Cluster.Rest["insecure-skip-tls-verify"].(bool); ok && skip {
		c.unverified = true
		j.found(RuleNotVerified, f, "It says insecure-skip-tls-verify: true")
		if len(cluster.Cluster.AuthorityData) > 0 || cluster.Cluster.Authority != "" {
			j.found(RuleUnreadable, f, path.Base(f.Path)+": it names an authority and says insecure-skip-tls-verify: true; one of them alone is expected: "+
				"“specifying a root certificates file with the insecure flag is not allowed”")
		}
	}
	c.authority = j.embeddedOr(f, cluster.Cluster.AuthorityData, cluster.Cluster.Authority)
	if len(c.authority) == 0 && cluster.Cluster.Authority != "" {
		c.unverified = true // it has one, but not here
	}
}

// embeddedOr is what a kubeconfig embeds, or the file of the set that it names. A
// file that is not there is told where its folder is.
func (j *judge) embeddedOr(f *kube.File, data []byte, name string) []byte {
	if len(data) > 0 || name == "" {
		return data
	}
	if !strings.HasPrefix(name, "/") {
		name = path.Join(path.Dir(f.Path), name)
	}
	file := j.files[place{f.Folder, name}]
	switch {
	case file != nil:
		if file.Refusal != nil && !OfKubeadm(name) {
			j.found(RuleUnreadable, f, "It names "+name+", which is not read: "+file.Refusal.Why)
		}
		if data, err := file.Data(); err == nil && len(data) <= maxFile {
			return data
		}
	case j.folders[place{f.Folder, path.Dir(name)}]:
		j.found(RuleMissingFile, f, "It names "+name+", which is not there")
	}
	return nil
}

// clusterName is what the kubeconfig calls its cluster, or the plan.
func (j *judge) clusterName() string {
	if j.config != nil && j.config.cluster != "" {
		return j.config.cluster
	}
	return j.plan.Cluster.Name
}

func (j *judge) contextName() string {
	if j.config != nil && j.config.context != "" {
		return j.config.context
	}
	return "CONTEXT"
}
