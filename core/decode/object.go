package decode

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

// ObjectKind says what a thing is, whatever its encoding.
type ObjectKind string

// The kinds of objects that this package decodes.
const (
	Certificate ObjectKind = "certificate"
	Request     ObjectKind = "certification request"
	PrivateKey  ObjectKind = "private key"
	PublicKey   ObjectKind = "public key"
	// RevocationList lists certificates that count no more.
	RevocationList ObjectKind = "certificate revocation list"
	// OCSPResponse says whether certificates count at one moment.
	OCSPResponse ObjectKind = "OCSP response"
	// OCSPRequest asks for one.
	OCSPRequest ObjectKind = "OCSP request"
)

// Object is one thing that was found and read.
type Object struct {
	Kind   ObjectKind
	Format string // the name of its [Format]: "X.509 certificate", "PKCS#1 private key"
	Name   string // the name given to [Bytes], a file's or ""
	Line   int    // of the input where it begins, 0 for DER
	// PEMType is the label of the PEM block it came in, "" for DER and bare base64.
	PEMType string
	DER     []byte

	// Certificate and Request are nil when Go refuses what this package could
	// still take apart; Problems then says why.
	Certificate *x509.Certificate
	Request     *x509.CertificateRequest
	// RevocationList is nil too when Go refuses it.
	RevocationList *x509.RevocationList
	// PublicKey is the key, or the public half of the private key, or the key
	// certified or to be certified. Nil when Go does not know its kind.
	PublicKey crypto.PublicKey
	// PKCS8 is a private key as PrivateKeyInfo, DER (RFC 5958). Secret.
	PKCS8 []byte

	Tree     Node
	Problems []Problem
	// Flaws are the places where the encoding breaks a rule, mild ones included.
	Flaws []Flaw

	spki []byte // SubjectPublicKeyInfo of PublicKey, or of a key that Go does not know
}

// PEM writes the object as one PEM block under its proper label, with an LF at
// the end. Secret for private keys.
func (o Object) PEM() []byte {
	label := o.PEMType
	if f, ok := formatNamed(o.Format); ok {
		label = f.Label
	}
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: o.DER})
}

// Level says how bad a problem is.
type Level string

// The levels, worst first.
const (
	Broken  Level = "broken"  // no tool will work with it
	Expired Level = "expired" // its time is over
	Warning Level = "warning" // it works, but will surprise someone
)

// Rank is how bad a level is, 0 the worst; no level has the highest.
func (l Level) Rank() int {
	switch l {
	case Broken:
		return 0
	case Expired:
		return 1
	case Warning:
		return 2
	}
	return 3
}

// Rule names a kind of problem.
type Rule string

// The rules that this package checks while it decodes.
const (
	RuleEncoding  Rule = "encoding"   // PEM or DER that other tools refuse
	RuleGoRefuses Rule = "go-refuses" // Go's x509, and so Kubernetes, cannot parse it
	RuleTime      Rule = "time"
	RuleWeakKey   Rule = "weak-key"
	RuleWeakHash  Rule = "weak-hash"
	RuleSignature Rule = "signature"
	RuleNoNames   Rule = "no-names"
	RuleCritical  Rule = "critical"  // an extension that must be understood, and is not
	RuleNoAnswer  Rule = "no-answer" // of an OCSP responder
)

// Problem is something wrong with an object that could be read all the same.
type Problem struct {
	Rule  Rule   `json:"rule"`
	Level Level  `json:"level"`
	What  string `json:"what"` // "Expired 3 days ago"
	Why   string `json:"why"`  // what follows from it
	Fix   string `json:"fix"`  // what to do
	// Ref is where the rule is written: "RFC 5280 section 4.1.2.2", "" when it is no rule.
	Ref string `json:"ref,omitempty"`
	// Span are the bytes that it is about, in Object.DER; empty when it is about all of them.
	Span [2]int `json:"span"`
}

func problem(rule Rule, level Level, what, why, fix string) Problem {
	return Problem{Rule: rule, Level: level, What: what, Why: why, Fix: fix}
}

// Level gives the worst problem's level, "" when there is none.
func (o Object) Level() Level {
	for _, l := range []Level{Broken, Expired, Warning} {
		for _, p := range o.Problems {
			if p.Level == l {
				return l
			}
		}
	}
	return ""
}

// Unread is a part of the input that could not be read.
type Unread struct {
	What string // "private key", "PEM block “CERTIFICATE”"
	// Line and Column are where reading failed, counted in characters from 1.
	// Both are 0 for input that is no text.
	Line, Column int
	Why          string
	Fix          string
}

// Where is "line 3, column 9", "line 3" or "".
func (u Unread) Where() string {
	switch {
	case u.Line == 0:
		return ""
	case u.Column == 0:
		return fmt.Sprintf("line %d", u.Line)
	}
	return fmt.Sprintf("line %d, column %d", u.Line, u.Column)
}

// Error is everything in one line: place, what, why; fix.
func (u Unread) Error() string {
	s := u.What + ": " + u.Why
	if w := u.Where(); w != "" {
		s = w + ": " + s
	}
	if u.Fix != "" {
		s += ": " + u.Fix
	}
	return s
}

// Result is everything that was found in one input, in its order.
type Result struct {
	Objects []Object
	Unread  []Unread
}
