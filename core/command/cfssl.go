package command

import (
	"strconv"
	"strings"

	"kubepki/core/pki"
)

// cfsslNames are the attributes that cfssl's JSON has words for, besides CN.
var cfsslNames = []string{"C", "ST", "L", "O", "OU"}

// cfsslCan tells whether cfssl can say a subject.
func cfsslCan(n pki.Name) bool {
	return only(n, append([]string{"CN", "serialNumber"}, cfsslNames...)...)
}

type cfsslKey struct {
	Algo string `json:"algo"`
	Size int    `json:"size"`
}

type cfsslCA struct {
	Expiry      string `json:"expiry"`
	PathLen     int    `json:"pathlen,omitempty"`
	PathLenZero bool   `json:"pathlenzero,omitempty"`
}

type cfsslCSR struct {
	CN           string              `json:"CN"`
	Hosts        []string            `json:"hosts"`
	Key          cfsslKey            `json:"key"`
	Names        []map[string]string `json:"names,omitempty"`
	SerialNumber string              `json:"serialnumber,omitempty"`
	CA           *cfsslCA            `json:"ca,omitempty"`
}

// cfsslRequest is the JSON that cfssl makes a request of.
func cfsslRequest(c Call, ca bool) string {
	first := func(short string) string { return strings.Join(append(values(c.Template.Subject, short), ""), "") }
	r := cfsslCSR{CN: first("CN"), Hosts: hosts(c.Template.SANs), SerialNumber: first("serialNumber"), Key: cfsslKey{"ecdsa", c.Algorithm.Bits()}}
	if c.Algorithm.IsRSA() {
		r.Key.Algo = "rsa"
	}
	for _, short := range cfsslNames {
		for _, v := range values(c.Template.Subject, short) {
			r.Names = append(r.Names, map[string]string{short: v})
		}
	}
	if ca {
		r.CA = &cfsslCA{Expiry: hours(c.Days)}
		if bc := c.Template.BasicConstraints; bc != nil && bc.PathLen >= 0 {
			r.CA.PathLen, r.CA.PathLenZero = bc.PathLen, bc.PathLen == 0
		}
	}
	return pretty(r)
}

func hours(days int) string { return strconv.Itoa(days*24) + "h" }

type cfsslConstraint struct {
	IsCA           bool `json:"is_ca"`
	MaxPathLen     int  `json:"max_path_len"`
	MaxPathLenZero bool `json:"max_path_len_zero"`
}

type cfsslProfile struct {
	Expiry       string           `json:"expiry"`
	Backdate     string           `json:"backdate"`
	Usages       []string         `json:"usages"`
	CAConstraint *cfsslConstraint `json:"ca_constraint,omitempty"`
}

// cfsslUsages are cfssl's words for usages (config.KeyUsage, ExtKeyUsage).
var cfsslUsages = map[string]string{
	"digitalSignature": "digital signature", "nonRepudiation": "content commitment", "keyEncipherment": "key encipherment", "dataEncipherment": "data encipherment",
	"keyAgreement": "key agreement", "keyCertSign": "cert sign", "cRLSign": "crl sign", "encipherOnly": "encipher only", "decipherOnly": "decipher only",
	"serverAuth": "server auth", "clientAuth": "client auth", "codeSigning": "code signing", "emailProtection": "email protection",
	"timeStamping": "timestamping", "OCSPSigning": "ocsp signing", "anyExtendedKeyUsage": "any",
}

// cfsslConfig is the signing policy; ok is false for usages it has no word for.
func cfsslConfig(c Call) (text string, ok bool) {
	key, extended := usageWords(c.Template)
	p := cfsslProfile{Expiry: hours(c.Days), Backdate: "5m"}
	for _, name := range append(key, extended...) {
		word := cfsslUsages[name]
		if word == "" {
			return "", false
		}
		p.Usages = append(p.Usages, word)
	}
	if isCA(c.Template) {
		n := c.Template.BasicConstraints.PathLen
		p.CAConstraint = &cfsslConstraint{true, max(n, 0), n == 0}
	}
	return pretty(map[string]any{"signing": map[string]any{"profiles": map[string]any{"this": p}}}), true
}
