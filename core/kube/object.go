package kube

// Metadata names an object.
type Metadata struct {
	Name      string `yaml:"name"`
	Namespace string `yaml:"namespace,omitempty"`
}

// Secret is a v1 Secret: the parts that carry certificates and keys.
type Secret struct {
	APIVersion string          `yaml:"apiVersion"`
	Data       map[string]Data `yaml:"data,omitempty"`
	Kind       string          `yaml:"kind"`
	Metadata   Metadata        `yaml:"metadata"`
	Type       string          `yaml:"type"`
}

// NewSecret makes a Secret; kind is its type, as "kubernetes.io/tls". Without a
// namespace kubectl takes that of its context.
func NewSecret(name, namespace, kind string, data map[string]Data) Secret {
	return Secret{"v1", data, "Secret", Metadata{name, namespace}, kind}
}

// YAML writes the object as kubectl does.
func (s Secret) YAML() ([]byte, error) { return writeYAML(s) }

// ConfigMap is a v1 ConfigMap.
type ConfigMap struct {
	APIVersion string            `yaml:"apiVersion"`
	Data       map[string]string `yaml:"data,omitempty"`
	Kind       string            `yaml:"kind"`
	Metadata   Metadata          `yaml:"metadata"`
}

// NewConfigMap makes a ConfigMap of texts.
func NewConfigMap(name, namespace string, data map[string]string) ConfigMap {
	return ConfigMap{"v1", data, "ConfigMap", Metadata{name, namespace}}
}

// YAML writes the object as kubectl does.
func (c ConfigMap) YAML() ([]byte, error) { return writeYAML(c) }
