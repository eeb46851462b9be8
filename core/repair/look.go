package repair

import (
	"fmt"
	"path"
	"strings"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/paths"
	"kubepki/core/pki"
)

// checks stops before anything is changed where a file is missing that is to be
// put in place, or one that it takes the place of; on another host, whose
// certificate is another one; or where what was signed elsewhere is for another request.
func (m *maker) checks(h *Host, files []File) {
	list := "ls -d"
	for _, f := range files {
		name := path.Clean("/" + f.Path)
		list += " " + health.Shell(h.Folder()+name)
		if m.files[place{f.Host, f.Path}] != nil {
			list += " " + health.Shell(name)
		}
	}
	same := m.sameHost(files)
	for _, r := range m.result.Requests {
		if r.Host != h.Name {
			continue
		}
		request, from := health.Shell(r.Path), health.Shell(r.from())
		list += " " + from
		same = append(same, `[ "$(openssl x509 -in `+from+` -noout -pubkey)" = "$(openssl req -in `+request+` -noout -pubkey)" ] || { echo `+from+` is for another request; false; }`)
	}
	h.add(Check, append([]string{list + " > /dev/null"}, same...)...)
}

// sameHost compares the serial number of the first certificate of the host's own
// that is replaced.
func (m *maker) sameHost(files []File) []string {
	for _, f := range files {
		old := m.files[place{f.Host, f.Path}]
		if old == nil || authorityOf(f.Item, f.Path) == "" {
			continue
		}
		data, err := old.Data()
		if err != nil || len(data) > maxFile {
			continue
		}
		if c, err := pki.ParseCertificate(data); err == nil && c.SerialNumber.Sign() > 0 {
			name := health.Shell(path.Clean("/" + f.Path))
			return []string{fmt.Sprintf(`[ "$(openssl x509 -in %s -noout -serial)" = serial=%X ] || { echo %s is not what this was made for; false; }`, name, c.SerialNumber.Bytes(), name)}
		}
	}
	return nil
}

// verifies asks openssl and the apiserver whether it is as it should be.
func (m *maker) verifies(h *Host, files []File) {
	for _, f := range files {
		h.verify(f.Item, f.Path)
	}
	for _, r := range m.result.Requests {
		if r.Host == h.Name {
			h.verify(r.Item, r.To)
		}
	}
	switch conf := m.asker(h.Name); {
	case conf != "" && m.runs(h.Name, paths.APIServer):
		h.add(Verify, "timeout 300 sh -c 'until kubectl --kubeconfig "+conf+" get --raw /readyz; do sleep 2; done' || { echo kube-apiserver is not ready after 5 minutes: its log in /var/log/pods says why; false; }")
	case m.changes(h.Name, "/etc/kubernetes/kubelet.conf"):
		h.add(Verify, "kubectl --kubeconfig /etc/kubernetes/kubelet.conf auth whoami")
	}
}

// verify lets openssl verify an item's certificate, if the file is one.
func (h *Host) verify(item, file string) {
	if ca := authorityOf(item, file); ca != "" {
		h.add(Verify, "openssl verify -partial_chain -CAfile "+ca+" "+health.Shell(file))
	}
}

// authorityOf is where the authority's certificate lies that a leaf's file needs,
// "" for any other file.
func authorityOf(item, file string) string {
	id, _, _ := strings.Cut(item, "/")
	p, ok := kube.ProfileByID(id)
	if !ok || p.Authority == "" || path.Ext(file) != ".crt" {
		return ""
	}
	ca, _ := kube.ProfileByID(p.Authority)
	return ca.Path + ".crt"
}

// asker is a host's kubeconfig by which the apiserver can be asked, "" where it has none.
func (m *maker) asker(host string) string {
	for _, id := range []string{kube.AdminID, "super-admin", "controller-manager", "scheduler", "kubelet"} {
		p, _ := kube.ProfileByID(id)
		if m.files[place{host, p.Path}] != nil || m.changes(host, p.Path) {
			return p.Path
		}
	}
	return ""
}
