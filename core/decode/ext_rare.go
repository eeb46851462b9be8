package decode

import (
	"fmt"
	"strings"
	"sync"
)

var rareExtensions = []extensionRow{
	{
		oid: "1.3.6.1.5.5.7.1.14", label: "Proxy certificate", ref: "RFC 3820 section 3.8",
		note:  "A certificate that a user, no authority, gave to a program of his.",
		why:   "Go does not know such certificates: where this is critical, as it must be, it refuses them.",
		print: printProxy,
	},
	{
		oid: "1.3.101.1.4.1", label: "Strong extranet", ref: "the Thawte strong extranet",
		note:  "Membership numbers of the 1990s that nothing reads any more.",
		print: printStrongExtranet,
	},
	{
		oid: "1.2.643.100.111", label: "Subject’s signing tool", ref: "RFC 9215 section 5",
		note:  "With which product the holder signs, as Russian law wants.",
		print: printUTF8,
	},
	{
		oid: "1.3.6.1.5.5.7.1.7", label: "Address blocks", ref: "RFC 3779 section 2",
		note:  "Which networks the holder may announce to the Internet’s routers.",
		print: printAddressBlocks,
	},
	{
		oid: "1.3.6.1.5.5.7.1.8", label: "Autonomous systems", ref: "RFC 3779 section 3",
		note:  "Which routing domains the holder speaks for.",
		print: printAutonomousSystems,
	},
}

var _ = registerExtension(rareExtensions...)

func printUTF8(p *printer, value element, indent int) error {
	if !value.is(tagUTF8String) {
		return errValue
	}
	p.indent(indent)
	p.printf("%s", untilZero(value.content()))
	return nil
}

func printProxy(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil || len(parts) == 0 {
		return errValue
	}
	length := "infinite"
	if parts[0].is(tagInteger) {
		length, parts = serialOctets(parts[0]), parts[1:]
	}
	if len(parts) != 1 {
		return errValue
	}
	policy, err := parts[0].sequence()
	if err != nil || len(policy) == 0 || !policy[0].is(tagOID) {
		return errValue
	}
	p.line(indent, "Path Length Constraint: %s", length)
	p.indent(indent)
	p.printf("Policy Language: %s", longName(policy[0].oid()))
	if len(policy) > 1 {
		p.printf("\n")
		p.indent(indent)
		p.printf("Policy Text: %s", untilZero(policy[1].content()))
	}
	return nil
}

func printStrongExtranet(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil || len(parts) != 2 || !parts[0].is(tagInteger) {
		return errValue
	}
	ids, err := parts[1].sequence()
	if err != nil {
		return err
	}
	v := parts[0].integer()
	if !v.IsInt64() {
		return errValue
	}
	p.indent(indent)
	p.printf("Version: %d (0x%X)", v.Int64()+1, v.Int64())
	for _, id := range ids {
		pair, err := id.sequence()
		if err != nil || len(pair) != 2 {
			return errValue
		}
		p.printf("\n")
		p.indent(indent)
		p.printf("Zone: %s, User: %s", smallNumber(pair[0]), dump(pair[1].content()))
	}
	return nil
}

// addressKinds are openssl's words for subsequent address families.
var addressKinds = sync.OnceValue(func() map[byte]string {
	return map[byte]string{
		1: "Unicast", 2: "Multicast", 3: "Unicast/Multicast", 4: "MPLS", 64: "Tunnel", 65: "VPLS", 66: "BGP MDT", 128: "MPLS-labeled VPN",
	}
})

func printAddressBlocks(p *printer, value element, indent int) error {
	families, err := value.sequence()
	if err != nil {
		return err
	}
	for _, family := range families {
		parts, err := family.sequence()
		if err != nil || len(parts) != 2 || !parts[0].is(tagOctetString) {
			return errValue
		}
		size := p.addressFamily(parts[0].content(), indent)
		if parts[1].is(tagNull) {
			p.printf(": inherit\n")
			continue
		}
		p.printf(":\n")
		if err := p.addressRanges(parts[1], size, indent+2); err != nil {
			return err
		}
	}
	return nil
}

// addressFamily writes a family's name and gives the size of its addresses.
func (p *printer) addressFamily(octets []byte, indent int) (size int) {
	p.indent(indent)
	afi := 0
	if len(octets) >= 2 {
		afi = int(octets[0])<<8 | int(octets[1])
	}
	switch afi {
	case 1:
		size = 4
		p.printf("IPv4")
	case 2:
		size = 16
		p.printf("IPv6")
	default:
		p.printf("Unknown AFI %d", afi)
	}
	if len(octets) > 2 {
		name, ok := addressKinds()[octets[2]]
		if !ok {
			name = fmt.Sprintf("Unknown SAFI %d", octets[2])
		}
		p.printf(" (%s)", name)
	}
	return size
}

func (p *printer) addressRanges(list element, size, indent int) error {
	items, err := list.sequence()
	if err != nil {
		return err
	}
	for _, item := range items {
		p.indent(indent)
		ends := []element{item}
		if item.is(tagSequence) {
			if ends, err = item.sequence(); err != nil || len(ends) != 2 {
				return errValue
			}
		}
		octets, unused, ok := ends[0].bits()
		if !ok || len(octets) > max(size, 16) {
			return errValue
		}
		p.printf("%s", blockAddress(octets, unused, size, 0))
		if len(ends) == 1 {
			p.printf("/%d\n", 8*len(octets)-unused)
			continue
		}
		octets, unused, ok = ends[1].bits()
		if !ok || len(octets) > max(size, 16) {
			return errValue
		}
		p.printf("-%s\n", blockAddress(octets, unused, size, 0xff))
	}
	return nil
}

// blockAddress writes an address whose last bits are cut off, filled up.
func blockAddress(octets []byte, unused, size int, fill byte) string {
	full := append([]byte{}, octets...)
	if len(full) > 0 && unused > 0 {
		mask := byte(1<<unused - 1)
		full[len(full)-1] = full[len(full)-1]&^mask | fill&mask
	}
	for len(full) < size {
		full = append(full, fill)
	}
	switch size {
	case 4:
		return addressText(full)
	case 16:
		return routerAddress(full)
	}
	return upperHex(octets) + fmt.Sprintf("[%d]", unused)
}

// routerAddress writes an IPv6 address with the zeros at its end left out.
func routerAddress(full []byte) string {
	n := 16
	for n > 1 && full[n-1] == 0 && full[n-2] == 0 {
		n -= 2
	}
	var b strings.Builder
	for i := 0; i < n; i += 2 {
		fmt.Fprintf(&b, "%x", int(full[i])<<8|int(full[i+1]))
		if i < 14 {
			b.WriteByte(':')
		}
	}
	if n < 16 {
		b.WriteByte(':')
	}
	if n == 0 {
		b.WriteByte(':')
	}
	return b.String()
}

func printAutonomousSystems(p *printer, value element, indent int) error {
	parts, err := value.sequence()
	if err != nil {
		return err
	}
	for _, part := range parts {
		title := "Autonomous System Numbers"
		if part.isContext(1) {
			title = "Routing Domain Identifiers"
		}
		inner, err := part.inner()
		if err != nil {
			return err
		}
		p.line(indent, "%s:", title)
		if inner.is(tagNull) {
			p.line(indent+2, "inherit")
			continue
		}
		items, err := inner.sequence()
		if err != nil {
			return err
		}
		for _, item := range items {
			text := smallNumber(item)
			if ends, err := item.sequence(); err == nil && len(ends) == 2 {
				text = smallNumber(ends[0]) + "-" + smallNumber(ends[1])
			}
			p.line(indent+2, "%s", text)
		}
	}
	return nil
}
