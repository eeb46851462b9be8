package kube

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// endpoint reads HOST or HOST:PORT; a missing port becomes the apiserver's.
func (r *reader) endpoint(s string) {
	if s == "" {
		return
	}
	e, err := ParseEndpoint(s)
	r.fail(FieldEndpoint, err)
	r.c.Endpoint = e
	if err == nil && e.String() != s {
		r.notes[FieldEndpoint] = "becomes " + e.String()
	}
}

// ParseEndpoint reads HOST, HOST:PORT, an IPv6 address bare or in brackets.
func ParseEndpoint(s string) (Endpoint, error) {
	bad := func(why, fix string) (Endpoint, error) {
		return Endpoint{}, &pki.ValueError{Kind: "endpoint", Value: s, Why: why, Fix: fix}
	}
	if err := pki.CheckText("endpoint", s); err != nil {
		return Endpoint{}, err
	}
	host, port, hasPort := strings.Cut(s, ":")
	switch _, err := netip.ParseAddr(s); {
	case strings.Contains(s, "://"):
		return bad("is a URL", "give host and port alone, such as api.lab.example:6443")
	case err == nil:
		host, hasPort = s, false
	case strings.HasPrefix(s, "["):
		inside, after, closed := strings.Cut(s[1:], "]")
		if !closed || after != "" && after[0] != ':' {
			return bad("has brackets that do not fit", "write an IPv6 address and a port as [fd00::10]:6443")
		}
		host, port, hasPort = inside, strings.TrimPrefix(after, ":"), after != ""
	}
	e := Endpoint{host, APIPort}
	if n, err := strconv.Atoi(port); hasPort {
		if err != nil || n < 1 || n > 65535 || strconv.Itoa(n) != port {
			return bad(fmt.Sprintf("has a port “%s” that is none", port), "use a number from 1 to 65535")
		}
		e.Port = n
	}
	return e.checked()
}

// checked refuses a host that is neither address nor name, and writes an
// address in its canonical form.
func (e Endpoint) checked() (Endpoint, error) {
	if e.Host == "" || strings.Trim(e.Host, "0123456789.") != "" && !strings.Contains(e.Host, ":") {
		if err := pki.CheckDNSName(e.Host, false); err != nil {
			return Endpoint{}, err
		}
		return e, nil
	}
	a, err := pki.ParseIP(e.Host)
	switch {
	case err != nil:
		return Endpoint{}, err
	case a.IsUnspecified() || a.IsMulticast():
		return Endpoint{}, &pki.ValueError{Kind: "endpoint", Value: e.Host, Why: "is not an address that can be called", Fix: "give that of the load balancer or control plane"}
	}
	e.Host = a.String()
	return e, nil
}
