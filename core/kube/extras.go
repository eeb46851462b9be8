package kube

import "io/fs"

// Text is a file of the bundle that holds no secret.
type Text struct {
	Path  string
	Host  string // whose it is, "" for all
	Mode  fs.FileMode
	Bytes func() ([]byte, error)
}

// scriptMode is that of what a person may start.
const scriptMode fs.FileMode = 0o755

// Texts lists the bundle's files that hold no secret: README.txt, kubeadm's
// configurations, what starts the programs of each host and, in the bundle of
// all hosts, recreate.sh. host restricts them to one host's, "" is everything.
func (r *Result) Texts(host string) []Text {
	out, _ := r.texts(host, func() error { return nil })
	return out
}

// SharedTexts lists those of [Result.Texts] that belong to no host.
func (r *Result) SharedTexts() []Text { return r.shared("", func() error { return nil }) }

// HostTexts gives a function that lists those of [Result.Texts] that belong to
// one host. Thousands of hosts have tens of thousands: whoever shows a few asks
// for a few.
func (r *Result) HostTexts() func(host string) []Text { return NewServices(&r.Plan).texts }

// manyItems is how many hosts or items are gone through between pauses.
const manyItems = 200

func (r *Result) texts(host string, pause func() error) ([]Text, error) {
	out := r.shared(host, pause)
	services := NewServices(&r.Plan)
	for i, h := range r.Plan.Cluster.Hosts() {
		if i%manyItems == manyItems-1 {
			if err := pause(); err != nil {
				return nil, err
			}
		}
		if host == "" || host == h.Name {
			out = append(out, services.texts(h.Name)...)
		}
	}
	return out, nil
}

// shared are the texts about a bundle, of one host or of all.
func (r *Result) shared(host string, pause func() error) []Text {
	out := []Text{{"README.txt", "", publicMode, func() ([]byte, error) { return []byte(r.Readme(host)), nil }}}
	if host == "" {
		out = append(out, Text{"recreate.sh", "", scriptMode, func() ([]byte, error) { return r.recreate(pause) }})
	}
	return out
}

// texts are those of one host: kubeadm's configuration, then what starts each
// program.
func (s *Services) texts(host string) []Text {
	out := []Text{{"kubeadm/" + host + ".yaml", host, publicMode, func() ([]byte, error) { return s.kubeadm(host) }}}
	for _, p := range s.On(host) {
		at := s.site(host, p)
		as := func(path string, mode fs.FileMode, form string) {
			out = append(out, Text{"extras/" + host + "/" + path, host, mode, func() ([]byte, error) { return at.text(form) }})
		}
		as("systemd/"+p.Name+".service", publicMode, unitText)
		if p.Port > 0 {
			as("manifests/"+p.Name+".yaml", secretMode, podText) // kubeadm's mode
		}
		if p.Name == kubeletName {
			as("kubelet/config.yaml", publicMode, kubeletText)
		}
	}
	return out
}
