package logs

import "kubepki/core/decode"

// trustRows are about who signed a certificate.
var trustRows = []Row{
	{
		ID: "ca-cannot-sign", Level: decode.Broken, Title: "An authority that may not sign",
		Says: []Saying{
			{byGo, `parent certificate cannot sign this kind of certificate" while trying to verify candidate authority certificate "{ca}"`},
			{byGo, "parent certificate cannot sign this kind of certificate"},
			{byCurl, "invalid CA certificate"},
			{byOpenSSL, "verify error:num=79"},
			{byOpenSSL, "verify error:num=32"},
			{byOpenSSL, "key usage does not include certificate signing"},
		},
		Advice: Advice{
			"The authority of the certificate says of itself that it is none: basicConstraints CA:TRUE or the key usage keyCertSign is missing. Nobody accepts what it signed.",
			"Make the authority again with CA:TRUE and keyCertSign, and all it signed.",
			"openssl x509 -in {ca-path} -noout -ext basicConstraints,keyUsage",
		},
		look: lookNotCA, Ref: "RFC 5280 section 4.2.1.9",
	},
	{
		ID: "weak-hash", Level: decode.Broken, Title: "Signed over a weak hash",
		Says: []Saying{
			{byGo, `cannot verify signature: insecure algorithm {algorithm}" while trying to verify candidate authority certificate "{ca}"`},
			{byGo, "cannot verify signature: insecure algorithm {algorithm}"},
			{byCurl, "CA signature digest algorithm too weak"},
			{byCurl, "ca md too weak"},
			{byOpenSSL, "verify error:num=68"},
		},
		Advice: Advice{
			"The certificate is signed over SHA-1 or MD5. Such signatures can be forged, so Go and OpenSSL refuse it; “openssl verify” alone says OK.",
			"Have it signed again over SHA-256.",
			"openssl x509 -in {path} -noout -text | grep 'Signature Algorithm'",
		},
		look: lookWeakHash, Ref: "RFC 6194",
	},
	{
		ID: "ca-remade", Level: decode.Broken, Title: "Right authority’s name, another key",
		Says: []Saying{
			{byGo, `(possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "{ca}"`},
			{byGo, `(possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "{ca}"`},
			{byGo, `(possibly because of "x509: Ed25519 verification failure" while trying to verify candidate authority certificate "{ca}"`},
			{byGo, `(possibly because of "x509: signature algorithm specifies an {wanted-key} public key, but have public key of type {have-key}" while trying to verify candidate authority certificate "{ca}"`},
			{byGo, `(possibly because of {why} while trying to verify candidate authority certificate "{ca}"`},
			{byOpenSSL, "certificate signature failure"},
			{byCurl, "rsa routines::invalid padding"},
			{byOpenSSL, "verify error:num=7:"},
		},
		Advice: Advice{
			"The certificate was signed by another key than that of the authority “{ca}” which the caller trusts, though the name is the same. So it is after a second “kubeadm init”: a kubeconfig, or part of the set, is from before.",
			"If the kubeconfig is the old part, copy admin.conf again. Else put the earlier authority back, or make again all that is of it.",
			"mkdir -p ~/.kube && cp /etc/kubernetes/admin.conf ~/.kube/config\nopenssl verify -CAfile {ca-path} {path}",
		},
		Client: &Advice{
			"The caller’s certificate was signed by another key than that of the authority “{ca}” which the server trusts, though the name is the same: it is from before the authority was made again.",
			"Make the caller’s certificate again by the authority that the server trusts.",
			"openssl verify -CAfile {ca-path} {path}",
		},
		look: lookIssuer, Ref: "RFC 5280 section 6.1.3",
	},
	{
		ID: "unknown-authority", Level: decode.Broken, Title: "Signed by an authority nobody here trusts",
		Says: []Saying{
			{byGo, "certificate signed by unknown authority"},
			{byOpenSSL, "unable to get local issuer certificate"},
			{byOpenSSL, "unable to verify the first certificate"},
			{byOpenSSL, "verify error:num=20"},
			{byOpenSSL, "verify error:num=21"},
			{byOpenSSL, "self-signed certificate"},
			{byOpenSSL, "self signed certificate"},
		},
		Advice: Advice{
			"The authority that signed the server’s certificate is not among those that the caller was given, or an authority between them was not sent along.",
			"Give the caller the authority that signed it: certificate-authority-data of the kubeconfig, --cacert, --etcd-cafile, --kubelet-certificate-authority, or caBundle. An intermediate belongs into the server’s file, after its certificate.",
			"openssl verify -CAfile {ca-path} {path}\nopenssl s_client -connect {address} -showcerts </dev/null | openssl x509 -noout -subject -issuer",
		},
		Client: &Advice{
			"The server does not know the authority that signed its caller’s certificate: another signed it, such as etcd’s for kube-apiserver, or an earlier one. Without a “possibly because of” even the authority’s name differs.",
			"Have the caller’s certificate signed by the authority that the server trusts (--client-ca-file, --trusted-ca-file, --peer-trusted-ca-file), or add the right one there.",
			"openssl verify -CAfile {ca-path} {path}\nopenssl x509 -in {path} -noout -issuer -ext authorityKeyIdentifier",
		},
		look: lookIssuer, Ref: pagePKI,
	},
}
