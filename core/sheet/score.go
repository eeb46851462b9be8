package sheet

import "kubepki/core/decode"

// Score is a whole set in one glance: its certificates, and the programs whose
// command lines are in it.
type Score struct {
	Total, Good, Warning, Expired, Broken int
	// Points are of a hundred: what is good counts whole, what only warns half.
	Points int
}

// scoreOf counts the lines.
func scoreOf(lines []*Row) (s Score) {
	for _, r := range lines {
		s.count(r.Level)
	}
	if s.Total > 0 {
		s.Points = (200*s.Good + 100*s.Warning) / (2 * s.Total)
	}
	return s
}

func (s *Score) count(l decode.Level) {
	s.Total++
	switch l {
	case "":
		s.Good++
	case decode.Warning:
		s.Warning++
	case decode.Expired:
		s.Expired++
	default:
		s.Broken++
	}
}

// Level is that of the worst row, "" where all is good.
func (s Score) Level() decode.Level {
	switch {
	case s.Broken > 0:
		return decode.Broken
	case s.Expired > 0:
		return decode.Expired
	case s.Warning > 0:
		return decode.Warning
	}
	return ""
}

// Words say what the score means.
func (s Score) Words() string {
	switch {
	case s.Total == 0:
		return "Nothing to judge"
	case s.Broken+s.Expired > 0:
		return "Something in it is refused"
	case s.Warning > 0:
		return "It holds, and wants care"
	}
	return "All of it holds"
}
