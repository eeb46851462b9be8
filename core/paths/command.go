package paths

import (
	"path"
	"strings"

	"kubepki/core/kube"
)

// Document is a text that says how programs are started.
type Document struct {
	Host string // "" where there is but one
	Path string // of the text, "" for one that was pasted
	Line int    // where it begins there, 0 for the first
	Text string
}

// Argument is one flag of a command line.
type Argument struct {
	Name  string // without dashes
	Value string // "true" for one without
	Line  int    // of its document
	short bool   // it stands behind one dash
}

// Command is a program and its flags.
type Command struct {
	Program   string
	Host      string
	Source    string       // path of the document
	Line      int          // where the program stands
	Version   kube.Version // of its image, the zero value where it is not said
	minor     int          // of its image too, of versions that package kube does not know as well; 0 where it is not said
	Kubeadm   bool         // kubeadm wrote the manifest
	Arguments []Argument
	// Mounts are what a container sees of its host, by its own paths, "" for what
	// comes from elsewhere, as of a Secret; nil for a program of the host itself.
	Mounts map[string]string
	// NoVolumes are the volumes that a container mounts and its pod has not.
	NoVolumes []string
}

// Flag is the value of a flag, the last where it stands twice.
func (c *Command) Flag(name string) (string, bool) {
	a := c.argument(name)
	if a == nil {
		return "", false
	}
	return a.Value, true
}

func (c *Command) argument(name string) *Argument {
	for i := len(c.Arguments) - 1; i >= 0; i-- {
		if c.Arguments[i].Name == name {
			return &c.Arguments[i]
		}
	}
	return nil
}

// list splits a value at its commas.
func (c *Command) list(name string) []string {
	v, _ := c.Flag(name)
	if v == "" {
		return nil
	}
	return strings.Split(v, ",")
}

// onHost gives the path on the host of a path that the program sees, "" for what
// is not the host's; seen tells that it sees it at all.
func (c *Command) onHost(name string) (p string, seen bool) {
	if c.Mounts == nil || !strings.HasPrefix(name, "/") {
		return path.Clean(name), true
	}
	name = path.Clean(name)
	best := c.mountOf(name)
	switch {
	case best == "":
		return name, false
	case c.Mounts[best] == "":
		return "", true
	}
	return path.Join(c.Mounts[best], strings.TrimPrefix(name, best)), true
}

// mountOf is the mount that a path of a container lies in, "" for none.
func (c *Command) mountOf(name string) (best string) {
	for mount := range c.Mounts {
		if (name == mount || strings.HasPrefix(name, strings.TrimSuffix(mount, "/")+"/")) && len(mount) > len(best) {
			best = mount
		}
	}
	return best
}

// word is one word of a command line and its line.
type word struct {
	text string
	line int
}

// maxArguments bounds the flags of one command line.
const maxArguments = 500

// commandIn finds a program that is judged among words, and takes the flags behind it.
func commandIn(words []word) (c Command, rest []word, ok bool) {
	for i, w := range words {
		name := path.Base(w.text)
		if !isProgram(name) || strings.HasPrefix(w.text, "-") {
			continue
		}
		c = Command{Program: name, Line: w.line}
		rest = c.take(words[i+1:])
		return c, rest, true
	}
	return Command{}, nil, false
}

// take reads flags until another program begins. Kubernetes' programs take an
// underscore for a dash.
func (c *Command) take(words []word) (rest []word) {
	for i := 0; i < len(words); i++ {
		w := words[i]
		name, dashed := strings.CutPrefix(w.text, "-")
		if !dashed {
			if isProgram(path.Base(w.text)) && len(c.Arguments) > 0 {
				return words[i:]
			}
			continue
		}
		name, long := strings.CutPrefix(name, "-")
		name, value, whole := strings.Cut(name, "=")
		if !whole {
			value = "true"
			if i+1 < len(words) && !strings.HasPrefix(words[i+1].text, "-") && !isSwitch(name) && !isProgram(path.Base(words[i+1].text)) {
				i++
				value = words[i].text
			}
		}
		if c.Program != Etcd {
			name = strings.ReplaceAll(name, "_", "-")
		}
		if len(c.Arguments) < maxArguments {
			c.Arguments = append(c.Arguments, Argument{name, strings.Trim(value, `"'`), w.line, !long})
		}
	}
	return nil
}

// isSwitch tells flags that take no word behind them.
func isSwitch(name string) bool {
	return name == "client-cert-auth" || name == "peer-client-cert-auth" || name == "allow-privileged"
}
