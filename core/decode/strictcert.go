package decode

import (
	"bytes"
	"strings"
)

// certificateRule is one rule that a certificate's fields must keep. Each
// gives what is wrong, "" when nothing is, and where.
type certificateRule struct {
	ref   string
	mild  bool
	check func(*certificate) (what string, at element)
}

// certificateRules is the one table of them, in the order of RFC 5280.
var certificateRules = []certificateRule{
	{ref: "RFC 5280 section 4.1.1.2", check: otherAlgorithm},
	{ref: "RFC 5280 section 4.1.2.1", check: oddVersion},
	{ref: "RFC 5280 section 4.1.2.2", check: oddSerial},
	{ref: "RFC 5280 section 4.1.2.2", mild: true, check: zeroSerial},
	{ref: "RFC 5280 section 4.1.2.4", check: emptyIssuer},
	{ref: "RFC 5280 section 4.1.2.6", check: emptySubject},
	{ref: "RFC 5280 section 4.1.2.8", check: earlyUniqueID},
	{ref: "RFC 5280 section 4.1.2.9", check: earlyExtensions},
	{ref: "RFC 5280 section 4.2", check: doubledExtension},
	{ref: "RFC 5280 section 4.2.1.9", check: pathLengthOfLeaf},
	{ref: "RFC 5280 section 4.2.1.3", check: signingLeaf},
	{ref: "RFC 5280 section 4.2.1.6", check: oddAlternativeName},
	{ref: "RFC 4055 section 1.2", check: noNullParameters},
}

// strict notes all rules that the certificate breaks.
func (c *certificate) strict() {
	c.strictTimes(c.whole)
	for _, r := range certificateRules {
		if what, at := r.check(c); what != "" {
			c.add(Flaw{What: what, Ref: r.ref, Span: at.span(), Mild: r.mild})
		}
	}
	c.strictName(c.issuer)
	c.strictName(c.subject)
	c.strictExtensions(c.extensions)
}

func otherAlgorithm(c *certificate) (string, element) {
	if c.algorithm.end > 0 && c.algorithmInside.end > 0 && !bytes.Equal(c.algorithm.encoding(), c.algorithmInside.encoding()) {
		return "The algorithm of the signature is another outside than inside", c.algorithm
	}
	return "", element{}
}

func oddVersion(c *certificate) (string, element) {
	if c.version.end == 0 {
		return "", element{}
	}
	switch v := c.version.integer(); {
	case !v.IsInt64() || v.Int64() < 0 || v.Int64() > 2:
		return "There is no such version: only 1, 2 and 3", c.version
	case v.Int64() == 0:
		return "Version 1 is written out, though it is what a missing version means", c.version
	}
	return "", element{}
}

func oddSerial(c *certificate) (string, element) {
	switch n := c.serial.integer(); {
	case c.serial.end == 0:
	case n.Sign() < 0:
		return "The serial number is negative", c.serial
	case len(c.serial.content()) > 20:
		return "The serial number is longer than 20 octets", c.serial
	}
	return "", element{}
}

func zeroSerial(c *certificate) (string, element) {
	if c.serial.end > 0 && c.serial.integer().Sign() == 0 {
		return "The serial number is 0", c.serial
	}
	return "", element{}
}

func isEmptySequence(e element) bool { return e.is(tagSequence) && e.body == e.end }

func emptyIssuer(c *certificate) (string, element) {
	if isEmptySequence(c.issuer) {
		return "The issuer has no name", c.issuer
	}
	return "", element{}
}

// emptySubject is allowed when critical alternative names say who it is.
func emptySubject(c *certificate) (string, element) {
	if !isEmptySequence(c.subject) {
		return "", element{}
	}
	names, ok := c.extension("2.5.29.17")
	switch {
	case !ok:
		return "It names nobody: the subject is empty, and there are no alternative names", c.subject
	case !names.critical:
		return "The subject is empty, so the alternative names must be critical", names.whole
	}
	return "", element{}
}

// isVersion tells whether the version is n, counted as people do.
func (c *certificate) isVersion(n int64) bool {
	if c.version.end == 0 {
		return n == 1
	}
	v := c.version.integer()
	return v.IsInt64() && v.Int64() == n-1
}

func earlyUniqueID(c *certificate) (string, element) {
	for _, id := range []element{c.issuerUniqueID, c.subjectUniqueID} {
		if id.end > 0 && c.isVersion(1) {
			return "It has a unique identifier, which version 1 has not", id
		}
	}
	return "", element{}
}

func earlyExtensions(c *certificate) (string, element) {
	if c.extensionList.end > 0 && !c.isVersion(3) {
		return "It has extensions, which only version 3 has: Go, and so Kubernetes, does not look at them", c.extensionList
	}
	return "", element{}
}

func doubledExtension(c *certificate) (string, element) {
	seen := map[string]bool{}
	for _, x := range c.extensions {
		if seen[x.oid] {
			return "The extension " + longName(x.oid) + " is there twice", x.whole
		}
		seen[x.oid] = true
	}
	return "", element{}
}

// extension finds an extension by its object identifier.
func (c *certificate) extension(oid string) (extension, bool) { return extensionIn(c.extensions, oid) }

func extensionIn(list []extension, oid string) (extension, bool) {
	for _, x := range list {
		if x.oid == oid {
			return x, true
		}
	}
	return extension{}, false
}

// printed is an extension's value in openssl's words, "" without the extension.
func (c *certificate) printed(oid string) (string, element) {
	x, ok := c.extension(oid)
	if !ok {
		return "", element{}
	}
	text, _ := x.text(0)
	return text, x.whole
}

func pathLengthOfLeaf(c *certificate) (string, element) {
	text, at := c.printed("2.5.29.19")
	if strings.HasPrefix(text, "CA:FALSE, pathlen") {
		return "There is a path length, though it may not sign certificates", at
	}
	return "", at
}

func signingLeaf(c *certificate) (string, element) {
	usage, at := c.printed("2.5.29.15")
	constraints, _ := c.printed("2.5.29.19")
	authority, signs := strings.HasPrefix(constraints, "CA:TRUE"), strings.Contains(usage, "Certificate Sign")
	switch {
	case signs && !authority:
		return "The key usage lets it sign certificates, the basic constraints do not", at
	case authority && usage != "" && !signs:
		return "The basic constraints let it sign certificates, the key usage does not", at
	}
	return "", at
}

// oddAlternativeName looks for names that no caller can match.
func oddAlternativeName(c *certificate) (string, element) {
	x, ok := c.extension("2.5.29.17")
	if !ok {
		return "", element{}
	}
	value, err := x.value.inner()
	if err != nil {
		return "", element{}
	}
	names, _ := value.sequence()
	for _, n := range names {
		text := n.content()
		switch {
		case n.isContext(7) && len(text) != 4 && len(text) != 16:
			return "An address is neither 4 nor 16 octets long", n
		case (n.isContext(1) || n.isContext(2) || n.isContext(6)) && bytes.IndexByte(text, 0) >= 0:
			return "An alternative name has a zero octet in it", n
		case (n.isContext(1) || n.isContext(2) || n.isContext(6)) && !isASCII(text):
			return "An alternative name has characters that are no ASCII", n
		case n.isContext(2) && len(text) == 0:
			return "An alternative name is empty", n
		}
	}
	return "", element{}
}

func noNullParameters(c *certificate) (string, element) {
	algorithm := firstChild(c.key)
	if algorithmOID(algorithm) != "1.2.840.113549.1.1.1" {
		return "", element{}
	}
	if p, ok := algorithmParameters(algorithm); !ok || !p.is(tagNull) {
		return "An RSA key must have NULL for parameters", algorithm
	}
	return "", element{}
}
