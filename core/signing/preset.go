package signing

import (
	"crypto/x509"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Preset says what a kind of certificate holds, whatever is asked.
type Preset struct {
	ID    string
	Title string
	Why   string
	// Free takes every extension as it is asked for, but for powers over others.
	Free        bool
	KeyUsage    x509.KeyUsage
	ExtKeyUsage []x509.ExtKeyUsage
	Constraints pki.BasicConstraints
	// Names tells that subject alternative names are granted; Server that at
	// least one is needed.
	Names, Server bool
	SubjectKeyID  bool // written into the certificate
	Days          int  // usual lifetime
	// Profile is the ID in core/kube's table, "" for presets that are not of Kubernetes.
	Profile string
}

// IDs of the presets that are not of Kubernetes.
const (
	RootID         = "root"
	IntermediateID = "intermediate"
	ServerID       = "server"
	ClientID       = "client"
	PeerID         = "peer"
	CustomID       = "custom"
)

// caUsage is what an authority needs to sign certificates and lists.
const caUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign | x509.KeyUsageCRLSign

const (
	leafDays = 365
	caDays   = 3650
)

// general are the presets that are not of Kubernetes, in the order of a menu.
var general = []Preset{
	{
		ID: RootID, Title: "Root authority", KeyUsage: caUsage, Constraints: pki.BasicConstraints{CA: true, PathLen: -1}, SubjectKeyID: true, Days: caDays,
		Why: "Signs itself. Whoever trusts it trusts all that it signs.",
	},
	{
		ID: IntermediateID, Title: "Intermediate authority", KeyUsage: caUsage, Constraints: pki.BasicConstraints{CA: true}, SubjectKeyID: true, Days: caDays / 2,
		Why: "Signs in place of the root, whose key can then stay locked away. With path length 0 no authority may follow below.",
	},
	{
		ID: ServerID, Title: "Server", KeyUsage: pki.LeafUsage, ExtKeyUsage: usages(x509.ExtKeyUsageServerAuth), Constraints: leaf, Names: true, Server: true, Days: leafDays,
		Why: "Callers look for the name or address that they dialled among the alternative names.",
	},
	{
		ID: ClientID, Title: "Client", KeyUsage: pki.LeafUsage, ExtKeyUsage: usages(x509.ExtKeyUsageClientAuth), Constraints: leaf, Days: leafDays,
		Why: "The server reads the subject: in Kubernetes CN is the user and each O a group.",
	},
	{
		ID: PeerID, Title: "Peer, server and client", KeyUsage: pki.LeafUsage, ExtKeyUsage: usages(x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth), Constraints: leaf,
		Names: true, Server: true, Days: leafDays, Why: "Members that call each other, as etcd's do, are both in one.",
	},
	{
		ID: CustomID, Title: "As it is asked", Free: true, KeyUsage: pki.LeafUsage, Constraints: leaf, Names: true, Days: leafDays,
		Why: "Every extension is granted as it is asked for, but not the power to sign others. Look at each.",
	},
}

var leaf = pki.BasicConstraints{PathLen: -1}

func usages(us ...x509.ExtKeyUsage) []x509.ExtKeyUsage { return us }

// Presets lists the general ones, then one for each of Kubernetes' profiles that
// has a certificate: the user's first, then in the table's order.
func Presets() []Preset {
	out := append([]Preset(nil), general...)
	user := len(out)
	for _, p := range kube.Profiles() {
		switch {
		case p.Form == kube.KeyPair:
		case p.ID == kube.UserID:
			out = append(out[:user], append([]Preset{ofProfile(p)}, out[user:]...)...)
		default:
			out = append(out, ofProfile(p))
		}
	}
	return out
}

// ofProfile is a profile of Kubernetes as a preset, of the same ID.
func ofProfile(p kube.Profile) Preset {
	out := Preset{
		ID: p.ID, Title: p.Title, Why: p.Why, KeyUsage: pki.LeafUsage, ExtKeyUsage: p.Usages, Constraints: leaf,
		Names: p.SANs != nil, Server: p.SANs != nil, Days: leafDays, Profile: p.ID,
	}
	if p.Form == kube.AuthorityPair {
		out.KeyUsage, out.Constraints, out.SubjectKeyID = pki.AuthorityUsage, pki.BasicConstraints{CA: true, PathLen: -1}, true
		out.Names, out.Days = true, caDays
	}
	return out
}

// PresetByID finds a preset.
func PresetByID(id string) (Preset, bool) {
	for _, p := range Presets() {
		if p.ID == id {
			return p, true
		}
	}
	return Preset{}, false
}

// Template is what a preset holds, for a certificate without a request: roots
// and pairs made in one go. Times and serial are left to the caller.
func (p Preset) Template(subject pki.Name, sans pki.SANs) pki.Template {
	constraints := p.Constraints
	return pki.Template{Subject: subject, SANs: sans, KeyUsage: p.KeyUsage, ExtKeyUsage: p.ExtKeyUsage, BasicConstraints: &constraints}
}
