package yaml

import (
	"fmt"
	"io"
	"testing"

	suite "github.com/goccy/go-yaml/testdata/yaml-test-suite"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// suiteDiffers are the cases of the YAML test suite that are read otherwise
// here, and why.
var suiteDiffers = map[string]string{
	"allowed-characters-in-alias":                         "the last colon of “*name:” ends a key: nobody means it as a part of the name",
	"anchors-with-colon-in-name":                          "the same",
	"construct-binary":                                    "!!binary is decoded, as the library does; the suite's JSON has the base64",
	"spec-example-6-28-non-specific-tags":                 "“! 12” is a number, as in the library",
	"tab-at-beginning-of-line-followed-by-a-flow-mapping": "a tab in the indent is refused, as kubectl does",
	"tab-indented-top-flow":                               "the same",
	"tabs-that-look-like-indentation/00":                  "the same",
	"tabs-in-various-contexts/003":                        "the indent within brackets and quotes is not looked at; neither does kubectl",
	"tabs-that-look-like-indentation/01":                  "the same",
	"wrong-indented-flow-sequence":                        "the same",
	"wrong-indented-multiline-quoted-scalar":              "the same",
	"flow-collections-over-many-lines/00":                 "the same",
	"dash-in-flow-sequence":                               "[-] holds a hyphen, as in the library",
	"plain-dashes-in-flow-sequence":                       "the same",
	"trailing-line-of-spaces/01":                          "a last line without a break has none (section 8.1.1.2), as in the library",
	"trailing-whitespace-in-streams/02":                   "the same",
}

// The YAML test suite (https://github.com/yaml/yaml-test-suite), as a module of
// Go carries it: what is no YAML is refused, the rest is read to the same values.
func TestSuite(t *testing.T) {
	cases, err := suite.TestSuites()
	require.NoError(t, err)
	require.Greater(t, len(cases), 300)
	pass := 0
	for _, c := range cases {
		why := suiteWhy(c)
		if why == "" {
			pass++
		}
		if _, known := suiteDiffers[c.Name]; known != (why != "") {
			t.Errorf("%s: %s\n%s", c.Name, why, c.InYAML)
		}
	}
	t.Logf("%d of %d cases of the YAML test suite pass", pass, len(cases))
}

// suiteWhy tells why a case does not pass, "" if it does.
func suiteWhy(c *suite.TestSuite) string {
	var got []any
	docs := Documents(c.InYAML)
	for {
		n, err := docs.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			if c.Error {
				return ""
			}
			return err.Error()
		}
		var v any
		if err := n.Decode(&v); err != nil && len(c.InJSON) > 0 {
			return err.Error()
		}
		got = append(got, v)
	}
	switch {
	case c.Error:
		return "it is no YAML, and is read"
	case len(c.InJSON) > 0 && !assert.ObjectsAreEqual(numbers(c.InJSON), numbers(got)):
		return fmt.Sprintf("%v is read, not %v", got, c.InJSON)
	}
	return ""
}

// numbers makes all of them float64, as JSON has them, and keys texts.
func numbers(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = numbers(item)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for key, item := range v {
			out[key] = numbers(item)
		}
		return out
	case map[any]any:
		out := map[string]any{}
		for key, item := range v {
			out[keyText(key)] = numbers(item)
		}
		return out
	}
	return v
}

func keyText(key any) string {
	if key == nil {
		return ""
	}
	return fmt.Sprint(key)
}
