package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"kubepki/core/kube"
	"kubepki/e2e/cluster/lab"
)

var nodeChecks = []Check{
	{
		Name: "node", Means: "each kubelet.conf registers its own Node, and no other", Needs: []string{"names"},
		Run: registerNodes,
	},
	{
		Name: "schedule", Means: "the scheduler binds a pod, and only that node's kubelet reads the pod's secret",
		Needs: []string{"node", scheduler, "super-admin"}, Run: schedule,
	},
	{
		Name: "kubelet-call", Means: "the apiserver calls a kubelet as kube-apiserver-kubelet-client, and checks its serving pair where it has one",
		Needs: []string{"schedule"}, For: func(s Scene) bool { return !s.Loopback }, Run: kubeletCall,
	},
}

// registerNodes does what kubelets do when they start.
func registerNodes(ctx context.Context, s *State) (string, error) {
	nodes := s.Cluster.Nodes()
	for i, h := range nodes {
		c, err := client(s.conf(h.Name, "kubelet.conf"))
		if err != nil {
			return "", err
		}
		if _, err := c.CoreV1().Nodes().Create(ctx, node(h.Name), metav1.CreateOptions{}); err != nil {
			return "", fmt.Errorf("kubelet of %s: its own Node: %w", h.Name, err)
		}
		if err := beReady(ctx, c, h); err != nil {
			return "", fmt.Errorf("kubelet of %s: its own Node's status: %w", h.Name, err)
		}
		if _, err := c.CoreV1().Nodes().Create(ctx, node("intruder"), metav1.CreateOptions{}); !apierrors.IsForbidden(err) {
			return "", fmt.Errorf("kubelet of %s: the Node intruder: got %v, want it forbidden", h.Name, err)
		}
		if i == 0 {
			continue
		}
		if err := c.CoreV1().Nodes().Delete(ctx, nodes[0].Name, metav1.DeleteOptions{}); !apierrors.IsForbidden(err) {
			return "", fmt.Errorf("kubelet of %s: delete the Node %s: got %v, want it forbidden", h.Name, nodes[0].Name, err)
		}
	}
	return fmt.Sprintf("%d nodes", len(nodes)), nil
}

func node(name string) *v1.Node {
	return &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{v1.LabelHostname: name}}}
}

// beReady says of a node what a kubelet that is well says.
func beReady(ctx context.Context, c kubernetes.Interface, h kube.Host) error {
	room := v1.ResourceList{v1.ResourceCPU: resource.MustParse("2"), v1.ResourceMemory: resource.MustParse("2Gi"), v1.ResourcePods: resource.MustParse("10")}
	now := metav1.Now()
	status := v1.NodeStatus{
		Capacity: room, Allocatable: room,
		DaemonEndpoints: v1.NodeDaemonEndpoints{KubeletEndpoint: v1.DaemonEndpoint{Port: lab.KubeletPort}},
		Conditions:      []v1.NodeCondition{{Type: v1.NodeReady, Status: v1.ConditionTrue, Reason: "KubeletReady", LastHeartbeatTime: now, LastTransitionTime: now}},
		Addresses:       []v1.NodeAddress{{Type: v1.NodeInternalIP, Address: h.IPs[0].String()}, {Type: v1.NodeHostName, Address: h.Name}},
	}
	// A patch, as kubelets send it: controllers write to a new node too.
	patch, err := json.Marshal(map[string]any{"status": status})
	if err != nil {
		return err
	}
	_, err = c.CoreV1().Nodes().PatchStatus(ctx, h.Name, patch)
	return err
}

// podName is the pod, and its secret, that the scheduler is given.
const podName = "to-be-bound"

func schedule(ctx context.Context, s *State) (string, error) {
	super, err := client(s.super())
	if err != nil {
		return "", err
	}
	if _, err := bearer(ctx, super); err != nil {
		return "", err
	}
	secret := &v1.Secret{ObjectMeta: metav1.ObjectMeta{Name: podName}, StringData: map[string]string{"word": "sesame"}}
	if _, err := super.CoreV1().Secrets("default").Create(ctx, secret, metav1.CreateOptions{}); err != nil {
		return "", err
	}
	if _, err := super.CoreV1().Pods("default").Create(ctx, podWithSecret(), metav1.CreateOptions{}); err != nil {
		return "", err
	}
	began, where := time.Now(), ""
	err = until(ctx, "the pod to be bound", func() (bool, error) {
		p, err := super.CoreV1().Pods("default").Get(ctx, podName, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		for _, c := range p.Status.Conditions {
			err = errors.Join(err, errors.New(c.Message))
		}
		where = p.Spec.NodeName
		return where != "", err
	})
	if err != nil {
		return "", err
	}
	took := since(began)
	return fmt.Sprintf("bound to %s after %s", where, took), s.onlyItsKubelet(ctx, where)
}

func podWithSecret() *v1.Pod {
	return &v1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: podName},
		Spec: v1.PodSpec{
			ServiceAccountName: bearerName, AutomountServiceAccountToken: new(bool),
			Tolerations: []v1.Toleration{{Operator: v1.TolerationOpExists}},
			Containers:  []v1.Container{{Name: "main", Image: "registry.k8s.io/pause:3.10"}},
			Volumes:     []v1.Volume{{Name: "s", VolumeSource: v1.VolumeSource{Secret: &v1.SecretVolumeSource{SecretName: podName}}}},
		},
	}
}

// onlyItsKubelet lets every kubelet ask for the pod's secret.
func (s *State) onlyItsKubelet(ctx context.Context, where string) error {
	for _, h := range s.Cluster.Nodes() {
		c, err := client(s.conf(h.Name, "kubelet.conf"))
		if err != nil {
			return err
		}
		read := func() error {
			_, err := c.CoreV1().Secrets("default").Get(ctx, podName, metav1.GetOptions{})
			return err
		}
		if h.Name != where {
			if err := read(); !apierrors.IsForbidden(err) {
				return fmt.Errorf("kubelet of %s reads the secret of a pod on %s: got %v, want it forbidden", h.Name, where, err)
			}
			continue
		}
		// The authorizer learns of the binding a moment later.
		if err := until(ctx, "the kubelet of "+where+" to read the secret", func() (bool, error) { err := read(); return err == nil, err }); err != nil {
			return err
		}
	}
	return nil
}

// kubeletCall lets kubectl ask for the pod's log: the apiserver fetches it from
// the kubelet of its node, which answers with the caller's name.
func kubeletCall(ctx context.Context, s *State) (string, error) {
	node, err := s.kubectl(ctx, s.super(), "get", "pod", podName, "-o", "jsonpath={.spec.nodeName}")
	if err != nil {
		return "", err
	}
	h, err := s.Lab.Host(node)
	if err != nil {
		return "", err
	}
	if _, err := h.Kubelet(); err != nil {
		return "", err
	}
	out, err := s.kubectl(ctx, s.super(), "logs", podName)
	if err != nil {
		return "", err
	}
	if want := "called by kube-apiserver-kubelet-client\n"; out != want {
		return "", fmt.Errorf("got %q, want %q", out, want)
	}
	if s.Cluster.KubeletServing {
		return "called by its own client, which checked the serving pair of " + node, nil
	}
	return "called by its own client", nil
}
