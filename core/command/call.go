package command

import "kubepki/core/pki"

// Operation names one thing that is done.
type Operation string

// The operations.
const (
	MakeKey        Operation = "make-key"
	PublicKey      Operation = "public-key"
	SSHPublicKey   Operation = "ssh-public-key"
	AuthorizeKey   Operation = "authorize-key"
	MakeRequest    Operation = "make-request"
	ConfigRequest  Operation = "request-from-config"
	RenewRequest   Operation = "request-from-certificate"
	SelfSign       Operation = "self-sign"
	Sign           Operation = "sign"
	Intermediate   Operation = "sign-intermediate"
	CrossSign      Operation = "cross-sign"
	Verify         Operation = "verify"
	ShowCert       Operation = "show-certificate"
	ShowRequest    Operation = "show-request"
	ShowKey        Operation = "show-key"
	ShowList       Operation = "show-revocation-list"
	KeyMatches     Operation = "key-matches"
	Fingerprint    Operation = "fingerprint"
	KeyFingerprint Operation = "key-fingerprint"
	CAHash         Operation = "discovery-hash"
	ToDER          Operation = "certificate-to-der"
	ToPEM          Operation = "certificate-to-pem"
	ToPKCS8        Operation = "key-to-pkcs8"
	ToTraditional  Operation = "key-to-traditional"
	ToOpenSSH      Operation = "key-to-openssh"
	ToJWK          Operation = "key-to-jwk"
	EncryptKey     Operation = "encrypt-key"
	ScryptKey      Operation = "encrypt-key-scrypt"
	DecryptKey     Operation = "decrypt-key"
	ToPKCS12       Operation = "to-pkcs12"
	ToLegacyPKCS12 Operation = "to-pkcs12-legacy"
	FromPKCS12     Operation = "from-pkcs12"
	ToJKS          Operation = "pkcs12-to-jks"
	ToPKCS7        Operation = "to-pkcs7"
	FromPKCS7      Operation = "from-pkcs7"
	ToBase64       Operation = "to-base64"
	FromBase64     Operation = "from-base64"
	FullChain      Operation = "full-chain"
	MakeSecret     Operation = "tls-secret"
	MakeConfigMap  Operation = "ca-configmap"
	MakeKubeconfig Operation = "kubeconfig"
	MergeConfigs   Operation = "merge-kubeconfigs"
	AskCluster     Operation = "certificatesigningrequest"
	Revoke         Operation = "revoke"
	MakeList       Operation = "make-revocation-list"
	CheckList      Operation = "check-revocation"
	ReadLog        Operation = "read-log"
)

// Call is one operation and what it is about. File names are those that the
// objects have; fields that an operation does not use are not read.
type Call struct {
	Operation Operation
	Algorithm pki.KeyAlgorithm
	Template  pki.Template // subject, names, usages and constraints of what is made
	Days      int          // of a certificate or a list
	Renamed   bool         // the template's subject is not the one that the request asks for

	Key, Public, Request, Cert string // files
	CA, CAKey                  string // files of the authority
	Chain                      string // file of the authorities in between, "" for none
	Passphrase                 string // file that holds it, with one line
	In, Out                    string // files, where no other field says what they are
	Second                     string // file to put together with In
	Alias                      string // of an entry in a key store
	Config                     string // text of an openssl.cnf
	Reason                     pki.Reason
	Revoked                    []pki.Revoked // of a list
	Kube                       Kubeconfig
}

// PassphraseFile is the file that calls of this program have their passphrase in.
const PassphraseFile = "passphrase.txt"

// Kubeconfig is what a kubeconfig says, besides the files.
type Kubeconfig struct {
	Cluster, Server, User, Context string
	Embed                          bool // certificates and keys inside it, not paths
	Namespace                      string
}

// Tool is a program, and where it matters its release.
type Tool string

// The tools, in the order of tabs.
const (
	OpenSSL   Tool = "openssl"
	OpenSSL11 Tool = "openssl 1.1.1"
	CFSSL     Tool = "cfssl"
	Step      Tool = "step"
	EasyRSA   Tool = "easyrsa"
	Kubeadm   Tool = "kubeadm"
	Kubectl   Tool = "kubectl"
	SSHKeygen Tool = "ssh-keygen"
	Keytool   Tool = "keytool"

	// Those of a node, which no test has.
	Journalctl Tool = "journalctl"
	Crictl     Tool = "crictl"
	Docker     Tool = "docker"
)

// Tools lists them all.
func Tools() []Tool {
	return []Tool{OpenSSL, OpenSSL11, CFSSL, Step, EasyRSA, Kubeadm, Kubectl, SSHKeygen, Keytool, Journalctl, Crictl, Docker}
}

// Field is a part of a certificate or request that a tool makes otherwise.
type Field string

// The fields in which tools differ from this program.
const (
	FieldOrder       Field = "the order of the subject"
	FieldSubject     Field = "the subject"
	FieldNames       Field = "alternative names"
	FieldKeyUsage    Field = "key usage"
	FieldExtKeyUsage Field = "extended key usage"
	FieldConstraints Field = "basic constraints"
	FieldOwnID       Field = "subject key identifier"
	FieldIssuerID    Field = "authority key identifier"
	FieldCritical    Field = "which extensions are critical"
	FieldExtra       Field = "other extensions"
	FieldKey         Field = "the key: the tool makes one of its own"
)

// File is a file to write before the lines run.
type File struct{ Name, Text string }

// Script is how one tool does a call.
type Script struct {
	Tool  Tool
	Files []File
	Lines []string // POSIX sh
	Makes string   // the file that it makes, "" when it prints
	// Differs says in which fields the result is not what this program makes.
	Differs []Field
	Note    string // what to know, "" for nothing
	// NotRun says why no test runs these lines, "" when one does.
	NotRun string
}

// Row is one operation of the table.
type Row struct {
	Operation Operation
	Title     string
	cells     []cell
}

// cell is how one tool does an operation. A script without lines says that the
// tool cannot do this very call.
type cell struct {
	tool   Tool
	script func(Call) Script
}

// Rows is the one table, in the order of a day's work.
func Rows() []Row {
	var out []Row
	for _, part := range [][]Row{keyRows, requestRows, certificateRows, showRows, convertRows, storeRows, kubernetesRows, revokeRows, nodeRows} {
		out = append(out, part...)
	}
	return out
}

// Title names an operation for people, "" for one that is not in the table.
func (o Operation) Title() string {
	for _, r := range Rows() {
		if r.Operation == o {
			return r.Title
		}
	}
	return ""
}

// ToolsOf lists the tools that have a cell for the operation.
func ToolsOf(o Operation) []Tool {
	var out []Tool
	for _, r := range Rows() {
		if r.Operation == o {
			for _, c := range r.cells {
				out = append(out, c.tool)
			}
		}
	}
	return out
}

// Scripts gives what each tool does for a call, in the order of [Tools]. Tools
// that cannot do it are left out.
func Scripts(c Call) []Script {
	var out []Script
	for _, r := range Rows() {
		if r.Operation != c.Operation {
			continue
		}
		for _, tool := range Tools() {
			for _, cell := range r.cells {
				if s := cell.script(c); cell.tool == tool && len(s.Lines) > 0 {
					s.Tool = tool
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// ScriptOf gives what one tool does for a call.
func ScriptOf(c Call, t Tool) (Script, bool) {
	for _, s := range Scripts(c) {
		if s.Tool == t {
			return s, true
		}
	}
	return Script{}, false
}

// not111 is why lines for OpenSSL 1.1.1 are not run.
const not111 = "not run here: OpenSSL 1.1.1 is out of support and no longer in any Debian release"
