package logs

import (
	"kubepki/core/decode"
	"kubepki/core/kube"
)

const whoAmI = "kubectl auth whoami\nkubectl auth can-i --list"

// userRows are about who the apiserver takes a caller for, and what that one may do.
var userRows = []Row{
	{
		ID: "unauthenticated", Level: decode.Broken, Title: "401: the apiserver knows nobody by this",
		Says: []Saying{
			{byKubectl, "the server has asked for the client to provide credentials"},
			{byKubectl, "You must be logged in to the server (Unauthorized)"},
			{byGo, "=Unauthorized"},
			{byCurl, "HTTP/2 401"},
			{byCurl, "HTTP/1.1 401"},
			{byAPIServer, "*Unable to authenticate the request"},
		},
		Advice: Advice{
			"The client certificate or token was refused, and the apiserver says no reason: ended, of another authority, for servers alone, without a common name. Its own log has the reason, with the serial number.",
			"Look at the client certificate of the kubeconfig, and at kube-apiserver’s log for “Unable to authenticate the request”.",
			"kubectl config view --raw --minify -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -subject -issuer -dates -ext extendedKeyUsage\ncrictl logs $(crictl ps -q --name kube-apiserver) 2>&1 | grep 'Unable to authenticate'",
		},
		look: lookCaller, Ref: pageUsers,
	},
	{
		ID: "login-prompt", Level: decode.Broken, Title: "A kubeconfig without credentials",
		Says: []Saying{{byKubectl, "Please enter Username:"}},
		Advice: Advice{
			"The context names a user that is not there, or one without a certificate with its key; so kubectl asks for a password, which no apiserver takes.",
			"Name the right user in the context, and give it both, certificate and key.",
			"kubectl config get-contexts\nkubectl config set-credentials jane --client-certificate jane.crt --client-key jane.key --embed-certs=true",
		},
		Ref: pageKubeconfig,
	},
	{
		ID: "anonymous", Level: decode.Broken, Title: "403: no client certificate arrived",
		Says: []Saying{
			{byAPIMachine, `User "system:anonymous" cannot`},
			{byScheduler, "Continuing without authentication configuration"},
		},
		Advice: Advice{
			"The apiserver got neither certificate nor token, so the caller is system:anonymous, who may read the version and little more. The pair was not given, or something between ends TLS and does not pass it on.",
			"Send the pair (--cert and --key), or mend the context’s user; a load balancer must pass TCP on, not HTTP.",
			"curl --cacert /etc/kubernetes/pki/ca.crt --cert jane.crt --key jane.key https://{address}/version",
		},
		Ref: pageUsers,
	},
	{
		ID: "name-without-system", Level: decode.Broken, Title: "A component without “system:” in its name",
		Says: []Saying{
			{byAPIMachine, `User "kube-scheduler" cannot`},
			{byAPIMachine, `User "kube-controller-manager" cannot`},
			{byAPIMachine, `User "kube-proxy" cannot`},
		},
		Advice: Advice{
			"RBAC knows the components as system:kube-scheduler, system:kube-controller-manager and system:kube-proxy. This certificate’s common name lacks “system:”.",
			"Make the certificate again with the whole name.",
			kube.InPlaceOf("/etc/kubernetes/scheduler.conf /etc/kubernetes/controller-manager.conf", "/etc/kubernetes", "kubeadm init phase kubeconfig scheduler && kubeadm init phase kubeconfig controller-manager"),
		},
		look: lookComponent, Ref: pageRBAC,
	},
	{
		ID: "swapped-name", Level: decode.Broken, Title: "Group and user changed places",
		Says: []Saying{{byAPIMachine, `User "system:masters" cannot`}},
		Advice: Advice{
			"system:masters stands in the common name, so it is the user; it is a group, and belongs into O.",
			"Make the certificate again with O as the group and CN as the user.",
			"openssl req -new -key jane.key -subj /O=developers/CN=jane -out jane.csr",
		},
		look: lookMasters, Ref: pageUsers,
	},
	{
		ID: "admin-not-bound", Level: decode.Broken, Title: "The administrators’ group is not bound",
		Says: []Saying{{byAPIMachine, `User "kubernetes-admin" cannot`}},
		Advice: Advice{
			"admin.conf’s group kubeadm:cluster-admins has no power until it is bound to cluster-admin. kubeadm init does so; a set made by hand does not.",
			"Bind the group, by super-admin.conf.",
			"kubectl --kubeconfig /etc/kubernetes/super-admin.conf create clusterrolebinding kubeadm:cluster-admins --clusterrole=cluster-admin --group=kubeadm:cluster-admins",
		},
		look: lookAdmin, Ref: pageRBAC,
	},
	{
		ID: "kubelet-api-forbidden", Level: decode.Broken, Title: "The apiserver may not call kubelets",
		Says: []Saying{
			{byKubectl, "Forbidden (user={user}, verb={verb}, resource=nodes"},
		},
		Advice: Advice{
			"The kubelet knows the apiserver as {user}, and RBAC does not let that one use its API: kubectl logs and exec fail. From 1.33.12, 1.34.8, 1.35.5 and 1.36.1 on kubeadm gives its certificate no group, so it needs a binding.",
			"Bind the user to system:kubelet-api-admin.",
			"kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client --clusterrole=system:kubelet-api-admin --user=kube-apiserver-kubelet-client",
		},
		look: lookUser, Ref: pageRBAC,
	},
}

// nodeRows are about kubelets, and then about everyone who is known and may not.
var nodeRows = []Row{
	{
		ID: "node-without-a-name", Level: decode.Broken, Title: "A kubelet whose name is no node’s",
		Says: []Saying{
			{byAPIMachine, `User "system:node" cannot`},
			{byAPIServer, `unknown node for user "{user}"`},
			{byAPIServer, "unknown node '{node}' cannot {verb} {what}"},
			{byAPIServer, "NODE DENY"},
		},
		Advice: Advice{
			"A node is known by CN=system:node:NAME and O=system:nodes, where NAME is the node’s as it registered. Here there is no name, or one that no node has.",
			"Make the kubelet’s certificate again with the node’s own name, or start it with --hostname-override.",
			"kubeadm kubeconfig user --org system:nodes --client-name system:node:NODE > kubelet.conf",
		},
		look: lookNode, Ref: pageNode,
	},
	{
		ID: "another-node", Level: decode.Broken, Title: "A kubelet with another node’s certificate",
		Says: []Saying{
			{byAPIMachine, `node "{node}" is not allowed to modify node "{other}"`},
			{byAPIMachine, "node '{node}' cannot read '{other}', only its own Node object"},
			{byAPIMachine, "can only access node lease with the same name as the requesting node"},
			{byAPIMachine, "can only create a node CSR with CN={cn}"},
		},
		Advice: Advice{
			"The kubelet calls itself otherwise than its certificate does (CN=system:node:…): kubelet.conf came from another host, or the host was renamed.",
			"Make kubelet.conf on a control plane for this very node, and copy it to its place.",
			"openssl x509 -in /var/lib/kubelet/pki/kubelet-client-current.pem -noout -subject\nkubeadm kubeconfig user --org system:nodes --client-name system:node:{other} > kubelet.conf",
		},
		look: lookNode, Ref: pageNode,
	},
	{
		ID: "node-asks-too-much", Level: decode.Warning, Title: "A node may see its own things alone",
		Says: []Saying{
			{byAPIMachine, "node '{node}' cannot read all nodes, only its own Node object"},
			{byAPIMachine, "can only list/watch pods with spec.nodeName field selector"},
			{byAPIMachine, "no relationship found between node '{node}' and this object"},
			{byAPIMachine, "No Object name found"},
		},
		Advice: Advice{
			"The certificate is right. The Node authorizer lets a kubelet touch its own Node, its pods and what those use, and no more: somebody used kubelet.conf for something else.",
			"Use admin.conf for own requests.",
			whoAmI,
		},
		look: lookNode, Ref: pageNode,
	},
	{
		ID: "node-without-its-group", Level: decode.Broken, Title: "A kubelet that is not in system:nodes",
		Says: []Saying{{byAPIMachine, `User "system:node:{node}" cannot`}},
		Advice: Advice{
			"The name is a node’s, but the Node authorizer did not answer for it: its certificate’s O is not system:nodes (system:node is a frequent slip).",
			"Make the kubelet’s certificate again with O=system:nodes.",
			"kubeadm kubeconfig user --org system:nodes --client-name system:node:{node} > kubelet.conf",
		},
		look: lookNode, Ref: pageNode,
	},
	{
		ID: "may-not-approve", Level: decode.Broken, Title: "May not approve requests",
		Says: []Saying{
			{byKubectl, `user not permitted to approve requests with signerName "{signer}"`},
			{byKubectl, `User "{user}" cannot update resource "certificatesigningrequests/approval"`},
		},
		Advice: Advice{
			"To approve takes two rights: update on certificatesigningrequests/approval, and approve on the signer.",
			"Grant both, or approve as an administrator.",
			"kubectl auth can-i update certificatesigningrequests/approval\nkubectl auth can-i approve signers",
		},
		look: lookUser, Ref: pageRequests,
	},
	{
		ID: "forbidden", Level: decode.Warning, Title: "403: known, but without the right",
		Says: []Saying{
			{byAPIMachine, `User "{user}" cannot {verb} resource "{resource}"`},
			{byAPIMachine, `User "{user}" cannot {verb} path "{path}"`},
			{byAPIMachine, `User "{user}" cannot {what}`},
			{byCurl, "HTTP/2 403"},
		},
		Advice: Advice{
			"The certificate was accepted: the apiserver takes the caller for {user}. No binding lets that user, or its groups, do this. A slip in O (system:master) or none at all looks like this.",
			"Look which groups arrived. Mend O and have the certificate signed again, or bind the user.",
			whoAmI + "\nkubectl create rolebinding {user}-view --clusterrole=view --user={user} --namespace=default",
		},
		look: lookUser, Ref: pageRBAC,
	},
}
