package intake

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// isGzip knows gzip with the only method there is (RFC 1952 section 2.3).
func isGzip(data []byte) bool { return bytes.HasPrefix(data, []byte("\x1f\x8b\x08")) }

// The flags of a member's header (RFC 1952 section 2.3.1), and how long it and
// the trailer are.
const (
	gzipHasCRC  = 2
	gzipExtra   = 4
	gzipName    = 8
	gzipComment = 16
	gzipHeader  = 10
	gzipTrailer = 8
)

var errGzip = errors.New("it is cut off or damaged: what comes after that is lost")

// gunzip unpacks all members, at most limit bytes and one: what could be read
// is given with an error too.
func gunzip(data []byte, limit int) (out []byte, err error) {
	for isGzip(data) && len(out) <= limit {
		body, ok := gzipBody(data)
		if !ok {
			return out, errGzip
		}
		in := bytes.NewReader(body)
		from := len(out)
		member, err := io.ReadAll(io.LimitReader(flate.NewReader(in), int64(limit-from)+1))
		out = append(out, member...)
		if len(out) > limit {
			return out, nil
		}
		data = body[len(body)-in.Len():]
		if err != nil || len(data) < gzipTrailer || binary.LittleEndian.Uint32(data) != crc32.ChecksumIEEE(member) {
			return out, errGzip
		}
		data = data[gzipTrailer:]
	}
	return out, nil
}

// gzipBody is what follows the header of a member.
func gzipBody(data []byte) (body []byte, ok bool) {
	if len(data) < gzipHeader {
		return nil, false
	}
	flags, rest := data[3], data[gzipHeader:]
	skip := func(n int) {
		if ok = n >= 0 && n <= len(rest); ok {
			rest = rest[n:]
		} else {
			rest = nil
		}
	}
	ok = true
	if flags&gzipExtra != 0 {
		if len(rest) < 2 {
			return nil, false
		}
		skip(2 + int(binary.LittleEndian.Uint16(rest)))
	}
	for _, text := range []byte{gzipName, gzipComment} {
		if ok && flags&text != 0 {
			skip(bytes.IndexByte(rest, 0) + 1)
		}
	}
	if ok && flags&gzipHasCRC != 0 {
		skip(2)
	}
	return rest, ok
}

// gzip reads what was compressed: one file, mostly a tar. What is there before
// the place where it is damaged is read.
func (r *reader) gzip(ctx context.Context, p part) error {
	limit := min(max(r.left, 0), most(UnpackedBytes))
	data, err := gunzip(p.data, limit)
	r.left -= len(data)
	if len(data) > limit {
		r.fault(p, Fault{Why: fmt.Sprintf("it unpacks to more than %d bytes", limit), Fix: "unpack it and choose the files with keys and certificates"})
		return nil
	}
	if err != nil {
		r.fault(p, Fault{Why: err.Error(), Fix: "take it again from where it was saved"})
	}
	in := p.wrapped(data)
	if in.name = strings.TrimSuffix(p.name, ".gz"); strings.HasSuffix(p.name, ".tgz") {
		in.name = strings.TrimSuffix(p.name, ".tgz") + ".tar"
	}
	if isTar(data) { // it is bounded already, and may be larger than a file
		return r.tar(ctx, in)
	}
	if len(data) == 0 && err != nil {
		return nil
	}
	return r.content(ctx, in)
}
