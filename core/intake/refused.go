package intake

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"path"
	"slices"
	"strings"

	"kubepki/core/decode"
)

// file reads a file that was given, or one of an archive, and notes where
// Kubernetes' programs would not read it: what is found here is found with more
// patience than theirs.
func (r *reader) file(ctx context.Context, p part) error {
	objects, documents, faults := len(r.Objects), len(r.Documents), len(r.Faults)
	if err := r.content(ctx, p); err != nil {
		return err
	}
	inTree := p.archive || strings.Contains(p.name, "/") // else nobody knows who would read it
	if !inTree || p.listed || ofSSH(p.name) {
		return nil
	}
	s := strictly{data: p.data, found: r.Objects[objects:], faults: r.Faults[faults:]}
	switch {
	case readAsPEM(p.name) && !s.read():
		r.document(p, Refused, s.note())
	case !readAsText(p.name) || len(r.Objects)+len(r.Documents) > objects+documents:
	case blank(p.data):
		r.document(p, Refused, "it is empty")
	default:
		r.document(p, Refused, "it holds no Kubernetes object")
	}
	return nil
}

// ofSSH tells files of OpenSSH, whose keys have a form of their own.
func ofSSH(name string) bool { return strings.HasSuffix(path.Dir(name), "ssh") }

// readAsPEM tells the files that Kubernetes' programs read as PEM, by how they are
// called everywhere.
func readAsPEM(name string) bool {
	switch path.Ext(name) {
	case ".crt", ".cer", ".pem", ".key", ".pub":
		return true
	}
	return false
}

// readAsText tells the kubeconfigs and static pods of a host: other texts beside
// them may be anything.
func readAsText(name string) bool {
	dir, base := path.Split(name)
	switch base {
	case "admin.conf", "super-admin.conf", "kubelet.conf", "controller-manager.conf", "scheduler.conf":
		return true
	}
	return strings.HasSuffix(dir, "kubernetes/manifests/") && path.Ext(base) == ".yaml"
}

// strictly is a file as Go reads it, beside what was found in it here.
type strictly struct {
	data   []byte
	labels []string // of the PEM blocks that Go finds
	found  []Object
	faults []Fault
}

// labelsListed bounds how many labels of a file are told.
const labelsListed = 8

// read tells whether Go finds a certificate or a key that it parses.
func (s *strictly) read() bool {
	for block, rest := pem.Decode(s.data); block != nil; block, rest = pem.Decode(rest) {
		if goParses(block) {
			return true
		}
		if len(s.labels) < labelsListed {
			s.labels = append(s.labels, block.Type[:min(len(block.Type), 64)])
		}
	}
	return false
}

func goParses(block *pem.Block) bool {
	var err error
	switch block.Type {
	case "CERTIFICATE":
		_, err = x509.ParseCertificate(block.Bytes)
	case "PUBLIC KEY":
		_, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		_, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "RSA PRIVATE KEY":
		_, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		_, err = x509.ParseECPrivateKey(block.Bytes)
	case "PRIVATE KEY":
		_, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	default:
		return false
	}
	return err == nil
}

// note says why the file is not read. It is not the file, which may be large and
// hold a key.
func (s *strictly) note() string {
	return strings.Join(append([]string{s.why()}, s.labels...), "\n")
}

// refusals are the reasons, in the order in which they are looked for: first those
// of any file, then those of PEM that Go finds, then those of what it does not.
var refusals = []struct {
	is  func(*strictly) bool
	why string
}{
	{func(s *strictly) bool { return blank(s.data) }, "it is empty"},
	{func(s *strictly) bool { return s.begins("\xff\xfe") || s.begins("\xfe\xff") }, "it is UTF-16, and UTF-8 is expected"},

	{func(s *strictly) bool { return s.labelled("ENCRYPTED PRIVATE KEY") || s.locked() }, "its key is encrypted, and nobody gives the program a passphrase"},
	{func(s *strictly) bool { return s.labelled("OPENSSH PRIVATE KEY") }, "its key is in OpenSSH’s own form"},
	{func(s *strictly) bool {
		return s.labelled("CERTIFICATE REQUEST") || s.labelled("NEW CERTIFICATE REQUEST")
	}, "it holds a request, not the certificate"},
	{func(s *strictly) bool { return s.labelled("TRUSTED CERTIFICATE") }, "it is OpenSSL’s TRUSTED CERTIFICATE, not a CERTIFICATE"},

	{func(s *strictly) bool { return s.begins("\xef\xbb\xbf") }, "a byte order mark stands before its first line"},
	{func(s *strictly) bool { return s.holds(beginMarker) && !s.holds(endMarker) }, "its -----END line is missing"},
	{func(s *strictly) bool { return s.holds(beginMarker) && s.holds(`\n`) }, `the two characters \n stand where its lines should end`},
	{(*strictly).indented, "something stands before -----BEGIN in its line"},
	{func(s *strictly) bool { return s.holds(beginMarker) && len(s.found) > 0 }, "its lines are not those of PEM"},
	{func(s *strictly) bool { return len(s.found) > 0 && onlyBase64(string(s.data)) }, "it is base64 without the lines of PEM, or of a PEM file"},
	{func(s *strictly) bool { _, isText := plainText(s.data); return len(s.found) > 0 && !isText }, "it is binary, and PEM is expected"},
}

func blank(data []byte) bool { return len(bytes.TrimSpace(data)) == 0 }

func (s *strictly) begins(with string) bool { return bytes.HasPrefix(s.data, []byte(with)) }

func (s *strictly) labelled(as string) bool { return slices.Contains(s.labels, as) }

// locked tells a key that OpenSSL encrypted in its old way (RFC 1421 section 4.6.1.1).
func (s *strictly) locked() bool {
	return s.labels != nil && bytes.Contains(s.data, []byte("\nProc-Type: 4,ENCRYPTED"))
}

// holds tells whether a file in which Go finds nothing has a text in it.
func (s *strictly) holds(text string) bool {
	return s.labels == nil && bytes.Contains(s.data, []byte(text))
}

func (s *strictly) indented() bool {
	at := bytes.Index(s.data, []byte(beginMarker))
	return s.labels == nil && at > 0 && s.data[at-1] != '\n'
}

func (s *strictly) why() string {
	for _, r := range refusals {
		if r.is(s) {
			return r.why
		}
	}
	for _, f := range s.faults {
		if f.Lock == NoLock {
			return strings.ReplaceAll(f.Why, "\n", " ")
		}
	}
	for _, o := range s.found {
		if o.Kind != decode.Certificate && !o.isKey() {
			return "it holds something else: " + o.Format
		}
	}
	return "it holds nothing that Go reads"
}
