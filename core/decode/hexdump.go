package decode

// Dump is the bytes of an object in rows, with those of secret values masked.
type Dump struct {
	der    []byte
	secret [][2]int
	width  int
}

// NewDump lays an object's bytes out, width to a row.
func NewDump(o Object, width int) Dump {
	return Dump{o.DER, secretSpans(o.Tree), max(width, 1)}
}

// Rows is how many rows there are.
func (d Dump) Rows() int { return (len(d.der) + d.width - 1) / d.width }

// RowOf is the row of an offset.
func (d Dump) RowOf(offset int) int { return offset / d.width }

// Octet is one byte of a dump.
type Octet struct {
	Offset int
	Hex    string // two digits, or two dots when it is secret
	Text   byte   // itself when it is printable ASCII, else a middle dot's stand-in '.'
}

// Row gives the bytes of a row, nil when there is none such.
func (d Dump) Row(i int) []Octet {
	from := i * d.width
	if i < 0 || from >= len(d.der) {
		return nil
	}
	out := make([]Octet, 0, d.width)
	for at := from; at < min(from+d.width, len(d.der)); at++ {
		o := Octet{Offset: at, Hex: "··", Text: '.'}
		if c := d.der[at]; !within([2]int{at, at + 1}, d.secret) {
			o.Hex = string([]byte{lowerDigits[c>>4], lowerDigits[c&15]})
			if c >= ' ' && c <= '~' {
				o.Text = c
			}
		}
		out = append(out, o)
	}
	return out
}

const lowerDigits = "0123456789abcdef"
