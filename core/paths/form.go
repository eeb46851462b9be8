package paths

import (
	"cmp"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// form says what is wrong with the value of a flag in its program's own words, ""
// for nothing. The words are those of v1.34.4 and of etcd v3.6.16.
type form func(value string) string

// refuses says why a flag's program does not take a value. What is filled in
// later, by the kubelet, a shell or a template, is not known here.
func (f *Flag) refuses(value string) string {
	if f.Form == nil || value == "" || strings.ContainsAny(value, "${") {
		return ""
	}
	return f.Form(value)
}

// address is one of IP, without a zone.
func address(value string) string {
	if a, err := netip.ParseAddr(strings.TrimSpace(value)); err == nil && a.Zone() == "" {
		return ""
	}
	return "“failed to parse IP”"
}

// port is that of a server that must listen.
func port(value string) string {
	n, err := strconv.ParseInt(value, 0, 64)
	switch {
	case err != nil:
		return "“invalid syntax”"
	case n < 1 || n > 65535:
		return "“must be between 1 and 65535, inclusive”"
	}
	return ""
}

// ranges are one of addresses, or one for each family. Zeros before the numbers of
// IPv4 are taken here (k8s.io/utils/net, ParseCIDRSloppy).
func ranges(value string) string {
	for _, r := range strings.Split(value, ",") {
		at, bits, _ := strings.Cut(strings.TrimSpace(r), "/")
		if _, err := netip.ParsePrefix(unpadded(at) + "/" + bits); err != nil {
			return "“" + r + " is not a valid cidr”"
		}
	}
	return ""
}

// unpadded takes the zeros from the front of an IPv4 address's numbers.
func unpadded(s string) string {
	if strings.Contains(s, ":") {
		return s
	}
	numbers := strings.Split(s, ".")
	for i, n := range numbers {
		numbers[i] = cmp.Or(strings.TrimLeft(n, "0"), n[:min(len(n), 1)])
	}
	return strings.Join(numbers, ".")
}

// modes are those of authorization.
func modes(value string) string {
	for _, m := range strings.Split(value, ",") {
		if !slices.Contains([]string{"AlwaysAllow", "AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node"}, m) {
			return `“"` + m + `" is not a valid mode”`
		}
	}
	return ""
}

// bindURLs are where etcd listens: it looks up no name but localhost
// (server/embed/config.go, checkBindURLs).
func bindURLs(value string) string {
	for _, s := range strings.Split(value, ",") {
		u, err := url.Parse(strings.TrimSpace(s))
		if err != nil || strings.HasPrefix(u.Scheme, "unix") || u.Hostname() == "localhost" {
			continue
		}
		if _, err := netip.ParseAddr(u.Hostname()); err != nil {
			return "“expected IP in URL for binding (" + s + ")”"
		}
	}
	return ""
}

// allowsAll tells a program that lets everybody whom it knows do everything. A kubelet
// that takes callers without a certificate lets whoever reaches its port; one that
// knows no authority knows nobody, as on hosts of etcd alone
// (https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/setup-ha-etcd-with-kubeadm/).
func (j *judge) allowsAll(c *Command, r *Row) {
	anonymous, _ := c.Flag("anonymous-auth")
	_, knows := c.Flag("client-ca-file")
	if c.Program == Kubelet && anonymous != "true" && !knows {
		return
	}
	r.State, r.What = "warning", "Whoever is known may do everything"
	if c.Program != Kubelet {
		j.found(ruleAll, c, "--authorization-mode holds AlwaysAllow", "Set --authorization-mode=Node,RBAC.", replaced(c, "authorization-mode="+r.Value, "authorization-mode=Node,RBAC"))
		return
	}
	const fix = "Let it ask the apiserver: authorization.mode Webhook, and authentication.anonymous.enabled false."
	if anonymous == "true" {
		j.found(ruleOpen, c, "authorization.mode is AlwaysAllow and authentication.anonymous.enabled true: whoever reaches port 10250 may run commands in every pod of the node", fix, "")
		return
	}
	j.found(ruleAll, c, "authorization.mode is AlwaysAllow", fix, "")
}
