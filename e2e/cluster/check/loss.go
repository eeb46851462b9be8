package check

import (
	"context"
	"fmt"
	"strings"
)

var lossChecks = []Check{{
	Name: "loss", Means: "with the first control plane gone the others go on by themselves, and its tokens and administrators with them",
	Needs: []string{"admin", "token"}, For: func(s Scene) bool { return len(s.Cluster.ControlPlanes) > 2 }, Run: loss,
}}

// loss stops everything on the first control plane; what every one has a copy
// of is enough for the rest. It is the last check: nothing is as before then.
func loss(ctx context.Context, s *State) (string, error) {
	out, err := s.kubectl(ctx, s.super(), "create", "token", bearerName)
	if err != nil {
		return "", err
	}
	h, err := s.Lab.Host(s.first())
	if err != nil {
		return "", err
	}
	stopped := h.Stop()
	second := s.Cluster.ControlPlanes[1].Name
	conf := s.conf(second, "admin.conf")
	err = until(ctx, "a write", func() (bool, error) {
		_, err := s.kubectl(ctx, conf, "create", "configmap", "after-the-loss")
		return err == nil, err
	})
	if err != nil {
		return "", err
	}
	rest := *s
	rest.Cluster.ControlPlanes = s.Cluster.ControlPlanes[1:]
	if err := rest.let(ctx, strings.TrimSpace(out)); err != nil {
		return "", fmt.Errorf("a token from before: %w", err)
	}
	return fmt.Sprintf("%d programs of %s stopped, admin.conf of %s writes on, a token from before is good", stopped, s.first(), second), nil
}
