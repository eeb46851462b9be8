package yaml

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
)

// resolve gives the tag of a scalar and its value: nil, bool, int, int64,
// uint64, float64 or string. Plain ones are those of the core schema (section
// 10.3.2), and numbers as YAML 1.1 and Kubernetes' tools write them besides: 0b1,
// 0777, 1_000. Dates are text, as kubectl takes them.
func (n *Node) resolve() (tag string, value any) {
	switch n.Tag {
	case "", "!":
		if n.Style != Plain {
			return "!!str", n.Value
		}
		return plainValue(n.Value)
	case "!!null", "!!bool", "!!int":
		return plainValue(n.Value)
	case "!!float":
		tag, value = plainValue(n.Value)
		if i, ok := value.(int); ok {
			return n.Tag, float64(i)
		}
		return tag, value
	case "!!binary":
		if data, err := base64.StdEncoding.DecodeString(n.Value); err == nil {
			return n.Tag, string(data)
		}
	}
	return n.Tag, n.Value
}

// isNull tells whether a node is the null value.
func (n *Node) isNull() bool {
	if n.Kind != Scalar {
		return false
	}
	tag, _ := n.resolve()
	return tag == "!!null"
}

func plainValue(s string) (tag string, value any) {
	if s == "" {
		return "!!null", nil
	}
	if strings.IndexByte("+-.0123456789~nNtTfF<", s[0]) < 0 {
		return "!!str", s
	}
	switch s {
	case "~", "null", "Null", "NULL":
		return "!!null", nil
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return "!!bool", s[0]|0x20 == 't'
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return "!!float", math.Inf(1)
	case "-.inf", "-.Inf", "-.INF":
		return "!!float", math.Inf(-1)
	case ".nan", ".NaN", ".NAN":
		return "!!float", math.NaN()
	case "<<":
		return "!!merge", s
	}
	if s[0] == '.' {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return "!!float", f
		}
	}
	if strings.IndexByte("+-0123456789", s[0]) >= 0 {
		return number(s)
	}
	return "!!str", s
}

// number reads an integer in any base, or a float.
func number(s string) (tag string, value any) {
	bare := strings.ReplaceAll(s, "_", "")
	if i, err := strconv.ParseInt(bare, 0, 64); err == nil {
		if int64(int(i)) == i {
			return "!!int", int(i)
		}
		return "!!int", i
	}
	if u, err := strconv.ParseUint(bare, 0, 64); err == nil {
		return "!!int", u
	}
	if isFloat(bare) {
		if f, err := strconv.ParseFloat(bare, 64); err == nil {
			return "!!float", f
		}
	}
	return "!!str", s
}

// isFloat tells whether a text is [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
// (section 10.3.2).
func isFloat(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	whole, s := digits(s)
	if s != "" && s[0] == '.' {
		fraction := 0
		fraction, s = digits(s[1:])
		if whole == 0 && fraction == 0 {
			return false
		}
		whole++
	}
	if whole == 0 {
		return false
	}
	if s != "" && s[0]|0x20 == 'e' {
		s = s[1:]
		if s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		some, rest := digits(s)
		return some > 0 && rest == ""
	}
	return s == ""
}

// digits counts the decimal digits at the beginning of a text, and gives the rest.
func digits(s string) (count int, rest string) {
	for count < len(s) && s[count] >= '0' && s[count] <= '9' {
		count++
	}
	return count, s[count:]
}
