package yaml

import (
	"strings"
	"testing"

	library "go.yaml.in/yaml/v3"

	"kubepki/core/pace"
)

// hostile are texts that are long in one respect, of about n bytes.
func hostile(n int) map[string]string {
	return map[string]string{
		"one line of JSON":         "[" + strings.Repeat(`{"a":"é"},`, n/11) + "1]",
		"plain lines":              "a: b\n" + strings.Repeat("  c\n", n/4),
		"empty lines":              "a: b" + strings.Repeat("\n", n) + "c: d",
		"a block of empty lines":   "a: |" + strings.Repeat("\n", n) + "c: d",
		"blocks of empty lines":    strings.Repeat("- |\n\n\n", n/6),
		"quotes over lines":        `a: "` + strings.Repeat("b\n ", n/3) + `"`,
		"escapes":                  `a: "` + strings.Repeat(`\n`, n/2) + `"`,
		"comments":                 "a: b\n" + strings.Repeat("# c\n", n/4),
		"keys":                     strings.Repeat("k: v\n", n/5),
		"anchors":                  strings.Repeat("- &a b\n- *a\n", n/12),
		"documents":                strings.Repeat("a\n---\n", n/6),
		"levels":                   strings.Repeat(strings.Repeat("[", 900)+strings.Repeat("]", 900)+"\n---\n", n/1805),
		"open brackets":            strings.Repeat("[", n),
		"hyphens":                  strings.Repeat("- ", n/2),
		"question marks":           strings.Repeat("? ", n/2),
		"colons":                   strings.Repeat(": ", n/2),
		"keys in a line":           "{" + strings.Repeat("a: b, ", n/6) + "}",
		"plain with brackets open": strings.Repeat("[a ", n/3),
		"tags":                     strings.Repeat("- !!str a\n", n/10),
		"blanks":                   "a:" + strings.Repeat(" ", n) + "b",
		"a quote that never ends":  strings.Repeat("- 'a\n", n/5),
		"folded":                   "a: >\n" + strings.Repeat("  b\n\n", n/5),
	}
}

// Ten times as much takes about ten times as long, whatever it is.
func TestTimeGrowsWithLength(t *testing.T) {
	const short = 60_000
	few, many := hostile(short), hostile(10*short)
	for name := range few {
		t.Run(name, func(t *testing.T) {
			pace.Linear(t, short, func(n int) func() {
				text := []byte(few[name])
				if n > short {
					text = []byte(many[name])
				}
				return func() { readAll(text) }
			})
		})
	}
}

func readAll(text []byte) {
	docs := Documents(text)
	for {
		if _, err := docs.Next(); err != nil {
			break
		}
	}
}

// manifests are about a megabyte of them.
func manifests() []byte {
	one := brought["kubectl get -o yaml"] + "---\n" + brought["kubeadm config print"] + "---\n" + brought["an apiserver by hand"] + "---\n"
	return []byte(strings.Repeat(one, 1<<20/len(one)))
}

func BenchmarkOurs(b *testing.B) {
	data := manifests()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		readAll(data)
	}
}

func BenchmarkLibrary(b *testing.B) {
	data := manifests()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		d := library.NewDecoder(strings.NewReader(string(data)))
		for {
			var n library.Node
			if d.Decode(&n) != nil {
				break
			}
		}
	}
}
