package logs

import (
	"crypto/x509"
	"path"
	"slices"
	"strings"
)

// Culprit is a thing of the set that a line speaks of.
type Culprit struct {
	ID         int // the caller's own
	Name, Path string
	Why        string // how it was found: "its serial number"
	Sure       bool   // the line names this very one; else it may be another
}

// maxCulprits bounds how many are named for one line.
const maxCulprits = 5

// lookup finds the things at fault. It asks for what the line says.
type lookup func(*finder)

// finder looks for the things that one line speaks of.
type finder struct {
	set   *Set
	line  *Line
	holes map[string]string
	id    string // profile of the place that the line speaks of
	found []Culprit
	at    []int  // places of found in the set
	miss  string // what was looked for in vain
}

func (f *finder) add(why string, sure bool, things ...int) {
	for _, i := range things {
		if len(f.found) < maxCulprits && !slices.ContainsFunc(f.at, func(old int) bool { return f.set.same(old, i) }) {
			t := &f.set.things[i]
			f.at = append(f.at, i)
			f.found = append(f.found, Culprit{t.ID, t.Name, t.Path, why, sure && keysOf(f.set, things) == 1})
		}
	}
}

// lost notes what was looked for, when nothing is found.
func (f *finder) lost(what string) {
	if f.miss == "" {
		f.miss = what
	}
}

// serial is what is asked first, whatever the error: kube-apiserver names its
// client's certificate by it.
func (f *finder) serial() {
	l := f.line
	if l.Serial == "" {
		return
	}
	f.add("it has the serial number of the line", true, f.set.by[bySerial+l.Serial]...)
	if len(f.found) == 0 {
		f.lost("No certificate here has the serial number " + l.Serial + " (decimal)")
	}
	if l.IssuerID == "" {
		return
	}
	f.add("its key signed that certificate", true, f.set.by[byOwner+l.IssuerID]...)
	if len(f.set.by[byOwner+l.IssuerID]) == 0 && f.set.owners {
		f.lost("No authority here has the key identifier " + l.IssuerID)
	}
}

// place gives the thing that lies where the server of the line, or its caller,
// has its certificate.
func (f *finder) place(client bool) {
	f.id = f.line.serving()
	if client {
		f.id = f.line.calling()
	}
	if f.line.Serial != "" { // it is named, and nothing is to be guessed
		f.id = ""
		if len(f.set.by[bySerial+f.line.Serial]) > 0 {
			f.id = profileAt(f.found[0].Path)
		}
		return
	}
	things, _ := f.set.at(pathOf(f.id))
	f.add("it lies where "+f.id+" has its certificate", false, certificates(f.set, things)...)
}

func certificates(s *Set, things []int) []int {
	return slices.DeleteFunc(slices.Clone(things), func(i int) bool { return s.things[i].Cert == nil })
}

func lookNames(f *finder) {
	names := f.holes["names"]
	f.add("its names are exactly those of the line", true, f.set.by[byNames+names]...)
	f.add("its common name is that of the line", false, f.set.by[byName+f.holes["cn"]]...)
	if names != "" && len(f.found) == 0 {
		f.lost("No certificate here has exactly these names")
	}
	f.placeIfNone(false)
}

// placeIfNone falls back to the place, which is a guess.
func (f *finder) placeIfNone(client bool) {
	was := len(f.found)
	if f.place(client); was > 0 {
		f.found, f.at = f.found[:was], f.at[:was]
	}
}

func lookNoNames(f *finder) {
	f.add("it is a server’s, and has no alternative names", false, f.set.each(func(c *x509.Certificate) bool {
		return !c.IsCA && len(c.DNSNames)+len(c.IPAddresses) == 0 && !lacks(c, x509.ExtKeyUsageServerAuth) && len(c.ExtKeyUsage) > 0
	})...)
	f.placeIfNone(false)
}

func lookEnd(f *finder)   { f.moment("end", "ends", byEnd) }
func lookBegin(f *finder) { f.moment("begin", "begins", byBegin) }

// moment finds a certificate by the second at which it ends or begins.
func (f *finder) moment(hole, verb, by string) {
	if t := f.holes[hole]; t != "" {
		f.add("it "+verb+" at that very second", true, f.set.by[by+t]...)
		if len(f.set.by[by+t]) == 0 {
			f.lost("No certificate here " + verb + " at " + t)
		}
	}
	f.placeIfNone(f.line.server)
}

func lookIssuer(f *finder) {
	if ca := f.holes["ca"]; ca != "" {
		all := slices.DeleteFunc(slices.Clone(f.set.by[byName+ca]), func(i int) bool { return !f.set.things[i].Cert.IsCA })
		why := "it is the authority of that name"
		if keysOf(f.set, all) > 1 {
			why = "one of several authorities of that name here, with different keys"
		}
		f.add(why, true, all...)
	}
	f.place(f.line.server)
}

func keysOf(s *Set, things []int) int {
	keys := map[[32]byte]bool{}
	for _, i := range things {
		keys[s.things[i].KeyID] = true
	}
	return len(keys)
}

func lookNotCA(f *finder) {
	bad := func(c *x509.Certificate) bool {
		return !c.IsCA || c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageCertSign == 0
	}
	for _, i := range f.set.by[byName+f.holes["ca"]] {
		if bad(f.set.things[i].Cert) {
			f.add("it has the authority’s name, and may not sign", true, i)
		}
	}
	for _, where := range [...]string{"ca", "etcd-ca", "front-proxy-ca"} {
		things, _ := f.set.at(pathOf(where))
		for _, i := range certificates(f.set, things) {
			if bad(f.set.things[i].Cert) {
				f.add("it lies where an authority belongs, and may not sign", true, i)
			}
		}
	}
	f.id = f.line.serving()
}

func lookWeakHash(f *finder) {
	f.add("it is signed over a weak hash", false, f.set.each(func(c *x509.Certificate) bool { return weak(c) && c.Issuer.String() != c.Subject.String() })...)
	f.placeIfNone(f.line.server)
}

func lookWeakKey(f *finder) {
	f.add("its key is that short", false, f.set.each(short)...)
	f.placeIfNone(false)
}

func lookUsage(f *finder) {
	usage, why := x509.ExtKeyUsageServerAuth, "it lies where %s has its certificate, and lacks serverAuth"
	if f.line.server {
		usage, why = x509.ExtKeyUsageClientAuth, "it lies where %s has its certificate, and lacks clientAuth"
	}
	f.place(f.line.server)
	guessed := f.found
	f.found = nil
	for n, c := range guessed {
		t := &f.set.things[f.at[n]]
		if t.Cert == nil || !c.Sure && !lacks(t.Cert, usage) {
			continue
		}
		if !c.Sure {
			c.Why = strings.Replace(why, "%s", f.id, 1)
		}
		f.found = append(f.found, c)
	}
}

func lookPath(f *finder) {
	where := f.holes["path"]
	if where == "" {
		return
	}
	things, whole := f.set.at(where)
	if whole {
		f.add("it lies there", true, things...)
	} else {
		f.add("it has that file’s name", false, things...)
	}
	if len(things) == 0 {
		f.lost("Nothing here lies at " + where)
	}
	f.id = profileAt(where)
}

func lookPair(f *finder) {
	lookPath(f)
	if len(f.found) > 0 {
		return
	}
	f.add("the key beside it is of another pair", false, f.set.unpaired...)
	if len(f.found) == 0 {
		f.lost("Every key here that lies beside a certificate belongs to it")
	} else {
		f.id = profileAt(f.found[0].Path)
	}
}

func lookCAPair(f *finder) {
	f.id = "ca"
	for _, i := range f.set.unpaired {
		if base := path.Base(f.set.things[i].Path); strings.HasPrefix(base, "ca.") || strings.Contains(base, "-ca.") {
			f.add("certificate and key of this authority are not of one pair", true, i)
		}
	}
	if len(f.found) == 0 {
		lookPath(f)
	}
}

// lookOther is the certificate that the other side refused: this one's own.
func lookOther(f *finder) { f.place(!f.line.server) }

func lookCaller(f *finder) { f.placeIfNone(true) }
