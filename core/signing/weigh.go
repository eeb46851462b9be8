package signing

import (
	"crypto/x509"
	"encoding/asn1"
	"strconv"
	"strings"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// Weigh lays what a request asks beside what a preset holds. The authority
// decides, not the request: only what the preset has is given, until somebody
// chooses otherwise. c is the cluster at hand, for presets of Kubernetes: its
// hosts' names and addresses are known.
func Weigh(r *pki.Request, p Preset, c kube.Cluster) Grant {
	g := Grant{Preset: p, Key: r.X509.PublicKey}
	g.weighProof(r)
	profile, ok := kube.ProfileByID(p.Profile)
	if !ok {
		g.weighAny(r)
	} else {
		place, known := placeOf(r, c)
		g.weighProfileSubject(r, profile, c, place)
		g.weighProfileNames(r, profile, c, place, known)
	}
	g.weighUsages(r)
	g.weighConstraints(r)
	g.weighRest(r)
	return g
}

// weighAny decides on subject and names where no profile of Kubernetes does.
func (g *Grant) weighAny(r *pki.Request) {
	asked := r.Subject.String()
	g.add(Item{
		Field: SubjectField, Asked: asked, Verdict: Granted, Why: "Make sure that it is theirs: whoever shows the certificate is taken for it.",
		asked: part{subject: r.Subject, raw: r.X509.RawSubject},
	})
	if len(r.Subject) == 0 {
		g.warn(RuleSubject, Broken, "It has no subject", "Kubernetes could not tell who it is. Ask for a request with a common name.")
	}
	if g.Preset.ID == ClientID {
		g.weighUser(r.Subject)
	}
	given := 0
	for i, n := range r.SANs {
		item := Item{Field: NameField, Asked: n.String(), Verdict: Refused, Why: "This profile gives no alternative names.", asked: part{san: &r.SANs[i]}}
		if g.Preset.Names {
			item.Verdict, item.Why = Granted, "A name at which callers reach it: make sure that it is theirs."
			given++
		}
		if err := checkName(n); err != nil && g.Preset.Names {
			item.Verdict, item.Why = Refused, sentence(err.Error())
			given--
		}
		g.add(item)
	}
	if g.Preset.Server && given == 0 {
		g.warn(RuleNoNames, Broken, "A server’s certificate needs names", "Ask for a request with each DNS name and IP address as a subject alternative name.")
	}
	if r.OtherNames > 0 {
		g.warn(RuleOtherNames, Notice, strconv.Itoa(r.OtherNames)+" alternative names are of a kind that is not granted here", "Callers of a server look for DNS names and addresses alone.")
	}
}

// checkName tells why no caller could use a name.
func checkName(n pki.SAN) error {
	_, err := pki.ParseSAN(n.String())
	return err
}

func (g *Grant) weighUsages(r *pki.Request) {
	p := g.Preset
	extended := extKeyUsageText(r.ExtKeyUsage, r.UnknownExtKeyUsage)
	asked := part{extKeyUsage: r.ExtKeyUsage, unknown: r.UnknownExtKeyUsage}
	usage := r.KeyUsage
	if p.Free {
		g.takeAsked(ExtKeyUsageField, extended, asked)
		if usage&(x509.KeyUsageCertSign|x509.KeyUsageCRLSign) == 0 && usage != 0 {
			g.takeAsked(KeyUsageField, keyUsageText(usage), part{keyUsage: usage})
			return
		}
	} else {
		g.compare(ExtKeyUsageField, extended, extKeyUsageText(p.ExtKeyUsage, nil), asked, part{extKeyUsage: p.ExtKeyUsage}, "The profile decides what a certificate is for.")
	}
	why := "kubeadm gives every leaf these two."
	if p.Constraints.CA {
		why = "What an authority needs to sign."
	}
	g.compare(KeyUsageField, keyUsageText(usage), keyUsageText(p.KeyUsage), part{keyUsage: usage}, part{keyUsage: p.KeyUsage}, why)
}

// takeAsked grants what is asked, if anything is.
func (g *Grant) takeAsked(f Field, text string, asked part) {
	if text != "" {
		g.add(Item{Field: f, Asked: text, Verdict: Granted, Why: "This profile takes it as it is asked for.", asked: asked})
	}
}

// compare decides on something that the preset always gives in one form.
func (g *Grant) compare(f Field, asked, offered string, a, o part, why string) {
	i := Item{Field: f, Asked: asked, Offered: offered, Verdict: Changed, Why: why, asked: a, offered: o}
	switch {
	case asked == offered && asked == "":
		return
	case asked == "":
		i.Verdict = Added
	case asked == offered:
		i.Verdict = Granted
	case offered == "":
		i.Verdict = Refused
	}
	g.add(i)
}

func (g *Grant) weighConstraints(r *pki.Request) {
	own := g.Preset.Constraints
	asked := ""
	if r.BasicConstraints != nil {
		asked = constraintsText(r.BasicConstraints)
	}
	why := "It may not sign others."
	switch {
	case own.CA:
		why = "It may sign others, as many authorities below it as the path length says."
	case r.BasicConstraints != nil && r.BasicConstraints.CA:
		why = "No profile but those of authorities makes one out of a request: its holder could sign anyone."
	}
	g.compare(ConstraintsField, asked, constraintsText(&own), part{constraints: r.BasicConstraints}, part{constraints: &own}, why)
}

func (g *Grant) weighRest(r *pki.Request) {
	others := r.OtherExtensions()
	for i := range others {
		item := Item{Field: ExtensionField, Asked: "as it is asked for", Verdict: Refused, Why: "Only what the preset holds is signed.", asked: part{extension: &others[i]}}
		switch {
		case isKeyID(others[i].OID):
			item.Why = "Key identifiers follow from the keys; whoever signs sets them."
		case g.Preset.Free:
			item.Verdict, item.Why = Granted, "This profile takes it as it is asked for."
		}
		g.add(item)
	}
	if r.ChallengePassword {
		g.warn(RuleChallenge, Notice, "It carries a challenge password", "Everyone who sees the request can read it. Nothing in Kubernetes uses it.")
	}
}

func isKeyID(oid asn1.ObjectIdentifier) bool {
	return oid.Equal(asn1.ObjectIdentifier{2, 5, 29, 14}) || oid.Equal(asn1.ObjectIdentifier{2, 5, 29, 35})
}

func keyUsageText(u x509.KeyUsage) string { return strings.Join(pki.KeyUsageNames(u), ", ") }

func extKeyUsageText(us []x509.ExtKeyUsage, unknown []asn1.ObjectIdentifier) string {
	names := pki.ExtKeyUsageNames(us)
	for _, oid := range unknown {
		names = append(names, oid.String())
	}
	return strings.Join(names, ", ")
}

func constraintsText(c *pki.BasicConstraints) string {
	switch {
	case !c.CA:
		return "CA:FALSE"
	case c.PathLen < 0:
		return "CA:TRUE"
	}
	return "CA:TRUE, pathlen:" + strconv.Itoa(c.PathLen)
}
