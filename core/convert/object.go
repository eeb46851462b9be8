package convert

import (
	"context"
	"errors"
	"fmt"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

// The forms of Kubernetes objects that carry certificates.
const (
	SecretTLS    ID = "secret-tls"
	SecretOpaque ID = "secret-opaque"
	ConfigMap    ID = "configmap"
)

const yamlMime = "application/yaml"

// Keys of data, as Kubernetes' components look for them.
const (
	dataCert = "tls.crt"
	dataKey  = "tls.key"
	dataCA   = "ca.crt"
)

var (
	_ = register(Format{
		ID: SecretTLS, Name: "Secret kubernetes.io/tls", Rank: 60, Ending: ".secret.yaml", Mime: yamlMime, Use: "Ingress, Gateway, webhooks: kubectl apply -f",
		Many: true, Certs: Must, Key: Must, Object: true,
		write: func(ctx context.Context, m Material, o Options) ([]byte, error) {
			data, err := certAndKey(ctx, m)
			if err != nil {
				return nil, err
			}
			return secret(o, "kubernetes.io/tls", data)
		},
	})
	_ = register(Format{
		ID: SecretOpaque, Name: "Secret Opaque", Rank: 62, Ending: ".secret.yaml", Mime: yamlMime, Use: "pods that mount it: kubectl apply -f",
		Many: true, Certs: Maybe, Key: Maybe, Object: true,
		write: func(ctx context.Context, m Material, o Options) ([]byte, error) {
			data, err := certAndKey(ctx, m)
			if err != nil {
				return nil, err
			}
			return secret(o, "Opaque", data)
		},
	})
	_ = register(Format{
		ID: ConfigMap, Name: "ConfigMap", Rank: 64, Ending: ".configmap.yaml", Mime: yamlMime, Use: "pods that trust an authority, as kube-root-ca.crt: kubectl apply -f",
		Many: true, Certs: Must, Object: true,
		write: func(_ context.Context, m Material, o Options) ([]byte, error) {
			if err := checkObject(o); err != nil {
				return nil, err
			}
			return kube.NewConfigMap(o.Object, o.Namespace, map[string]string{dataCA: string(certsPEM(m.Certs))}).YAML()
		},
	})
)

// certAndKey are the parts of a Secret, the chain without its root as
// kubectl create secret tls is commonly given it.
func certAndKey(ctx context.Context, m Material) (map[string]kube.Data, error) {
	out := map[string]kube.Data{}
	if len(m.Certs) > 0 {
		out[dataCert] = certsPEM(Chain{Certs: m.Certs}.WithoutRoot())
	}
	if m.private() {
		key, err := keyPEM(ctx, m.Key)
		if err != nil {
			return nil, err
		}
		out[dataKey] = key
	}
	return out, nil
}

func secret(o Options, kind string, data map[string]kube.Data) ([]byte, error) {
	if err := checkObject(o); err != nil {
		return nil, err
	}
	return kube.NewSecret(o.Object, o.Namespace, kind, data).YAML()
}

// checkObject refuses names that the apiserver would.
func checkObject(o Options) error {
	if o.Object == "" {
		return errors.New("convert: write object: it has no name: give one, as metadata.name")
	}
	if err := pki.CheckDNSName(o.Object, false); err != nil {
		return fmt.Errorf("convert: write object: metadata.name: %w", err)
	}
	if o.Namespace != "" {
		if err := pki.CheckDNSName(o.Namespace, false); err != nil {
			return fmt.Errorf("convert: write object: metadata.namespace: %w", err)
		}
	}
	return nil
}
