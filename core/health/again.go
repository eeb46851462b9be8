package health

import (
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// again has a pair or kubeconfig made again by its authority.
func (j *judge) again(id Rule, f *kube.File) (fix, command string) {
	p := &j.Profile
	root := j.root(p.Authority)
	const restart = "let kubeadm make it again, and restart what reads it."
	switch {
	case p.Authority == "" && (id == RuleExpired || id == RuleExpiring || id == RuleWeakKey):
		return "Make a new authority, and all it signs again: kubeadm renews none.", ""
	case p.Authority == "":
		if j.from[f.Content] != nil && (id == RuleMissingFile || id == RuleUnreadable) {
			command = rules[RuleDiffers].command
		}
		return "Copy it from a host where it is right, or from your backup.", command
	case !j.signers[place{"", root}]:
		return "Have a request for it signed: the key of its authority is not here.", ""
	case p.Scope == kube.PerUser || p.ID == "kubelet-serving" || p.ID == "kube-proxy":
		return "Make it again with its authority.", "" // kubeadm has no phase for it
	case !j.signers[place{f.Folder, root}]:
		return "Make it again on a host that holds the key of its authority, and copy it to its place.", j.elsewhere()
	case (id == RuleExpired || id == RuleExpiring) && p.ID != "kubelet": // which renews its own
		command = "kubeadm certs renew {id}"
		if p.Form == kube.Config {
			command += ".conf"
		}
		return "Renew it, and restart what reads it.", command
	case p.Form == kube.Config:
		return "Move it away, " + restart, j.inPlaceOf(p.Path, j.initConfig())
	}
	fix = "Move the pair away, " + restart
	if p.ID == "apiserver" && j.cert == nil && j.guessed() {
		fix += " Add the names by which it is called besides: its certificate cannot tell them any more."
	}
	return fix, j.inPlaceOf(p.Path+".*", j.initPair())
}

// inPlaceOf is [kube.InPlaceOf] of what is there; where nothing is, nothing is moved.
func (j *judge) inPlaceOf(files, command string) string {
	for i := range j.Files {
		if j.files[place{j.Files[i].Folder, j.Files[i].Path}] != nil {
			return kube.InPlaceOf(files, path.Dir(files), command)
		}
	}
	return command
}

// bundled is the configuration of a set that somebody planned. That of one which
// was found is in the cluster, and the cluster does not answer while its apiserver
// is what is broken: so kubeadm is told what the files tell. Tried with v1.34.4.
const bundled = " --config kubeadm/{host}.yaml"

// initPair lets kubeadm make a pair, with the names that it had and those that it
// lacks besides kubeadm's own.
func (j *judge) initPair() string {
	const command = "kubeadm init phase certs {id}"
	names := j.ownNames()
	list := map[string]string{"etcd-server": "serverCertSANs", "etcd-peer": "peerCertSANs"}[j.Profile.ID]
	switch {
	case !j.guessed():
		return command + bundled
	case len(names) == 0:
	case j.Profile.ID == "apiserver":
		return command + " --apiserver-cert-extra-sans " + Shell(strings.Join(names, ","))
	case list != "": // no flag tells these
		return "printf 'apiVersion: " + j.version().ConfigAPI() + `\nkind: ClusterConfiguration\netcd: {local: {` + list + `: ["` + strings.Join(names, `","`) + `"]}}' | ` + command + " --config /dev/stdin"
	}
	return command
}

// version is the cluster's, or the newest.
func (j *judge) version() kube.Version {
	if v := j.plan.Cluster.Version; v.Minor > 0 {
		return v
	}
	return kube.Versions()[0]
}

// givenNames are those that kubeadm gives servers unasked in a cluster like most.
const givenNames = " kubernetes kubernetes.default kubernetes.default.svc kubernetes.default.svc.cluster.local 10.96.0.1 localhost 127.0.0.1 ::1 "

// ownNames are what a server is called besides: as its certificate has it, and what
// that lacks. What is no name in kubeadm's eyes is left out.
func (j *judge) ownNames() (out []string) {
	names := j.SANs
	if j.cert != nil {
		names = append(pki.SANsOf(j.cert), names...)
	}
	for _, n := range names {
		fits := n.Kind == pki.IP || n.Kind == pki.DNS && pki.CheckDNSName(n.Value, true) == nil
		if fits && !strings.Contains(givenNames, " "+n.Value+" ") && !slices.Contains(out, n.Value) {
			out = append(out, n.Value)
		}
	}
	return out
}

// initConfig lets kubeadm make a kubeconfig. It writes the endpoint of all control
// planes into those of admins, and this host's own address into the others.
func (j *judge) initConfig() string {
	command := "kubeadm init phase kubeconfig {id}"
	if !j.guessed() {
		return command + bundled
	}
	at := j.called()
	address, err := netip.ParseAddr(at.Host)
	switch {
	case at.Host == "":
	case strings.HasSuffix(j.Profile.ID, kube.AdminID): // super-admin too
		command += " --control-plane-endpoint " + Shell(at.String())
	case err == nil:
		command += " --apiserver-advertise-address " + address.String()
		if at.Port != kube.APIPort {
			command += " --apiserver-bind-port " + strconv.Itoa(at.Port)
		}
	}
	if node := j.node(); j.Profile.ID == "kubelet" && node != "" {
		command += " --node-name " + node
	}
	return command
}

// elsewhere makes a worker's kubeconfig on a host that holds the authority's key:
// kubeadm writes that host's own address into it, unless it is told another.
func (j *judge) elsewhere() string {
	node := j.node()
	if j.Profile.ID != "kubelet" || node == "" {
		return ""
	}
	command := "kubeadm kubeconfig user --org system:nodes --client-name " + nodeUser + node + " > kubelet.conf"
	if at := j.called(); at.Host != "" {
		command += " && kubectl --kubeconfig kubelet.conf config set-cluster kubernetes --server=" + Shell("https://"+at.String())
	}
	return command
}

const nodeUser = "system:node:"

// node is the name of a kubelet's host as its user should have it, or else has
// it; "" where nothing tells. The folder that its files lie in may be any.
func (j *judge) node() string {
	user := j.Subject.First(pki.OIDCommonName)
	if user == "" && j.cert != nil {
		user = j.cert.Subject.CommonName
	}
	node, is := strings.CutPrefix(user, nodeUser)
	if !is || pki.CheckDNSName(node, false) != nil {
		return ""
	}
	return node
}

// called is what a kubeconfig should call: what was planned, or what it calls, if
// an apiserver of the set has that name. The zero value is not known.
func (j *judge) called() kube.Endpoint {
	if j.Server.Host != "" || j.config == nil {
		return j.Server
	}
	e, err := kube.ParseEndpoint(j.config.server)
	if _, known := j.calls(); err != nil || e.String() != j.config.server || len(j.names) > 0 && !known {
		return kube.Endpoint{}
	}
	return e
}
