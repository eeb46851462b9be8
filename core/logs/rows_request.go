package logs

import "kubepki/core/decode"

const (
	encodeOnce  = "base64 -w0 jane.csr   # the whole PEM file, once, in one line"
	askAgain    = "kubectl delete csr jane && kubectl apply -f csr.yaml"
	signerNames = "# kubernetes.io/kube-apiserver-client, kubernetes.io/kube-apiserver-client-kubelet,\n# kubernetes.io/kubelet-serving, or one of your own: example.com/my-signer"
)

// requestRows are about CertificateSigningRequest objects that the apiserver
// does not take.
var requestRows = []Row{
	{
		ID: "request-signer", Level: decode.Broken, Title: "Nobody is asked to sign",
		Says: []Saying{
			{byAPIMachine, "spec.signerName: Required value"},
			{byKubectl, `missing required field "signerName"`},
			{byAPIMachine, "the legacy signerName is not allowed via this API version"},
			{byAPIMachine, "must be a fully qualified domain and path of the form"},
		},
		Advice: Advice{
			"spec.signerName says who is to sign. It is missing, is no “domain/name”, or is legacy-unknown, which v1 takes no more.",
			"Write the signer’s whole name; a misspelt kubernetes.io name is taken, and never signed.", signerNames,
		},
		Ref: pageRequests,
	},
	{
		ID: "request-usages", Level: decode.Broken, Title: "Usages that cannot be",
		Says: []Saying{
			{byAPIMachine, "spec.usages: Required value"},
			{byAPIMachine, `spec.usages[{at}]: Unsupported value: "{usage}"`},
			{byAPIMachine, "CertificateSigningRequestSpec.spec.usages of type"},
		},
		Advice: Advice{
			"spec.usages is a list of Kubernetes’ own words, with blanks: “client auth”, not client-auth or clientAuth.",
			"Write a list with the right words.",
			"kubectl explain csr.spec.usages",
		},
		Ref: pageRequests,
	},
	{
		ID: "request-body", Level: decode.Broken, Title: "spec.request holds no request",
		Says: []Saying{
			{byAPIMachine, "PEM block type must be CERTIFICATE REQUEST"},
			{byAPIMachine, "asn1: structure error: tags don't match"},
			{byAPIMachine, `spec.request: Invalid value: "{value}": crypto/rsa: verification error`},
			{byAPIMachine, `spec.request: Invalid value: "{value}": x509: ECDSA verification failure`},
		},
		Advice: Advice{
			"It must be the base64 of a PEM file that begins with BEGIN CERTIFICATE REQUEST. It is empty, a certificate, a key, DER, an old NEW CERTIFICATE REQUEST, went through base64 twice, or was damaged.",
			"Encode the request’s PEM file once.",
			"openssl req -in jane.csr -noout -verify -subject\n" + encodeOnce,
		},
		Ref: pageRequests,
	},
	{
		ID: "request-base64", Level: decode.Broken, Title: "spec.request is no base64",
		Says: []Saying{
			{byAPIMachine, "cannot be handled as a CertificateSigningRequest: illegal base64 data at input byte {byte}"},
			{byKubectl, "Request: decode base64: illegal base64 data at input byte {byte}"},
			{byKubectl, "illegal base64 data at input byte {byte}"},
		},
		Advice: Advice{
			"At byte 0 it is raw PEM, or a $(…) that no shell replaced; at byte 76 the base64 was wrapped and indented.",
			"Write it in one line.", encodeOnce,
		},
		Ref: pageRequests,
	},
	{
		ID: "request-field", Level: decode.Broken, Title: "A field that is not known",
		Says: []Saying{{byAPIMachine, `unknown field "{field}"`}},
		Advice: Advice{
			"{field} is misspelt or stands in the wrong place: request, signerName and usages belong below spec.",
			"Mend it. With --validate=false the field would be dropped without a word.",
			"kubectl explain csr.spec",
		},
		Ref: pageRequests,
	},
	{
		ID: "request-duration", Level: decode.Broken, Title: "A lifetime that cannot be",
		Says: []Saying{
			{byAPIMachine, "may not specify a duration less than 600 seconds"},
			{byAPIMachine, "spec.expirationSeconds of type int32"},
			{byAPIMachine, "cannot unmarshal number {number} into"},
		},
		Advice: Advice{
			"spec.expirationSeconds is a whole number of seconds without quotes, 600 or more, and fits in 31 bits.",
			"Write such a number; the signer gives no more than its --cluster-signing-duration.",
			"# expirationSeconds: 86400",
		},
		Ref: pageRequests,
	},
	{
		ID: "request-version", Level: decode.Broken, Title: "A version of the API that is gone",
		Says: []Saying{
			{byKubectl, `no matches for kind "CertificateSigningRequest" in version "certificates.k8s.io/v1beta1"`},
			{byKubectl, "ensure CRDs are installed first"},
		},
		Advice: Advice{
			"certificates.k8s.io/v1beta1 is gone since 1.22; v1 wants a signerName and usages.",
			"Write apiVersion: certificates.k8s.io/v1.", signerNames,
		},
		Ref: pageRequests,
	},
	{
		ID: "request-masters", Level: decode.Broken, Title: "system:masters is not signed",
		Says: []Saying{{byAPIMachine, "signer with system:masters group is not allowed"}},
		Advice: Advice{
			"A request with O=system:masters is refused for kube-apiserver-client, also to an administrator: such a certificate could not be revoked.",
			"Ask for another group, and bind that.",
			"openssl req -new -key jane.key -subj /O=developers/CN=jane -out jane.csr",
		},
		Ref: pageRequests,
	},
	{
		ID: "request-there", Level: decode.Warning, Title: "A request of this name is there already",
		Says: []Saying{
			{byKubectl, `certificatesigningrequests.certificates.k8s.io "{name}" already exists`},
			{byKubectl, `certificate signing request "{name}" is already Denied`},
			{byKubectl, `certificate signing request "{name}" is already Approved`},
		},
		Advice: Advice{
			"What a request asks for cannot be changed, and who approved it cannot be undone.",
			"Delete it and make it again.", "kubectl delete csr {name} && kubectl apply -f csr.yaml",
		},
		Ref: pageRequests,
	},
	{
		ID: "request-gone", Level: decode.Warning, Title: "No request of this name",
		Says: []Saying{
			{byKubectl, `certificatesigningrequests.certificates.k8s.io "{name}" not found`},
			{byKubectl, "one or more CSRs must be specified as <name>"},
		},
		Advice: Advice{
			"It was never made, or cleared away: a request that was decided goes after an hour, one that waits after a day.",
			"Make it again, and take the certificate at once.", "kubectl get csr",
		},
		Ref: pageRequests,
	},
}

// csrRows are about requests that were taken, and not signed.
var csrRows = []Row{
	{
		ID: "signer-refused", Level: decode.Broken, Title: "The signer refused the request",
		Says: []Saying{
			{byCSR, "subject organization is not system:nodes"},
			{byCSR, "subject common name does not begin with system:node:"},
			{byCSR, "DNS or IP subjectAltName is required"},
			{byCSR, "DNS subjectAltNames are not allowed"},
			{byCSR, "Email subjectAltNames are not allowed"},
			{byCSR, "URI subjectAltNames are not allowed"},
			{byCSR, "usages did not match [{usages}]"},
			{byCSR, "invalid usage for client certificate: {usage}"},
			{byCSR, "missing required usage for client certificate: client auth"},
			{byCSR, "SignerValidationFailure"},
			{byCSR, "Approved,Failed"},
		},
		Advice: Advice{
			"It was approved, and then the signer found that it is not for this signer: kubelets’ signers want O=system:nodes and CN=system:node:NAME, kubelet-serving wants DNS or IP names and “server auth”, the client signers “client auth” and no “server auth”. kubectl describe csr does not show the reason.",
			"Ask another signer, or make the request as this one wants it.",
			"kubectl get csr NAME -o jsonpath='{.status.conditions}'\n" + askAgain,
		},
		Ref: pageRequests,
	},
	{
		ID: "never-signed", Level: decode.Warning, Title: "Approved, and nobody signs",
		Says: []Saying{
			{byManager, "Skipping CSR signer controller because no csr cert/key was specified"},
			{byKubectl, "   Approved$"},
		},
		Advice: Advice{
			"Nobody signs what was approved: kube-controller-manager was started without --cluster-signing-cert-file and --cluster-signing-key-file, or the signer’s name is misspelt or of somebody else.",
			"Give it both flags, or look at the signer’s name.",
			"grep -n cluster-signing /etc/kubernetes/manifests/kube-controller-manager.yaml\nkubectl get csr",
		},
		Ref: pageRequests,
	},
	{
		ID: "request-denied", Level: decode.Warning, Title: "A request that was denied",
		Says: []Saying{{byCSR, "This CSR was denied"}, {byKubectl, "   Denied$"}},
		Advice: Advice{
			"Somebody denied the request, and that cannot be undone.",
			"Delete it and make it again.", "kubectl describe csr NAME\n" + askAgain,
		},
		Ref: pageRequests,
	},
	{
		ID: "waits-for-approval", Level: decode.Warning, Title: "A request that waits for approval",
		Says: []Saying{
			{byKubelet, "Certificate request was not signed: timed out waiting for the condition"},
			{byKubectl, "   Pending$"},
		},
		Advice: Advice{
			"Nobody approved the request, or nobody signs. Requests for kubelets’ serving certificates are never approved by themselves.",
			"Look at it, and approve it.",
			"kubectl get csr\nkubectl certificate approve NAME",
		},
		Ref: pageKubelet,
	},
}
