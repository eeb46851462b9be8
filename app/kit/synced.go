package kit

// synced keeps a text field of the page and one of the component the same.
//
// go-app writes the value attribute as a trimmed string, which takes blanks
// away and moves the caret. So the attribute is written once, with the first
// value, and later values go to the element directly, but only those that the
// user did not type: a slow render must take no letter back.
type synced struct {
	begun bool
	first string // the value of the first render
	seen  string // what the element is known to hold
}

// begin gives the value for the attribute, the same at every render.
func (s *synced) begin(value string) string {
	if !s.begun {
		s.begun, s.first, s.seen = true, value, value
	}
	return s.first
}

// settle writes the page's value into the element with this id if it is news.
func (s *synced) settle(id, value string) {
	if value != s.seen {
		s.seen = value
		syncValue(id, value)
	}
}
