package intake

import "io/fs"

// DocumentKind says what a text is that tells of keys and certificates without
// being one.
type DocumentKind string

// The kinds of documents.
const (
	// Manifest is one or more Kubernetes objects in YAML or JSON: a static pod, a
	// List, a KubeletConfiguration, kubeadm's ClusterConfiguration.
	Manifest DocumentKind = "manifest"
	// Unit is a systemd unit, or a drop-in of one (systemd.syntax(7)).
	Unit DocumentKind = "unit"
	// Flags is a program's command line: "kube-apiserver --client-ca-file=…", as
	// ps shows it, over several lines with a backslash at the end, or one word a line.
	Flags DocumentKind = "flags"
	// KubeconfigFile is a client configuration of kubectl. Secret: it may hold a
	// private key or a token.
	KubeconfigFile DocumentKind = "kubeconfig"
	// Log is lines that a program wrote.
	Log DocumentKind = "log"
	// OpenSSLConf is a configuration of openssl (config(5)).
	OpenSSLConf DocumentKind = "openssl.cnf"
	// Token is a JSON Web Token, as service accounts have them: header and
	// claims. Its signature is not in the text, so it opens nothing.
	Token DocumentKind = "token"
	// Link is a symbolic or hard link of an archive. Its text is what it points
	// to, as it stands there. It was not followed.
	Link DocumentKind = "link"
	// Refused is a note of a file in a tree that Kubernetes' programs do not read as
	// it stands, though what is in it may be found beside. Its text says why, and
	// then the labels of the PEM blocks that Go finds in it, one a line.
	Refused DocumentKind = "refused"
)

// DocumentKinds lists them in the order in which they are shown.
var DocumentKinds = []DocumentKind{Manifest, Unit, Flags, KubeconfigFile, OpenSSLConf, Token, Log, Link, Refused}

// Document is such a text. What it embeds (the certificates of a kubeconfig,
// the values of a Secret) comes out as objects beside it.
type Document struct {
	Kind DocumentKind `json:"kind"`
	Path string       `json:"path,omitempty"` // of the file, with its folders; "" for pasted text
	Line int          `json:"line,omitempty"` // where it begins there, when it is not the whole file
	// Archive is the one that it came out of, as it was given; "" for a file.
	Archive string      `json:"archive,omitempty"`
	Text    string      `json:"text"`           // UTF-8, as it stood there
	Mode    fs.FileMode `json:"mode,omitempty"` // its permissions in an archive, 0 when not known
}
