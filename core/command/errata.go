package command

// Erratum is a command of the course that fails or misleads as it is printed.
type Erratum struct {
	ID     string
	Lesson int // of the course, counted as this program's chapters
	Title  string
	// Cluster tells that the lines need a running apiserver, reached by the
	// kubeconfig in KUBECONFIG, as an administrator.
	Cluster bool
	Files   []File   // that the course wrote before
	Before  []string // lines that set the scene
	Printed []string // as the course prints them
	// Fails tells that the last printed line fails and prints Says; else it works,
	// and Shows prints Says.
	Fails bool
	Says  string
	Shows []string // looks at the result; "" when the printed lines fail
	Why   string
	// Mend is what to run instead; MendFiles are its files. After it Shows prints
	// Mended.
	Mend      []string
	MendFiles []File
	Mended    string
	// NotRun says why no test runs it.
	NotRun string
}

// Errata lists the course's errata in the order of its lessons.
func Errata() []Erratum {
	return append(append(append([]Erratum(nil), opensslErrata...), configErrata...), clusterErrata...)
}

// makeCA makes the course's authority as it ought to be.
const makeCA = "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj /CN=KUBERNETES-CA -days 3650 -out ca.crt"

var opensslErrata = []Erratum{
	{
		ID: "rsa-1024", Lesson: 2, Title: "A key of 1024 bits",
		Printed: []string{"openssl genrsa -out my-bank.key 1024"},
		Shows:   []string{"openssl req -x509 -new -key my-bank.key -subj /CN=my-bank.com -out my-bank.crt", "openssl s_client -connect 127.0.0.1:1 -cert my-bank.crt -key my-bank.key"},
		Says:    "ee key too small",
		Why:     "openssl 3 still makes such a key, and will not use it at its usual security level. Go’s servers do. It can be broken by those with means.",
		Mend:    []string{"openssl genrsa -out my-bank.key 2048"}, Mended: "onnection refused",
	},
	{
		ID: "root-v1", Lesson: 14, Title: "A root without extensions",
		Before:  []string{"openssl genrsa -out ca.key 2048", "openssl req -new -key ca.key -subj /CN=KUBERNETES-CA -out ca.csr"},
		Printed: []string{"openssl x509 -req -in ca.csr -signkey ca.key -out ca.crt"},
		Shows:   []string{"openssl x509 -in ca.crt -noout -text | grep Version", "openssl verify -CAfile ca.crt ca.crt", "openssl verify -x509_strict -CAfile ca.crt ca.crt"},
		Says:    "Version: 1 (0x0)",
		Why:     "Without extensions openssl up to 3.1 writes X.509 version 1, which cannot say CA:TRUE, and 30 days. Go and plain openssl take it all the same; only -x509_strict refuses.",
		Mend:    []string{"printf 'basicConstraints=critical,CA:TRUE\\nkeyUsage=critical,keyCertSign,cRLSign\\nsubjectKeyIdentifier=hash\\n' > ca.ext", "openssl x509 -req -in ca.csr -signkey ca.key -days 3650 -extfile ca.ext -out ca.crt"},
		Mended:  "Version: 3 (0x2)",
	},
	{
		ID: "system-master", Lesson: 15, Title: "A group that has no power",
		Before:  []string{makeCA, "openssl genrsa -out admin.key 2048"},
		Printed: []string{"openssl req -new -key admin.key -subj \"/CN=kube-admin/O=system:master\" -out admin.csr", "openssl x509 -req -in admin.csr -CA ca.crt -CAkey ca.key -out admin.crt"},
		Shows:   []string{"openssl x509 -in admin.crt -noout -subject"}, Says: "O = system:master\n",
		Why:    "The group is system:masters. With the typo it is signed, signs in, and everything is Forbidden.",
		Mend:   []string{"openssl req -new -key admin.key -subj \"/CN=kube-admin/O=system:masters\" -out admin.csr", "openssl x509 -req -in admin.csr -CA ca.crt -CAkey ca.key -out admin.crt"},
		Mended: "O = system:masters\n",
	},
}

// courseConfig is the course's openssl.cnf, with a usage and the name of an
// extension to be put in.
func courseConfig(usage, extension string) string {
	return "[req]\nreq_extensions = v3_req\ndistinguished_name = req_distinguished_name\n[ req_distinguished_name ]\n[ v3_req ]\nbasicConstraints = CA:FALSE\nkeyUsage = " + usage +
		"\n" + extension + " = @alt_names\n[alt_names]\nDNS.1 = kubernetes\nDNS.2 = kubernetes.default\nDNS.3 = kubernetes.default.svc\nDNS.4 = kubernetes.default.svc.cluster.local\nIP.1 = 10.96.0.1\nIP.2 = 172.17.0.87\n"
}

const (
	goodUsage = "digitalSignature, keyEncipherment"
	// askPrinted is what the course prints: with the administrator's key.
	askPrinted = `openssl req -new -key admin.key -subj "/CN=kube-apiserver" -out apiserver.csr -config openssl.cnf`
	makeBoth   = "openssl genrsa -out admin.key 2048; " + makeServer
	askServer  = `openssl req -new -key apiserver.key -subj "/CN=kube-apiserver" -out apiserver.csr -config openssl.cnf`
	signServer = "openssl x509 -req -in apiserver.csr -CA ca.crt -CAkey ca.key -out apiserver.crt"
	makeServer = "openssl genrsa -out apiserver.key 2048"
)

var goodConfig = []File{{"openssl.cnf", courseConfig(goodUsage, "subjectAltName")}}

var configErrata = []Erratum{
	{
		ID: "sibjectAltName", Lesson: 18, Title: "An extension’s name with a typo",
		Files: []File{{"openssl.cnf", courseConfig(goodUsage, "sibjectAltName")}}, Before: []string{makeBoth},
		Printed: []string{askPrinted}, Fails: true, Says: "unknown extension name",
		Shows: []string{"openssl req -in apiserver.csr -noout -text"},
		Why:   "openssl knows no extension sibjectAltName, and makes no request at all.",
		Mend:  []string{askServer}, MendFiles: goodConfig, Mended: "DNS:kubernetes.default.svc.cluster.local",
	},
	{
		ID: "trailing-comma", Lesson: 18, Title: "A comma with nothing behind it",
		Files: []File{{"openssl.cnf", courseConfig("nonRepudiation ,", "subjectAltName")}}, Before: []string{makeBoth},
		Printed: []string{askPrinted}, Fails: true, Says: "invalid empty name",
		Shows: []string{"openssl req -in apiserver.csr -noout -text"},
		Why:   "After a comma a usage must follow. nonRepudiation alone would not do for a server either: it needs digitalSignature, and keyEncipherment for RSA without forward secrecy.",
		Mend:  []string{askServer}, MendFiles: goodConfig, Mended: "Digital Signature, Key Encipherment",
	},
	{
		ID: "wrong-key", Lesson: 18, Title: "A request made with another’s key",
		Files: goodConfig, Before: []string{makeBoth},
		Printed: []string{askPrinted},
		Shows:   []string{`[ "$(openssl pkey -in apiserver.key -pubout)" = "$(openssl req -in apiserver.csr -noout -pubkey)" ] && echo match || echo another key`}, Says: "another key\n",
		Why:  "The certificate will be for the administrator’s key. The apiserver, given apiserver.key, does not start: private key does not match public key.",
		Mend: []string{askServer}, Mended: "match\n",
	},
	{
		ID: "names-dropped", Lesson: 18, Title: "Signing drops the names",
		Files: goodConfig, Before: []string{makeCA, makeServer, askServer},
		Printed: []string{signServer},
		Shows:   []string{"openssl x509 -in apiserver.crt -noout -ext subjectAltName"}, Says: "No extensions in certificate",
		Why:    "openssl x509 -req takes nothing over from the request: the authority says what it grants. Callers then refuse: certificate is not valid for any names.",
		Mend:   []string{signServer + " -extfile openssl.cnf -extensions v3_req"},
		Mended: "DNS:kubernetes.default.svc.cluster.local",
	},
}
