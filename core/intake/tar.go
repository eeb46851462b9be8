package intake

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"
)

// Places in the header of a file in a tar, in bytes (POSIX, pax, "ustar
// Interchange Format").
const (
	tarBlock    = 512
	tarNameEnd  = 100
	tarModeEnd  = 108
	tarSizeAt   = 124
	tarSizeEnd  = 136
	tarSumAt    = 148
	tarSumEnd   = 156
	tarTypeAt   = 156
	tarLinkEnd  = 257
	tarMagicEnd = 263
	tarPrefix   = 345
	tarPrefEnd  = 500
)

// isTar checks the sum of the first header: old tars have no other mark.
func isTar(data []byte) bool { return len(data) >= tarBlock && tarSum(data[:tarBlock]) }

// tarSum adds up a header, its own field counting as blanks.
func tarSum(header []byte) bool {
	sum := int64((tarSumEnd - tarSumAt) * ' ')
	for i, c := range header {
		if i < tarSumAt || i >= tarSumEnd {
			sum += int64(c)
		}
	}
	want, ok := tarNumber(header[tarSumAt:tarSumEnd])
	return ok && want == sum && header[0] != 0
}

// tarNumber reads octal digits, or GNU's binary form.
func tarNumber(field []byte) (int64, bool) {
	if field[0] == 0x80 {
		n := int64(0)
		for _, c := range field[1:] {
			if n >= 1<<48 {
				return 0, false
			}
			n = n<<8 | int64(c)
		}
		return n, true
	}
	n, err := strconv.ParseInt(strings.Trim(string(field), " \x00"), 8, 64)
	return n, err == nil && n >= 0
}

func tarText(field []byte) string {
	if i := bytes.IndexByte(field, 0); i >= 0 {
		field = field[:i]
	}
	return string(field)
}

var errTar = errors.New("this tar is cut off or damaged: what comes after that is lost")

// tarReader goes from header to header.
type tarReader struct{ rest []byte }

// next gives the next file, and false after the last one.
func (t *tarReader) next() (e entry, ok bool, err error) {
	var long entry // what an extension says of the file after it
	for {
		if len(t.rest) < tarBlock {
			if len(bytes.Trim(t.rest, "\x00")) > 0 || long.name != "" {
				return e, false, errTar
			}
			return e, false, nil
		}
		header := t.rest[:tarBlock]
		if header[0] == 0 {
			return e, false, nil // blocks of zeros end it
		}
		size, isNumber := tarNumber(header[tarSizeAt:tarSizeEnd])
		if !tarSum(header) || !isNumber {
			return e, false, errTar
		}
		kind := header[tarTypeAt]
		if !tarHasData(kind) {
			size = 0
		}
		if size > int64(len(t.rest)-tarBlock) {
			t.rest = nil
			return e, false, errTar
		}
		data := t.rest[tarBlock : tarBlock+size]
		t.rest = t.rest[min(int64(len(t.rest)), tarBlock+(size+tarBlock-1)/tarBlock*tarBlock):]
		switch kind {
		case 'L':
			long.name = tarText(data)
		case 'K':
			long.link = tarText(data)
		case 'x':
			long.pax(data)
		case 'g': // for all files: dates and comments
		default:
			return tarEntry(header, data, long), true, nil
		}
	}
}

// tarHasData tells whether blocks follow the header; links and devices may have
// a size and none.
func tarHasData(kind byte) bool { return kind < '1' || kind > '6' }

func tarEntry(header, data []byte, long entry) entry {
	e := entry{name: tarText(header[:tarNameEnd]), link: tarText(header[tarTypeAt+1 : tarLinkEnd]), data: data}
	if prefix := tarText(header[tarPrefix:tarPrefEnd]); prefix != "" && string(header[tarLinkEnd:tarMagicEnd]) == "ustar\x00" {
		e.name = prefix + "/" + e.name
	}
	if long.name != "" {
		e.name = long.name
	}
	if long.link != "" {
		e.link = long.link
	}
	if mode, err := strconv.ParseUint(strings.TrimSpace(tarText(header[tarNameEnd:tarModeEnd])), 8, 32); err == nil {
		e.mode = fs.FileMode(mode) & fs.ModePerm
	}
	switch kind := header[tarTypeAt]; {
	case kind == '1', kind == '2':
		return e
	case kind == '5', strings.HasSuffix(e.name, "/"):
		e.mode = fs.ModeDir
	case kind != 0 && kind != '0' && kind != '7':
		e.mode = fs.ModeDevice
	}
	e.link = ""
	return e
}

// pax reads an extended header: lines of "length name=value".
func (e *entry) pax(data []byte) {
	for len(data) > 0 {
		digits, _, ok := bytes.Cut(data, []byte(" "))
		n, err := strconv.Atoi(string(digits))
		if !ok || err != nil || n <= len(digits)+1 || n > len(data) {
			return
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(string(data[len(digits)+1:n]), "\n"), "=")
		switch name {
		case "path":
			e.name = value
		case "linkpath":
			e.link = value
		}
		data = data[n:]
	}
}

// tar reads a tar of any of its dialects.
func (r *reader) tar(ctx context.Context, p part) error {
	t := tarReader{p.data}
	for n := 0; ; n++ {
		e, ok, err := t.next()
		if err != nil {
			r.fault(p, Fault{Why: err.Error(), Fix: "take it again from where it was saved"})
		}
		if !ok {
			return nil
		}
		if n >= most(Entries) {
			r.tooMany(p, Entries)
			return nil
		}
		if err := r.unpack(ctx, p, e); err != nil {
			return err
		}
	}
}
