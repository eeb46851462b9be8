package health

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// config is what a kubeconfig says of the one user it holds.
type config struct {
	server               string
	authority, cert, key []byte // PEM
	// Of a kubeconfig in another form: see foreignconfig.go.
	cluster, context string // their names
	unverified       bool   // the apiserver is not verified at all
	file             string // that holds the user's certificate
}

// form is a kubeconfig as kubeadm and core write it, its values left out.
var form = []string{
	"apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: ", "\n    server: https://", "\n  name: ",
	"\ncontexts:\n- context:\n    cluster: ", "\n    user: ", "\n  name: ", "\ncurrent-context: ", "\nkind: Config\nusers:\n- name: ",
	"\n  user:\n    client-certificate-data: ", "\n    client-key-data: ",
}

// readConfig reads a kubeconfig in the form in which kubeadm and core write it:
// one cluster, one user and one context that joins them, everything embedded.
// It gives nil for any other, though that may be a good one: package kubeconfig
// reads all of YAML, and its parser would be a fiftieth of what a browser
// loads. What is read here, that one reads alike: a value that YAML may read in
// another way than it stands (quoted, with a comment or an anchor) is left to it.
func readConfig(text string) *config {
	text = strings.Replace(text, "\npreferences: {}\n", "\n", 1)
	v := make([]string, len(form))
	for i, part := range form {
		var ok bool
		if text, ok = strings.CutPrefix(text, part); !ok {
			return nil
		}
		end := strings.IndexByte(text, '\n')
		if end < 0 {
			return nil
		}
		v[i], text = text[:end], text[end:]
	}
	if text != "\n" || v[2] != v[3] || v[4] != v[7] || v[5] != v[6] || strings.ContainsFunc(v[1], notPlain) {
		return nil
	}
	c := &config{server: v[1]}
	for _, d := range []struct {
		from string
		to   *[]byte
	}{{v[0], &c.authority}, {v[8], &c.cert}, {v[9], &c.key}} {
		var err error
		if *d.to, err = base64.StdEncoding.DecodeString(d.from); err != nil || strings.Contains(d.from, "\r") {
			return nil // package kubeconfig says where it stands
		}
	}
	return c
}

// notPlain tells a character that is not taken as it stands in a YAML scalar
// that begins with a letter: spaces may begin a comment, and beyond ASCII are
// line breaks and what YAML refuses.
func notPlain(r rune) bool { return r <= ' ' || r > '~' }

// kubeconfig looks at what a kubeconfig says of the apiserver. The pair in it
// is judged as any other.
func (j *judge) kubeconfig() {
	if what := j.trusts(j.config.authority); what != "" && !j.config.unverified {
		j.found(RuleConfigCA, j.from[kube.KubeconfigFile], what)
	}
	if s := j.config.server; s == "" || s == j.Server.String() || len(j.names) == 0 {
		return // as planned: should the apiserver lack the name, that is its own fault
	}
	host, known := j.calls()
	if !known && !called(j.lacked, pki.DNS, host) && !called(j.lacked, pki.IP, host) { // else it is the apiserver's fault, and told there
		j.found(RuleConfigServer, j.from[kube.KubeconfigFile], "It calls "+host+", which is no name of kube-apiserver")
	}
}

// calls is the host that the kubeconfig calls, and whether an apiserver of the
// set has that name.
func (j *judge) calls() (host string, known bool) {
	host = j.config.server
	if at := strings.LastIndexByte(host, ':'); at >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:at]
	}
	host = strings.Trim(host, "[]")
	return host, called(j.names, pki.DNS, host) || called(j.names, pki.IP, host)
}

// ofAnotherCluster tells a kubeconfig that lies somewhere, trusts another
// authority and calls another address: it is somebody's, and none of this set's.
func (j *judge) ofAnotherCluster() bool {
	if j.config == nil || !j.guessed() || j.Profile.Scope != kube.PerUser || j.trusts(j.config.authority) == "" {
		return false
	}
	_, known := j.calls()
	return !known
}

// trusts says what is wrong with the authorities that a kubeconfig trusts: the
// cluster's has to be among them. One renewed with the same key and name is the
// same to clients. Thousands of kubeconfigs hold the same, so each is read once.
func (j *judge) trusts(bundle []byte) string {
	ca := j.authorities[kube.ClusterCA]
	what, known := j.trusted[string(bundle)]
	switch {
	case len(bundle) == 0:
		return "It names no authority, so its owner trusts those of its machine"
	case known || ca == nil:
		return what
	}
	what = "The authority in it cannot be read"
	for rest := bundle; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			continue
		}
		if j.isClusterCA(c) {
			what = ""
			break
		}
		what = "It trusts " + quoted(pki.NameFrom(c.Subject)) + ", which is not the cluster’s authority, even if it has its name"
	}
	j.trusted[string(bundle)] = what
	return what
}

// isClusterCA tells whether a certificate is one of the cluster's authorities.
func (j *judge) isClusterCA(c *x509.Certificate) bool {
	for _, ca := range append([]*x509.Certificate{j.authorities[kube.ClusterCA]}, j.others[kube.ClusterCA]...) {
		if bytes.Equal(c.RawSubject, ca.RawSubject) && pki.SamePublicKey(c.PublicKey, ca.PublicKey) {
			return true
		}
	}
	return false
}
