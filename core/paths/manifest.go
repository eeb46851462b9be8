package paths

import (
	"io"
	"path"
	"strings"

	"kubepki/core/yaml"
)

// object is what is read of a Kubernetes object: of a Pod its containers, of a
// KubeletConfiguration what it says of TLS, of a List its items.
type object struct {
	Kind     string `yaml:"kind"`
	Metadata struct {
		Annotations map[string]string `yaml:"annotations"`
		Labels      map[string]string `yaml:"labels"`
	} `yaml:"metadata"`
	Spec struct {
		Containers []container `yaml:"containers"`
		Volumes    []struct {
			Name     string `yaml:"name"`
			HostPath struct {
				Path string `yaml:"path"`
			} `yaml:"hostPath"`
		} `yaml:"volumes"`
	} `yaml:"spec"`
	Items []yaml.Node `yaml:"items"`

	StaticPodPath yaml.Node `yaml:"staticPodPath"`
	Authorization struct {
		Mode yaml.Node `yaml:"mode"`
	} `yaml:"authorization"`
	Authentication struct {
		Anonymous struct {
			Enabled yaml.Node `yaml:"enabled"`
		} `yaml:"anonymous"`
		X509 struct {
			ClientCAFile yaml.Node `yaml:"clientCAFile"`
		} `yaml:"x509"`
	} `yaml:"authentication"`
	TLSCertFile       yaml.Node `yaml:"tlsCertFile"`
	TLSPrivateKeyFile yaml.Node `yaml:"tlsPrivateKeyFile"`
}

type container struct {
	Image        string      `yaml:"image"`
	Command      []yaml.Node `yaml:"command"`
	Args         []yaml.Node `yaml:"args"`
	VolumeMounts []struct {
		Name      string `yaml:"name"`
		MountPath string `yaml:"mountPath"`
		SubPath   string `yaml:"subPath"`
	} `yaml:"volumeMounts"`
}

// maxObjects bounds the objects of one text.
const maxObjects = 1000

// manifest reads Kubernetes objects, YAML or JSON.
func manifest(text string) (out []Command, err error) {
	docs := yaml.Documents([]byte(text))
	for range maxObjects {
		n, err := docs.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, commandsOf(n, true)...)
	}
	return out, nil
}

// commandsOf are those of an object, and of the items of a List.
func commandsOf(n *yaml.Node, list bool) (out []Command) {
	var o object
	if n.Decode(&o) != nil {
		return nil // an object of another shape
	}
	switch {
	case o.Kind == "Pod":
		for _, c := range o.Spec.Containers {
			if command, ok := o.command(c); ok {
				out = append(out, command)
			}
		}
	case o.Kind == "KubeletConfiguration":
		out = append(out, o.kubelet(n.Line))
	case list:
		for i := range o.Items[:min(len(o.Items), maxObjects)] {
			out = append(out, commandsOf(&o.Items[i], false)...)
		}
	}
	return out
}

// command is that of a container.
func (o *object) command(in container) (Command, bool) {
	var words []word
	for _, n := range append(append([]yaml.Node{}, in.Command...), in.Args...) {
		if len(words) == 0 || strings.HasPrefix(n.Value, "-") || !strings.ContainsAny(n.Value, " \n") {
			words = append(words, word{n.Value, n.Line})
			continue
		}
		words = append(words, wordsOf(n.Value, n.Line)...) // of a shell in it
	}
	c, _, ok := commandIn(words)
	if !ok {
		return c, false
	}
	if c.Program != Etcd {
		c.Version, c.minor = versionOf(in.Image)
	}
	for name := range o.Metadata.Annotations {
		c.Kubeadm = c.Kubeadm || strings.HasPrefix(name, "kubeadm.kubernetes.io/")
	}
	c.Mounts = map[string]string{}
	for _, m := range in.VolumeMounts {
		from, there := "", false
		for _, v := range o.Spec.Volumes {
			if v.Name == m.Name {
				there = true
				if v.HostPath.Path != "" {
					from = path.Join(v.HostPath.Path, m.SubPath)
				}
			}
		}
		if !there {
			c.NoVolumes = append(c.NoVolumes, m.Name)
		}
		c.Mounts[path.Clean(m.MountPath)] = from
	}
	return c, true
}

// kubelet is a KubeletConfiguration as flags.
func (o *object) kubelet(line int) Command {
	c := Command{Program: Kubelet, Line: max(line, 1)}
	for _, f := range []struct {
		name string
		node *yaml.Node
	}{{"client-ca-file", &o.Authentication.X509.ClientCAFile}, {"tls-cert-file", &o.TLSCertFile}, {"tls-private-key-file", &o.TLSPrivateKeyFile}, {"pod-manifest-path", &o.StaticPodPath}, {"authorization-mode", &o.Authorization.Mode}, {"anonymous-auth", &o.Authentication.Anonymous.Enabled}} {
		if f.node.Value != "" {
			c.Arguments = append(c.Arguments, Argument{Name: f.name, Value: f.node.Value, Line: f.node.Line})
		}
	}
	c.Arguments = append(c.Arguments, Argument{Name: "config", Line: c.Line})
	return c
}
