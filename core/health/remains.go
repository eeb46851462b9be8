package health

import (
	"crypto/x509"
	"path"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// remains finds out what is left of an authority whose certificate is gone, or is
// another one than that of its key: the leaves that the key signed, and of the
// cluster's what the kubeconfigs embed. All else is then judged by that, or not at
// all, for one file is at fault and not all that it did not sign.
func (j *judge) remains(crt, key *held) {
	apart := crt != nil && key != nil && !crt.fits(key)
	if j.Profile.ID == kube.ClusterCA && (crt == nil || apart) {
		j.lookInKubeconfigs(key)
	}
	j.replaced = apart && (j.embedded != nil || j.signedWith(key) && !j.signedBy(crt))
	if j.replaced && j.embedded == nil {
		j.cert, j.more = nil, nil
	}
}

// signedBy tells whether an authority signed one of the leaves.
func (j *judge) signedBy(crt *held) bool {
	for leaf := range j.leaves() {
		if crt.signed(leaf) {
			return true
		}
	}
	return false
}

// signedWith tells whether a key signed the first of the leaves.
func (j *judge) signedWith(key *held) bool {
	for leaf := range j.leaves() {
		return (&x509.Certificate{PublicKey: key.keys[0]}).CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) == nil
	}
	return false
}

// lookInKubeconfigs finds the authority that belongs to a key in the kubeconfigs of
// the set, or where no key is here the one in the first of them. All else is judged
// by it.
func (j *judge) lookInKubeconfigs(key *held) {
	for i := range j.plan.Items {
		c := j.embeds(&j.plan.Items[i])
		if c == nil || key != nil && !(&held{cert: c}).fits(key) {
			continue
		}
		j.embedded, j.cert, j.more = c, c, nil
		if j.from[kube.CertificateFile] == nil {
			j.from[kube.CertificateFile] = &j.Files[0]
		}
		return
	}
}

// embeds is the authority that an item embeds as kubeadm does, nil for none.
func (j *judge) embeds(it *kube.Item) *x509.Certificate {
	if it.Profile.Form != kube.Config || it.Profile.Scope == kube.PerUser || len(it.Files) == 0 {
		return nil // somebody's may be of another cluster
	}
	file := j.files[place{it.Files[0].Folder, it.Files[0].Path}]
	if file == nil {
		return nil
	}
	data, err := file.Data()
	if err != nil || len(data) > maxFile {
		return nil
	}
	config := readConfig(string(data))
	if config == nil {
		return nil
	}
	c, _, err := readCertificates(config.authority)
	if err != nil || !c.IsCA {
		return nil
	}
	return c
}

// putBack takes the authority out of a kubeconfig of the same host, if one has it.
// The file that is there stays until openssl has read what takes its place.
func (j *judge) putBack(f *kube.File) (fix, command string) {
	if j.embedded == nil {
		return "Put back the one that belongs to its key, from your backup: both commands give the same number then.", rules[RuleCAKeyOfAnotherPair].command
	}
	where := ""
	for i := range j.plan.Items {
		it := &j.plan.Items[i]
		c := j.embeds(it)
		if c == nil || !pki.SamePublicKey(c.PublicKey, j.embedded.PublicKey) {
			continue
		}
		if from := &it.Files[0]; from.Folder == f.Folder {
			return "Put back the one that " + path.Base(from.Path) + " embeds.", "sed -n 's/.*authority-data: //p' " + Shell(from.Path) +
				" | base64 -d > /root/ca.crt && openssl x509 -in /root/ca.crt -noout -subject && cp /root/ca.crt {path}"
		} else if where == "" {
			where = path.Base(from.Path) + " of " + pki.Visible(from.Folder)
		}
	}
	return "Put back the one that " + where + " embeds.", ""
}
