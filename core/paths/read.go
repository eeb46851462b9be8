package paths

import (
	"strconv"
	"strings"

	"kubepki/core/kube"
)

// Bounds of what is read.
const (
	maxText     = 4 << 20 // bytes of a document
	maxCommands = 5000    // of all documents
)

// Fault is a document that could not be read, or no more than in part.
type Fault struct {
	Document
	Why string
}

// Read finds the command lines in documents, in their order: of static pods, of
// systemd units and etcd's variables, of kubelet's configurations, and as they are
// typed or as ps shows them. Texts in which there is none are passed over.
func Read(documents []Document) (commands []Command, faults []Fault) {
	for _, d := range documents {
		if len(d.Text) > maxText {
			faults = append(faults, Fault{d, "it is larger than such a text can be"})
			continue
		}
		found, err := read(d)
		if err != nil {
			faults = append(faults, Fault{d, err.Error()})
		}
		for _, c := range found {
			c.Host, c.Source = d.Host, d.Path
			c.Line += max(d.Line-1, 0)
			for i := range c.Arguments {
				c.Arguments[i].Line += max(d.Line-1, 0)
			}
			if len(commands) < maxCommands {
				commands = append(commands, c)
			}
		}
	}
	return commands, faults
}

func read(d Document) ([]Command, error) {
	text := strings.ReplaceAll(d.Text, "\r\n", "\n")
	switch {
	case strings.Contains(text, "ExecStart=") || strings.Contains(text, "[Service]"):
		return unit(text), nil
	case strings.Contains(text, "kind:") || strings.Contains(text, `"kind"`):
		return manifest(text)
	case strings.HasPrefix(text, etcdPrefix) || strings.Contains(text, "\n"+etcdPrefix):
		return environment(text), nil
	}
	return typed(text), nil
}

// etcdPrefix begins the variables that etcd takes for its flags.
const etcdPrefix = "ETCD_"

// environment reads the variables that etcd is started with, as Kubespray has them in
// /etc/etcd.env: ETCD_CERT_FILE is --cert-file
// (https://etcd.io/docs/v3.6/op-guide/configuration/). Without one that is known the
// text is of something else.
func environment(text string) []Command {
	c, known := Command{Program: Etcd, Line: 1}, false
	for i, l := range strings.Split(text, "\n") {
		name, value, ok := strings.Cut(strings.TrimSpace(l), "=")
		name, is := strings.CutPrefix(name, etcdPrefix)
		if ok && is && len(c.Arguments) < maxArguments {
			name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
			c.Arguments = append(c.Arguments, Argument{Name: name, Value: strings.Trim(value, `"'`), Line: i + 1})
			_, row := flagOf(Etcd, name)
			known = known || row
		}
	}
	if !known {
		return nil
	}
	return []Command{c}
}

// typed reads command lines as people type them, with a backslash where a line
// goes on, and as ps shows them.
func typed(text string) (out []Command) {
	for words := wordsOf(text, 1); len(words) > 0; {
		c, rest, ok := commandIn(words)
		if !ok {
			return out
		}
		if len(c.Arguments) > 0 {
			out = append(out, c)
		}
		words = rest
	}
	return out
}

// unit reads a systemd unit: what ExecStart says, with the variables that the
// unit sets itself (systemd.exec(5)).
func unit(text string) (out []Command) {
	environment := map[string]string{}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		at, line := i+1, strings.TrimSpace(lines[i])
		for strings.HasSuffix(strings.TrimRight(line, " \t"), `\`) && i+1 < len(lines) {
			i++
			line += "\n" + lines[i]
		}
		if setting, ok := strings.CutPrefix(line, "Environment="); ok {
			name, value, _ := strings.Cut(strings.Trim(strings.TrimSpace(setting), `"'`), "=")
			environment[name] = value
		}
		if start, ok := strings.CutPrefix(line, "ExecStart="); ok {
			words := expanded(wordsOf(start, at), environment)
			if c, _, ok := commandIn(words); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// expanded puts the values of variables in their place.
func expanded(words []word, environment map[string]string) (out []word) {
	for _, w := range words {
		name, ok := strings.CutPrefix(w.text, "$")
		if !ok {
			out = append(out, w)
			continue
		}
		for _, part := range strings.Fields(environment[strings.Trim(name, "{}")]) {
			out = append(out, word{part, w.line})
		}
	}
	return out
}

// maxWords bounds the words of a text.
const maxWords = 20000

// wordsOf splits a command line at its blanks; quotes hold words together.
func wordsOf(text string, line int) (out []word) {
	var b strings.Builder
	quote, begun, at := rune(0), false, line
	end := func() {
		if begun && len(out) < maxWords {
			out = append(out, word{b.String(), at})
		}
		b.Reset()
		begun = false
	}
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, begun = r, true
		case quote == 0 && (r == ' ' || r == '\t' || r == '\n' || r == '\\'):
			end()
		default:
			if !begun {
				begun, at = true, line
			}
			b.WriteRune(r)
		}
		if r == '\n' {
			line++
		}
	}
	end()
	return out
}

// versionOf reads the version in an image's tag: "registry.k8s.io/kube-apiserver:v1.34.4".
// Of one that package kube does not know the minor alone is told.
func versionOf(image string) (v kube.Version, minor int) {
	image, _, _ = strings.Cut(image, "@")
	at := strings.LastIndexByte(image, ':')
	if at < 0 {
		return v, 0
	}
	tag := image[at+1:]
	numbers := strings.Split(strings.TrimPrefix(tag, "v"), ".")
	if len(numbers) < 3 || numbers[0] != "1" {
		return v, 0
	}
	minor, err := strconv.Atoi(numbers[1])
	if err != nil || minor < 0 {
		return v, 0
	}
	if v, _, err = kube.ParseVersion(tag); err != nil || len(numbers) != 3 {
		return kube.Version{}, minor
	}
	return v, minor
}
