package paths

import (
	"cmp"
	"net"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Ports where nothing is said.
const (
	usualPort = "6443" // of kube-apiserver
	httpsPort = "443"
)

// dialled is a kubeconfig that calls an apiserver by the address that this one
// advertises, and the port at which it does.
type dialled struct {
	from *Command
	port string
}

// ports looks whether kubeconfigs call an apiserver at the port on which it listens.
// A balancer may listen on another port of the same address, so what is told is no
// more than what kubeadm would not have written: it lets kube-controller-manager and
// kube-scheduler call the apiserver itself, and all others that or what
// administrators call.
func (j *judge) ports(s *Command, all []Command) {
	address, _ := s.Flag("advertise-address")
	if !s.Kubeadm || address == "" {
		return
	}
	listens, _ := s.Flag("secure-port")
	listens = cmp.Or(listens, usualPort)
	var right, wrong []dialled
	for i := range all {
		c := &all[i]
		f := j.file(c, "kubeconfig")
		if f == nil || f.config == nil || f.config.address != address || c.Program == KubeProxy {
			continue
		}
		if d := (dialled{c, f.config.port}); d.port == listens {
			right = append(right, d)
		} else {
			wrong = append(wrong, d)
		}
	}
	if len(right) == 0 && len(wrong) > 1 && !slices.ContainsFunc(wrong, func(d dialled) bool { return d.port != wrong[0].port }) && slices.ContainsFunc(wrong, dialled.itself) {
		var callers []string
		for _, d := range wrong {
			callers = append(callers, words(d.from))
		}
		j.found(rulePort, s, "--secure-port is "+listens+", and "+listed(callers)+" call it at port "+wrong[0].port, "Set --secure-port="+wrong[0].port+".", replaced(s, "secure-port="+listens, "secure-port="+wrong[0].port))
		return
	}
	for _, d := range wrong {
		if d.itself() || j.mistyped(d, address) {
			at := *d.from
			value, _ := at.Flag("kubeconfig")
			at.Source, _ = at.onHost(value)
			j.found(rulePort, &at, path.Base(at.Source)+" calls "+address+" at port "+d.port+", and kube-apiserver listens on port "+listens, "Write the port on which it listens.",
				replaced(&at, net.JoinHostPort(address, d.port), net.JoinHostPort(address, listens)))
		}
	}
}

// itself tells who calls the apiserver of its own host, and no balancer.
func (d dialled) itself() bool { return d.from.Program == Manager || d.from.Program == Scheduler }

// mistyped tells whether a kubeconfig is alone with what it calls, though another
// one, which administrators have, would call the same if it were a balancer.
func (j *judge) mistyped(d dialled, address string) bool {
	mine, _ := d.from.Flag("kubeconfig")
	others := false
	for at := range j.files.all {
		dir, base := path.Split(at.path)
		if dir != configFolder+"/" || path.Ext(base) != ".conf" || at.path == mine && at.host == j.files.home(d.from.Host) {
			continue
		}
		f := j.files.at(at.host, at.path)
		if f == nil || f.config == nil {
			continue
		}
		if f.config.address == address && f.config.port == d.port {
			return false
		}
		others = others || strings.HasSuffix(base, admin+".conf")
	}
	return others
}

// members looks whether the etcd that kubeadm started on the same host listens where
// the apiserver calls it.
func (j *judge) members(s *Command, servers []*Command) {
	for _, e := range servers {
		if e.Host != s.Host || !e.Kubeadm || !s.Kubeadm || len(e.list("listen-client-urls")) == 0 || e.only("listen-client-urls", "http://") || s.only("etcd-servers", "http://") {
			continue
		}
		for _, u := range s.list("etcd-servers") {
			host, port := hostPort(u)
			scheme, _, _ := strings.Cut(u, "://")
			if !loopback(host) || e.listensOn(scheme, host, port) {
				continue
			}
			at, fix := s, "Call it where it listens."
			if e.listensOn(scheme, "", port) {
				at, fix = e, "Add "+u+" to --listen-client-urls."
			}
			listens, _ := e.Flag("listen-client-urls")
			j.found(rulePort, at, "--etcd-servers of kube-apiserver calls "+u+", and etcd on the same host listens on "+listens, fix, "")
		}
	}
}

// listensOn tells whether an etcd listens for clients on an address, "" for any, and
// port, with or without TLS.
func (c *Command) listensOn(scheme, address, port string) bool {
	return slices.ContainsFunc(c.list("listen-client-urls"), func(u string) bool {
		host, p := hostPort(u)
		a, err := netip.ParseAddr(host)
		return strings.HasPrefix(u, scheme+"://") && p == port && (address == "" || host == address || loopback(host) && loopback(address) || err == nil && a.IsUnspecified())
	})
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// hostPort are those of a URL.
func hostPort(s string) (host, port string) {
	u, err := url.Parse(s)
	if err != nil {
		return "", ""
	}
	return u.Hostname(), u.Port()
}
