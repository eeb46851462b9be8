package decode

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

var policyExtensions = []extensionRow{
	{
		oid: "2.5.29.32", label: "Certificate policies", ref: "RFC 5280 section 4.2.1.4",
		note:  "Under which rules the authority signed this.",
		print: printPolicies, nodes: policyNodes,
	},
	{
		oid: "2.5.29.36", label: "Policy constraints", ref: "RFC 5280 section 4.2.1.11",
		note:  "How far down the chain policies must be named.",
		print: printPolicyConstraints,
	},
	{
		oid: "2.5.29.33", label: "Policy mappings", ref: "RFC 5280 section 4.2.1.5",
		note:  "Which of another authority’s policies count as which of one’s own.",
		print: printPolicyMappings,
	},
	{
		oid: "2.5.29.54", label: "Inhibit any-policy", ref: "RFC 5280 section 4.2.1.14",
		note:  "How far down the chain “any policy” still counts.",
		print: printNumber,
	},
	{
		oid: "1.3.6.1.5.5.7.1.24", label: "TLS feature", ref: "RFC 7633",
		note:  "What the server promises to send along in the handshake.",
		print: printTLSFeature,
	},
}

var _ = registerExtension(policyExtensions...)

func printNumber(p *printer, value element, indent int) error {
	if !value.is(tagInteger) {
		return errValue
	}
	p.indent(indent)
	p.printf("%s", smallNumber(value))
	return nil
}

// smallNumber writes numbers as openssl does inside extensions: decimal below
// 128 bits, hexadecimal above.
func smallNumber(e element) string {
	n := e.integer()
	if n.BitLen() < 128 {
		return n.String()
	}
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
	}
	return sign + "0x" + strings.ToUpper(fmt.Sprintf("%x", magnitude(e)))
}

// printPolicies writes PolicyInformation (RFC 5280 section 4.2.1.4).
func printPolicies(p *printer, value element, indent int) error {
	policies, err := value.sequence()
	if err != nil {
		return err
	}
	for i, policy := range policies {
		parts, err := policy.sequence()
		if err != nil || len(parts) == 0 || !parts[0].is(tagOID) {
			return errValue
		}
		if i > 0 {
			p.printf("\n")
		}
		p.indent(indent)
		p.printf("Policy: %s", longName(parts[0].oid()))
		if len(parts) > 1 {
			p.printf("\n")
			if err := printQualifiers(p, parts[1], indent+2); err != nil {
				return err
			}
		}
	}
	return nil
}

// policyNodes are the policies and what their qualifiers say. Texts are whole
// here, also those that openssl cuts at a zero octet.
func policyNodes(value element) []Node {
	var list Node
	policies, _ := value.sequence()
	for _, policy := range policies {
		parts, _ := policy.sequence()
		if len(parts) == 0 {
			continue
		}
		n := list.add(policy.span(), KindText, "Policy", parts[0].oid(), oidWords(parts[0].oid()), "")
		if len(parts) > 1 {
			qualifierNodes(n, parts[1])
		}
	}
	return list.Children
}

// Kinds of policy qualifiers (RFC 5280 section 4.2.1.4).
const (
	oidPracticeStatement = "1.3.6.1.5.5.7.2.1"
	oidUserNotice        = "1.3.6.1.5.5.7.2.2"
)

func qualifierNodes(n *Node, list element) {
	items, _ := list.sequence()
	for _, item := range items {
		parts, _ := item.sequence()
		if len(parts) != 2 {
			continue
		}
		switch oid := parts[0].oid(); oid {
		case oidPracticeStatement:
			n.add(item.span(), KindURI, "Practice statement", "CPS", attributeValue(parts[1]), "")
		case oidUserNotice:
			texts, _ := parts[1].sequence()
			for _, t := range texts {
				if !t.is(tagSequence) {
					n.add(t.span(), KindText, "Notice", "Explicit Text", attributeValue(t), "")
				}
			}
		default:
			n.add(item.span(), KindText, plainOID(oid), "Unknown Qualifier", attributeValue(parts[1]), "")
		}
	}
}

// isText tells whether the element is text of one of these types, in one piece
// or in several.
func (e element) isText(tags ...int) bool {
	return e.class == classUniversal && e.end > 0 && slices.Contains(tags, e.tag)
}

// isDisplayText tells whether the element is text for people (RFC 5280 section 4.2.1.4).
func (e element) isDisplayText() bool {
	return e.isText(tagIA5String, tagVisibleString, tagBMPString, tagUTF8String) && (e.tag != tagBMPString || len(e.content())%2 == 0)
}

func printQualifiers(p *printer, list element, indent int) error {
	items, err := list.sequence()
	if err != nil {
		return err
	}
	for i, item := range items {
		parts, err := item.sequence()
		if err != nil || len(parts) != 2 || !parts[0].is(tagOID) {
			return errValue
		}
		if i > 0 {
			p.printf("\n")
		}
		switch oid := parts[0].oid(); oid {
		case oidPracticeStatement:
			if !parts[1].isText(tagIA5String) {
				return errValue
			}
			p.indent(indent)
			p.printf("CPS: %s", untilZero(parts[1].content()))
		case oidUserNotice:
			p.line(indent, "User Notice:")
			if err := printNotice(p, parts[1], indent+2); err != nil {
				return err
			}
		default:
			p.indent(indent + 2)
			p.printf("Unknown Qualifier: %s", longName(oid))
		}
	}
	return nil
}

func printNotice(p *printer, notice element, indent int) error {
	parts, err := notice.sequence()
	if err != nil {
		return err
	}
	if len(parts) > 0 && parts[0].is(tagSequence) {
		if err := printNoticeReference(p, parts[0], indent); err != nil {
			return err
		}
		if parts = parts[1:]; len(parts) > 0 {
			p.printf("\n")
		}
	}
	switch {
	case len(parts) == 0:
		return nil
	case len(parts) > 1 || !parts[0].isDisplayText():
		return errValue
	}
	p.indent(indent)
	p.printf("Explicit Text: %s", untilZero(parts[0].content()))
	return nil
}

func printNoticeReference(p *printer, reference element, indent int) error {
	parts, err := reference.sequence()
	if err != nil || len(parts) != 2 || !parts[0].isDisplayText() {
		return errValue
	}
	numbers, err := parts[1].sequence()
	if err != nil {
		return err
	}
	p.line(indent, "Organization: %s", untilZero(parts[0].content()))
	title := "Number"
	if len(numbers) > 1 {
		title = "Numbers"
	}
	var texts []string
	for _, n := range numbers {
		if !n.is(tagInteger) {
			return errValue
		}
		texts = append(texts, smallNumber(n))
	}
	p.indent(indent)
	p.printf("%s: %s", title, strings.Join(texts, ", "))
	return nil
}

func printPolicyConstraints(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil {
		return err
	}
	var texts []string
	for i, name := range []string{"Require Explicit Policy", "Inhibit Policy Mapping"} {
		if len(parts) > 0 && parts[0].isContext(i) && !parts[0].constructed && parts[0].size() > 0 {
			texts = append(texts, name+":"+smallNumber(parts[0]))
			parts = parts[1:]
		}
	}
	if len(parts) > 0 {
		return errValue
	}
	return printFilledList(p, texts, indent)
}

func printPolicyMappings(p *printer, value element, indent int) error {
	items, err := value.sequence()
	if err != nil {
		return err
	}
	var texts []string
	for _, item := range items {
		pair, err := objectIdentifiers(item)
		if err != nil || len(pair) != 2 {
			return errValue
		}
		texts = append(texts, longName(pair[0].oid())+":"+longName(pair[1].oid()))
	}
	return printFilledList(p, texts, indent)
}

// tlsFeatures names TLS extensions (RFC 7633 section 6).
var tlsFeatures = map[string]string{"5": "status_request", "17": "status_request_v2"}

func printTLSFeature(p *printer, value element, indent int) error {
	items, err := value.sequence()
	if err != nil {
		return err
	}
	var texts []string
	for _, item := range items {
		text := smallNumber(item)
		if name, ok := tlsFeatures[text]; ok {
			text = name
		}
		texts = append(texts, text)
	}
	return printFilledList(p, texts, indent)
}

// untilZero is text up to its first zero octet, where openssl, written in C, ends
// it. Text of two octets a character comes out empty so; its field shows it whole.
func untilZero(octets []byte) string {
	before, _, _ := bytes.Cut(octets, []byte{0})
	return safe(before)
}
