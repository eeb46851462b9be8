package check

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

var tokenChecks = []Check{
	{
		Name: "token", Means: "a token that the apiserver issues verifies with sa.pub and works", Needs: []string{"super-admin"},
		Run: tokenRequest,
	},
	{
		Name: "token-manager", Means: "a token that the controller manager issues works", Needs: []string{"super-admin", "controllers"},
		Run: tokenSecret,
	},
	{
		Name: "token-hand", Means: "a token signed by hand with sa.key works, one signed with another key does not", Needs: []string{"super-admin"},
		Run: tokenByHand,
	},
}

// bearerName is the account that all tokens here are for.
const bearerName = "bearer"

var account = identity{"system:serviceaccount:default:" + bearerName, []string{"system:serviceaccounts", "system:serviceaccounts:default"}}

// bearer makes the account, if it is not there, and gives it.
func bearer(ctx context.Context, super kubernetes.Interface) (*v1.ServiceAccount, error) {
	accounts := super.CoreV1().ServiceAccounts("default")
	a, err := accounts.Create(ctx, &v1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: bearerName}}, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return accounts.Get(ctx, bearerName, metav1.GetOptions{})
	}
	return a, err
}

// let asks every apiserver whom a token makes its bearer: all must agree.
func (s *State) let(ctx context.Context, token string) error {
	for i := range s.Cluster.ControlPlanes {
		got, err := s.asks(ctx, os.DevNull, append(s.server(i), "--token", token)...)
		if err != nil {
			// kubectl's message has no token in it; its arguments do.
			return errors.New(strings.ReplaceAll(err.Error(), token, "TOKEN"))
		}
		if !got.equal(account) {
			return fmt.Errorf("its bearer is %s, want %s", got, account)
		}
	}
	return nil
}

func tokenRequest(ctx context.Context, s *State) (string, error) {
	super, err := client(s.super())
	if err != nil {
		return "", err
	}
	if _, err := bearer(ctx, super); err != nil {
		return "", err
	}
	out, err := s.kubectl(ctx, s.super(), "create", "token", bearerName)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(out)
	public, err := readPublic(s.pki(s.first(), "sa.pub"))
	if err != nil {
		return "", err
	}
	if err := verifyToken(token, public); err != nil {
		return "", err
	}
	return "let in by every apiserver", s.let(ctx, token)
}

// tokenSecret asks for a token that does not end, which the controller manager
// itself signs, with its own copy of sa.key.
func tokenSecret(ctx context.Context, s *State) (string, error) {
	super, err := client(s.super())
	if err != nil {
		return "", err
	}
	if _, err := bearer(ctx, super); err != nil {
		return "", err
	}
	secret := &v1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: "lasting", Annotations: map[string]string{v1.ServiceAccountNameKey: bearerName}},
		Type:       v1.SecretTypeServiceAccountToken,
	}
	if _, err := super.CoreV1().Secrets("default").Create(ctx, secret, metav1.CreateOptions{}); err != nil {
		return "", err
	}
	err = until(ctx, "the token in the secret", func() (bool, error) {
		got, err := super.CoreV1().Secrets("default").Get(ctx, "lasting", metav1.GetOptions{})
		if err == nil {
			secret = got
		}
		return len(secret.Data["token"]) > 0, err
	})
	if err != nil {
		return "", err
	}
	want, err := os.ReadFile(s.pki(s.first(), "ca.crt"))
	if err == nil && strings.TrimSpace(string(want)) != strings.TrimSpace(string(secret.Data["ca.crt"])) {
		err = errors.New("the secret's ca.crt is not the bundle's")
	}
	if err != nil {
		return "", err
	}
	return "let in by every apiserver, with the bundle's ca.crt", s.let(ctx, string(secret.Data["token"]))
}

func tokenByHand(ctx context.Context, s *State) (string, error) {
	super, err := client(s.super())
	if err != nil {
		return "", err
	}
	a, err := bearer(ctx, super)
	if err != nil {
		return "", err
	}
	issuer := "https://kubernetes.default.svc." + s.Cluster.DNSDomain
	now := time.Now()
	claims := map[string]any{
		"iss": issuer, "aud": []string{issuer}, "sub": account.User,
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(10 * time.Minute).Unix(),
		"kubernetes.io": map[string]any{"namespace": "default", "serviceaccount": map[string]any{"name": bearerName, "uid": string(a.UID)}},
	}
	for _, h := range s.Cluster.ControlPlanes {
		key, err := readKey(s.pki(h.Name, "sa.key"))
		if err != nil {
			return "", err
		}
		token, err := signToken(claims, key)
		if err != nil {
			return "", err
		}
		if err := s.let(ctx, token); err != nil {
			return "", fmt.Errorf("by sa.key of %s: %w", h.Name, err)
		}
	}
	stranger, err := readKey(s.pki(s.first(), "apiserver.key"))
	if err != nil {
		return "", err
	}
	token, err := signToken(claims, stranger)
	if err != nil {
		return "", err
	}
	if err := s.let(ctx, token); err == nil || !strings.Contains(err.Error(), "Unauthorized") {
		return "", fmt.Errorf("by another key: got %v, want it unauthorized", err)
	}
	return "let in by every apiserver; by another key refused", nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
