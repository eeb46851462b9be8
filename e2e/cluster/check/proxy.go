package check

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
)

var proxyChecks = []Check{
	{
		Name: "front-proxy", Means: "the front proxy is believed by its header alone, and nobody else's header is", Needs: []string{"names"},
		Run: frontProxy,
	},
	{
		Name: "front-proxy-ca", Means: "extension apiservers are told to believe the front proxy's authority and no other", Needs: []string{"super-admin"},
		Run: frontProxyCA,
	},
	{
		Name: "kubelet-client", Means: "the apiserver's client for kubelets may do what kubelets ask for", Needs: []string{"admin"},
		Run: kubeletClient,
	},
}

func (s *State) pair(name string) caller {
	cp := s.first()
	return caller{trusts: s.pki(cp, "ca.crt"), cert: s.pki(cp, name+".crt"), key: s.pki(cp, name+".key")}
}

func frontProxy(ctx context.Context, s *State) (string, error) {
	claim := func() http.Header { return http.Header{"X-Remote-User": {"dora"}, "X-Remote-Group": {"explorers"}} }
	dora := identity{"dora", []string{"explorers"}}
	proxy := s.pair("front-proxy-client")
	if status, who, err := s.review(ctx, proxy, claim()); err != nil || !who.equal(dora) {
		return "", fmt.Errorf("front-proxy-client with a header is %s (status %d, %v), want %s", who, status, err, dora)
	}
	status, who, err := s.review(ctx, proxy, nil)
	switch itself := (identity{User: "front-proxy-client"}); {
	case s.Cluster.OneAuthority && (err != nil || !who.equal(itself)):
		return "", fmt.Errorf("front-proxy-client without a header is %s (status %d, %v), want %s", who, status, err, itself)
	case !s.Cluster.OneAuthority && (err != nil || status != http.StatusUnauthorized):
		return "", fmt.Errorf("front-proxy-client without a header is %s (status %d, %v), want status 401", who, status, err)
	}
	// The apiserver's own client for kubelets is one of the cluster authority.
	other := s.pair("apiserver-kubelet-client")
	if status, who, err := s.review(ctx, other, claim()); err != nil || who.User != "kube-apiserver-kubelet-client" {
		return "", fmt.Errorf("another certificate with a header is %s (status %d, %v), want itself", who, status, err)
	}
	if status, who, err := s.review(ctx, caller{trusts: other.trusts}, claim()); err == nil && who.equal(dora) {
		return "", fmt.Errorf("a header without a certificate is believed (status %d)", status)
	}
	return fmt.Sprintf("dora by header, status %d without; another's header ignored", status), nil
}

// frontProxyCA reads what the apiserver publishes for extension apiservers.
func frontProxyCA(ctx context.Context, s *State) (string, error) {
	for key, file := range map[string]string{"requestheader-client-ca-file": "front-proxy-ca.crt", "client-ca-file": "ca.crt"} {
		out, err := s.kubectl(ctx, s.super(), "-n", "kube-system", "get", "configmap", "extension-apiserver-authentication", "-o", "jsonpath={.data."+key+"}")
		if err != nil {
			return "", err
		}
		want, err := os.ReadFile(s.pki(s.first(), file))
		if err != nil {
			return "", err
		}
		if strings.TrimSpace(out) != strings.TrimSpace(string(want)) {
			return "", fmt.Errorf("%s is not %s of the bundle", key, file)
		}
	}
	return "both authorities are the bundle's", nil
}

// kubeletClient asks the apiserver what a kubelet would ask it of its caller
// (https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/).
func kubeletClient(ctx context.Context, s *State) (string, error) {
	c := s.pair("apiserver-kubelet-client")
	c.name = "kubernetes"
	const template = `{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"%s","resource":"nodes","subresource":"%s"}}}`
	header := http.Header{"Content-Type": {"application/json"}}
	asked := [][2]string{{"get", "proxy"}, {"create", "proxy"}, {"get", "log"}, {"get", "stats"}, {"get", "metrics"}}
	for _, a := range asked {
		url := "https://" + s.apiAddress(0) + "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
		status, body, err := c.call(ctx, http.MethodPost, url, header, fmt.Appendf(nil, template, a[0], a[1]))
		if err != nil || status != http.StatusCreated || !strings.Contains(string(body), `"allowed":true`) {
			return "", fmt.Errorf("it may not %s nodes/%s: status %d, %s (%v)", a[0], a[1], status, body, err)
		}
	}
	return fmt.Sprintf("%d rights on nodes", len(asked)), nil
}
