package pki

// ValueError says what is wrong with a value that a person gave: which kind of
// value, the value, why it cannot be used and what to do.
type ValueError struct {
	Kind  string // "DNS name", "IP address"
	Value string
	Why   string // "“_” (character 4) is not allowed"
	Fix   string // "use a-z, 0-9, hyphens and dots"
}

// Error is one line: kind, value, why; fix. It is [Visible] throughout.
func (e *ValueError) Error() string {
	s := e.Kind + " "
	if e.Value != "" {
		s += "“" + e.Value + "” "
	}
	s += e.Why
	if e.Fix != "" {
		s += ": " + e.Fix
	}
	return Visible(s)
}

// CheckText refuses what pasting brings along: blanks and line ends at the ends
// of a value, and control characters anywhere in it. kind names the value.
func CheckText(kind, s string) error {
	if why := blankOrControl(s); why != "" {
		return &ValueError{kind, s, why, "remove it"}
	}
	return nil
}
