package app

import (
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/kube"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// signModel is the Sign page without its looks: the request, who signs it and
// how, and what came out.
type signModel struct {
	text    string
	request *pki.Request // nil until text holds one that can be read
	object  decode.Object
	fault   kit.Fault // of the text
	note    string    // about the text, when it can be used

	preset       string                     // ID
	presetChosen bool                       // the user chose it, so it is not guessed again
	choices      map[string]signing.Verdict // what the user decided otherwise, by item
	authority    int                        // object ID of the authority's certificate; 0 takes the profile's own
	terms        terms
	broken       bool // signs what everyone refuses
	tried        bool // Sign request was pressed: empty fields are faults now

	job     jobState
	failure string
	signed  signedCertificate
}

// signedCertificate is the last certificate that was signed.
type signedCertificate struct {
	cert   *x509.Certificate
	object int // its ID in the workspace
}

// signer is an authority of the workspace whose key is there too.
type signer struct {
	ID   int
	Name string
	Cert *x509.Certificate
	Key  *pki.PrivateKey
}

func newSignModel() signModel {
	return signModel{preset: kube.UserID, terms: newTerms(defaultDays)}
}

// setText reads what is pasted; what cannot be read stays in the field.
func (m *signModel) setText(text string, c kube.Cluster, now time.Time) {
	m.text, m.request, m.fault, m.note, m.failure = text, nil, kit.Fault{}, "", ""
	m.signed = signedCertificate{} // it is in the workspace; beside another request it would mislead
	if blank(text) {
		return
	}
	found := decode.Bytes("", []byte(text), now)
	requests := 0
	for _, o := range found.Objects {
		if o.Kind != decode.Request {
			continue
		}
		if requests++; requests == 1 {
			m.take(o, c)
		}
	}
	switch {
	case requests > 1:
		m.note = fmt.Sprintf("There are %d requests in it: this is the first.", requests)
	case requests == 1:
	case len(found.Objects) > 0:
		m.fault = kit.Fault{What: fmt.Sprintf("This is a %s, not a certification request", found.Objects[0].Kind), Fix: "Paste from -----BEGIN CERTIFICATE REQUEST----- to its END line."}
	default:
		what, fix := unreadWords(found.Unread[0])
		m.fault = kit.Fault{What: what, Fix: fix + "."}
	}
}

// take makes an object that holds a request the one to sign.
func (m *signModel) take(o decode.Object, c kube.Cluster) {
	r, err := pki.ParseRequest(o.DER)
	if err != nil {
		m.fault = kit.Fault{What: sentence(strings.TrimPrefix(err.Error(), "pki: ")), Fix: "Ask for it again, made by openssl, kubeadm or Go."}
		return
	}
	m.request, m.object = r, o
	m.choices = nil
	if !m.presetChosen {
		m.preset = signing.Guess(r, c)
	}
}

// signable lists the presets that a request can be signed by: the user's first.
// A root signs itself and asks nobody.
func signable() []signing.Preset {
	var out []signing.Preset
	for _, p := range signing.Presets() {
		switch p.ID {
		case signing.RootID:
		case kube.UserID:
			out = append([]signing.Preset{p}, out...)
		default:
			out = append(out, p)
		}
	}
	return out
}

// grant is what is given for the request, with what the user chose.
func (m *signModel) grant(c kube.Cluster) signing.Grant {
	p, _ := signing.PresetByID(m.preset)
	g := signing.Weigh(m.request, p, c)
	for i, item := range g.Items {
		if v, ok := m.choices[itemKey(item)]; ok {
			g = g.Choose(i, v)
		}
	}
	return g
}

// itemKey names an item of a grant.
func itemKey(i signing.Item) string { return i.Label() + "\n" + i.Asked + "\n" + i.Offered }

// decide chooses one item's verdict.
func (m *signModel) decide(i signing.Item, v signing.Verdict) {
	if m.choices == nil {
		m.choices = map[string]signing.Verdict{}
	}
	m.choices[itemKey(i)], m.failure = v, ""
}

// order is all that signing needs, with the authority's own chain.
func (m *signModel) order(a signer, above []*x509.Certificate, c kube.Cluster, now time.Time) signing.Order {
	o := signing.Order{Grant: m.grant(c), Authority: &pki.Authority{Cert: a.Cert, Key: a.Key}, Above: above, Now: now, MakeBroken: m.broken}
	m.terms.fill(&o)
	if what, why := m.wrongRoot(a); what != "" {
		o.Grant.Warnings = append(o.Grant.Warnings, signing.Warning{Level: signing.Notice, What: what, Why: why})
	}
	return o
}

// signers lists the authorities that can sign: certificate and key are both at hand.
func (s *session) signers() []signer {
	all := s.ws.All()
	keys := map[[32]byte]*pki.PrivateKey{}
	for _, o := range all {
		if o.Kind == PrivateKey && o.Secret != nil {
			keys[o.KeyID] = o.Secret
		}
	}
	var out []signer
	for _, o := range all {
		if key := keys[o.KeyID]; o.Kind == Authority && key != nil && o.Cert() != nil {
			out = append(out, signer{o.ID, o.Name, o.Cert(), key})
		}
	}
	return out
}

// rootNames are the common names that kubeadm gives its three roots.
var rootNames = map[string]string{kube.ClusterCA: "kubernetes", kube.EtcdCA: "etcd-ca", kube.FrontProxyCA: "front-proxy-ca"}

// choose finds who signs: the one that was chosen, else the profile's own
// authority, else the first.
func (m *signModel) choose(all []signer) (signer, bool) {
	for _, a := range all {
		if a.ID == m.authority {
			return a, true
		}
	}
	p, _ := kube.ProfileByID(m.preset)
	for _, a := range all {
		if a.Cert.Subject.CommonName == rootNames[p.Authority] {
			return a, true
		}
	}
	if len(all) == 0 {
		return signer{}, false
	}
	return all[0], true
}

// wrongRoot warns when another of kubeadm's roots should sign this profile.
func (m *signModel) wrongRoot(a signer) (what, why string) {
	p, ok := kube.ProfileByID(m.preset)
	if !ok || p.Authority == "" {
		return "", ""
	}
	want := rootNames[p.Authority]
	for id, name := range rootNames {
		if id != p.Authority && name == a.Cert.Subject.CommonName {
			return "“" + name + "” is the wrong authority for this profile",
				"Whoever checks this certificate trusts “" + want + "” alone and will refuse it."
		}
	}
	return "", ""
}

// clusterAtHand is the cluster made in this page, else kubeadm's defaults.
func (s *session) clusterAtHand() kube.Cluster {
	if r, ok := s.cluster.Result.(*kube.Result); ok && r != nil {
		return r.Plan.Cluster
	}
	d := kube.DefaultDraft()
	d.ControlPlanes, d.Workers = "cp-1 10.0.0.10", ""
	c := d.Read(s.now()).Cluster
	c.ControlPlanes = nil // nobody's hosts are known
	return c
}
