package learn

// Kind is what a step asks of the learner.
type Kind string

// The kinds of steps, in the order of a usual lesson.
const (
	Read     Kind = "read"
	Picture  Kind = "picture"
	Do       Kind = "do"
	See      Kind = "see"
	Why      Kind = "why"
	Command  Kind = "command"
	Question Kind = "question"
	Check    Kind = "check"
)

// Kinds lists them all.
func Kinds() []Kind { return []Kind{Read, Picture, Do, See, Why, Command, Question, Check} }

// Acts tells whether the learner has something to do: such a step is done when
// it was done right, the others when they were passed.
func (k Kind) Acts() bool { return k == Do || k == Question || k == Check }

// Lesson is one lesson of the course.
type Lesson struct {
	Number, Part, Minutes          int // Part counts from 1; Minutes is the usual time
	Title, Goal                    string
	Needs                          []int    // lessons whose objects it uses
	Makes, Profiles, Pages, Errors []string // file names; IDs of other tables
	Steps                          []Step
}

// Step is one step of a lesson.
type Step struct {
	Kind    Kind
	Title   string
	Attrs   []Attr // "op", "set", "check" and the like, in their order
	Body    []Block
	Choices []Choice // of a question
}

// Attr is one "name: value" line of a step.
type Attr struct{ Name, Value string }

// Get is the first value of a name, "" for none.
func (s *Step) Get(name string) string {
	for _, a := range s.Attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// All are the values of a name.
func (s *Step) All(name string) []string {
	var out []string
	for _, a := range s.Attrs {
		if a.Name == name {
			out = append(out, a.Value)
		}
	}
	return out
}

// Choice is one answer of a question.
type Choice struct {
	Right      bool
	Words, Why []Span
}

// BlockKind is what a block of text is.
type BlockKind byte

// The kinds of blocks.
const (
	Paragraph BlockKind = 'P'
	Bullet    BlockKind = 'B'
	Code      BlockKind = 'C'
)

// Block is a paragraph, an item of a list or a fenced block.
type Block struct {
	Kind  BlockKind
	Spans []Span
	Code  string
}

// SpanKind is how a piece of a line is meant.
type SpanKind byte

// The kinds of spans. To of a Term is the glossary's term, of a Link an address.
const (
	Plain    SpanKind = 't'
	Bold     SpanKind = 'b'
	Emphasis SpanKind = 'i'
	Mono     SpanKind = 'c'
	TermLink SpanKind = 'g'
	Link     SpanKind = 'l'
)

// Span is a piece of a line.
type Span struct {
	Kind     SpanKind
	Text, To string
}

// Parts are the parts of the course, from 1.
var Parts = []string{
	"TLS from zero", "TLS in a cluster", "Making them", "Using and checking them", "The Certificates API", "When it breaks",
}
