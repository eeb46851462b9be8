package decode

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

var sctExtensions = []extensionRow{
	{
		oid: "1.3.6.1.4.1.11129.2.4.2", label: "Certificate log entries", ref: "RFC 6962 section 3.3",
		note:  "Public logs promise to list this certificate; browsers ask for that.",
		why:   "No part of Kubernetes looks at it.",
		print: printLogEntries,
	},
	{
		oid: "1.3.6.1.4.1.11129.2.4.4", label: "Certificate log entries", ref: "RFC 6962 section 3.3",
		note:  "Public logs promise to list this certificate.",
		print: printLogEntries,
	},
	{
		oid: "1.3.6.1.4.1.11129.2.4.5", label: "Certificate log entries", ref: "RFC 6962 section 3.3",
		note:  "Public logs promise to list the certificate that is asked about.",
		print: printLogEntries,
	},
}

var _ = registerExtension(sctExtensions...)

// sct is a SignedCertificateTimestamp (RFC 6962 section 3.2).
type sct struct {
	logID, extensions, signature []byte
	at                           time.Time
	algorithm                    [2]byte // hash and signature (RFC 5246 section 7.4.1.4.1)
}

// vector takes a value with its length in two octets before it.
func vector(b []byte) (value, rest []byte, ok bool) {
	if len(b) < 2 {
		return nil, nil, false
	}
	n := int(binary.BigEndian.Uint16(b))
	if len(b) < 2+n {
		return nil, nil, false
	}
	return b[2 : 2+n], b[2+n:], true
}

func readSCT(b []byte) (s sct, ok bool) {
	if len(b) < 43 || b[0] != 0 {
		return s, false
	}
	s.logID = b[1:33]
	milliseconds := binary.BigEndian.Uint64(b[33:41])
	if milliseconds > 253402300799999 { // the year 9999
		return s, false
	}
	s.at = time.UnixMilli(int64(milliseconds)).UTC()
	s.extensions, b, ok = vector(b[41:])
	if !ok || len(b) < 4 {
		return s, false
	}
	s.algorithm = [2]byte{b[0], b[1]}
	s.signature, b, ok = vector(b[2:])
	return s, ok && len(b) == 0
}

// sctAlgorithms are what logs sign with (RFC 6962 section 2.1.4).
var sctAlgorithms = map[[2]byte]string{{4, 3}: "ecdsa-with-SHA256", {4, 1}: "sha256WithRSAEncryption"}

func printLogEntries(p *printer, value element, indent int) error {
	list, rest, ok := vector(value.content())
	if !value.is(tagOctetString) || !ok || len(rest) > 0 {
		return errValue
	}
	for first := true; len(list) > 0; first = false {
		var entry []byte
		if entry, list, ok = vector(list); !ok || len(entry) == 0 {
			return errValue
		}
		if !first {
			p.printf("\n")
		}
		s, ok := readSCT(entry)
		if !ok {
			p.printUnknownSCT(entry, indent)
			continue
		}
		p.printSCT(s, indent)
	}
	return nil
}

func (p *printer) printUnknownSCT(entry []byte, indent int) {
	p.line(indent, "Signed Certificate Timestamp:")
	p.line(indent+4, "Version   : unknown")
	p.indent(indent + 16)
	p.hexBlock(entry, indent+16)
}

func (p *printer) printSCT(s sct, indent int) {
	p.line(indent, "Signed Certificate Timestamp:")
	p.line(indent+4, "Version   : v1 (0x0)")
	p.field(indent+4, "Log ID    : ", s.logID)
	p.line(indent+4, "Timestamp : %s", s.at.Format("Jan _2 15:04:05.000 2006 GMT"))
	if len(s.extensions) == 0 {
		p.line(indent+4, "Extensions: none")
	} else {
		p.field(indent+4, "Extensions: ", s.extensions)
	}
	name, ok := sctAlgorithms[s.algorithm]
	if !ok {
		name = fmt.Sprintf("%02X%02X", s.algorithm[0], s.algorithm[1])
	}
	p.line(indent+4, "Signature : %s", name)
	p.indent(indent + 16)
	p.hexBlock(s.signature, indent+16)
}

// field writes octets after a label, 16 to a line.
func (p *printer) field(indent int, label string, octets []byte) {
	p.indent(indent)
	p.printf("%s", label)
	p.hexBlock(octets, indent+len(label))
	p.printf("\n")
}

// hexBlock writes octets, 16 to a line; only lines after the first are indented.
func (p *printer) hexBlock(octets []byte, indent int) {
	for from := 0; from < len(octets); from += 16 {
		to := min(from+16, len(octets))
		if from > 0 {
			p.printf(":\n%s", strings.Repeat(" ", indent))
		}
		p.printf("%s", upperHex(octets[from:to]))
	}
}
