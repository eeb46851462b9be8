package opensslconf

import (
	"sort"
	"strings"

	"kubepki/core/pki"
)

// Request is what [File.Request] reads out of a file.
type Request struct {
	Template pki.Template // its Subject is empty where the file leaves it to -subj
	// Bits and Digest are the key and the hash that the file asks for, "" where
	// it leaves them open: "2048", "sha256".
	Bits, Digest string
	Prompt       bool      // openssl asks for the subject
	Problems     []Problem // of the whole file, by line
}

// Refused tells whether openssl would stop at one of the problems.
func (r Request) Refused() bool {
	for _, p := range r.Problems {
		if p.Refused {
			return true
		}
	}
	return false
}

// Section names of what is read.
const reqSection = "req"

// reqKeys are the names that openssl req reads in [req] (req(1), CONFIGURATION
// FILE FORMAT). It ignores all others without a word.
var reqKeys = []string{
	"attributes", "default_bits", "default_keyfile", "default_md", "distinguished_name", "encrypt_key", "encrypt_rsa_key",
	"input_password", "oid_file", "oid_section", "output_password", "prompt", "req_extensions", "string_mask", "utf8", "x509_extensions",
}

// reader collects problems beside what it reads.
type reader struct {
	file     *File
	problems []Problem
}

// Request reads the template of a request, as openssl req -new -config does. With
// root it reads x509_extensions instead of req_extensions, as -x509 does.
func (f *File) Request(root bool) Request {
	r := &reader{f, append([]Problem(nil), f.Problems...)}
	out := Request{Prompt: true}
	req, ok := f.Section(reqSection)
	if !ok {
		r.refuse(0, "the file has no section [req]", "write [req] above distinguished_name"+r.likely(reqSection))
		out.Problems = r.problems
		return out
	}
	r.unknownKeys(req)
	if e, ok := req.Get("prompt"); ok {
		out.Prompt = e.Value != "no"
	}
	if e, ok := req.Get("default_bits"); ok {
		out.Bits = e.Value
	}
	if e, ok := req.Get("default_md"); ok {
		out.Digest = e.Value
	}
	out.Template.Subject = r.subject(req, out.Prompt)
	key := "req_extensions"
	if root {
		key = "x509_extensions"
	}
	if e, ok := req.Get(key); ok {
		if s, ok := r.section(e); ok {
			r.extensions(s, &out.Template)
		}
	}
	r.attributes(req, out.Prompt)
	out.Problems = sorted(r.problems)
	return out
}

func (r *reader) refuse(line int, what, fix string) { r.refuseSaying(line, what, fix, "") }

func (r *reader) refuseSaying(line int, what, fix, says string) {
	r.problems = add(r.problems, Problem{line, what, fix, true, says})
}

func (r *reader) warn(line int, what, fix string) {
	r.problems = add(r.problems, Problem{line, what, fix, false, ""})
}

// maxLikely is how many sections are compared with a misspelt name.
const maxLikely = 200

// likely proposes a section of a name like the one that is missing.
func (r *reader) likely(name string) string {
	var names []string
	for _, s := range r.file.Sections[1:min(len(r.file.Sections), maxLikely)] {
		names = append(names, s.Name)
	}
	return didYouMean(name, names)
}

// section follows an entry whose value names a section.
func (r *reader) section(e Entry) (Section, bool) {
	s, ok := r.file.Section(e.Value)
	if !ok {
		fix := r.likely(e.Value)
		if fix == "" {
			fix = "add the section [" + cut(e.Value) + "]"
		}
		r.refuse(e.Line, "“"+cut(e.Name)+"” names a section ["+cut(e.Value)+"] that is not there", fix)
	}
	return s, ok
}

func (r *reader) unknownKeys(req Section) {
	for _, e := range req.Entries {
		if !has(reqKeys, e.Name) {
			fix := didYouMean(e.Name, reqKeys)
			if fix == "" {
				fix = "openssl ignores it"
			}
			r.warn(e.Line, "“"+cut(e.Name)+"”", fix)
		}
	}
}

func has(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// subject reads the distinguished name's section.
func (r *reader) subject(req Section, prompt bool) pki.Name {
	e, ok := req.Get("distinguished_name")
	if !ok {
		r.refuse(req.Line, "[req] has no “distinguished_name”", "add distinguished_name = NAME and a section [NAME]")
		return nil
	}
	s, ok := r.section(e)
	if !ok {
		return nil
	}
	var n pki.Name
	for _, e := range s.Entries {
		if a, ok := r.attribute(s, e, prompt); ok {
			n = append(n, a)
		}
	}
	return n
}

// attribute reads one line of the distinguished name. While openssl asks, the
// line is the question, and NAME_default is what Enter answers.
func (r *reader) attribute(s Section, e Entry, prompt bool) (pki.Attribute, bool) {
	name := afterPrefix(e.Name)
	if prompt && (strings.HasSuffix(name, "_min") || strings.HasSuffix(name, "_max") || strings.HasSuffix(name, "_default") || strings.HasSuffix(name, "_value")) {
		return pki.Attribute{}, false
	}
	if strings.HasPrefix(name, "+") {
		r.warn(e.Line, "“"+cut(name)+"” joins two attributes into one", "leave the “+” out: each stands alone here")
		name = name[1:]
	}
	oid, err := pki.AttributeType(name)
	if known := pki.AttributeNames(); err != nil || !has(known, name) && !strings.Contains(name, ".") {
		fix := didYouMean(name, known)
		if fix == "" {
			fix = "use CN, O, OU, C, ST, L or an object identifier"
		}
		r.problems = add(r.problems, Problem{e.Line, "“" + cut(name) + "” is no attribute of a name", fix, !prompt, ""})
		return pki.Attribute{}, false
	}
	value := e.Value
	if prompt {
		value = r.answer(s, e)
	}
	return pki.Attribute{Type: oid, Value: value}, value != ""
}

// answer is what openssl takes when Enter is pressed: NAME_value or NAME_default.
func (r *reader) answer(s Section, e Entry) string {
	for _, ending := range []string{"_value", "_default"} {
		if d, ok := s.Get(e.Name + ending); ok {
			return d.Value
		}
	}
	return ""
}

// afterPrefix drops what stands before the first ".", ":" or ",", which only
// tells lines of one name apart (req(1)): "1.O" is O. openssl drops the first arc
// of a bare object identifier too: it needs a prefix as well.
func afterPrefix(name string) string {
	if i := strings.IndexAny(name, ".:,"); i >= 0 && i+1 < len(name) {
		return name[i+1:]
	}
	return name
}

// attributes looks for a challenge password.
func (r *reader) attributes(req Section, prompt bool) {
	e, ok := req.Get("attributes")
	if !ok {
		return
	}
	s, ok := r.section(e)
	if !ok {
		return
	}
	name := "challengePassword"
	if prompt {
		name += "_default"
	}
	if e, ok := s.Get(name); ok && e.Value != "" {
		r.warn(e.Line, "a challenge password travels in clear: everyone who sees the request can read it", "take the line out: nothing in Kubernetes uses it")
	}
}

// numbered orders the entries of one kind by their place in the file; openssl
// does not look at the numbers either.
func numbered(es []Entry) []Entry {
	out := append([]Entry(nil), es...)
	sort.SliceStable(out, func(a, b int) bool { return out[a].Line < out[b].Line })
	return out
}
