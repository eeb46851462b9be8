package fault

import (
	"crypto/x509"
	"net/netip"
	"slices"
	"time"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

const day = 24 * time.Hour

// faults is the one table: first those that kubeadm or real servers are tried
// with, then the rest of what health knows.
var faults = []Fault{
	{
		"leaf-of-another-ca", "apiserver.crt is signed by an authority that nobody here trusts.",
		health.RuleLeafOfAnotherCA, "apiserver", signedByStranger("another-ca"),
	},
	{
		"leaf-of-a-remade-ca", "apiserver.crt is signed by an authority of the right name with another key.",
		health.RuleCARemade, "apiserver", signedByStranger(""),
	},
	{
		"key-of-another-pair", "apiserver.key does not belong to apiserver.crt.",
		health.RuleKeyOfAnotherPair, "apiserver", otherKey,
	},
	{
		"missing-san", "apiserver.crt lacks every address, and all names but the host's.",
		health.RuleMissingSAN, "apiserver", resigned(func(_ *breaker, t *pki.Template) {
			t.SANs = slices.DeleteFunc(t.SANs, func(s pki.SAN) bool { return s.Kind == pki.IP || s.Value != t.SANs[0].Value })
		}),
	},
	{
		"missing-group", "The certificate in admin.conf names no group.",
		health.RuleGroup, kube.AdminID, resigned(func(_ *breaker, t *pki.Template) {
			t.Subject = pki.CommonName(t.Subject.First(pki.OIDCommonName))
		}),
	},
	{
		"wrong-group", "The certificate in admin.conf names the group system:master, an s short.",
		health.RuleGroup, kube.AdminID, resigned(func(_ *breaker, t *pki.Template) {
			t.Subject = pki.ClientName(t.Subject.First(pki.OIDCommonName), "system:master")
		}),
	},
	{
		"ca-key-of-another-pair", "ca.key does not belong to ca.crt.",
		health.RuleCAKeyOfAnotherPair, kube.ClusterCA, otherKey,
	},
	{
		"sa-pub-of-another-pair", "sa.pub does not belong to sa.key.",
		health.RuleSAPubOfAnotherPair, "sa", otherPublicKey,
	},
	{
		"expired", "apiserver.crt ended yesterday.",
		health.RuleExpired, "apiserver", resigned(func(b *breaker, t *pki.Template) {
			t.NotBefore, t.NotAfter = b.now.Add(-366*day), b.now.Add(-day)
		}),
	},
	{
		"wrong-eku-apiserver", "apiserver.crt may be used by clients alone.",
		health.RuleServerAuth, "apiserver", usedFor(x509.ExtKeyUsageClientAuth),
	},
	{
		"wrong-eku-admin", "The certificate in admin.conf may be used by servers alone.",
		health.RuleClientAuth, kube.AdminID, usedFor(x509.ExtKeyUsageServerAuth),
	},
	{
		"peer-server-only", "etcd/peer.crt may be used by servers alone.",
		health.RuleEtcdPeerClientAuth, "etcd-peer", usedFor(x509.ExtKeyUsageServerAuth),
	},

	{"etcd-server-only", "etcd/server.crt may be used by servers alone.", health.RuleEtcdServerClientAuth, "etcd-server", usedFor(x509.ExtKeyUsageServerAuth)},
	{"missing-file", "apiserver.key is not there.", health.RuleMissingFile, "apiserver", removed(".key")},
	{"cut-file", "apiserver.crt ends in the middle.", health.RuleUnreadable, "apiserver", cut},
	{"open-mode", "ca.key may be read by everyone.", health.RuleMode, kube.ClusterCA, opened},
	{
		"ca-of-one-host", "One host has another ca.crt than the first.",
		health.RuleDiffers, kube.ClusterCA, differsOnOneHost,
	},
	{
		"ca-is-a-leaf", "ca.crt says that it is no authority.",
		health.RuleNotCA, kube.ClusterCA, selfSigned(func(t *pki.Template) { t.BasicConstraints = &pki.BasicConstraints{} }),
	},
	{
		"ca-cannot-sign", "The key usage of ca.crt lacks keyCertSign.",
		health.RuleCANoSign, kube.ClusterCA, selfSigned(func(t *pki.Template) { t.KeyUsage = pki.LeafUsage }),
	},
	{
		"not-yet-valid", "apiserver.crt begins tomorrow.",
		health.RuleNotYetValid, "apiserver", resigned(func(b *breaker, t *pki.Template) { t.NotBefore = b.now.Add(day) }),
	},
	{
		"outlives-ca", "apiserver.crt ends a year after its authority.",
		health.RuleOutlivesCA, "apiserver", outliving,
	},
	{
		"wrong-user", "The certificate in kubelet.conf names another node.",
		health.RuleUser, "kubelet", resigned(func(_ *breaker, t *pki.Template) {
			t.Subject = pki.ClientName("system:node:stranger", "system:nodes")
		}),
	},
	{"config-of-another-ca", "admin.conf trusts another authority than ca.crt.", health.RuleConfigCA, kube.AdminID, trustsStranger},
	{
		"config-server", "admin.conf calls an address that is no name of the apiserver.",
		health.RuleConfigServer, kube.AdminID, callsElsewhere(netip.MustParseAddr("192.0.2.99")),
	},
	{"config-key", "The key in admin.conf does not belong to its certificate.", health.RuleKeyOfAnotherPair, kube.AdminID, otherKey},
	{"critical-extension", "apiserver.crt has a critical extension that nobody knows.", health.RuleCritical, "apiserver", encodedByGo(withCriticalExtension)},
	{"sha1", "apiserver.crt is signed over SHA-1.", health.RuleWeakHash, "apiserver", encodedByGo(signedOverSHA1)},
	{"altered", "apiserver.crt was changed after it was signed.", health.RuleAltered, "apiserver", altered},
	{"expires-soon", "apiserver.crt ends in ten days.", health.RuleExpiring, "apiserver", resigned(func(b *breaker, t *pki.Template) {
		t.NotBefore, t.NotAfter = b.now.Add(-355*day), b.now.Add(10*day)
	})},
	{"weak-key", "apiserver.crt and its key are RSA with 1024 bits.", health.RuleWeakKey, "apiserver", shortKey},
	{"leaf-is-ca", "apiserver.crt says that it may sign others.", health.RuleLeafMaySign, "apiserver", resigned(func(_ *breaker, t *pki.Template) {
		t.BasicConstraints = &pki.BasicConstraints{CA: true, PathLen: -1}
	})},
	{"old-group", "The certificate in admin.conf has the group that kubeadm gave before v1.29.", health.RuleOldName, kube.AdminID, resigned(func(_ *breaker, t *pki.Template) {
		t.Subject = pki.ClientName("kubernetes-admin", "system:masters")
	})},
	{"config-swapped", "admin.conf holds the key as its certificate, and the certificate as its key.", health.RuleSwapped, kube.AdminID, swapped},
	{"pair-swapped", "apiserver.crt holds the key, apiserver.key the certificate.", health.RuleSwapped, "apiserver", swapped},
	{"base64-twice", "The authority in admin.conf is base64 of base64.", health.RuleDoubleBase64, kube.AdminID, encodedAgain},
	{"no-context", "admin.conf names no context as the one in use.", health.RuleNoContext, kube.AdminID, withoutContext},
	{"not-verified", "admin.conf says that the apiserver need not be verified.", health.RuleNotVerified, kube.AdminID, unverified},
	{"sa-ed25519", "The service account keys are Ed25519.", health.RuleSAKeyKind, "sa", edwardsKeys},
}
