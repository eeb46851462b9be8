package kube

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"kubepki/core/mutate"
)

func TestYAMLStrings(t *testing.T) {
	for in, want := range map[string]string{
		"kubernetes":               "kubernetes",
		"system:node:cp-1":         "system:node:cp-1",
		"https://10.0.0.10:6443":   "https://10.0.0.10:6443",
		"https://[fd00::10]:6443":  "https://[fd00::10]:6443",
		"10.0.0.10":                "10.0.0.10",
		"10.96.0.0/12,fd00::/112":  "10.96.0.0/12,fd00::/112",
		"v1.34.4":                  "v1.34.4",
		"8760h0m0s":                "8760h0m0s",
		"on":                       `"on"`,
		"123":                      `"123"`,
		"1.5":                      `"1.5"`,
		"0x1f":                     `"0x1f"`,
		"0o-7":                     `"0o-7"`,
		"1e_000":                   `"1e_000"`,
		"2026-11-23":               `"2026-11-23"`,
		"12:30":                    `"12:30"`,
		"":                         `""`,
		"@jane":                    "'@jane'",
		"it's":                     "'it''s'",
		"a: b":                     "'a: b'",
		"a #b":                     "'a #b'",
		"ends:":                    "'ends:'",
		"::1":                      "'::1'",
		"two\nlines":               `"two\x0alines"`,
		"*.lab.example":            "'*.lab.example'",
		"Grüße":                    "'Grüße'",
		"\u202Erevealed":           `"\u202erevealed"`,
		"kubernetes-admin@my.lab":  "kubernetes-admin@my.lab",
		"LS0tLS1CRUdJTiBDRVJUS0K=": "LS0tLS1CRUdJTiBDRVJUS0K=",
	} {
		assert.Equal(t, want, yamlString(in), in)
	}
}

func TestYAMLShapes(t *testing.T) {
	type inner struct {
		Name string          `yaml:"name"`
		Gone string          `yaml:"gone,omitempty"`
		On   bool            `yaml:"on"`
		Bare *struct{}       `yaml:"bare,omitempty"`
		Map  map[string]bool `yaml:"map,omitempty"`
	}
	type outer struct {
		List  []inner  `yaml:"list"`
		Words []string `yaml:"words"`
		None  []string `yaml:"none"`
		Port  int      `yaml:"port"`
		Data  Data     `yaml:"data"`
	}
	got, err := writeYAML(outer{
		List:  []inner{{Name: "a"}, {Name: "b", On: true, Bare: &struct{}{}, Map: map[string]bool{"z": true, "a": false}}},
		Words: []string{"x", "no"}, Port: 6443, Data: Data("hi"),
	}, inner{Name: "second"})
	require.NoError(t, err)
	assert.Equal(t, strings.TrimLeft(`
list:
- name: a
  "on": false
- name: b
  "on": true
  bare: {}
  map:
    a: false
    z: true
words:
- x
- "no"
none: []
port: 6443
data: aGk=
---
name: second
"on": false
`, "\n"), string(got))
}

func TestYAMLRefusesWhatItCannotWrite(t *testing.T) {
	_, err := writeYAML(struct {
		F complex128 `yaml:"f"`
	}{1.5})
	assert.ErrorContains(t, err, "f: a complex128 cannot be written")
}

// FuzzYAMLString holds every string against the library's reader.
func FuzzYAMLString(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		for _, s := range []string{"", "y", "~", "- a", "? b", "a: b", "1e3", "0o17", "1_000", ".5", "-", "--- ", "\t", "%x", "\u2028", "\x85", "=", "<<", "190:20:30", "\U0001F511", "a\x00b", "🔑 key", "[]", "{a}"} {
			seeds.Add(s)
		}
	}, func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return // names are checked to be UTF-8 before they come here
		}
		got, err := writeYAML(struct {
			Key  string   `yaml:"key"`
			List []string `yaml:"list"`
		}{s, []string{s}})
		require.NoError(t, err)
		var back struct {
			Key  string
			List []string
		}
		require.NoError(t, yaml.Unmarshal(got, &back), string(got))
		assert.Equal(t, s, back.Key, string(got))
		assert.Equal(t, []string{s}, back.List)
		var loose map[string]any
		require.NoError(t, yaml.Unmarshal(got, &loose))
		assert.IsType(t, "", loose["key"], "a reader without a schema must see a string too")
	})
}
