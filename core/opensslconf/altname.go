package opensslconf

import (
	"strings"

	"kubepki/core/pki"
)

// altNameKinds are openssl's words for kinds of names; only the first four can
// be made here.
var altNameKinds = []string{"DNS", "IP", "email", "URI", "RID", "dirName", "otherName"}

// subjectAltName reads a list "DNS:a, IP:b" or the section behind "@".
func (r *reader) subjectAltName(e Entry) pki.SANs {
	if name, ok := strings.CutPrefix(e.Value, "@"); ok {
		s, ok := r.section(Entry{e.Name, name, e.Line})
		if !ok {
			return nil
		}
		var out pki.SANs
		for _, n := range numbered(s.Entries) {
			out = r.altName(out, n.Line, n.Name, n.Value)
		}
		if len(s.Entries) == 0 {
			r.refuse(e.Line, "the section ["+cut(name)+"] holds no name", "write DNS.1 = NAME in it")
		}
		return out
	}
	var out pki.SANs
	for _, part := range r.list(e) {
		kind, value, ok := strings.Cut(part, ":")
		if !ok {
			fix := "write DNS:" + cut(part) + " or IP:" + cut(part)
			if _, isSection := r.file.Section(part); isSection {
				fix = "write @" + cut(part) + " for the section of that name"
			}
			r.refuse(e.Line, "“"+cut(part)+"” does not say what kind of name it is", fix)
			continue
		}
		out = r.altName(out, e.Line, strings.TrimSpace(kind), strings.TrimSpace(value))
	}
	return out
}

// altName adds one name. kind may carry a number, which only tells lines apart.
func (r *reader) altName(to pki.SANs, line int, kind, value string) pki.SANs {
	kind, _, _ = strings.Cut(kind, ".")
	switch {
	case !has(altNameKinds, kind):
		fix := didYouMean(kind, altNameKinds)
		if fix == "" {
			fix = "write DNS, IP, email or URI"
		}
		r.refuse(line, "“"+cut(kind)+"” is no kind of name", fix)
		return to
	case !has(altNameKinds[:4], kind), kind == "email" && (value == "copy" || value == "move"):
		r.warn(line, "names of the kind “"+cut(kind+":"+value)+"” are not made here", "leave it out, or write it as DNS, IP, email or URI")
		return to
	}
	san, err := pki.ParseSAN(kind + ":" + value)
	if err != nil {
		return r.badName(to, line, pki.SANKind(kind), value, err)
	}
	if to.Has(san) {
		r.warn(line, "“"+cut(san.String())+"” is there twice", "take one away")
		return to
	}
	return append(to, san)
}

// badName takes a DNS name, mailbox or URI as it is, as openssl would, which does
// not look at them; an IP address that is none it refuses.
func (r *reader) badName(to pki.SANs, line int, kind pki.SANKind, value string, err error) pki.SANs {
	if kind == pki.IP {
		r.refuse(line, strings.TrimPrefix(err.Error(), "pki: "), "")
		return to
	}
	r.warn(line, err.Error()+" (openssl takes it; no client will match it)", "")
	return append(to, pki.SAN{Kind: kind, Value: value})
}
