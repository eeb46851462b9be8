package chain

import (
	"crypto/rsa"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Words is what one program says to an answer. Foreign names in them are not
// made visible.
type Words struct {
	Tool string // "kubectl", "curl", "openssl s_client", "kube-apiserver’s log"
	OK   bool   // it goes through
	Text string
	Note string // what is odd about it, "" for nothing
}

// wordsFor is the table of faults and programs. What stands in it was printed by
// Kubernetes 1.34, etcd 3.6, curl 7.88 and OpenSSL 3.0; a test asks those that
// can be run again.
func wordsFor(q *Question, a *Answer) {
	nobody := a.OK() && q.Cert.Subject.CommonName == ""
	switch q.As {
	case Server:
		goClient(a)
		curlWords(q, a)
		sClientWords(a)
		verifyWords(a, "sslserver")
		managerLog(a)
		serverLog(a)
	case Client:
		unauthorized(a, nobody)
		verifyWords(a, "sslclient")
		apiserverLog(q, a, nobody)
	case Peer, EtcdCli:
		etcdAlert(a)
		etcdLog(q, a)
		verifyWords(a, "sslclient")
	default:
		a.say("Go", a.OK(), goText(a), "")
		verifyWords(a, "")
	}
}

// say notes what a program says.
func (a *Answer) say(tool string, ok bool, text, note string) {
	a.Words = append(a.Words, Words{tool, ok, text, note})
}

// sayUnless notes what a program says of a fault, or that it says nothing.
func (a *Answer) sayUnless(tool string, ok bool, nothing, text, note string) {
	if ok {
		text, note = nothing, ""
	}
	a.say(tool, ok, text, note)
}

func goText(a *Answer) string {
	if a.OK() {
		return "nothing: it holds"
	}
	return a.Fault.Text
}

func goClient(a *Answer) {
	a.sayUnless("kubectl", a.OK(), "goes on, and shows its own certificate if it has one",
		"Unable to connect to the server: tls: failed to verify certificate: "+goText(a), "Every component of Kubernetes ends its line with the same words.")
}

// curlWords: the path first, by OpenSSL, then the name, by curl itself.
func curlWords(q *Question, a *Answer) {
	c := q.Cert
	bare := len(c.DNSNames) == 0 && len(c.IPAddresses) == 0
	text, note, ok := "", "", false
	switch found := a.OpenSSL.Curl; {
	case len(found) > 0:
		text = "(60) SSL certificate problem: " + found[0].Text()
		if _, isRSA := c.PublicKey.(*rsa.PublicKey); found[0].Code == 7 && isRSA {
			text = "(35) OpenSSL/3.0: error:0200008A:rsa routines::invalid padding"
		}
	case q.Host == "" || namedBy(c, q.Host, bare):
		ok = true
		note = a.OpenSSL.Unsure
		if !a.OK() {
			note = joined("curl is content with what Go refuses.", note)
			if a.Fault.Kind == LegacyName {
				note = "curl takes the common name when there are no other names; Go never does."
			}
		}
	case !bare:
		text = "(60) SSL: no alternative certificate subject name matches target host name '" + q.Host + "'"
	case c.Subject.CommonName == "":
		text = "(60) SSL: unable to obtain common name from peer certificate"
	default:
		text = "(60) SSL: certificate subject name '" + c.Subject.CommonName + "' does not match target host name '" + q.Host + "'"
	}
	if ok {
		a.say("curl", ok, "goes on", note)
		return
	}
	a.say("curl", ok, "curl: "+text, note)
}

func sClientWords(a *Answer) {
	var b strings.Builder
	last := 0
	for _, v := range a.OpenSSL.SClient {
		fmt.Fprintf(&b, "verify error:num=%d:%s\n", v.Code, v.Text())
		last = v.Code
	}
	fmt.Fprintf(&b, "Verify return code: %d (%s)", last, Verdict{Code: last}.Text())
	a.say("openssl s_client", last == 0, b.String(), joined(differs(a, last == 0), a.OpenSSL.Unsure, "It goes on all the same and ends with exit code 0."))
}

// joined puts sentences together.
func joined(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

func differs(a *Answer, ok bool) string {
	if ok == a.OK() {
		return ""
	}
	if ok {
		return "OpenSSL is content with what Go refuses."
	}
	return "OpenSSL refuses what Go takes."
}

func verifyWords(a *Answer, purpose string) {
	tool, text, ok := "openssl verify", "FILE: OK", len(a.OpenSSL.Verify) == 0
	if purpose != "" {
		tool += " -purpose " + purpose
	}
	for i, v := range a.OpenSSL.Verify {
		line := fmt.Sprintf("error %d at %d depth lookup: %s", v.Code, v.Depth, v.Text())
		if i == 0 {
			text = line
		} else {
			text += "\n" + line
		}
	}
	note := joined(differs(a, ok), a.OpenSSL.Unsure)
	if ok && !a.OK() && (a.Fault.Kind == HostName || a.Fault.Kind == LegacyName) {
		note = "It asks for no name, so it never sees this fault: add -verify_hostname or -verify_ip."
	}
	a.say(tool, ok, text, note)
}

// managerLog is what a component writes that calls the server; the others do
// likewise.
func managerLog(a *Answer) {
	a.sayUnless("kube-controller-manager’s log", a.OK(), "nothing",
		"error retrieving resource lock kube-system/kube-controller-manager: Get \"https://…/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager?timeout=5s\": tls: failed to verify certificate: "+goText(a),
		"Every few seconds; it keeps running, and so do kube-scheduler and the kubelet.")
}

func serverLog(a *Answer) {
	a.sayUnless("kube-apiserver’s log", a.OK(), "nothing", "http: TLS handshake error from …: remote error: tls: bad certificate",
		"Only from -v=5 on: below that the server says nothing, because it is the caller that refuses.")
}

// unauthorized: nobody is whom kube-apiserver cannot name though the chain holds.
func unauthorized(a *Answer, nobody bool) {
	ok := a.OK() && !nobody
	const through = "goes on as the user below"
	a.sayUnless("kubectl", ok, through, "error: You must be logged in to the server (Unauthorized)", "kube-apiserver ends no handshake over a client’s certificate: it answers 401, whatever is wrong.")
	a.sayUnless("curl", ok, through, `{ "kind": "Status", … "message": "Unauthorized", "reason": "Unauthorized", "code": 401 }`, "HTTP 401, and exit code 0.")
}

// apiserverLog: kube-apiserver asks its front proxy’s authority first, and then
// the one that counts.
func apiserverLog(q *Question, a *Answer, nobody bool) {
	const tool, start = "kube-apiserver’s log", `"Unable to authenticate the request" err=`
	before := "x509: certificate signed by unknown authority"
	if nobody {
		a.say(tool, false, start+strconv.Quote(before), "The words are those of the check against the front proxy’s authority. What is wrong is that the certificate has no common name.")
		return
	}
	c := q.Cert
	if f := check(c, first, nil, q.Now); f != nil {
		before = f.Text
	}
	text := fmt.Sprintf("[%s, verifying certificate SN=%d, SKID=%s, AKID=%s failed: %s]", before, c.SerialNumber, colons(c.SubjectKeyId), colons(c.AuthorityKeyId), goText(a))
	a.sayUnless(tool, a.OK(), "nothing", start+strconv.Quote(text), "The first half is the check against the front proxy’s authority. Only what follows “failed:” counts.")
}

// colons writes an identifier as kube-apiserver does: "0A:1B".
func colons(id []byte) string { return strings.ReplaceAll(fmt.Sprintf("% X", id), " ", ":") }

// etcdAlert is what the caller of etcd sees: Go tells some faults apart.
func etcdAlert(a *Answer) {
	alert := "bad certificate"
	if !a.OK() {
		switch a.Fault.Kind {
		case Expired, NotYetValid:
			alert = "expired certificate"
		case UnknownCA:
			alert = "unknown certificate authority"
		}
	}
	a.sayUnless("etcdctl, the other member", a.OK(), "goes on", "remote error: tls: "+alert, "In a line of retries; “endpoint health” ends with “context deadline exceeded”.")
}

func etcdLog(q *Question, a *Answer) {
	end := "client"
	if q.As == Peer {
		end = "peer"
	}
	a.sayUnless("etcd’s log", a.OK(), "nothing",
		`{"level":"warn", … "msg":"rejected connection on `+end+` endpoint", … "error":`+strconv.Quote("tls: failed to verify certificate: "+goText(a))+`}`, "")
}
